/** Hosts of the legacy era over HTTP: a session each, so that list changes, progress and questions reach them. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node'
import { isInitializeRequest, type Implementation } from '@modelcontextprotocol/server'
import { errorCode } from '../mcp/error-codes.ts'
import { createHostConnection } from './connection.ts'
import type { GatewayContext } from './gateway-context.ts'
import { askThrough, createHostServer } from './host-server.ts'
import { answerHttp } from './http-answer.ts'
import { admitted, createOutput, withOutput, type Output } from './output.ts'
import { asObject } from './json-edit.ts'
import { limits } from './policy/limits.ts'
import { sentence } from '../../contract/words/say.ts'

interface Session {
  readonly host: string
  readonly transport: NodeStreamableHTTPServerTransport
  readonly close: () => void
  /** Standing streams that the host reads: notifications that answer no request go there. */
  readonly streams: Set<Output>
  /** Requests and streams that are open. */
  open: number
  usedAt: number
  /** The host can be asked at any time, or not any more. */
  readonly canBeAsked: (now: boolean) => void
}
export interface LegacySessions {
  readonly handle: (host: string, request: IncomingMessage, response: ServerResponse, body: unknown) => Promise<void>
  readonly count: () => number
  readonly close: () => void
}

export function createLegacySessions(context: GatewayContext, info: Implementation): LegacySessions {
  const sessions = new Map<string, Session>()
  let cancelSweep: (() => void) | null = null

  function sweep(): void {
    cancelSweep = null
    const now = context.clock.mono()
    for (const session of [...sessions.values()])
      if (session.open === 0 && now - session.usedAt > limits.httpSessionIdleMs) session.close()
    scheduleSweep()
  }
  function scheduleSweep(): void {
    if (sessions.size > 0) cancelSweep ??= context.clock.after(limits.httpSessionIdleMs / 10, sweep)
  }

  async function begin(host: string): Promise<Session> {
    const own = [...sessions.values()].filter((session) => session.host === host)
    if (own.length >= limits.httpSessionsPerHost)
      own.sort((one, two) => one.open - two.open || one.usedAt - two.usedAt)[0]?.close()
    const connection = createHostConnection(host, 'http', context.clock.wall())
    connection.era = 'legacy'
    const server = createHostServer(context, connection, 'legacy', info)
    let id: string | null = null
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      maxRequestBodySize: limits.httpBodyBytes,
      onsessioninitialized(given) {
        id = given
        sessions.set(given, session)
        context.connections.add(connection)
        context.listChanges.start(connection)
        scheduleSweep()
      }
    })
    const session: Session = {
      host,
      transport,
      streams: new Set(),
      open: 0,
      usedAt: context.clock.mono(),
      canBeAsked(now) {
        connection.ask = now ? askThrough(server) : null
        context.connections.changed()
      },
      close: () => void transport.close()
    }
    connection.notify = (method, params) => {
      if (!admitted(session.streams, method, params)) return
      void server.notification({ method, ...(params && { params }) } as never).catch(() => undefined)
    }
    server.onclose = () => {
      if (id !== null) sessions.delete(id)
      context.subscriptions.forget(connection)
      context.connections.remove(connection)
    }
    await server.connect(transport)
    return session
  }

  /**
   * One request by itself, of a client that shakes no hands: answered as JSON, and forgotten. What it may is what its host
   * may; there is nobody to ask, and nobody to tell later.
   */
  async function once(host: string, request: IncomingMessage, response: ServerResponse, body: unknown): Promise<void> {
    if (asObject(body) === null)
      return answerHttp(response, 400, errorCode.serverFailed, sentence('http.session-header'))
    const connection = createHostConnection(host, 'http', context.clock.wall())
    connection.era = 'legacy'
    const server = createHostServer(context, connection, 'legacy', info)
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: undefined,
      enableJsonResponse: true,
      maxRequestBodySize: limits.httpBodyBytes
    })
    await server.connect(transport)
    response.once('close', () => void transport.close())
    // Such a client says neither what it sends nor what it takes.
    named(request, 'content-type', 'application/json')
    named(request, 'accept', 'application/json, text/event-stream')
    const output = createOutput(response, (what) => context.say(host, what))
    await withOutput(output, () => transport.handleRequest(request, response, body))
  }

  return {
    async handle(host, request, response, body) {
      const id = request.headers['mcp-session-id']
      let session = typeof id === 'string' ? sessions.get(id) : undefined
      // Having an id proves nothing: a session belongs to the host whose token began it.
      if (id !== undefined && session?.host !== host)
        return answerHttp(response, 404, errorCode.sessionNotFound, sentence('http.no-session'))
      if (!session) {
        if (request.method !== 'POST')
          return answerHttp(response, 405, errorCode.serverFailed, sentence('http.method'), { Allow: 'POST' })
        if (!isInitializeRequest(body)) return once(host, request, response, body)
        session = await begin(host)
      }
      const used = session
      used.open += 1
      used.usedAt = context.clock.mono()
      const output = createOutput(response, (what) => context.say(host, what))
      const standing = request.method === 'GET'
      if (standing && used.streams.add(output).size === 1) used.canBeAsked(true)
      response.once('close', () => {
        used.open -= 1
        used.usedAt = context.clock.mono()
        if (used.streams.delete(output) && used.streams.size === 0) used.canBeAsked(false)
      })
      await withOutput(output, () => used.transport.handleRequest(request, response, body))
    },
    count: () => sessions.size,
    close() {
      cancelSweep?.()
      for (const session of [...sessions.values()]) session.close()
    }
  }
}

/** One of its headers with another value, in both forms that Node keeps. */
function named({ headers, rawHeaders }: IncomingMessage, name: 'accept' | 'content-type', value: string): void {
  headers[name] = value
  const at = rawHeaders.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === name)
  if (at === -1) rawHeaders.push(name, value)
  else rawHeaders[at + 1] = value
}
