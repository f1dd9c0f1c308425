import { open } from 'node:fs/promises'
import { peekLine } from './block.ts'

/** Where every so many lines begin. The segment between two marks is what is read at once. */
export interface Mark {
  readonly offset: number
  readonly seq: number
  readonly ms: number
}
export interface FileIndex {
  readonly marks: Mark[]
  lines: number
  /** Bytes that the index knows: always a whole number of lines. */
  size: number
  sinceMark: number
}

const linesPerMark = 256
const readBytes = 1024 * 1024
/** Lines are capped far below when they are written; what is longer was not. */
const longestLine = 32 * 1024 * 1024

export const emptyIndex = (): FileIndex => ({ marks: [], lines: 0, size: 0, sinceMark: 0 })

/** Adds lines that were just written behind what the index knows. */
export function addToIndex(
  index: FileIndex,
  added: { readonly lines: number; readonly bytes: number; readonly seq: number; readonly ms: number }
): void {
  mark(index, added)
  index.lines += added.lines
  index.size += added.bytes
  index.sinceMark += added.lines
}

function mark(index: FileIndex, at: { readonly seq: number; readonly ms: number }): void {
  if (index.marks.length > 0 && index.sinceMark < linesPerMark) return
  index.marks.push({ offset: index.size, seq: at.seq, ms: at.ms })
  index.sinceMark = 0
}

/** Reads on from where the index ends, up to `to`, in pieces with other work in between. */
export async function extendIndex(path: string, index: FileIndex, to: number): Promise<void> {
  const file = await open(path, 'r')
  try {
    let piece = Buffer.allocUnsafe(Math.min(readBytes, Math.max(1, to - index.size)))
    while (index.size < to) {
      const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, to - index.size), index.size)
      if (bytesRead === 0) return
      let from = 0
      for (;;) {
        const at = piece.indexOf(0x0a, from)
        if (at < 0 || at >= bytesRead) break
        if (index.marks.length === 0 || index.sinceMark >= linesPerMark) {
          const seen = peekLine(piece.toString('latin1', from, Math.min(at, from + 80)))
          if (seen !== null) mark(index, seen)
        }
        index.lines += 1
        index.sinceMark += 1
        index.size += at + 1 - from
        from = at + 1
      }
      // A line longer than the buffer, or one without an end.
      if (from === 0) {
        if (bytesRead < piece.length || piece.length > longestLine) return
        piece = Buffer.allocUnsafe(piece.length * 2)
      }
    }
  } finally {
    await file.close()
  }
}
