import { shown } from '../lib/shown.ts'
import { isBinary } from './other-encodings.ts'
import { idOfFragment, scanMessage } from './message.ts'
import { answersOf, asksSomething, createOpenObject } from './open-object.ts'
import type { JsonRpcId, WireFault } from './types.ts'
import { isUtf16, messageFromUtf16 } from './other-encodings.ts'

/** Names what is wrong with output that is no protocol. Pollution is reported once (every line of it is in the log), the rest each time. */
export interface FaultFinder {
  /** Looks at the first 4 KB as they come: UTF-16 and binary are named before any line is whole. */
  readonly ofStart: (chunk: Buffer) => WireFault | null
  /** Looks at the head of a line that has no newline yet: binary, and UTF-16. */
  readonly ofOpen: (head: Buffer) => WireFault | null
  /** A message over several lines is open. */
  readonly open: () => boolean
  /** Nothing follows any more: the message that began and never ended, given what there is of its last line. */
  readonly unfinished: (rest: Buffer) => WireFault | null
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
    ofOpen(head) {
      if (head.includes(0)) {
        if (utf16 && head.length === 1) return null
        return isUtf16(head)
          ? fault('output-utf16', latin(head), { opens: true })
          : fault('output-binary', head, { opens: true })
      }
      return isBinary(head) ? fault('output-binary', head, { opens: true }) : null
    },
    open: object.open,
    unfinished(rest) {
      const split = object.giveUp(rest)
      if (split !== null) {
        const { answers, lines } = split
        // All that there is of it may be its first line.
        return fault(lines > 1 ? 'output-multiline' : 'output-broken', split.head, likely(answers))
      }
      if (rest.length >= 4 && rest.includes(0) && isUtf16(rest)) return ofUtf16(rest)
      const answers = answersOfBroken(rest)
      return answers === null
        ? null
        : fault(rest.includes(0) ? 'output-binary' : 'output-broken', rest, likely(answers))
    },
    ofLine(line) {
      if (line.includes(0)) {
        // Half of the newline that ended the last line of it.
        if (utf16 && line.length === 1) return null
        utf16 = line.length >= 4 && isUtf16(line)
        if (!utf16) return binary(line)
        return ofUtf16(line)
      }
      if (isBinary(line.subarray(0, startBytes))) return binary(line)
      const text = line.toString('utf8', 0, 4_096)
      const split = object.take(line, text)
      if (split !== null) {
        // Its other lines are the same fault, not another one.
        toldPollution = true
        const { answers } = split
        return fault('output-multiline', split.head, answers === undefined ? { opens: true } : { answers })
      }
      const answers = object.open() ? null : answersOfBroken(line)
      if (answers !== null) return fault('output-broken', line, likely(answers))
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

function binary(line: Buffer): WireFault {
  const answers = answersOfBroken(line)
  return fault('output-binary', line, answers === null ? {} : likely(answers))
}

function ofUtf16(line: Buffer): WireFault {
  const message = messageFromUtf16(line)
  const shown = latin(line)
  if (message !== null) return fault('output-utf16', shown, { answers: answersOf(message) })
  return fault('output-utf16', shown, { likely: answersOfBroken(Buffer.from(shown)) !== null })
}

/**
 * The id of the answer that these bytes began as; undefined when they are one by their looks, and whose cannot be read;
 * null when they look like anything else.
 */
function answersOfBroken(bytes: Buffer): readonly JsonRpcId[] | undefined | null {
  const looks = /^(?:\xef\xbb\xbf)?\s*\{\s*"(?:jsonrpc|id|result|error)"\s*:/.test(bytes.toString('latin1', 0, 200))
  if (!looks || asksSomething(bytes)) return null
  if (!/"(?:jsonrpc|result|error)"\s*:/.test(bytes.toString('latin1', 0, 1_000))) return null
  const scan = scanMessage(bytes)
  if (scan.kind === 'other') return null
  const id = idOfFragment(bytes, bytes.subarray(-512))
  return id === undefined ? undefined : [id]
}

const likely = (
  answers: readonly JsonRpcId[] | undefined
): { readonly answers: readonly JsonRpcId[] } | { readonly likely: true } =>
  answers === undefined ? { likely: true } : { answers }

const latin = (bytes: Buffer): Uint8Array => bytes.subarray(0, 2_000).filter((byte) => byte !== 0 && byte < 0x7f)

function fault(
  code: WireFault['code'],
  bytes: Uint8Array,
  more: Partial<Pick<WireFault, 'fatal' | 'answers' | 'likely' | 'opens'>> = {}
): WireFault {
  return {
    code,
    sample: shown(Buffer.from(bytes.subarray(0, 800)).toString('utf8')),
    fatal: more.fatal ?? false,
    answers: more.answers,
    ...(more.likely === true && { likely: true }),
    ...(more.opens === true && { opens: true })
  }
}
