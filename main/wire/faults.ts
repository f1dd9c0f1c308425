import { makeVisible } from '../logs/visible.ts'
import type { WireFault } from './types.ts'

/** Names what is wrong with output that is no protocol. Pollution is told once (every line of it is in the log), the rest each time. */
export interface FaultFinder {
  /** Looks at the first 4 KB as they come: UTF-16 and binary are named before any line is whole. */
  readonly ofStart: (chunk: Buffer) => WireFault | null
  /** Looks at a line that is no message. */
  readonly ofLine: (line: Buffer, established: boolean) => WireFault | null
  readonly tooLarge: (head: Buffer, fatal: boolean) => WireFault
  readonly concatenated: (line: Buffer, fatal: boolean) => WireFault
  readonly batch: (line: Buffer, fatal: boolean) => WireFault
  readonly polluted: (text: Buffer) => WireFault
}

const startBytes = 4 * 1024
/** An object written over several lines shows its "jsonrpc" within this many lines. */
const openLines = 64

export function createFaultFinder(): FaultFinder {
  let start: Buffer = Buffer.alloc(0)
  let open = 0
  let toldPollution = false

  return {
    ofStart(chunk) {
      if (start.length >= startBytes) return null
      start = Buffer.concat([start, chunk.subarray(0, startBytes - start.length)])
      const [one, two] = start
      const marked = (one === 0xff && two === 0xfe) || (one === 0xfe && two === 0xff)
      const zero = start.indexOf(0)
      if (!marked && zero < 0) return null
      // A lone zero at the very start can still become either.
      if (!marked && start.length < 2) return null
      return marked || isUtf16(start)
        ? fault(
            'output-utf16',
            start.filter((byte) => byte !== 0 && byte < 0x7f),
            true
          )
        : fault('output-binary', start, true)
    },
    ofLine(line, established) {
      if (line.includes(0)) return fault('output-binary', line, false)
      const text = line.toString('utf8', 0, 4_096)
      if (/^\s*[{[]/.test(text)) open = openLines
      if (open > 0) {
        open -= 1
        if (/^\s*[{[]?\s*(?:"[^"]*"\s*:.*)?"jsonrpc"\s*:/.test(text)) {
          open = 0
          // Its other lines are the same fault, not another one.
          toldPollution = true
          return fault('output-multiline', line, !established)
        }
      }
      // A brace alone may be the start of such an object: the next lines tell.
      if (toldPollution || /^\s*[{[]\s*$/.test(text)) return null
      toldPollution = true
      return fault('output-polluted', line, false)
    },
    tooLarge: (head, fatal) => fault('message-too-large', head, fatal),
    concatenated: (line, fatal) => fault('output-concatenated', line, fatal),
    batch: (line, fatal) => fault('output-batch', line, fatal),
    polluted: (text) => {
      toldPollution = true
      return fault('output-polluted', text, false)
    }
  }
}

/** Latin text in UTF-16 has a zero in nearly every second byte, always on the same side. */
function isUtf16(bytes: Buffer): boolean {
  const sides = [0, 0]
  const length = Math.min(bytes.length, 64)
  for (let at = 0; at < length; at += 1) if (bytes[at] === 0) sides[at % 2]! += 1
  const [even, odd] = sides as [number, number]
  return Math.max(even, odd) * 2.5 >= length && Math.min(even, odd) * 8 <= length
}

function fault(code: WireFault['code'], bytes: Uint8Array, fatal: boolean): WireFault {
  const shown = makeVisible(Buffer.from(bytes.subarray(0, 800)).toString('utf8'))
    .replace(/\s+/g, ' ')
    .trim()
  return { code, sample: shown.length > 200 ? `${shown.slice(0, 199)}…` : shown, fatal }
}
