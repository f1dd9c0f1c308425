/**
 * Which file a write would really touch, and whether touching it is safe. A link is followed and kept (dotfile
 * managers); what is not a plain file of this user, or lies where others may swap it, is refused before anything
 * happens.
 */
import { constants } from 'node:fs'
import { access, lstat, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import { errorCode, writeFailure } from './file-failures.ts'
import { say } from '../../contract/words/say.ts'

export interface Target {
  /** The real path behind all links: what is read, locked and replaced. */
  readonly file: string
  readonly exists: boolean
  /** Permission bits of the file, or null when there is none yet. */
  readonly mode: number | null
}

/** Refuses folders, devices, FIFOs, dangling links, files of another user, read-only files and folders open to all. */
export async function resolveTarget(file: string): Promise<Outcome<Target>> {
  try {
    const seen = await lstatOrNull(file)
    if (!seen) return await absent(file)
    const real = seen.isSymbolicLink()
      ? await followed(file)
      : done(path.join(await realpath(path.dirname(file)), path.basename(file)))
    if (!real.ok) return real
    const target = real.value
    const stats = await stat(target)
    if (stats.isDirectory()) return unsafe(file, 'folder')
    if (!stats.isFile()) return unsafe(file, 'device')
    const uid = process.getuid?.()
    if (uid !== undefined && stats.uid !== uid) return unsafe(target, 'owner')
    const parents = await safeParents(path.dirname(target))
    if (!parents.ok) return parents
    // Renaming over a read-only file would work where its folder is writable; its owner said "do not change", so don't.
    await access(target, constants.W_OK)
    return done({ file: target, exists: true, mode: stats.mode & 0o7777 })
  } catch (error) {
    return writeFailure(file, error)
  }
}

async function absent(file: string): Promise<Outcome<Target>> {
  const parent = path.dirname(file)
  const existing = await nearestFolder(parent)
  const parents = await safeParents(existing)
  if (!parents.ok) return parents
  await access(existing, constants.W_OK)
  const rest = path.relative(existing, file)
  return done({ file: path.join(await realpath(existing), rest), exists: false, mode: null })
}

async function followed(file: string): Promise<Outcome<string>> {
  try {
    return done(await realpath(file))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return unsafe(file, 'dangling')
    throw error
  }
}

async function nearestFolder(folder: string): Promise<string> {
  for (let at = folder; ; at = path.dirname(at)) {
    const seen = await lstatOrNull(at)
    if (seen || at === path.dirname(at)) return at
  }
}

/**
 * Every folder above must belong to this user or the system, and none may be writable for all unless sticky (as /tmp
 * is). Writable for the group is taken where the group is the user's own private one.
 */
async function safeParents(folder: string): Promise<Outcome<null>> {
  const uid = process.getuid?.()
  if (uid === undefined) return done(null)
  for (let at = await realpath(folder); ; at = path.dirname(at)) {
    const stats = await stat(at)
    if (!stats.isDirectory()) return unsafe(at, 'no-folder')
    if (stats.uid !== uid && stats.uid !== 0) return unsafe(at, 'folder-owner')
    const sticky = (stats.mode & 0o1000) !== 0
    if (!sticky && (stats.mode & 0o002) !== 0) return unsafe(at, 'all-write')
    const othersGroup = stats.gid !== uid && stats.gid !== 0
    if (!sticky && othersGroup && (stats.mode & 0o020) !== 0) return unsafe(at, 'others-write')
    if (at === path.dirname(at)) return done(null)
  }
}

async function lstatOrNull(file: string) {
  try {
    return await lstat(file)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

type Why = 'folder' | 'device' | 'owner' | 'dangling' | 'no-folder' | 'folder-owner' | 'all-write' | 'others-write'
const unsafe = (file: string, why: Why): Outcome<never> =>
  failed('unsafe-file', say('unsafe.file', { file, why: say(`unsafe.${why}`) }), { detail: file })
