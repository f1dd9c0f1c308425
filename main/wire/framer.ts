import * as buffer from 'node:buffer'
import { createFaultFinder } from './faults.ts'
import { createLinePieces } from './line-pieces.ts'
import { scanMessage } from './message.ts'
import { createOversize } from './oversize.ts'
import { createScanAhead } from './scan-ahead.ts'
import { scanValue, skipSpace, type MembersProgress } from './spans.ts'
import type { JsonRpcId, WireFault, WireMessage } from './types.ts'

export interface FramerParts {
  /** Most bytes of one message; what is longer is dropped up to its newline and reported. */
  readonly limitBytes: number
  /** Batch arrays exist in protocol 2025-03-26 only: true once that version was negotiated. */
  readonly batches: () => boolean
  /**
   * The start is over. Before, messages that run together on one line are refused, whatever came ahead of them: a server
   * must be judged the same each time. Afterwards they are taken apart, since a running conversation is not cut for it.
   */
  readonly started: () => boolean
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly onMessage: (message: WireMessage) => void
  readonly onFault: (fault: WireFault) => void
  /** A line, or the part of one, that is no protocol, and what it was named. At most 16 KB of it. */
  readonly onPolluted: (line: string, named: WireFault['code'] | null) => void
  /** A message over the limit; the id when it is a response whose id could be read. Once a message. */
  readonly onTooLarge: (id: JsonRpcId | undefined) => void
}

export interface FramerCounters {
  readonly messages: number
  readonly bytes: number
  readonly pollutedLines: number
  /** Bytes of messages that were over the limit. */
  readonly droppedBytes: number
  readonly tooLarge: number
  /** Lines that were not valid UTF-8; passed on as they are. */
  readonly notUtf8: number
}

export interface Framer {
  readonly push: (chunk: Buffer) => void
  /** The stream has ended: a last line without newline is taken if it is whole, else it is pollution. */
  readonly end: () => void
  /** Something is unfinished: silence would say more about it. */
  readonly waiting: () => boolean
  /** Nothing has come for so long: a line that is still open is judged as it stands, and at last given up. */
  readonly quiet: (silentMs: number) => void
  readonly counters: () => FramerCounters
  /** The start of a line that has no newline yet, at most 200 bytes: what a start that times out was left with. */
  readonly unfinished: () => string
}

const newline = 0x0a
const headBytes = 64 * 1024
const pollutedBytes = 16 * 1024
/** A line without newline is looked at when it has come so far, or when the server is silent. */
const judgedBytes = 256
const judgedHead = 4 * 1024
/** A long line is looked through in steps of this. */
const aheadBytes = 512 * 1024
/** After so much silence the rest of a message is not waited for any more. */
const givenUpMs = 2_000

/**
 * Bytes of a server's stdout in, JSON-RPC messages out. Splits on the newline byte before anything is decoded, keeps the
 * pieces of an unfinished line in a list (no copying before it is whole), and goes on after whatever a server may write:
 * text, a BOM, text and JSON on one line, messages over the limit, lines that never end.
 */
