import { findMembers, type MembersProgress, type Span } from './spans.ts'
import type { JsonRpcId, WireMessage } from './types.ts'

/** What one JSON object at the start of some bytes turned out to be. `end` is where it ends. */
export type MessageScan =
  | {
      readonly kind: 'message'
      readonly message: WireMessage
      readonly end: number
      /** A key of it that occurs twice. */
      readonly duplicate: string | null
    }
  /** JSON, but not one JSON-RPC 2.0 message. */
  | { readonly kind: 'other'; readonly end: number }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'not-json' }

const keys = ['jsonrpc', 'id', 'method', 'params', 'result', 'error'] as const

/**
 * Reads the JSON-RPC message that starts at `start`. Bytes behind its end are the caller's business. Of a key that occurs
 * twice the last one counts, as in JSON.parse; a result without an id is an answer whose id is null. `progress`: how far
 * the same bytes have been looked through while they came.
 */
export function scanMessage(
  line: Buffer,
  start = 0,
  limit = line.length,
  progress: MembersProgress | undefined = undefined
): MessageScan {
  const found = findMembers(line, keys, start, limit, progress)
  if (!found.ok) return { kind: found.fault === 'truncated' ? 'truncated' : 'not-json' }
  const { members, end, duplicate } = found
  const other: MessageScan = { kind: 'other', end }
  if (value(line, members['jsonrpc']) !== '2.0') return other
  const id = value(line, members['id'])
  if (id !== undefined && id !== null && typeof id !== 'string' && typeof id !== 'number') return other
  const method = value(line, members['method'])
  const bytes = (span: Span | undefined): Buffer | undefined => span && line.subarray(span.start, span.end)
  const common = {
    raw: start === 0 && end === line.length ? line : line.subarray(start, end),
    id: id as JsonRpcId | undefined,
    idBytes: bytes(members['id']),
    params: bytes(members['params']),
    result: bytes(members['result']),
    error: isNull(line, members['error']) ? undefined : bytes(members['error'])
  }
  if (method !== undefined) {
    if (typeof method !== 'string' || id === null) return other
    return {
      kind: 'message',
      end,
      duplicate,
      message: { ...common, kind: id === undefined ? 'notification' : 'request', method }
    }
  }
  // An id without result and error is an answer too, if a broken one: whoever waits for it must hear so at once.
  const empty = common.error === undefined && common.result === undefined
  if ((id === undefined || id === null) && empty) return other
  const message: WireMessage = { ...common, id: common.id ?? null, kind: 'response', method: undefined }
  return { kind: 'message', end, duplicate, message }
}

/** Some servers write both members, and null in the one that does not hold: `"error": null` is no error. */
const isNull = (line: Buffer, span: Span | undefined): boolean =>
  span !== undefined && span.end - span.start === 4 && line.toString('latin1', span.start, span.end) === 'null'

/** Small values only: ids, methods and the version. An object there is not looked into. */
function value(line: Buffer, span: Span | undefined): unknown {
  if (span === undefined) return undefined
  const first = line[span.start]
  if (first === 0x7b || first === 0x5b) return {}
  return JSON.parse(line.toString('utf8', span.start, span.end))
}

/**
 * The id of a response of which only the first and the last bytes are known, for a message that was too large to keep.
 * Undefined when it is not certain, or when the message is no response.
 */
export function idOfFragment(head: Buffer, tail: Buffer): JsonRpcId | undefined {
  const { members } = findMembers(head, keys)
  if (members['method'] !== undefined) return undefined
  const span = members['id']
  if (span !== undefined) return span.end < head.length ? asId(value(head, span)) : undefined
  // The last brace of the line closes the message, so a scalar right before it is a member of the message itself.
  const match = /,\s*"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)\s*(?:,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$/.exec(
    tail.toString('latin1')
  )
  return match === null ? undefined : asId(JSON.parse(match[1] as string))
}

const asId = (id: unknown): JsonRpcId | undefined => (typeof id === 'string' || typeof id === 'number' ? id : undefined)
