/** Messages as the SDK's transports have them, and as the wire has them. Pure. */
import { errorCode } from '../mcp/error-codes.ts'
import type { JSONRPCMessage } from '@modelcontextprotocol/client'
import { asObject, fromBytes, isPlain, toBytes } from '../mcp/json-bytes.ts'
import { metaKey } from '../mcp/meta-keys.ts'
import { isModern } from '../mcp/versions.ts'
import { parseExact } from './exact.ts'
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

/** A request as the SDK's transports take it. */
export const requestOf = (
  id: number,
  { method, params }: { readonly method: string; readonly params: Buffer | undefined }
): JSONRPCMessage =>
  ({ jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params: parseExact(params) }) }) as JSONRPCMessage

/** The request carries the modern envelope. */
export function claimsModern(params: Buffer | undefined): boolean {
  if (!params?.includes(metaKey.protocolVersion)) return false
  const meta = asObject(fromBytes(params))?.['_meta']
  return isPlain(meta) && isModern(meta[metaKey.protocolVersion])
}
