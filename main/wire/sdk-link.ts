import {
  SSEClientTransport,
  SdkHttpError,
  StreamableHTTPClientTransport,
  UnauthorizedError,
  type FetchLike,
  type JSONRPCMessage,
  type Transport
} from '@modelcontextprotocol/client'
import type { Clock } from '../lib/clock.ts'
import { errorCode } from '../mcp/error-codes.ts'
import { toBytes } from '../mcp/json-bytes.ts'
import { metaKey } from '../mcp/meta-keys.ts'
import { isModern } from '../mcp/versions.ts'
import { createConversation, local, type ConversationCounters, type OutgoingRequest } from './conversation.ts'
import { fetchWithLimit, isTooLarge } from './limited-fetch.ts'
import { parseExact } from './exact.ts'
import { nestedDeeper, nestedTooDeeply } from './nesting.ts'
import type { ProtocolEntry } from './protocol-log.ts'
import type { Link, WireMessage } from './types.ts'

/** What went wrong with a remote server, apart from a single call. */
export interface RemoteTrouble {
  readonly code: 'remote-unreachable' | 'unauthorized' | 'session-ended'
  readonly message: string
}

export interface SdkLinkParts {
  readonly kind: 'http' | 'sse'
  readonly url: string
  /** Sent with every request, secrets resolved; never logged. */
  readonly headers: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly onProtocol: (entry: ProtocolEntry) => void
  readonly onTrouble: (trouble: RemoteTrouble) => void
  /** Most bytes of one answer; 32 MB unless set for the server. */
  readonly limitBytes?: number
  /** Mcp-Param-* headers of a modern tools/call, from the tool's schema. */
  readonly headersFor?: (method: string, params: unknown) => Readonly<Record<string, string>> | undefined
  readonly fetch?: FetchLike
}

export interface SdkLink extends Link {
  /** Connects (SSE) or prepares (streamable HTTP, where the first request connects). Rejects when it cannot. */
  readonly start: () => Promise<void>
  readonly counters: () => ConversationCounters
}

/** Ending a session at the server is a courtesy: it may take this long. */
const farewellMs = 1_000

/**
 * The link to a remote server, carried by the transports of the MCP SDK: they know redirects, sessions, resumption and the
 * headers of both eras. A request with the modern envelope in its `_meta` gets MCP-Protocol-Version, Mcp-Method and
 * Mcp-Name derived from its body; in the older era the version from the initialize answer is sent from then on.
 */
export function createSdkLink(parts: SdkLinkParts): SdkLink {
  const transport = createTransport(parts)
  const open = new Map<number, { readonly abort: AbortController; readonly modern: boolean; readonly method: string }>()
  let closed = false

  const conversation = createConversation({
    clock: parts.clock,
    onProtocol: parts.onProtocol,
    carrier: {
      sendRequest,
      sendNotification: (method, params) => {
        // A server can do without a note that cannot be written.
        if (params !== undefined && nestedDeeper(params)) return
        send({
          jsonrpc: '2.0',
          method,
          ...(params === undefined ? {} : { params: parseExact(params) })
        } as JSONRPCMessage)
      },
      sendAnswer: (id, member, bytes) =>
        send(
          (nestedDeeper(bytes)
            ? {
                jsonrpc: '2.0',
                id: parse(id),
                error: { code: errorCode.internalError, message: nestedTooDeeply('The host’s answer') }
              }
            : { jsonrpc: '2.0', id: parse(id), [member]: parseExact(bytes) }) as unknown as JSONRPCMessage
        ),
      cancel(id, reason) {
        const one = open.get(id)
        open.delete(id)
        // Modern servers take the end of the response stream as the cancel; older ones do not, and want to be told.
        if (one?.modern !== true || transport.hasPerRequestStream !== true) {
          send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id, reason } })
        }
        one?.abort.abort()
      },
      ended: (id) => {
        queueMicrotask(() => open.delete(id))
      }
    }
  })

  function sendRequest({ id, method, params }: OutgoingRequest): 'sent' | 'closed' {
    if (closed) return 'closed'
    if (params !== undefined && nestedDeeper(params)) {
      // Its caller waits from the next moment on; the server is well, so it is no trouble of the connection.
      queueMicrotask(() => conversation.fail(id, local('nested-too-deeply', nestedTooDeeply('The request'))))
      return 'sent'
    }
    const value = params === undefined ? undefined : parse(params)
    const abort = new AbortController()
    open.set(id, { abort, modern: asksModern(value), method })
    const headers = parts.headersFor?.(method, value)
    transport
      .send(
        {
          jsonrpc: '2.0',
          id,
          method,
          ...(params === undefined ? {} : { params: parseExact(params) })
        } as JSONRPCMessage,
        {
          requestSignal: abort.signal,
          ...(headers === undefined ? {} : { headers }),
          onRequestStreamEnd: () =>
            conversation.fail(
              id,
              local('server-died', `The connection to the server ended before it answered ${method}.`)
            )
        }
      )
      .catch((error: unknown) => sendFailed(id, error))
    return 'sent'
  }

  function sendFailed(id: number, error: unknown): void {
    if (closed || !open.has(id)) return
    const carried = errorInBody(error)
    if (carried !== null) {
      conversation.receive(asMessage({ jsonrpc: '2.0', id, error: carried }))
      return
    }
    if (isTooLarge(error)) {
      conversation.fail(id, local('message-too-large', error.message))
      return
    }
    const trouble = explain(error, parts.url, transport.sessionId !== undefined)
    conversation.fail(id, local('server-died', trouble.message))
    parts.onTrouble(trouble)
  }

  function send(message: JSONRPCMessage): void {
    if (closed) return
    transport.send(message).catch((error: unknown) => {
      if (!closed) parts.onTrouble(explain(error, parts.url, transport.sessionId !== undefined))
    })
  }

  transport.onmessage = (message) => {
    const wire = asMessage(message as unknown as Record<string, unknown>)
    if (wire.kind === 'response' && typeof wire.id === 'number' && open.get(wire.id)?.method === 'initialize') {
      const version = (message as { result?: { protocolVersion?: unknown } }).result?.protocolVersion
      if (typeof version === 'string') transport.setProtocolVersion?.(version)
    }
    conversation.receive(wire)
  }
  // Failures of a send reach its own caller; what arrives here besides is a stream that will be opened again.
  transport.onerror = () => undefined
  transport.onclose = () => {
    if (closed) return
    conversation.link.close('The connection to the server was closed.')
    parts.onTrouble({ code: 'remote-unreachable', message: 'The connection to the server was closed.' })
  }

  return {
    ...conversation.link,
    start: () => transport.start(),
    close(message) {
      if (closed) return
      closed = true
      conversation.link.close(message)
      void farewell(transport, parts.clock)
    },
    counters: conversation.counters
  }
}

