import type { Writable } from 'node:stream'

/** The bytes of one line in their order, without the newline: a large part is not copied to stand in one piece. */
export type Line = readonly Buffer[]

export interface Outgoing {
  /** Is there room for a line of this many bytes? Asked before a large one is put together. */
  readonly fits: (bytes: number) => boolean
  /** False when the queue is full (the server does not read) or the pipe is closed. `urgent` goes before what waits. */
  readonly send: (line: Line, urgent?: boolean) => boolean
  /** Takes a line back that is not yet on its way. */
  readonly recall: (line: Line) => boolean
  readonly closed: () => boolean
  readonly queuedBytes: () => number
  readonly close: () => void
}

const lengthOf = (line: Line): number => line.reduce((sum, piece) => sum + piece.length, 0)
const newline = Buffer.from('\n')

/**
 * Lines into a pipe whose reader may be slow, stuck or gone. Never waits and never throws: what does not fit is refused.
 * One line over the limit is taken when nothing else waits, so that a big request reaches a server that reads.
 */
export function createOutgoing(pipe: Writable, limitBytes: number, onBroken: (error: Error) => void): Outgoing {
  let queue: Line[] = []
  let queued = 0
  let closed = false
  let blocked = false

  function pump(): void {
    while (!blocked && !closed) {
      const line = queue.shift()
      if (line === undefined) return
      queued -= lengthOf(line)
      pipe.cork()
      for (const piece of line) pipe.write(piece)
      blocked = !pipe.write(newline)
      pipe.uncork()
    }
  }

  function finish(): void {
    closed = true
    queue = []
    queued = 0
  }

  pipe.on('drain', () => {
    blocked = false
    pump()
  })
  // EPIPE and ECONNRESET come here, once; without a listener they would end the whole process.
  pipe.on('error', (error: Error) => {
    if (closed) return
    finish()
    onBroken(error)
  })
  pipe.on('close', finish)

  function fits(bytes: number): boolean {
    const waiting = queued + pipe.writableLength
    return waiting === 0 || waiting + bytes <= limitBytes
  }

  return {
    fits,
    send(line, urgent = false) {
      if (closed || pipe.destroyed || pipe.writableEnded) return false
      const bytes = lengthOf(line)
      if (!urgent && !fits(bytes)) return false
      if (urgent) queue.unshift(line)
      else queue.push(line)
      queued += bytes
      pump()
      return true
    },
    recall(line) {
      const at = queue.indexOf(line)
      if (at < 0) return false
      queue.splice(at, 1)
      queued -= lengthOf(line)
      return true
    },
    closed: () => closed || pipe.destroyed,
    queuedBytes: () => queued + pipe.writableLength,
    close: finish
  }
}
