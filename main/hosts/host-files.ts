/**
 * Reading somebody else's file, and changing it while its owner may be writing it too: lock, read again, decide on what
 * is really there, back up, write beside, look once more directly before the rename, and start over if it moved.
 */
import { readFileSync } from 'node:fs'
import { open, stat, unlink } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { done, failed, type Failure, type Outcome } from '../../contract/failure.ts'
import { say, worded, type Said } from '../../contract/words/say.ts'
import { errorCode, readFailure, writeFailure } from '../files/file-failures.ts'
import { withLock } from '../files/lock.ts'
import { resolveTarget } from '../files/resolve-target.ts'
import { safeWrite } from '../files/safe-write.ts'

/** null = the file does not exist. */
export type Text = string | null

/** Claude Code's file is known to reach some MB; far beyond that it is no settings file. */
const largest = 64 * 1024 * 1024

export const hashOf = (text: Text): string =>
  text === null ? 'absent' : createHash('sha256').update(text, 'utf8').digest('hex')

/** Never waits on a FIFO or device, never guesses an encoding. */
export async function readHostFile(file: string): Promise<Outcome<Text>> {
  try {
    const stats = await stat(file)
    if (!stats.isFile()) return failed('unsafe-file', say('host.no-plain-file', { file }))
    if (stats.size > largest) return failed('unsafe-file', say('host.too-large', { file }))
    const handle = await open(file, 'r')
    try {
      return decoded(file, await handle.readFile())
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return done(null)
    return readFailure(file, error)
  }
}

function decoded(file: string, bytes: Buffer): Outcome<string> {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (utf16) return unreadable(file, say('host.utf16'))
  const text = bytes.toString('utf8')
  // Bytes that are no UTF-8 would come back as others; such a file is never written.
  if (!Buffer.from(text, 'utf8').equals(bytes)) return unreadable(file, say('host.not-utf8'))
  return done(text)
}
const unreadable = (file: string, why: Said) => failed('unparsable-file', say('host.unreadable', { file, why }))

export interface FileChange<T> {
  readonly file: string
  /** Decides again on what is there at this moment; `after` null removes the file. */
  readonly decide: (now: Text) => Outcome<{ readonly after: Text; readonly value: T }>
  /** Keeps the bytes about to be replaced. A failure stops the change. */
  readonly backup: (now: Text) => Promise<Outcome<unknown>>
}
export interface Changed<T> {
  readonly before: Text
  readonly after: Text
  readonly value: T
  readonly target: string
}

const mostAttempts = 6

export async function changeHostFile<T>({ file, decide, backup }: FileChange<T>): Promise<Outcome<Changed<T>>> {
  const resolved = await resolveTarget(file)
  if (!resolved.ok) return resolved
  const target = resolved.value.file
  return withLock(target, async ({ held }) => {
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      const now = await readHostFile(target)
      if (!now.ok) return now
      const decision = decide(now.value)
      if (!decision.ok) return decision
      const { after, value } = decision.value
      const changed = done({ before: now.value, after, value, target })
      if (after === now.value) return changed
      const kept = await backup(now.value)
      if (!kept.ok) return kept
      const stillThere = (there: string) =>
        held() && hashOf(readNow(there)) === hashOf(now.value) ? null : moved(file)
      const written =
        after === null
          ? await remove(target, stillThere)
          : await safeWrite(target, after, { beforeReplace: stillThere, real: true })
      if (written.ok) return changed
      if (written.failure.code !== 'file-changed') return written
      await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 30 * attempt))
    }
    return { ok: false, failure: moved(file) }
  })
}

function readNow(file: string): Text {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

async function remove(target: string, stillThere: (there: string) => Failure | null): Promise<Outcome<unknown>> {
  const stopped = stillThere(target)
  if (stopped) return { ok: false, failure: stopped }
  try {
    await unlink(target)
    return done(null)
  } catch (error) {
    return writeFailure(target, error)
  }
}

const moved = (file: string): Failure => ({
  code: 'file-changed',
  ...worded(say('host.kept-changing', { file }))
})
