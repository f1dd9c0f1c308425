/**
 * An entry of ours that starts nothing any more: the program it names is gone (a checkout that moved, an app that was
 * updated into another folder), or lies where an AppImage was mounted for one run. Pure but for the question given.
 */
import { posix, win32 } from 'node:path'
import { isOwnEntry } from './own-entry.ts'

/** `exists` is asked about whole paths only; a bare name is found on somebody's PATH, and nobody knows whose. */
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
