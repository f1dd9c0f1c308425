import { makeVisible } from '../logs/visible.ts'
import { answersOf, createOpenObject } from './open-object.ts'
import type { JsonRpcId, WireFault } from './types.ts'
import { isUtf16, messageFromUtf16 } from './utf16.ts'

/** Names what is wrong with output that is no protocol. Pollution is told once (every line of it is in the log), the rest each time. */
export interface FaultFinder {
  /** Looks at the first 4 KB as they come: UTF-16 and binary are named before any line is whole. */
  readonly ofStart: (chunk: Buffer) => WireFault | null
  /** Looks at a line that is no message. */
  readonly ofLine: (line: Buffer) => WireFault | null
  readonly tooLarge: (head: Buffer, fatal: boolean) => WireFault
  readonly concatenated: (line: Buffer, fatal: boolean) => WireFault
  readonly batch: (line: Buffer, answers: readonly JsonRpcId[]) => WireFault
  readonly polluted: (text: Buffer) => WireFault
}

const startBytes = 4 * 1024

export function createFaultFinder(): FaultFinder {
  const object = createOpenObject()
  let start: Buffer = Buffer.alloc(0)
  let toldPollution = false
  let utf16 = false

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
        ? fault('output-utf16', latin(start), { fatal: true })
        : fault('output-binary', start, { fatal: true })
    },
    ofLine(line) {
      if (line.includes(0)) {
        // Half of the newline that ended the last line of it.
        if (utf16 && line.length === 1) return null
        utf16 = line.length >= 4 && isUtf16(line)
        if (!utf16) return fault('output-binary', line)
        const message = messageFromUtf16(line)
        return fault('output-utf16', latin(line), { answers: message === null ? undefined : answersOf(message) })
      }
      const text = line.toString('utf8', 0, 4_096)
      const split = object.take(line, text)
      if (split !== null) {
        // Its other lines are the same fault, not another one.
        toldPollution = true
        return fault('output-multiline', split.head, { answers: split.answers })
      }
      // A brace alone may be the start of such an object: the next lines tell.
      if (toldPollution || /^\s*[{[]\s*$/.test(text)) return null
      toldPollution = true
      return fault('output-polluted', line, { answers: [] })
    },
    tooLarge: (head, fatal) => fault('message-too-large', head, { fatal }),
    concatenated: (line, fatal) => fault('output-concatenated', line, { fatal, answers: [] }),
    batch: (line, answers) => fault('output-batch', line, { answers }),
    polluted: (text) => {
      toldPollution = true
      return fault('output-polluted', text, { answers: [] })
    }
  }
}

const latin = (bytes: Buffer): Uint8Array => bytes.subarray(0, 2_000).filter((byte) => byte !== 0 && byte < 0x7f)

function fault(
  code: WireFault['code'],
  bytes: Uint8Array,
  more: { readonly fatal?: boolean; readonly answers?: readonly JsonRpcId[] | undefined } = {}
): WireFault {
  const shown = makeVisible(Buffer.from(bytes.subarray(0, 800)).toString('utf8'))
    .replace(/\s+/g, ' ')
    .trim()
  return {
    code,
    sample: shown.length > 200 ? `${shown.slice(0, 199)}…` : shown,
    fatal: more.fatal ?? false,
    answers: more.answers
  }
}
