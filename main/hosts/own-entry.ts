/** Whether an entry of a host's file is Patchbay's own: judged from the entry itself, whoever wrote it. Pure. */

/** The one name under which Patchbay stands in a host's file. */
export const ownName = 'patchbay'

/** It starts `… connect --host <id>` of a Patchbay. The words may be split between command and args. */
export function isOwnEntry(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return false
  const { command, args, cmd } = entry as Readonly<Record<string, unknown>>
  const words = [command ?? cmd, args].flat().filter((word): word is string => typeof word === 'string')
  const at = words.findIndex((word, index) => word === 'connect' && words[index + 1] === '--host')
  return at >= 0 && words.slice(0, at).some((word) => /patchbay|electron|node|bridge|cli\.cjs/i.test(word))
}
