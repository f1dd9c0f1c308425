/**
 * Files that only Patchbay writes. One that cannot be read is not a reason to stop, and never overwritten: it is put
 * aside under another name, that is reported, and Patchbay goes on as if there were none.
 */
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync
} from 'node:fs'
import path from 'node:path'
import { sentence } from '../../contract/words/say.ts'
import { errorCode } from './file-failures.ts'

/** What was found damaged, what it held (in words that follow "it held"), and where it lies now. */
export interface Damage {
  readonly file: string
  readonly holds: string
  /** Null when it could not be moved: then it stays where it was, and nothing is written over it. */
  readonly aside: string | null
  readonly why: string
}
export type TellDamage = (damage: Damage) => void

/** Reads one of our files, with what it holds in words; null when there is none that can be read, which has been reported by then. */
export type ReadOwn = <T>(file: string, holds: string, read: (text: string) => T) => T | null

export const createReadOwn =
  (tell: TellDamage): ReadOwn =>
  (file, holds, read) =>
    readOwnFile({ file, holds, read, tell })

export interface OwnFile<T> {
  readonly file: string
  readonly holds: string
  /** Text → what it means. Throws, with the reason, when it is not what Patchbay writes. */
  readonly read: (text: string) => T
  readonly tell: TellDamage
  /** Larger than that it is not ours. */
  readonly most?: number
}

/** Far more than any of them grows to. */
const usualMost = 64 * 1024 * 1024
/** Of one file this many damaged copies stay; a program that damages it again and again must not fill the disk. */
const keptAsides = 3

/** What the file means; null when there is none, or none that can be read. */
export function readOwnFile<T>({ file, holds, read, tell, most = usualMost }: OwnFile<T>): T | null {
  try {
    const text = readPlainText(file, most)
    return text === null ? null : read(text)
  } catch (error) {
    tell({ file, holds, aside: putAside(file), why: whyUnreadable(error) })
    return null
  }
}

/** The system quotes what it could not read, which may be a secret: said without it. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof SyntaxError) return sentence('kept.not-json')
  return error instanceof Error ? error.message : String(error)
}

/** JSON that is an object, as nearly all of our files are. Throws the reason otherwise. */
export function parseOwnObject(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(sentence('kept.no-object'))
  return value as Readonly<Record<string, unknown>>
}

/** Removes the file, and what was put aside of it earlier. */
export function removeOwnFile(file: string): void {
  rmSync(file, { force: true })
  for (const each of asidesOf(file)) rmSync(each, { recursive: true, force: true })
}

/** Another name beside it; null when its folder does not allow that. Links are moved, not followed. */
export function putAside(file: string, now: Date = new Date()): string | null {
  const aside = asideName(file, now)
  try {
    renameSync(file, aside)
  } catch {
    return null
  }
  for (const old of asidesOf(file).slice(0, -keptAsides)) {
    try {
      // Only files: a folder that somebody put there may hold anything.
      rmSync(old, { force: true })
    } catch {
      continue
    }
  }
  return aside
}

const asideMark = '.damaged-'

export const asideName = (file: string, now: Date): string =>
  `${file}${asideMark}${now.toISOString().replaceAll(':', '-')}`

/** Oldest first. */
function asidesOf(file: string): readonly string[] {
  try {
    const start = path.basename(file) + asideMark
    return readdirSync(path.dirname(file))
      .filter((name) => name.startsWith(start))
      .sort()
      .map((name) => path.join(path.dirname(file), name))
  } catch {
    return []
  }
}

/**
 * The text of a file of ours, null when there is none. Never waits on a pipe, never fills the memory, never guesses at
 * bytes; a file that its owner may not read is made readable for them. Throws why it cannot be read.
 */
export function readPlainText(file: string, most = usualMost): string | null {
  const descriptor = openToRead(file)
  if (descriptor === null) return null
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) throw new Error(sentence('kept.no-plain-file'))
    if (stats.size > most) throw new Error(sentence('kept.too-large', { megabytes: Math.round(most / 1024 / 1024) }))
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(descriptor))
  } finally {
    closeSync(descriptor)
  }
}

function openToRead(file: string, again = true): number | null {
  try {
    return openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    // A link to nowhere is something, though nothing can be read there.
    if (errorCode(error) === 'ENOENT' && !isLink(file)) return null
    if (errorCode(error) === 'ENOTDIR') return null
    if (!again || errorCode(error) !== 'EACCES') throw error
    chmodSync(file, 0o600)
    return openToRead(file, false)
  }
}

function isLink(file: string): boolean {
  try {
    return lstatSync(file).isSymbolicLink()
  } catch {
    return false
  }
}

/** Something else where a folder of ours should be gives way to it; a folder that is missing is made when it is needed. */
export function clearWayForFolder(folder: string, holds: string, tell: TellDamage): void {
  try {
    if (statSync(folder).isDirectory()) return
  } catch (error) {
    if (!isLink(folder)) return
    if (!['ENOENT', 'ELOOP'].includes(errorCode(error))) return
  }
  tell({ file: folder, holds, aside: putAside(folder), why: sentence('kept.no-folder') })
}