export function createFramer(parts: FramerParts): Framer {
  const pieces = createLinePieces()
  const ahead = createScanAhead()
  /** So much of the open line has been looked through already. */
  let lookedAt = 0
  let dead = false
  /** The open line has been looked at; it has been given up. */
  let judged = false
  let given = false
  let messages = 0
  /** How many messages there were when one over several lines began. */
  let openedAt = 0
  let bytes = 0
  let pollutedLines = 0
  let notUtf8 = 0
  const faults = createFaultFinder()
  const long = createOversize({
    limitBytes: parts.limitBytes,
    now: parts.now,
    faults,
    onTooLarge: parts.onTooLarge,
    onFault(fault) {
      if (dead) return
      // A line without end, or one after the other: the rest is not read any more.
      dead = fault.fatal
      parts.onFault(fault)
    }
  })

  function push(chunk: Buffer): void {
    bytes += chunk.length
    if (dead) return
    let from = 0
    for (;;) {
      const at = chunk.indexOf(newline, from)
      const piece = chunk.subarray(from, at < 0 ? chunk.length : at)
      // Line by line: how the pipe cut its output must not decide about a server that has begun well.
      if (messages === 0 && neverText(chunk.subarray(from, at < 0 ? chunk.length : at + 1))) return
      if (long.dropping()) long.drop(piece)
      else if (pieces.bytes() + piece.length > parts.limitBytes) dropFrom(piece)
      else if (at < 0) {
        if (piece.length > 0) pieces.add(piece)
        if (pieces.bytes() - lookedAt >= aheadBytes) look()
      } else {
        take(piece)
      }
      if (at < 0) {
        if (!judged && pieces.bytes() >= judgedBytes) judge()
        return
      }
      if (long.dropping()) long.end()
      from = at + 1
    }
  }

  function neverText(start: Buffer): boolean {
    const fault = faults.ofStart(start)
    if (fault === null) return false
    dead = true
    parts.onFault(fault)
    return true
  }

  function look(): void {
    const line = pieces.long()
    if (line === null) return
    lookedAt = line.length
    ahead.look(line)
  }

  function take(last: Buffer): void {
    judged = given = false
    lookedAt = 0
    readLine(pieces.take(last), ahead.take())
  }

  /** Looks at a line before it is whole: binary output may never end it. */
  function judge(): void {
    judged = true
    const fault = faults.ofOpen(pieces.head(judgedHead))
    if (fault !== null) parts.onFault(fault)
  }

  function quiet(silentMs: number): void {
    if (dead || long.dropping()) return
    if (!judged && pieces.bytes() > 0) judge()
    // The last brace of an object over several lines may come without a newline.
    if (faults.open() && /^[ \t]*\}\s*$/.test(pieces.head(judgedHead).toString('latin1'))) take(Buffer.alloc(0))
    if (silentMs < givenUpMs || given || !parts.started()) return
    const fault = faults.unfinished(pieces.head(headBytes))
    // A message has come since: nobody waits for the rest any more, unless it is known who.
    if (fault === null || (fault.likely === true && pieces.bytes() === 0 && messages !== openedAt)) return
    given = pieces.bytes() > 0
    parts.onFault(fault)
  }

  function dropFrom(piece: Buffer): void {
    const kept = pieces.bytes()
    judged = given = false
    lookedAt = 0
    ahead.take()
    long.begin(pieces.takeHead(piece, headBytes), kept, piece)
  }

  function readLine(raw: Buffer, progress: MembersProgress | undefined): void {
    const line = withoutFrame(raw)
    if (line.length === 0) return
    if (!validUtf8(line)) notUtf8 += 1
    const start = skipSpace(line, 0, line.length)
    const first = line[start]
    if (first === 0x7b && readObjects(line, start, progress)) return
    if (first === 0x5b && readBatch(line, start)) return
    readText(line, start)
  }

  /** One message, or several that run together; what follows them is text. False when there is not even one. */
  function readObjects(line: Buffer, start: number, progress?: MembersProgress): boolean {
    let one = scanMessage(line, start, line.length, progress)
    if (one.kind !== 'message') return false
    let at = skipSpace(line, one.end, line.length)
    let named = false
    while (at < line.length) {
      const next = scanMessage(line, at)
      if (next.kind !== 'message') break
      if (!named) {
        named = true
        const refused = !parts.started()
        parts.onFault(faults.concatenated(line, refused))
        if (refused) {
          polluted(line, 'output-concatenated')
          return true
        }
      }
      deliver(one.message)
      one = next
      at = skipSpace(line, one.end, line.length)
    }
    deliver(one.message)
    if (at < line.length) readText(line.subarray(at), 0)
    return true
  }

  function readBatch(line: Buffer, start: number): boolean {
    const array = scanValue(line, start)
    if (!array.ok || skipSpace(line, array.end, line.length) < line.length) return false
    const answers: JsonRpcId[] = []
    const note = ({ kind, id }: WireMessage): void => {
      if (kind === 'response') answers.push(id as JsonRpcId)
    }
    // Twice through it, so that a long one is never kept as objects all at once.
    if (!eachOfBatch(line, start, note)) return false
    if (parts.batches()) return eachOfBatch(line, start, deliver)
    polluted(line, 'output-batch')
    parts.onFault(faults.batch(line, answers))
    return true
  }

  /** A banner without newline ends up on the line of the first answer: the answer must not be lost with it. */
  function readText(line: Buffer, start: number): void {
    const exact = line.indexOf('{"jsonrpc"', start)
    const candidates = [
      exact,
      line.indexOf('{', start),
      line.indexOf('{', exact + 1),
      line.lastIndexOf('{"jsonrpc"')
    ].filter((at) => at > start)
    const found = candidates.find((at) => onlyMessages(line, at))
    const text = line.subarray(0, found)
    // The lines inside a message over several are no text.
    const rest = faults.open() ? 'output-multiline' : null
    const fault = found === undefined ? faults.ofLine(line) : faults.polluted(text)
    polluted(text, fault?.code ?? rest)
    if (fault?.opens === true) openedAt = messages
    if (fault !== null) parts.onFault(fault)
    if (found !== undefined) readObjects(line, found)
  }

  function deliver(message: WireMessage): void {
    messages += 1
    parts.onMessage(message)
  }

  function polluted(line: Buffer, named: WireFault['code'] | null): void {
    pollutedLines += 1
    const text = line.toString('utf8', 0, pollutedBytes).trimEnd()
    parts.onPolluted(line.length > pollutedBytes ? `${text}…[+${line.length - pollutedBytes} bytes]` : text, named)
  }

  return {
    push,
    end() {
      if (!dead && !long.dropping() && pieces.bytes() > 0) take(Buffer.alloc(0))
    },
    waiting: () => !dead && !long.dropping() && (pieces.bytes() > 0 || faults.open()),
    quiet,
    unfinished: () => pieces.start(200),
    counters: () => ({ messages, bytes, pollutedLines, notUtf8, ...long.counters() })
  }
}

/** Without BOM and carriage return. */
function withoutFrame(line: Buffer): Buffer {
  const start = line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? 3 : 0
  const end = line[line.length - 1] === 0x0d ? line.length - 1 : line.length
  return start === 0 && end === line.length ? line : line.subarray(Math.min(start, end), end)
}

/** From here to the end of the line there are messages and nothing else. */
function onlyMessages(line: Buffer, start: number): boolean {
  for (let at = start; at < line.length;) {
    const one = scanMessage(line, at)
    if (one.kind !== 'message') return false
    at = skipSpace(line, one.end, line.length)
  }
  return true
}

/** True when the array at `start` holds messages only, and at least one. */
function eachOfBatch(line: Buffer, start: number, visit: (message: WireMessage) => void): boolean {
  let at = skipSpace(line, start + 1, line.length)
  if (line[at] === 0x5d) return false
  while (line[at] !== 0x5d) {
    const one = scanMessage(line, at)
    if (one.kind !== 'message') return false
    visit(one.message)
    at = skipSpace(line, one.end, line.length)
    if (line[at] === 0x2c) at = skipSpace(line, at + 1, line.length)
  }
  return true
}

/** True when the bytes are valid UTF-8. Older runtimes lack the check; there it answers true. */
const validUtf8: (bytes: Buffer) => boolean =
  typeof buffer.isUtf8 === 'function' ? (bytes) => buffer.isUtf8(bytes) : () => true
