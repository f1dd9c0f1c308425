/** What the review sheet points out, and what it notes beside a command. A `-why` says what the title before it means. */
import { counted, namesInWords } from '../phrases.ts'

interface Days {
  days: number
}
const inDays = (days: number): string => (days < 1 ? 'less than a day' : `${days} day${days < 2 ? '' : 's'}`)

interface RuntimeFits {
  title: string
  version: string | null
  yours: boolean
  wanted: string | null
}

export const review = {
  'licence.named': ({ name }: { name: string }) => `licence ${name}`,
  'licence.own': ({ file }: { file: string }) => `under a licence of its own (${file})`,
  'licence.none': () => 'no licence to use it freely',
  'warn.hidden': () => 'Characters that hide or reorder text',
  'warn.hidden-why': () =>
    'Here they are written out. They can make a command look like another one; there is rarely an honest reason for them.',
  'warn.code': () => 'Runs code that stands in the arguments',
  'warn.code-why': ({ program }: { program: string }) =>
    `${program} will execute the text below as a program. Read all of it before you agree.`,
  'warn.admin': () => 'asks for administrator rights (sudo)',
  'warn.deletes': () => 'deletes files (rm -rf)',
  'warn.downloads': () => 'runs what it downloads (curl … | sh)',
  'warn.permissions': () => 'changes permissions or disks',
  'warn.rare': () => 'Does what servers rarely need',
  'warn.rare-why': () => 'These are usual in attacks and unusual in servers. Be sure that you know why they are here.',
  'warn.shell': () => 'Looks like shell syntax',
  'warn.shell-why': () =>
    'There is no shell in between: these characters reach the program as they stand, and do nothing else.',
  'warn.relative': () => 'Paths that depend on the working folder',
  'warn.relative-why': () =>
    'What they mean depends on the folder it works in; a leading “~” of an argument is not expanded either. Whole paths are safer.',
  'warn.no-files': () => 'Files that are not there',
  'warn.no-files-why': () => 'The command names them, but there is no such file now. It will probably not start.',
  'warn.gaps': () => 'Not filled in',
  'warn.gaps-why': () => 'These look like gaps that a guide left for you.',
  'warn.loader': () => 'Variables that load other code',
  'warn.loader-why': () =>
    'They make the program run something that is not in the command. Agree only if you set them yourself and know why.',
  'warn.search': () => 'Variables that choose what is found',
  'warn.search-why': () =>
    'With these another program, or a package from another place, can be taken under the same name. Make sure that you know why they are set.',
  'warn.argument': ({ index }: { index: number }) => `argument ${index}`,
  'warn.plain-secret': () => 'A secret outside the vault',
  'warn.plain-secret-why': () =>
    'In arguments every program on this computer can read it; as a plain value it lies readable in the settings. Give it as a secret instead.',
  'warn.maybe-secret': () => 'May be a secret',
  'warn.maybe-secret-why': () =>
    'Patchbay cannot tell, so it hides these here and leaves them as plain values. Keep them as secrets where they are some.',
  'warn.http': () => 'Not encrypted',
  'warn.http-why': () =>
    'Everything sent to this address, secrets included, can be read on the way. Ask for an https address.',
  'warn.new-package': ({ days }: Days) => `The package is ${inDays(days)} old`,
  'warn.single-release': () => 'It has a single release',
  'warn.new-version': ({ days }: Days) => `This version is ${inDays(days)} old`,
  'warn.new': () => 'Very new',
  'warn.new-why': () =>
    'Harmful packages are mostly found within their first days. Wait a little, or make sure that you know who publishes it.',
  'warn.can-delete': () => 'It can change and delete things',
  'warn.can-change': () => 'It can change things',
  'warn.can-change-why': ({ count, of }: { count: number; of: number }) =>
    `Going by their names, ${count} of its ${counted(of, 'tool')} write, delete or run something, with the rights that you give it. Turn off what you do not need.`,
  'warn.deprecated': () => 'No longer maintained',
  'warn.deprecated-why': () => 'Its publisher marked this version as deprecated, in these words:',
  'warn.no-fingerprint': () => 'No fingerprint',
  'warn.no-fingerprint-why': () =>
    'The registry tells no fingerprint of this version, so that it cannot be checked whether what arrives is what was published.',
  'warn.scripts-run': () => 'Install scripts will run',
  'warn.scripts-skipped': () => 'Install scripts will not run',
  'warn.scripts-run-why': () =>
    'These programs of its packages run once, when you agree and before it starts. They can do whatever you can, and may download more.',
  'warn.scripts-skipped-why': () =>
    'These packages ask to run a program while being installed. Patchbay does not let them. Most servers work without; if this one does not, its page says so and offers to run them.',
  'warn.privileged': () => '--privileged: the container has all rights of this computer',
  'warn.sees-folder': ({ what }: { what: string }) => `${what}: sees this folder`,
  'warn.docker-socket': () => 'docker.sock: may start any container, so it has all rights of this computer',
  'warn.shares': ({ what }: { what: string }) => `${what}: shares this with the computer`,
  'warn.rights': ({ what }: { what: string }) => `${what}: more rights than usual`,
  'warn.container': () => 'Opens the container towards your computer',
  'warn.container-why': () => 'Without these, what runs in the container stays in it.',
  'warn.unpinned': () => 'No fixed version',
  'warn.unpinned-image-why': () =>
    'The image has no version, so what runs may change without asking you. A digest (@sha256:…) is exact.',
  'warn.unpinned-package-why': ({ program }: { program: string }) =>
    `${program} fetches the newest version at each start, so what runs may change without asking you.`,
  'review.own-folder': () => 'In a folder of its own',
  'review.container-name': () => 'Patchbay adds --name here, so that it can end the container',
  'review.argument-secret': () => 'Kept as a secret; while it runs, your other programs can read it',
  'review.argument-maybe': () => 'May be a secret; hidden here only',
  'review.argument-hidden': () => 'Hidden characters, written out',
  'review.argument-no-file': () => 'No such file',
  'review.argument-empty': () => 'Empty argument',
  'asks.variable': () => 'A variable that what you pasted leaves open.',
  'asks.header': () => 'A header that what you pasted leaves open.',
  'asks.argument': () => 'What you gave leaves this open.',
  'review.no-folder': () => 'The folder it works in is not there',
  'review.no-program': ({ program }: { program: string }) => `${program} is not on this computer`,
  'review.author': ({ author }: { author: string }) => `${author} (says the package)`,
  'review.use-bin': ({ bin }: { bin: string }) => `Use ${bin}`,
  'review.runtime': ({ title, version, yours }: { title: string; version: string | null; yours: boolean }) =>
    `${title} ${version ?? '?'}, ${yours ? 'yours' : 'brought by Patchbay'}`,
  'review.yours': ({ version }: { version: string | null }) => `${version ? `${version}, ` : ''}yours`,
  'review.runtime-misfit': ({ wanted, yours, version }: { wanted: string; yours: boolean; version: string | null }) =>
    `Needs ${wanted}; ${yours ? 'yours' : 'the one brought by Patchbay'} is ${version ?? 'unknown'}`,
  'review.runtime-fits': ({ title, version, yours, wanted }: RuntimeFits) =>
    `${`${title} ${version ?? ''}`.trim()}, ${yours ? 'yours' : 'brought by Patchbay'}${wanted ? `; asks for ${wanted}` : ''}`,
  'review.refused-env': ({ names, server }: { names: readonly string[]; server: string }) => {
    const one = names.length === 1
    return (
      `${namesInWords(names)} ${one ? 'makes' : 'make'} ${server} run other code than its command says, and ` +
      `${one ? 'was' : 'were'} not agreed to by name. Tick ${one ? 'it' : 'each'} in the review, on the command line add ` +
      `${names.map((name) => `--allow-env ${name}`).join(' ')}, or leave ${one ? 'it' : 'them'} out.`
    )
  }
}
