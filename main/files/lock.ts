/**
 * One writer at a time, across processes, by proper-lockfile's convention (a folder `<file>.lock` beside the file). It
 * lies beside the real file, not among our own, so that two Patchbays with different homes exclude each other too, and
 * any other program that keeps the same convention.
 */
import { mkdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import lockfile from 'proper-lockfile'
import { failed, type Outcome } from '../../contract/failure.ts'
import { errorCode, writeFailure } from './file-failures.ts'
import { holdFolder, type HeldFolder } from './held-folder.ts'
import { say } from '../../contract/words/say.ts'

export interface Held {
  /** False once the lock was lost (the machine slept, somebody removed it): nothing more may be written. */
  readonly held: () => boolean
}

/** A holder that died is recognised after this long without a sign of life. */
const staleMs = 10_000

const queues = new Map<string, Promise<unknown>>()

/**
 * Runs `work` while holding the lock of `file` (a real path; the file itself need not exist). Waits up to `waitMs`
 * for another holder, then answers `conflict`. Within this process callers queue in order.
 */
export async function withLock<T>(
  file: string,
  work: (lock: Held) => Promise<Outcome<T>>,
  waitMs = 15_000
): Promise<Outcome<T>> {
  const before = queues.get(file) ?? Promise.resolve()
  const mine = before.then(() => lockAndRun(file, work, waitMs))
  const settled = mine.catch(() => undefined)
  queues.set(file, settled)
  try {
    return await mine
  } finally {
    if (queues.get(file) === settled) queues.delete(file)
  }
}

async function lockAndRun<T>(
  file: string,
  work: (lock: Held) => Promise<Outcome<T>>,
  waitMs: number
): Promise<Outcome<T>> {
  let folder: HeldFolder | null = null
  let release: () => Promise<void>
  let held = true
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
    // The lock is made in the folder that has the name now, and taken from that same one, whatever has it then.
    folder = await holdFolder(await realpath(path.dirname(file)))
    const taken = await take(folder.at(path.basename(file)), waitMs, () => (held = false))
    if (taken === null) {
      await folder.close()
      return failed('conflict', say('write.busy', { file }), { detail: `${file}.lock is held` })
    }
    release = taken
  } catch (error) {
    await folder?.close()
    return writeFailure(file, error, folder?.named)
  }
  try {
    return await work({ held: () => held })
  } finally {
    await release().catch(() => undefined)
    await folder.close()
  }
}

/** Tries again only while somebody else holds it: a disk that refuses does not change its mind, and is said at once. */
async function take(file: string, waitMs: number, onLost: () => void): Promise<(() => Promise<void>) | null> {
  const until = performance.now() + waitMs
  for (;;) {
    try {
      return await lockfile.lock(file, {
        realpath: false,
        stale: staleMs,
        update: 2_000,
        retries: 0,
        onCompromised: onLost
      })
    } catch (error) {
      if (errorCode(error) !== 'ELOCKED') throw error
      if (performance.now() >= until) return null
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 50))
    }
  }
}
