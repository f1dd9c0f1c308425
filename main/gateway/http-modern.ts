/** Hosts of the modern era over HTTP: no session; one handler a host, because each sees lists of its own. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { toNodeHandler } from '@modelcontextprotocol/node'
import {
  createMcpHandler,
  InMemoryServerEventBus,
  type Implementation,
  type ServerEvent
} from '@modelcontextprotocol/server'
import { sentence } from '../../contract/words/say.ts'
import { errorCode } from '../mcp/error-codes.ts'
import { metaKey } from '../mcp/meta-keys.ts'
import { lists } from '../mcp/methods.ts'
import { newestModern } from '../mcp/versions.ts'
import { relayed } from './calls.ts'
import { answerHttp } from './http-answer.ts'
import { createHostConnection, type HostConnection } from './connection.ts'
import type { GatewayContext } from './gateway-context.ts'
import { createHostServer, factsOf } from './host-server.ts'
import { asObject } from './json-edit.ts'
import { admitted, createOutput, withOutput, type Output } from './output.ts'
import { limits } from './policy/limits.ts'

export interface ModernHosts {
  readonly handle: (host: string, request: IncomingMessage, response: ServerResponse, body: unknown) => Promise<void>
  readonly close: () => Promise<void>
}
interface ModernHost {
  readonly connection: HostConnection
  readonly serve: ReturnType<typeof toNodeHandler>
  readonly close: () => Promise<void>
  /** Of the streams that listen. */
  readonly streams: Set<Output>
  open: number
  cancelExpiry: (() => void) | null
}

const events: Readonly<Record<string, ServerEvent['kind']>> = {
  'notifications/tools/list_changed': 'tools_list_changed',
  'notifications/prompts/list_changed': 'prompts_list_changed',
  'notifications/resources/list_changed': 'resources_list_changed'
}

export function createModernHosts(context: GatewayContext, info: Implementation): ModernHosts {
  const hosts = new Map<string, ModernHost>()

  function begin(host: string): ModernHost {
    const connection = createHostConnection(host, 'http', context.clock.wall())
    connection.era = 'modern'
    const bus = new InMemoryServerEventBus()
    const streams = new Set<Output>()
    connection.notify = (method, params) => {
      if (!admitted(streams, method, params)) return
      const kind = events[method]
      if (kind !== undefined) bus.publish({ kind } as ServerEvent)
      else if (method === 'notifications/resources/updated')
        bus.publish({ kind: 'resource_updated', uri: String(params?.['uri']), ...(params && { params }) })
    }
    const handler = createMcpHandler(() => createHostServer(context, connection, 'modern', info), {
      legacy: 'reject',
      bus,
      maxRequestBodySize: limits.httpBodyBytes
    })
    const entry: ModernHost = {
      connection,
      serve: toNodeHandler(handler, { maxRequestBodySize: limits.httpBodyBytes }),
      close: handler.close,
      streams,
      open: 0,
      cancelExpiry: null
    }
    hosts.set(host, entry)
    context.connections.add(connection)
    context.listChanges.start(connection)
    return entry
  }

  /** A stateless host is there while it asks or listens, and a while after. */
  function expire(host: string, entry: ModernHost): void {
    if (entry.open > 0) return
    entry.cancelExpiry = context.clock.after(limits.httpModernIdleMs, () => {
      hosts.delete(host)
      context.subscriptions.forget(entry.connection)
      context.connections.remove(entry.connection)
      void entry.close()
    })
  }

  return {
    async handle(host, request, response, body) {
      const unknown = unknownMethod(body)
      if (unknown !== null)
        return answerHttp(response, 404, errorCode.methodNotFound, sentence('request.method'), {}, unknown.id)
      const entry = hosts.get(host) ?? begin(host)
      entry.cancelExpiry?.()
      entry.open += 1
      const ended = noteRequest(context, entry.connection, body)
      response.once('close', () => {
        entry.open -= 1
        ended()
        expire(host, entry)
      })
      const output = createOutput(response, (what) => context.say(host, what))
      if (asObject(body)?.['method'] === 'subscriptions/listen') {
        entry.streams.add(output)
        response.once('close', () => entry.streams.delete(output))
      }
      await withOutput(output, () => entry.serve(request, response as never, body))
    },
    async close() {
      const all = [...hosts.values()]
      hosts.clear()
      for (const entry of all) entry.cancelExpiry?.()
      await Promise.all(all.map((entry) => entry.close()))
    }
  }
}

const modernMethods = new Set<string>([
  ...Object.values(lists).map(({ method }) => method),
  ...relayed,
  ...['server/discover', 'subscriptions/listen', 'resources/subscribe', 'resources/unsubscribe', 'ping']
])
/** A request of this era for something that nobody here knows, which the era answers with a status of its own. */
function unknownMethod(body: unknown): { readonly id: string | number } | null {
  const { id, method, params } = asObject(body) ?? {}
  if (typeof method !== 'string' || modernMethods.has(method) || (typeof id !== 'string' && typeof id !== 'number'))
    return null
  const version = asObject(asObject(params)?.['_meta'])?.[metaKey.protocolVersion]
  return version === newestModern ? { id } : null
}

/** Remembers who the client says it is, and what a listen stream wants to hear about; answers what to do at its end. */
function noteRequest(context: GatewayContext, connection: HostConnection, body: unknown): () => void {
  const message = asObject(body)
  const params = asObject(message?.['params'])
  const facts = factsOf(params?.['_meta'])
  if (facts.info['name'] !== undefined) {
    const met = facts.info['name'] === connection.facts.info['name']
    if (!met || connection.facts.logLevel !== facts.logLevel) connection.facts = facts
    if (!met) context.connections.changed()
  }
  const uris =
    message?.['method'] === 'subscriptions/listen'
      ? asObject(params?.['notifications'])?.['resourceSubscriptions']
      : undefined
  if (!Array.isArray(uris)) return () => undefined
  // One holder a stream: two streams of one host may want the same resource, and end at different times.
  const holder: HostConnection = { ...connection, notify: connection.notify }
  for (const uri of uris.filter((one): one is string => typeof one === 'string').slice(0, 1_000)) {
    const to = context.resourceOf(connection.host, uri)
    if (to.ok) void context.subscriptions.subscribe(holder, { server: to.server, uri: to.name, publicUri: uri })
  }
  return () => context.subscriptions.forget(holder)
}
