/** Logs and searching them; and what Patchbay writes into its own log. */
interface Orphan {
  server: string
  /** Null: a container, which goes by its command. */
  pid: number | null
  command: string
}
const orphan = ({ server, pid, command }: Orphan): string =>
  pid === null
    ? `the ${command}, left by ${server} of an earlier run`
    : `pid ${pid}, left by ${server} of an earlier run: ${command}`

export const logs = {
  'log.nothing-found': () => 'Nothing found',
  'log.wrap': () => 'Wrap long lines',
  'logs.written-again': () => 'The log is written to disk again.',
  'logs.in-memory': ({ code }: { code: string }) =>
    `This log is kept in memory only, the newest 4 MB of it, because ${code === 'ENOSPC' ? 'the disk is full' : `the disk refuses it (${code})`}. Make room, or check the folder's permissions; it is tried again every 5 s.`,
  'logs.cleared': () => 'The log was cleared.',
  'search.not-an-expression': ({ why }: { why: string }) =>
    `This is not a regular expression: ${why}. Correct it, or search for plain text.`,
  'search.failed': ({ why }: { why: string | null }) => `The search failed: ${why ?? 'unknown'}. Try again.`,
  'search.ended': () => 'The search ended unexpectedly. Try again.',
  'search.too-slow': ({ seconds }: { seconds: number }) =>
    `The search took longer than ${seconds} s and was ended. Make the expression simpler, or narrow the time.`,
  'search.stopping': () => 'Patchbay is stopping.',
  'logs.left-out': ({ n }: { n: number }) => `[${n} older lines left out]\n`,
  'logs.orphan-ended': (left: Orphan) => `Ended ${orphan(left)}`,
  'logs.mistake': ({ where, what }: { where: string; what: string }) => `A mistake in Patchbay, at ${where}: ${what}`,
  'logs.outside-change': ({ file, what }: { file: string; what: string }) => `Something else changed ${file}: ${what}.`,
  'logs.orphan-left': (left: Orphan) =>
    `Could not end ${orphan(left)}. ${
      left.pid === null
        ? 'It may go on; look for it with its own program.'
        : 'It may belong to another user; patchbay sweep lists it.'
    }`
}
