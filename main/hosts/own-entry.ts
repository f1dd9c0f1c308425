import { posix, win32 } from 'node:path'
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

/**
 * An entry of ours that starts nothing any more: the program it names is gone (a checkout that moved, an app that was
 * updated into another folder), or lies where an AppImage was mounted for one run.
 *
 * `exists` is asked about whole paths only; a bare name is found on somebody's PATH, and nobody knows whose.
 */
export function isStale(entry: unknown, exists: (path: string) => boolean): boolean {
  if (!isOwnEntry(entry)) return false
  const { command, args, cmd } = entry as Readonly<Record<string, unknown>>
  const words = [command ?? cmd, args].flat().filter((word): word is string => typeof word === 'string')
  const before = words.slice(0, words.indexOf('connect'))
  return before.some((word) => inMount(word) || (isWholePath(word) && !exists(word)))
}

const isWholePath = (word: string): boolean =>
  posix.isAbsolute(word) || (win32.isAbsolute(word) && /^[a-z]:/i.test(word))
/** AppImages are mounted as .mount_<name><six random letters> in the folder for temporary files. */
const inMount = (word: string): boolean => /[\\/]\.mount_[^\\/]+[\\/]/.test(word)
