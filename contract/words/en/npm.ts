/** Packages from npm: what their look-up, plan, install and scripts come to. */
interface What {
  /** The package as typed, or with its version. */
  what: string
}
interface Package {
  name: string
}
interface Program extends Package {
  bin: string
}

export const npm = {
  // looking it up
  'npm.no-node': () =>
    'This is an npm package, and no Node.js with npm was found on your PATH. Install Node.js (it brings npm along), then try again.',
  'npm.file-without-path': () =>
    'A package file must be given with its whole path and end in .tgz. Give the path from the root of the disk.',
  'npm.no-name': () =>
    'This is not the name of an npm package. Names look like “some-package” or “@scope/package”, with “@1.2.3” behind them for one version. Check the spelling.',
  'npm.no-file': ({ file }: { file: string }) =>
    `There is no package file ${file}, or it cannot be read. Check the path.`,
  'npm.no-package': ({ file }: { file: string }) =>
    `${file} is not an npm package: it holds no readable package.json. Make one with “npm pack”.`,

  // what npm itself says
  'npm.stopped': () => 'You stopped it. Nothing is left behind.',
  'npm.not-started': () => 'npm could not be started. Reinstall Node.js, which brings npm along, then try again.',
  'npm.failed': ({ what }: What) =>
    `npm could not get ${what}, for a reason it tells in its own words below. Mend that, then try again.`,
  'npm.no-answer': ({ what }: What) =>
    `${what} could not be looked up, because the package registry did not answer. Check the network connection or the proxy that npm is told to use, then try again.`,
  'npm.certificate': ({ what }: What) =>
    `${what} could not be looked up, because the registry’s certificate is not trusted. Company networks often use their own: tell npm about it with its “cafile” setting or NODE_EXTRA_CA_CERTS, then try again.`,
  'npm.integrity': ({ what }: What) =>
    `What arrived for ${what} is not what the registry announced: its fingerprint differs. Nothing from it was run. A proxy that rewrites downloads does this, or a release that was tampered with. Try again later or on another network.`,
  'npm.no-version': ({ what }: What) =>
    `There is no such version: ${what}. Check the number, or leave it out to get the newest.`,
  'npm.not-found': ({ what }: What) =>
    `There is no npm package ${what}, or it is private and npm is not signed in. Check the spelling; for a private package run “npm login” first.`,
  'npm.unauthorized': ({ what }: What) =>
    `The registry did not let npm have ${what}. Sign in with “npm login”, then try again.`,
  'npm.disk-full': ({ what }: What) =>
    `The disk is full, so ${what} was not installed. Free some space, then try again.`,
  'npm.other-node': ({ what }: What) =>
    `${what} asks for another version of Node.js than yours. Install that version, then try again.`,
  'npm.read-only': ({ what }: What) =>
    `npm may not write where it needs to, so ${what} was not installed. Mend the permissions of the folder named below, then try again.`,

  // its plan
  /** `by`: the program that documentation starts such packages with. */
  'npm.library': ({ name, by }: Package & { by: string }) =>
    `${name} has no program to start, so it is a library and not a server. Look for the package that its documentation starts with “${by}”.`,
  'npm.no-such-program': ({ name, bin, bins }: Program & { bins: readonly string[] }) =>
    `${name} has no program called ${bin}. It has: ${bins.join(', ')}. Choose one of these.`,
  'npm.several-programs': ({ name, bins }: Package & { bins: readonly string[] }) =>
    `${name} brings ${bins.length} programs and none is called like the package: ${bins.join(', ')}. Choose which one is the server.`,
  'npm.needs-node': () => 'This server needs Node.js, and none was found. Install Node.js, then try again.',
  /** `yours`: the Node.js is the person's own, not the one that Patchbay brings. */
  'npm.node-too-old': ({
    name,
    version,
    wanted,
    node,
    yours
  }: Package & { version: string; wanted: string; node: string; yours: boolean }) =>
    `${name} ${version} needs ${wanted}, and ${yours ? 'yours' : 'the one that Patchbay brings'} is ${node}. Install a Node.js that fits, or choose a version of the package that runs on ${yours ? 'yours' : 'that'}.`,

  // what was installed
  'npm.other-arrived': () =>
    'What arrived is not what you agreed to: the package’s fingerprint differs from the one in the review. Nothing from it was run. This happens when a proxy rewrites downloads, or when a release was tampered with. Review it again, or choose another version.',
  'npm.program-outside': ({ name }: Package) =>
    `The program of ${name} lies outside its folder, so it was not accepted.`,
  'npm.program-not-node': ({ name, bin }: Program) =>
    `The program ${bin} of ${name} is not written for Node.js, so it cannot be started this way. Add it as a command instead.`,
  'npm.program-missing': ({ name, bin }: Program) =>
    `${name} names a program, ${bin}, that is not in it. Its release is incomplete; choose another version.`,
  'npm.files-changed': ({ name, files, more }: Package & { files: readonly string[]; more: number }) =>
    `Files of ${name} are no longer as they were installed: ${files.join(', ')}${more > 0 ? ` and ${more} more` : ''}. It was not started. Remove it and add it again.`,

  // its install scripts
  'npm.scripts-stopped': () => 'You stopped the install scripts.',
  'npm.scripts-timeout': () =>
    'The install scripts did not end within 15 minutes and were stopped. The details hold their last words.',
  'npm.scripts-failed': () =>
    'An install script failed. The details hold its last words; often a compiler, Python or the network is missing.'
}
