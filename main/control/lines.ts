/** Lines of a socket, bounded: the control protocol's framing. The rest after a taken line can be given back. */
import type { Duplex } from 'node:stream'

/** Longest line the core takes: a pasted snippet of 2 MB in JSON, and then some. */
export const longestLine = 16 * 1024 * 1024
/** Longest line the core may answer with: a tool's result of 256 MB, the most a server can be allowed, as JSON text. */
export const longestAnswer = 320 * 1024 * 1024

/**
 * Calls `onLine` for each whole line. Returns a function that stops reading and gives back what was not consumed, so
 * that another reader can go on exactly there.
 */
export function readLines(
  socket: Duplex,
  onLine: (line: string) => void,
  onTooLong: () => void,
  limit: number = longestLine
): () => Buffer {
  let parts: Buffer[] = []
  let size = 0
  let stopped = false
  function onData(chunk: Buffer): void {
    let rest = chunk
    for (;;) {
      const end = rest.indexOf(0x0a)
      if (end === -1) break
      const line = Buffer.concat([...parts, rest.subarray(0, end)])
      parts = []
      size = 0
      rest = rest.subarray(end + 1)
      if (line.length > 0) onLine(line.toString('utf8'))
      if (stopped) {
        parts = [rest]
        return
      }
    }
    if (rest.length === 0) return
    parts.push(rest)
    size += rest.length
    if (size > limit) onTooLong()
  }
  socket.on('data', onData)
  return () => {
    stopped = true
    socket.off('data', onData)
    socket.pause()
    // Called from inside onLine the remainder is still in onData's hands; it is put into `parts` right after.
    return Buffer.concat(parts)
  }
}
