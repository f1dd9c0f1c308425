import type { Duplex } from 'node:stream'

const newline = 0x0a

/**
 * Whole lines out of a stream's chunks. A line over the limit is dropped up to its newline and reported as `tooLong` with
 * its first bytes; the conversation goes on. Memory held is at most the limit plus one chunk.
 */
export function readLines(
  stream: Duplex,
  limit: number,
  on: { readonly line: (line: Buffer) => void; readonly tooLong: (head: Buffer) => void }
): void {
  let pieces: Buffer[] = []
  let held = 0
  let dropping = false
  stream.on('data', (chunk: Buffer) => {
    let from = 0
    for (;;) {
      const at = chunk.indexOf(newline, from)
      const piece = chunk.subarray(from, at === -1 ? chunk.length : at)
      if (!dropping) {
        pieces.push(piece)
        held += piece.length
        if (held > limit) {
          dropping = true
          on.tooLong(Buffer.concat(pieces).subarray(0, 65_536))
          pieces = []
        }
      }
      if (at === -1) return
      if (!dropping) {
        const line = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)
        pieces = []
        held = 0
        on.line(line.at(-1) === 0x0d ? line.subarray(0, -1) : line)
      }
      pieces = []
      held = 0
      dropping = false
      from = at + 1
    }
  })
}
