import { createFaultFinder } from './faults.ts'
import { idOfFragment, scanMessage } from './message.ts'
import { scanValue, skipSpace } from './spans.ts'
import type { JsonRpcId, WireFault, WireMessage } from './types.ts'
import { validUtf8 } from './utf8.ts'

export interface FramerParts {
  /** Most bytes of one message; what is longer is dropped up to its newline and reported. */
  readonly limitBytes: number
  /** Batch arrays exist in protocol 2025-03-26 only: true once that version was negotiated. */
  readonly batches: () => boolean
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly onMessage: (message: WireMessage) => void
  readonly onFault: (fault: WireFault) => void
  /** A line, or the part of one, that is no protocol. At most 16 KB of it. */
  readonly onPolluted: (line: string) => void
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
  readonly counters: () => FramerCounters
  /** The start of a line that has no newline yet, at most 200 bytes: what a start that times out was left with. */
  readonly unfinished: () => string
}

const newline = 0x0a
const headBytes = 64 * 1024
const tailBytes = 512
/** Chunks below this are gathered, so that a server which writes byte by byte costs bytes, not objects. */
const smallChunk = 4 * 1024
const gatherBytes = 64 * 1024
const pollutedBytes = 16 * 1024
/** A line without newline is endless when it is this many limits long: with a readable JSON-RPC head, and without. */
const endlessMessage = 16
const endlessText = 3

/**
 * Bytes of a server's stdout in, JSON-RPC messages out. Splits on the newline byte before anything is decoded, keeps the
 * pieces of an unfinished line in a list (no copying before it is whole), and goes on after whatever a server may write:
 * text, a BOM, text and JSON on one line, messages over the limit, lines that never end.
 */
