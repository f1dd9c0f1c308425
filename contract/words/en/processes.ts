/** Finding, judging and starting the program of a server. */
interface File {
  file: string
}

export const processes = {
  /** `what` is one of those below. */
  'program.unfit': ({ file, what }: File & { what: string }) =>
    `${file} ${what}. Install the one for this computer, or correct the command in its settings.`,
  'program.for-apple-silicon': () => 'is built for a Mac with Apple silicon',
  'program.for-macos': () => 'is built for macOS',
  'program.for-windows': () => 'is built for Windows',
  'program.for-windows-arm': () => 'is built for Windows on ARM',
  'program.for-linux': () => 'is built for Linux',
  'program.for-machine': ({ machine, own }: { machine: string; own: string }) =>
    `is built for ${machine}, and this computer is ${own}`,
  'program.for-byte-order': ({ machine }: { machine: string }) => `is built for ${machine} with the other byte order`,
  'program.other-machine': ({ number }: { number: number }) => `another kind of machine (ELF machine ${number})`,
  'program.damaged': () => 'begins like a program but is damaged or not whole',
  'program.part': () => 'is a part of a program, not a program',
  'program.none': () => 'is not a program this system can run',

  'command.bad-folder': ({ folder, exists }: { folder: string; exists: boolean }) =>
    `The working folder ${folder} ${exists ? 'is not a folder' : 'does not exist'}. Choose another one in its settings.`,
  'command.not-executable': ({ file }: File) =>
    `${file} is not a program that can be run. Check its permissions, or name the program that runs it.`,
  'command.no-file': ({ command }: { command: string }) =>
    `There is no file ${command}. Correct the command in its settings.`,
  'command.not-found': ({ command }: { command: string }) =>
    `${command} was not found. Install it, or give its full path in the settings.`,
  'command.searched': ({ folders }: { folders: string }) => `Searched: ${folders}`,
  'command.batch-file': ({ file }: File) =>
    `${file} is a batch file that needs a shell, and Patchbay starts servers without one. Name the program it calls instead.`,
  'command.silent-shell': ({ shell, seconds }: { shell: string; seconds: number | null }) =>
    `Your shell (${shell}) did not tell its PATH${seconds === null ? '' : ` within ${seconds} s`}, so only the usual folders were searched.`,
  'command.with-caution': ({ failure, caution }: { failure: string; caution: string }) => `${failure} ${caution}`,

  'spawn.refused': ({ command, code }: { command: string; code: string }) =>
    `${command} cannot be run: the system refused it (${code}). Check its permissions and that it is made for this kind of machine.`,
  'spawn.no-interpreter': ({ command }: { command: string }) =>
    `${command} names a program on its first line that is not there. Install that, or correct the first line.`,
  'spawn.too-long': () =>
    'Its arguments and variables are longer together than the system allows. Shorten them in its settings.',
  'spawn.failed': ({ command, why }: { command: string; why: string }) =>
    `The system could not start ${command} (${why}). Too many programs may be running; try again in a moment.`,

  'process.server': ({ server }: { server: string }) => `the server ${server}`,
  'process.with-pid': ({ name, pid }: { name: string; pid: number }) => `${name} (pid ${pid})`,
  'process.container': ({ name }: { name: string }) => `container ${name}`,
  'process.of-patchbay': ({ server }: { server: string }) => `Patchbay: ${server}`,
  'process.of-nobody': () => 'unknown: the program that started it has ended',

  'beyond.container': ({ name }: { name: string }) => `the container ${name}`,
  'beyond.in-container': ({ program }: { program: string }) => `what it started in a container through ${program}`,
  'beyond.elsewhere': ({ program }: { program: string }) => `what it started on another computer through ${program}`,

  'runtime.does-not-start': () => 'It does not start',
  'runtime.engine-off': () => 'Docker is installed, but its engine does not answer. Start Docker, then try again.',
  'runtime.python-or-newer': ({ version }: { version: string }) => `Python ${version} or newer`,
  'runtime.python': ({ range }: { range: string }) => `Python ${range}`,
  'runtime.node-or-newer': ({ version }: { version: string }) => `Node ${version} or newer`,
  'runtime.node': ({ range }: { range: string }) => `Node ${range}`
}
