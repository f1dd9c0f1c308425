import { lineBytes } from './cap-text.ts'

/**
 * Beyond what a line may hold, this much more is kept until secrets are masked: a secret that lies across the cut must be
 * whole to be found.
 */
const overlapBytes = 4 * 1024
const keptBytes = lineBytes + overlapBytes

export interface Splitter {
  /** The finished lines of this chunk as one text, joined by newlines; null when none was finished. */
  readonly push: (chunk: Buffer) => string | null
  /** What is left without a newline. */
  readonly end: () => string | null
  /** A piece of the stream is missing here: neither the line before nor the one after it is whole. Answers the bytes given up. */
  readonly tear: () => number
  /** Lines and bytes given up because of a tear since last asked. */
  readonly skipped: () => { readonly lines: number; readonly bytes: number }
}

/** Bytes of one stream to lines. Splits before decoding, so that characters over two chunks stay whole. */
export function createSplitter(): Splitter {
  let partial: Buffer[] = []
  let partialBytes = 0
  /** Bytes of the unfinished line that are not kept. */
  let beyond = 0
  let skipping = false
  let skippedLines = 0
  let skippedBytes = 0

  function keep(piece: Buffer): void {
    if (piece.length === 0) return
    const room = Math.max(0, keptBytes - partialBytes)
    if (piece.length > room) beyond += piece.length - room
    if (room === 0) return
    // A copy: the piece is part of a big chunk that would stay alive with it.
    const own = Buffer.from(piece.subarray(0, room))
    partial.push(own)
    partialBytes += own.length
    if (partial.length > 256) partial = [Buffer.concat(partial)]
  }

  function take(): string {
    let text = (partial.length === 1 ? (partial[0] as Buffer) : Buffer.concat(partial)).toString('utf8')
    if (beyond > 0) text += `…[+${beyond} bytes]`
    partial = []
    partialBytes = 0
    beyond = 0
    return text
  }

  return {
    push(chunk) {
      let from = 0
      if (skipping) {
        const at = chunk.indexOf(0x0a)
        if (at < 0) {
          skippedBytes += chunk.length
          return null
        }
        skipping = false
        skippedLines += 1
        skippedBytes += at + 1
        from = at + 1
      }
      const last = chunk.lastIndexOf(0x0a)
      if (last < from) {
        keep(chunk.subarray(from))
        return null
      }
      let text: string
      if (partialBytes === 0 && beyond === 0) {
        text = chunk.toString('utf8', from, last)
      } else {
        const first = chunk.indexOf(0x0a, from)
        keep(chunk.subarray(from, first))
        text = take()
        if (first < last) text += chunk.toString('utf8', first, last)
      }
      keep(chunk.subarray(last + 1))
      return text.includes('\r') ? text.replace(/\r+(?=\n|$)/g, '').replace(/\r/g, '\n') : text
    },
    end() {
      if (partialBytes === 0) return null
      return take().replace(/\r+$/, '').replace(/\r/g, '\n')
    },
    tear() {
      const lost = partialBytes + beyond
      partial = []
      partialBytes = 0
      beyond = 0
      skipping = true
      return lost
    },
    skipped() {
      const answer = { lines: skippedLines, bytes: skippedBytes }
      skippedLines = 0
      skippedBytes = 0
      return answer
    }
  }
}
