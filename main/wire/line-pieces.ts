/** The pieces of a line that is not whole yet, kept as they came: nothing is copied twice before it is. */
export interface LinePieces {
  readonly add: (piece: Buffer) => void
  readonly bytes: () => number
  /** The whole line, `last` behind what was kept; afterwards nothing is kept. */
  readonly take: (last: Buffer) => Buffer
  /** The first `most` bytes of the same; afterwards nothing is kept. */
  readonly takeHead: (last: Buffer, most: number) => Buffer
  /** The first `most` bytes of what is kept, which stays. */
  readonly head: (most: number) => Buffer
  /** How it begins, for showing. */
  readonly start: (most: number) => string
}

/** Chunks below this are gathered, so that a server which writes byte by byte costs bytes, not objects. */
const smallChunk = 4 * 1024
const gatherBytes = 64 * 1024

export function createLinePieces(): LinePieces {
  let pieces: Buffer[] = []
  let pending = 0
  let gathered: Buffer | null = null
  let gatheredUsed = 0

  function seal(): void {
    if (gathered === null) return
    // A mostly empty gathering buffer is not kept alive for a few bytes.
    const used = gathered.subarray(0, gatheredUsed)
    pieces.push(gatheredUsed * 2 < gathered.length ? Buffer.from(used) : used)
    gathered = null
    gatheredUsed = 0
  }
  function takeHead(last: Buffer, most: number): Buffer {
    seal()
    const line = Buffer.concat([...pieces, last], Math.min(most, pending + last.length))
    pieces = []
    pending = 0
    return line
  }
  return {
    add(piece) {
      pending += piece.length
      if (piece.length >= smallChunk) {
        seal()
        pieces.push(piece)
        return
      }
      if (gathered !== null && gatheredUsed + piece.length > gathered.length) seal()
      gathered ??= Buffer.allocUnsafe(gatherBytes)
      piece.copy(gathered, gatheredUsed)
      gatheredUsed += piece.length
    },
    bytes: () => pending,
    take: (last) => (pending === 0 ? last : takeHead(last, Infinity)),
    takeHead,
    head(most) {
      const kept = gathered === null ? pieces : [...pieces, gathered.subarray(0, gatheredUsed)]
      return Buffer.concat(kept, Math.min(most, pending))
    },
    start(most) {
      const first = pieces[0] ?? gathered?.subarray(0, gatheredUsed) ?? Buffer.alloc(0)
      return first.toString('utf8', 0, most)
    }
  }
}
