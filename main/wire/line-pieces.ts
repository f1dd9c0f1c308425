/**
 * The pieces of a line that is not whole yet, kept as they came: nothing is copied twice before it is. A long one is put
 * together as it comes, in a buffer that grows, so that no copy of all of it is made at once at its end.
 */
export interface LinePieces {
  readonly add: (piece: Buffer) => void
  readonly bytes: () => number
  /** The whole line, `last` behind what was kept; afterwards nothing is kept. */
  readonly take: (last: Buffer) => Buffer
  /** The first `most` bytes of the same; afterwards nothing is kept. */
  readonly takeHead: (last: Buffer, most: number) => Buffer
  /** The first `most` bytes of what is kept, which stays. */
  readonly head: (most: number) => Buffer
  /** All of what is kept, once it is long; null before. */
  readonly long: () => Buffer | null
  /** How it begins, for showing. */
  readonly start: (most: number) => string
}

/** Chunks below this are gathered, so that a server which writes byte by byte costs bytes, not objects. */
const smallChunk = 4 * 1024
const gatherBytes = 64 * 1024
/** From here on a line is long. */
const longBytes = 512 * 1024

export function createLinePieces(): LinePieces {
  let pieces: Buffer[] = []
  let pending = 0
  let gathered: Buffer | null = null
  let gatheredUsed = 0
  /** Of a long line: its first `pending` bytes are it. */
  let long: Buffer | null = null

  function grow(more: Buffer): void {
    const needed = pending + more.length
    if (long === null || long.length < needed) {
      const wider = Buffer.allocUnsafeSlow(Math.max(needed, longBytes * 2, (long?.length ?? 0) * 2))
      if (long === null) {
        seal()
        let at = 0
        for (const piece of pieces) at += piece.copy(wider, at)
        pieces = []
      } else {
        long.copy(wider, 0, 0, pending)
      }
      long = wider
    }
    more.copy(long, pending)
    pending = needed
  }
  function seal(): void {
    if (gathered === null) return
    // A mostly empty gathering buffer is not kept alive for a few bytes.
    const used = gathered.subarray(0, gatheredUsed)
    pieces.push(gatheredUsed * 2 < gathered.length ? Buffer.from(used) : used)
    gathered = null
    gatheredUsed = 0
  }
  function takeHead(last: Buffer, most: number): Buffer {
    if (long !== null) {
      const whole = pending + last.length <= most
      if (whole) grow(last)
      // A beginning must not keep all of it alive.
      const line = whole ? long.subarray(0, pending) : Buffer.from(long.subarray(0, Math.min(most, pending)))
      long = null
      pending = 0
      return line
    }
    seal()
    const line = Buffer.concat([...pieces, last], Math.min(most, pending + last.length))
    pieces = []
    pending = 0
    return line
  }
  return {
    add(piece) {
      if (long !== null || pending + piece.length >= longBytes) return grow(piece)
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
    long: () => long && long.subarray(0, pending),
    head(most) {
      if (long !== null) return Buffer.from(long.subarray(0, Math.min(most, pending)))
      const kept = gathered === null ? pieces : [...pieces, gathered.subarray(0, gatheredUsed)]
      return Buffer.concat(kept, Math.min(most, pending))
    },
    start(most) {
      const first = long?.subarray(0, pending) ?? pieces[0] ?? gathered?.subarray(0, gatheredUsed) ?? Buffer.alloc(0)
      return first.toString('utf8', 0, most)
    }
  }
}
