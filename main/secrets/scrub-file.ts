/**
 * Takes what became a secret out of a file that was written before anybody knew: each form of it is overwritten where it
 * stands, byte for byte, so that nothing else moves and a file that is being appended to stays whole.
 */
import { open } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'

const pieceBytes = 256 * 1024
const stars = 0x2a

/** Answers how many were found. A file that is not there, or may not be written, is passed over. */
export async function scrubFile(file: string, forms: readonly string[]): Promise<number> {
  const needles = forms.map((form) => Buffer.from(form, 'utf8')).filter((needle) => needle.length > 0)
  if (needles.length === 0) return 0
  const overlap = Math.max(...needles.map((needle) => needle.length)) - 1
  const handle = await open(file, 'r+').catch(() => null)
  if (!handle) return 0
  let found = 0
  try {
    const { size } = await handle.stat()
    const piece = Buffer.alloc(pieceBytes + overlap)
    for (let at = 0; at < size; at += pieceBytes) {
      const { bytesRead } = await handle.read(piece, 0, Math.min(piece.length, size - at), at)
      const read = piece.subarray(0, bytesRead)
      for (const needle of needles) {
        for (let hit = read.indexOf(needle); hit >= 0; hit = read.indexOf(needle, hit + needle.length)) {
          read.fill(stars, hit, hit + needle.length)
          await handle.write(read, hit, needle.length, at + hit)
          found += 1
        }
      }
      await nextTurn()
    }
    if (found > 0) await handle.sync()
  } catch {
    return found
  } finally {
    await handle.close().catch(() => undefined)
  }
  return found
}
