import { idOfFragment, scanMessage } from './message.ts'
import { findMembers, scanValue } from './spans.ts'
import type { JsonRpcId } from './types.ts'

/** What a line that is no message turned out to be part of. */
export interface SplitMessage {
  /** How the object began. */
  readonly head: Buffer
  /**
   * Undefined: it is not closed yet, or cannot be read. Else the ids of the answers in it: none for a notification, or a
   * request that a server prints for its own sake.
   */
  readonly answers: readonly JsonRpcId[] | undefined
  /** How many lines it has. */
  readonly lines: number
}
export interface OpenObject {
  /** Tells twice of a message over several lines: as soon as it shows that it is one, and when it is closed. */
  readonly take: (line: Buffer, text: string) => SplitMessage | null
  /** One is open that shows to be a message. */
  readonly open: () => boolean
  /** Nothing follows but this rest of a line: what is known of the message by now. Null when none is open. */
  readonly giveUp: (rest: Buffer) => SplitMessage | null
}

const headBytes = 64 * 1024
const tailBytes = 512
/** An object written over several lines shows its "jsonrpc" within this many lines after a brace. */
const openLines = 64

/**
 * Follows an object that is written over several lines. Of a large one the start and the end are kept, which is where its
 * id stands. Never used to deliver it: what lies between the lines may be anything.
 */
export function createOpenObject(): OpenObject {
  let indent = -1
  let head: Buffer = Buffer.alloc(0)
  let tail: Buffer = Buffer.alloc(0)
  let whole = true
  let named = false
  let window = 0
  let lines = 0

  function add(line: Buffer): void {
    lines += 1
    const piece = Buffer.concat([line, Buffer.from('\n')])
    if (head.length + piece.length > headBytes) whole = false
    if (head.length < headBytes) head = Buffer.concat([head, piece.subarray(0, headBytes - head.length)])
    tail = Buffer.concat([tail, piece.subarray(-tailBytes)]).subarray(-tailBytes)
  }

  function close(): SplitMessage | null {
    const answers = answersIn()
    indent = -1
    return named || answers !== null ? { head, answers: answers === null ? readable() : answers, lines } : null
  }

  /** What can be read of one that is no valid JSON. */
  function readable(): readonly JsonRpcId[] {
    const id = idOfFragment(head, tail)
    return id === undefined ? [] : [id]
  }

  /** Null: no JSON-RPC at all. */
  function answersIn(): readonly JsonRpcId[] | null | undefined {
    if (whole) return answersOf(head) ?? null
    if (!named && !/"jsonrpc"\s*:\s*"2\.0"/.test(tail.toString('latin1'))) return null
    const id = idOfFragment(head, tail)
    if (id !== undefined) return [id]
    return findMembers(head, ['method']).members['method'] === undefined ? undefined : []
  }

  return {
    take(line, text) {
      const brace = isWhole(line) ? null : /^(\s*)\{/.exec(text)
      const depth = brace?.[1]?.length ?? 0
      if (brace !== null) window = openLines
      if (brace !== null && (indent < 0 || depth <= indent)) {
        indent = depth
        head = tail = Buffer.alloc(0)
        whole = true
        named = false
        lines = 0
      } else if (indent < 0) return null
      const end = /^(\s*)\}\s*(,?)\s*$/.exec(text)
      const closes = end !== null && (end[1] as string).length <= indent
      add(closes && end[2] === ',' ? line.subarray(0, line.lastIndexOf(0x2c)) : line)
      if (closes) return close()
      window -= 1
      if (named || window < 0 || !/^\s*\{?\s*(?:"[^"]*"\s*:.*)?"jsonrpc"\s*:/.test(text)) return null
      named = true
      return { head, answers: undefined, lines }
    },
    open: () => indent >= 0 && named,
    giveUp(rest) {
      if (indent < 0 || !named) return null
      if (rest.length > 0) add(rest)
      indent = -1
      const id = idOfFragment(head, tail)
      if (id !== undefined) return { head, answers: [id], lines }
      return { head, answers: asksSomething(head) ? [] : undefined, lines }
    }
  }
}

/** What is whole on its line, or broken on it, is no beginning of an object over several. */
function isWhole(line: Buffer): boolean {
  const value = scanValue(line, 0)
  return value.ok || value.fault === 'syntax'
}

/** A request or a notification, as far as it can be read. */
export const asksSomething = (head: Buffer): boolean => /"method"\s*:/.test(head.toString('latin1', 0, 1_000))

/** The id of the answer that these bytes are, if they are one; undefined when they are no JSON-RPC message. */
export function answersOf(bytes: Buffer): readonly JsonRpcId[] | undefined {
  const scan = scanMessage(bytes)
  if (scan.kind !== 'message') return undefined
  return scan.message.kind === 'response' ? [scan.message.id as JsonRpcId] : []
}