export function createFramer(parts: FramerParts): Framer {
  let pieces: Buffer[] = []
  let pending = 0
  let gathered: Buffer | null = null
  let gatheredUsed = 0
  /** Set while a line over the limit is being dropped. */
  let dropping: { head: Buffer; tail: Buffer; bytes: number; limits: number; told: boolean } | null = null
  let dead = false
  let overflows: number[] = []
  let messages = 0
  let bytes = 0
  let pollutedLines = 0
  let droppedBytes = 0
  let tooLarge = 0
  let notUtf8 = 0
  const faults = createFaultFinder()

  function keep(piece: Buffer): void {
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
  }

  function seal(): void {
    if (gathered === null) return
    // A mostly empty gathering buffer is not kept alive for a few bytes.
    const used = gathered.subarray(0, gatheredUsed)
    pieces.push(gatheredUsed * 2 < gathered.length ? Buffer.from(used) : used)
    gathered = null
    gatheredUsed = 0
  }

  function takeLine(last: Buffer): Buffer {
    if (pending === 0) return last
    seal()
    const line = Buffer.concat([...pieces, last], pending + last.length)
    pieces = []
    pending = 0
    return line
  }

  function push(chunk: Buffer): void {
    bytes += chunk.length
    if (dead) return
    if (messages === 0) {
      const fault = faults.ofStart(chunk)
      if (fault !== null) {
        dead = true
        parts.onFault(fault)
        return
      }
    }
    let from = 0
    for (;;) {
      const at = chunk.indexOf(newline, from)
      const piece = chunk.subarray(from, at < 0 ? chunk.length : at)
      if (dropping !== null) drop(piece)
      else if (pending + piece.length > parts.limitBytes) startDropping(piece)
      else if (at < 0) {
        if (piece.length > 0) keep(piece)
      } else {
        readLine(takeLine(piece))
      }
      if (at < 0) return
      if (dropping !== null) stopDropping()
      from = at + 1
    }
  }

  function startDropping(piece: Buffer): void {
    seal()
    const head = Buffer.concat([...pieces, piece], Math.min(headBytes, pending + piece.length))
    dropping = { head, tail: Buffer.alloc(0), bytes: pending, limits: 1, told: false }
    pieces = []
    pending = 0
    tooLarge += 1
    const id = idOfFragment(head, dropping.tail)
    if (id !== undefined) {
      dropping.told = true
      parts.onTooLarge(id)
    }
    const now = parts.now()
    if (!looksLikeMessage(head)) overflows = [...overflows.filter((at) => now - at < 60_000), now]
    parts.onFault(faults.tooLarge(head, overflows.length >= endlessText))
    drop(piece)
  }

  function drop(piece: Buffer): void {
    const line = dropping as NonNullable<typeof dropping>
    line.bytes += piece.length
    droppedBytes += piece.length
    line.tail = Buffer.concat([line.tail, piece.subarray(-tailBytes)]).subarray(-tailBytes)
    const limits = Math.floor(line.bytes / parts.limitBytes)
    if (limits === line.limits) return
    line.limits = limits
    if (limits < (looksLikeMessage(line.head) ? endlessMessage : endlessText) || dead) return
    dead = true
    parts.onFault(faults.tooLarge(line.head, true))
  }

  function stopDropping(): void {
    const line = dropping as NonNullable<typeof dropping>
    dropping = null
    if (!line.told) parts.onTooLarge(idOfFragment(line.head, line.tail))
  }

  function readLine(raw: Buffer): void {
    const line = withoutFrame(raw)
    if (line.length === 0) return
    if (!validUtf8(line)) notUtf8 += 1
    const start = skipSpace(line, 0, line.length)
    const first = line[start]
    if (first === 0x7b && readObjects(line, start)) return
    if (first === 0x5b && readBatch(line, start)) return
    if (readBehindText(line, start)) return
    polluted(line)
    const fault = faults.ofLine(line, messages > 0)
    if (fault !== null) parts.onFault(fault)
  }

  /** One message, or several on one line: accepted while a conversation runs, a reason to fail a start. */
  function readObjects(line: Buffer, start: number): boolean {
    const one = scanMessage(line, start)
    if (one.kind !== 'message') return false
    const rest = skipSpace(line, one.end, line.length)
    if (rest === line.length) {
      deliver(one.message)
      return true
    }
    if (line[rest] === 0x7b && scanMessage(line, rest).kind === 'message') {
      const established = messages > 0
      parts.onFault(faults.concatenated(line, !established))
      if (!established) {
        polluted(line)
        return true
      }
      deliver(one.message)
      return readObjects(line, rest)
    }
    deliver(one.message)
    polluted(line.subarray(rest))
    return true
  }

  function readBatch(line: Buffer, start: number): boolean {
    const array = scanValue(line, start)
    if (!array.ok || skipSpace(line, array.end, line.length) < line.length) return false
    const batch: WireMessage[] = []
    let at = skipSpace(line, start + 1, line.length)
    while (line[at] !== 0x5d) {
      const one = scanMessage(line, at)
      if (one.kind !== 'message') return false
      batch.push(one.message)
      at = skipSpace(line, one.end, line.length)
      if (line[at] === 0x2c) at = skipSpace(line, at + 1, line.length)
    }
    if (batch.length === 0) return false
    if (!parts.batches()) {
      parts.onFault(faults.batch(line, messages === 0))
      polluted(line)
      return true
    }
    for (const message of batch) deliver(message)
    return true
  }

  /** A banner without newline ends up on the line of the first answer: the answer must not be lost with it. */
  function readBehindText(line: Buffer, start: number): boolean {
    const exact = line.indexOf('{"jsonrpc"', start)
    const candidates = [exact, line.indexOf('{', start), line.indexOf('{', exact + 1)]
    for (const at of new Set(candidates)) {
      if (at <= start) continue
      const one = scanMessage(line, at)
      if (one.kind !== 'message' || skipSpace(line, one.end, line.length) < line.length) continue
      polluted(line.subarray(0, at))
      parts.onFault(faults.polluted(line.subarray(0, at)))
      deliver(one.message)
      return true
    }
    return false
  }

  function deliver(message: WireMessage): void {
    messages += 1
    parts.onMessage(message)
  }

  function polluted(line: Buffer): void {
    pollutedLines += 1
    const text = line.toString('utf8', 0, pollutedBytes).trimEnd()
    parts.onPolluted(line.length > pollutedBytes ? `${text}…[+${line.length - pollutedBytes} bytes]` : text)
  }

  return {
    push,
    end() {
      if (!dead && dropping === null && pending > 0) readLine(takeLine(Buffer.alloc(0)))
    },
    unfinished() {
      const first = pieces[0] ?? gathered?.subarray(0, gatheredUsed) ?? Buffer.alloc(0)
      return first.toString('utf8', 0, 200)
    },
    counters: () => ({ messages, bytes, pollutedLines, droppedBytes, tooLarge, notUtf8 })
  }
}

/** Without BOM and carriage return. */
function withoutFrame(line: Buffer): Buffer {
  const start = line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? 3 : 0
  const end = line[line.length - 1] === 0x0d ? line.length - 1 : line.length
  return start === 0 && end === line.length ? line : line.subarray(Math.min(start, end), end)
}

const looksLikeMessage = (head: Buffer): boolean =>
  /^(?:\uFEFF)?\s*\{[^]{0,400}?"(?:jsonrpc|id|method|result)"/.test(head.toString('utf8', 0, 1_000))
