import { errorCode } from '../mcp/error-codes.ts'
import { toBytes } from '../mcp/json-bytes.ts'
import { nestedTooDeeply } from './nesting.ts'
import type { WireMessage } from './types.ts'
import { inWords } from '../../contract/words/say.ts'

/** A message that came as a value, as the SDK's transports read it, in the shape of one that came as bytes. */
export function messageOfValue(message: Record<string, unknown>): WireMessage {
  const { id, method } = message
  const result = bytesOf(message['result'])
  const error = bytesOf(message['error'])
  return {
    raw: Buffer.alloc(0),
    kind: method === undefined ? 'response' : id === undefined ? 'notification' : 'request',
    id: id as string | number | null | undefined,
    idBytes: bytesOf(id) ?? undefined,
    method: method as string | undefined,
    params: bytesOf(message['params']) ?? undefined,
    result: result ?? undefined,
    error: result === null || error === null ? unwritable : error
  }
}

/** Null for a value nested deeper than the stack is high, which cannot be written again; its call gets an error instead. */
function bytesOf(value: unknown): Buffer | null | undefined {
  try {
    return value === undefined ? undefined : toBytes(value)
  } catch {
    return null
  }
}
const unwritable = toBytes({ code: errorCode.internalError, message: inWords(nestedTooDeeply('answer')) })
