/** Python packages: what their look-up, plan and install come to. */
interface What {
  /** The package as typed, or with its version. */
  what: string
}

export const pypi = {
  // looking it up
  'pypi.no-uv': () =>
    'This is a Python package, and uv was not found on your PATH. Install uv (one small program), then try again.',
  'pypi.not-started': () => 'uv could not be started. Reinstall it, then try again.',
  'pypi.no-name': () =>
    'This is not the name of a Python package. Names look like “some-package”, with “==1.2.3” or “@1.2.3” behind them for one version and “[extra]” for its extras. Check the spelling.',
  'pypi.failed': ({ what }: What) =>
    `uv could not get ${what}, for a reason it tells in its own words below. Mend that, then try again.`,
  'pypi.no-answer': ({ what }: What) =>
    `${what} could not be looked up, because the package index did not answer. Check the network connection or the proxy, then try again.`,
  'pypi.certificate': ({ what }: What) =>
    `${what} could not be looked up, because the index’s certificate is not trusted. Company networks often use their own: tell uv about it with SSL_CERT_FILE or its system-certs setting, then try again.`,
  'pypi.integrity': ({ what }: What) =>
    `What arrived for ${what} is not what the index announced: its fingerprint differs. Nothing from it was run. Try again later or on another network.`,
  'pypi.only-source': ({ what }: What) =>
    `${what}, or something it needs, is published as source code only, and building that runs its code before anybody agreed to it. Choose another version, or add it as the command “uvx …”, which builds it at its start.`,
  'pypi.no-version': ({ what }: What) =>
    `There is no such version: ${what}. Check the number, or leave it out to get the newest.`,
  'pypi.not-found': ({ what }: What) => `There is no Python package ${what}. Check the spelling.`,
  'pypi.unauthorized': ({ what }: What) =>
    `The package index did not let uv have ${what}. Give uv the index’s user name and password, then try again.`,
  'pypi.disk-full': ({ what }: What) =>
    `The disk is full, so ${what} was not installed. Free some space, then try again.`,
  'pypi.other-python': ({ what }: What) =>
    `${what} asks for another Python than those on this computer. Install that one (uv python install), then try again.`,
  'pypi.read-only': ({ what }: What) =>
    `uv may not write where it needs to, so ${what} was not installed. Mend the permissions of the folder named below, then try again.`,
  'pypi.inactive': () => 'Its author says that it is no longer developed.',

  // its plan and install
  'pypi.needs-python': () =>
    'This server needs Python, and uv found none. Install one (uv python install), then try again.',
  'pypi.python-misfit': ({
    name,
    version,
    wanted,
    python
  }: {
    name: string
    version: string
    wanted: string
    python: string
  }) =>
    `${name} ${version} needs Python ${wanted}, and the newest here that is near is ${python}. Install another Python (uv python install), then try again.`,
  'pypi.other-arrived': ({ what }: What) =>
    `What the package index offers for ${what} has changed since you saw it. Look at the new review, then agree to it.`,
  'pypi.no-program': ({ what, program }: What & { program: string }) =>
    `${what} was installed, but its program ${program} is not there. Choose another version of it.`
}
