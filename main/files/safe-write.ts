/**
 * The one way Patchbay writes a file that matters. The usual "atomic write" packages trust the return value of a
 * single write and rename a cut-off file over the good one when the disk is nearly full; here the bytes are written in
 * a loop, synced, read back and compared before the rename. At every moment the target is the old file or the new one.
 */
import { constants, renameSync } from 'node:fs'
import { mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { done, failed, type Failure, type Outcome } from '../../contract/failure.ts'
import { errorCode, writeFailure } from './file-failures.ts'
import { holdFolder, type HeldFolder } from './held-folder.ts'
import { resolveTarget } from './resolve-target.ts'
import { say } from '../../contract/words/say.ts'

export interface SafeWriteOptions {
  /** `file` was resolved before: if it leads elsewhere by now, its folder was replaced, and nothing is written. */
  readonly real?: boolean
  /** Mode of a new file; an existing one keeps its own. Default 0600. */
  readonly mode?: number
  /**
   * Runs synchronously, directly before the rename, with a path of the file that is replaced. A failure stops the write: the last moment to
   * see that somebody else has changed the file meanwhile.
   */
  readonly beforeReplace?: (target: string) => Failure | null
}

export interface Written {
  readonly target: string
  readonly created: boolean
}

/** Replaces or creates `file` with exactly these bytes, or changes nothing and says why. Missing folders are made. */
export async function safeWrite(
  file: string,
  bytes: Uint8Array | string,
  options: SafeWriteOptions = {}
): Promise<Outcome<Written>> {
  const resolved = await resolveTarget(file)
  if (!resolved.ok) return resolved
  const target = resolved.value
  const content = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : Buffer.from(bytes)
  const folder = path.dirname(target.file)
  if (options.real && target.file !== file) return moved(file)
  let held: HeldFolder | null = null
  let made: string | null = null
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    held = await holdFolder(folder)
    const temp = held.at(temporaryName(path.basename(target.file)))
    await writeTemporary(temp, content, target.mode ?? options.mode ?? 0o600, () => (made = temp))
    if (!content.equals(await readFile(temp))) {
      return failed('disk-full', say('write.not-kept', { folder }))
    }
    const stopped = await replace(temp, held.at(path.basename(target.file)), options)
    if (stopped) return { ok: false, failure: stopped }
    made = null
    await syncFolder(held.at('.'))
    return done({ target: target.file, created: !target.exists })
  } catch (error) {
    return writeFailure(file, error, held?.named)
  } finally {
    if (made !== null) await unlink(made).catch(() => undefined)
    await held?.close()
  }
}

const moved = (file: string): Outcome<never> => failed('file-changed', say('write.moved', { file }))

async function writeTemporary(temp: string, content: Buffer, mode: number, onMade: () => void): Promise<void> {
  // O_EXCL: never opens what somebody planted under this name; the name itself cannot be guessed.
  const handle = await open(temp, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  onMade()
  try {
    if (process.platform !== 'win32') await handle.chmod(mode & 0o777)
    // writeFile on a handle goes on until every byte is taken; a single write may take fewer and call that success.
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Windows: a virus scanner or indexer may hold the target for a moment, so a refused rename is tried again for 2 s. */
async function replace(temp: string, target: string, options: SafeWriteOptions): Promise<Failure | null> {
  for (let attempt = 0; ; attempt++) {
    const stopped = options.beforeReplace?.(target)
    if (stopped) return stopped
    try {
      renameSync(temp, target)
      return null
    } catch (error) {
      const held = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error))
      if (!held || attempt >= 7) throw error
      await new Promise((resolve) => setTimeout(resolve, 15 * 2 ** attempt))
    }
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  try {
    const handle = await open(folder, constants.O_RDONLY)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch {
    // Some file systems refuse fsync on a folder. The rename has happened; only its order after a power cut is open.
  }
}

const temporaryName = (base: string) => `.${base}.patchbay-${process.pid}-${randomBytes(8).toString('hex')}.tmp`
const temporaryPattern = /^\..+\.patchbay-(\d+)-[0-9a-f]{16}\.tmp$/

/**
 * Removes temporary files of writers that were killed, in this folder. Another running process may be in the middle of
 * a write, so what belongs to a living pid stays for an hour. Answers how many were removed; never throws.
 */
export async function removeStaleTemporaries(folder: string, now: Date = new Date()): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  let removed = 0
  for (const name of names) {
    const pid = Number(temporaryPattern.exec(name)?.[1] ?? 0)
    if (!pid) continue
    const file = path.join(folder, name)
    const age = await stat(file).then(
      (seen) => now.getTime() - seen.mtimeMs,
      () => 0
    )
    if (isAlive(pid) && age < 3_600_000) continue
    if (
      await unlink(file).then(
        () => true,
        () => false
      )
    )
      removed++
  }
  return removed
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}
