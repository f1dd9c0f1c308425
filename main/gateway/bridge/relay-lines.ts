/** Lines from one stream to a writer, with backpressure: reading stops while the writer is full. */
import type { Readable, Writable } from 'node:stream'

const newline = 0x0a

/**
 * Calls `take` with each whole line (without its newline) and writes what it answers. Stops when the answered function
 * is called; a line that is unfinished then is given up. `lastLine`: at the end of the input, one without a newline is
 * whole all the same, as from a script that ends so.
 */
export function relayLines(
  from: Readable,
  take: (line: Buffer) => Buffer | null,
  to: () => Writable | null,
  { first = Buffer.alloc(0), lastLine = false }: { readonly first?: Buffer; readonly lastLine?: boolean } = {}
): () => void {
  let pieces: Buffer[] = []
  let stopped = false

  function onData(chunk: Buffer): void {
    let at = chunk.indexOf(newline)
    if (at === -1) {
      pieces.push(chunk)
      return
    }
    const out: Buffer[] = []
    let start = 0
    while (at !== -1) {
      const piece = chunk.subarray(start, at + 1)
      const line = pieces.length === 0 ? piece : Buffer.concat([...pieces, piece])
      pieces = []
      const passed = line.length > 1 ? take(line.subarray(0, -1)) : null
      // The common case: the line goes on as it came, its newline included.
      if (passed !== null)
        out.push(
          passed.buffer === line.buffer && passed.byteOffset === line.byteOffset
            ? line
            : Buffer.concat([passed, Buffer.from('\n')])
        )
      start = at + 1
      at = chunk.indexOf(newline, start)
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start))
    if (out.length === 0) return
    const writer = to()
    if (writer === null) return
    if (!writer.write(out.length === 1 ? out[0] : Buffer.concat(out))) {
      from.pause()
      writer.once('drain', resume)
      writer.once('close', resume)
    }
  }
  const resume = (): void => {
    if (!stopped) from.resume()
  }
  function onEnd(): void {
    const line = Buffer.concat(pieces)
    pieces = []
    const passed = line.length > 0 ? take(line) : null
    if (passed !== null) to()?.write(Buffer.concat([passed, Buffer.from('\n')]))
  }
  from.on('data', onData)
  if (lastLine) from.once('end', onEnd)
  if (first.length > 0) onData(first)
  return () => {
    stopped = true
    from.off('data', onData)
    from.off('end', onEnd)
    from.pause()
  }
}