function createTransport(parts: SdkLinkParts): Transport {
  const options = {
    requestInit: { headers: { ...parts.headers } },
    fetch: fetchWithLimit(parts.limitBytes ?? 32 * 1024 * 1024, parts.fetch)
  }
  const url = new URL(parts.url)
  return parts.kind === 'sse' ? new SSEClientTransport(url, options) : new StreamableHTTPClientTransport(url, options)
}

async function farewell(transport: Transport, clock: Clock): Promise<void> {
  if (transport instanceof StreamableHTTPClientTransport && transport.sessionId !== undefined) {
    await Promise.race([
      transport.terminateSession().catch(() => undefined),
      new Promise<void>((resolve) => void clock.after(farewellMs, resolve))
    ])
  }
  await transport.close().catch(() => undefined)
}

const parse = (bytes: Buffer): unknown => JSON.parse(bytes.toString('utf8')) as unknown

const asksModern = (params: unknown): boolean =>
  isModern((params as { _meta?: Record<string, unknown> } | undefined)?._meta?.[metaKey.protocolVersion])

function asMessage(message: Record<string, unknown>): WireMessage {
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
const unwritable = toBytes({ code: errorCode.internalError, message: nestedTooDeeply('The server’s answer') })

/** Servers may answer with an HTTP error whose body is the JSON-RPC error: 404 with "method not found" is one. */
function errorInBody(error: unknown): unknown {
  const text = error instanceof SdkHttpError ? (error.data as { text?: unknown } | undefined)?.text : undefined
  if (typeof text !== 'string') return null
  try {
    const body = JSON.parse(text) as { jsonrpc?: unknown; error?: { code?: unknown; message?: unknown } }
    const inside = body.error
    return body.jsonrpc === '2.0' && typeof inside?.code === 'number' && typeof inside.message === 'string'
      ? inside
      : null
  } catch {
    return null
  }
}

function explain(error: unknown, url: string, inSession: boolean): RemoteTrouble {
  const place = new URL(url).host
  const status = error instanceof SdkHttpError ? (error.data as { status?: number } | undefined)?.status : undefined
  if (error instanceof UnauthorizedError || status === 401 || status === 403) {
    return {
      code: 'unauthorized',
      message: `${place} refused the request (${status ?? 401}). Check the credentials in the server's settings.`
    }
  }
  if (status === 404 && inSession) {
    return { code: 'session-ended', message: `${place} has ended the session. Patchbay connects again.` }
  }
  if (status !== undefined) {
    return {
      code: 'remote-unreachable',
      message: `${place} answered with HTTP ${status}. Check the address, or try again later.`
    }
  }
  const cause = error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : String(error)
  return { code: 'remote-unreachable', message: `${place} cannot be reached: ${cause.slice(0, 300)}` }
}
