/**
 * The SDK's server object for one conversation. Handshake, envelope checks and era rules are the SDK's; what is asked
 * after them is answered here from the exposure, or goes through the relay. Everything hangs on the fallback handler,
 * because a typed handler of the SDK re-shapes what passes and checks servers' schemas on the main thread.
 */
import {
  ProtocolError,
  Server,
  type Implementation,
  type JSONRPCRequest,
  type ServerContext
} from '@modelcontextprotocol/server'
import { NestedTooDeeply, nestedDeeper, nestedTooDeeply } from '../wire/nesting.ts'
import type { LinkAnswer } from '../wire/types.ts'
import { joinProgress, outputOfRequest } from './output.ts'
import { isRelayed, type AskHost, type ClientFacts, type HostCall } from './calls.ts'
import type { HostConnection } from './connection.ts'
import type { GatewayContext } from './gateway-context.ts'
import { serverCapabilities } from '../mcp/capabilities.ts'
import type { ListKind } from '../mcp/methods.ts'
import { metaKey } from '../mcp/meta-keys.ts'
import type { Exposure } from '../access/exposure.ts'
import { asObject, toBytes, toExact, fromForeignBytes } from './json-edit.ts'
import { joinInstructions } from './instructions.ts'
import { limits } from './policy/limits.ts'
import { errorBytes, invalidParams, methodNotFound, serverFailed, tooDeep, tooManyCalls } from './refusal.ts'
import { inWords, sentence } from '../../contract/words/say.ts'

/** The SDK builds a schema compiler for each server object otherwise; nothing here compiles a server's schema. */
const noValidator = {
  getValidator: () => (input: unknown) => ({ valid: true as const, data: input as never, errorMessage: undefined })
}

export function createHostServer(
  context: GatewayContext,
  connection: HostConnection,
  era: 'legacy' | 'modern',
  info: Implementation
): Server {
  const instructions = joinInstructions(context.exposureOf(connection.host))
  const server = new Server(info, {
    capabilities: serverCapabilities,
    jsonSchemaValidator: noValidator,
    ...(instructions && { instructions })
  })
  const facts = (ctx: ServerContext): ClientFacts =>
    era === 'modern' ? factsOf(ctx.mcpReq.envelope) : connection.facts

  server.fallbackRequestHandler = async (request, ctx) => {
    const params = asObject(request.params) ?? {}
    if (isRelayed(request.method)) {
      const call = hostCall(request, params, ctx)
      const reply = await throughGate(context, connection, call).catch(failedReply)
      call.ended?.()
      if (reply.kind !== 'cancelled') outputOfRequest()?.answering(reply.bytes.length)
      if (reply.kind === 'result') return readable(reply.bytes)
      // The SDK drops the answer of a request that was cancelled; this error is never sent then.
      throw reply.kind === 'error'
        ? protocolError(reply.bytes)
        : new ProtocolError(serverFailed, sentence('gateway.cancelled-by-host'))
    }
    switch (request.method) {
      case 'tools/list':
        return listOf('tools', (await listNow('tools', params)).tools)
      case 'resources/list':
        return listOf('resources', (await listNow('resources', params)).resources)
      case 'resources/templates/list':
        return listOf('resourceTemplates', (await listNow('resources', params)).templates)
      case 'prompts/list':
        return listOf('prompts', (await listNow('prompts', params)).prompts)
      case 'resources/subscribe':
        return subscribe(String(params['uri']))
      case 'resources/unsubscribe':
        context.subscriptions.unsubscribe(connection, String(params['uri']))
        return {}
      default:
        throw new ProtocolError(methodNotFound, sentence('request.method'))
    }
  }
  server.fallbackNotificationHandler = async (notification) => {
    if (notification.method === 'notifications/roots/list_changed') context.rootsChanged(connection)
  }
  if (era === 'legacy') {
    server.setRequestHandler('logging/setLevel', (request) => {
      connection.facts = { ...connection.facts, logLevel: request.params.level }
      context.logLevelChanged()
      return {}
    })
    server.oninitialized = () => learn()
  }

  async function listNow(kind: ListKind, params: Readonly<Record<string, unknown>>): Promise<Exposure> {
    onePage(params)
    await context.freshen(connection.host, kind)
    context.listRead(connection, kind)
    return context.exposureOf(connection.host)
  }

  /** Also at the first call: some hosts never say "initialized". */
  function learn(): void {
    connection.facts = {
      ...connection.facts,
      capabilities: { ...server.getClientCapabilities() },
      info: { ...server.getClientVersion() }
    }
    context.connections.changed()
  }

  function hostCall(request: JSONRPCRequest, params: Readonly<Record<string, unknown>>, ctx: ServerContext): HostCall {
    if (era === 'legacy' && Object.keys(connection.facts.info).length === 0) learn()
    const meta = { ...asObject(params['_meta']), ...asObject(ctx.mcpReq.envelope) }
    const state = ctx.mcpReq.requestState()
    const own = toBytes({
      ...params,
      ...(Object.keys(meta).length > 0 && { _meta: meta }),
      ...(ctx.mcpReq.inputResponses !== undefined && { inputResponses: ctx.mcpReq.inputResponses }),
      ...(state !== undefined && { requestState: state })
    })
    const client = facts(ctx)
    const output = outputOfRequest()
    const notify = (method: string) => (bytes: Buffer) => {
      if (nestedDeeper(bytes) || output?.admit(bytes.length) === false) return
      void ctx.mcpReq.notify({ method, params: asObject(toExact(bytes)) ?? {} } as never).catch(() => undefined)
    }
    const progress = output && joinProgress(output, notify('notifications/progress'))
    return {
      host: connection.host,
      era,
      client,
      method: request.method as HostCall['method'],
      params: own,
      signal: ctx.mcpReq.signal,
      progress: progress?.note ?? notify('notifications/progress'),
      ...(progress && { ended: progress.stop }),
      log: era === 'modern' && client.logLevel !== null ? notify('notifications/message') : null,
      ask: era === 'legacy' ? askThrough(server, ctx.mcpReq.id) : null,
      connection
    }
  }

  async function subscribe(uri: string): Promise<Record<string, unknown>> {
    const to = context.resourceOf(connection.host, uri)
    if (!to.ok) throw new ProtocolError(to.refusal.code, to.refusal.message)
    const answer = await context.subscriptions.subscribe(connection, {
      server: to.server,
      uri: to.name,
      publicUri: uri
    })
    if (answer?.kind === 'error') throw protocolError(answer.bytes)
    return {}
  }
  return server
}

/** A relay that failed is an answer too, or its host would wait for ever. */
export function failedReply(error: unknown): { readonly kind: 'error'; readonly bytes: Buffer } {
  if (error instanceof NestedTooDeeply) return { kind: 'error', bytes: errorBytes(tooDeep(error.message)) }
  const message = sentence('gateway.failed')
  return { kind: 'error', bytes: errorBytes({ code: serverFailed, message, failure: 'internal' }) }
}

/** Waits its turn among the calls of this connection. */
export async function throughGate(
  context: GatewayContext,
  connection: HostConnection,
  call: HostCall
): ReturnType<GatewayContext['relay']['call']> {
  const entered = connection.gate.enter(call.signal)
  const leave = entered instanceof Promise ? await entered : entered
  if (leave === 'full') return { kind: 'error', bytes: errorBytes(tooManyCalls(limits.waitingCalls)) }
  if (leave === 'aborted') return { kind: 'cancelled' }
  try {
    return await context.relay.call(call)
  } finally {
    leave()
  }
}

export const factsOf = (envelope: unknown): ClientFacts => {
  const keys = asObject(envelope) ?? {}
  const level = keys[metaKey.logLevel]
  return {
    capabilities: asObject(keys[metaKey.clientCapabilities]) ?? {},
    info: asObject(keys[metaKey.clientInfo]) ?? {},
    logLevel: typeof level === 'string' ? level : null
  }
}

const listOf = (key: string, targets: Exposure['tools']): Record<string, unknown> => ({
  [key]: targets.map((target) => target.definition)
})

/**
 * Everything fits one page; a cursor can only be a stale or foreign one. Null and "" are none: clients that write every
 * member of a struct send them.
 */
function onePage({ cursor }: Readonly<Record<string, unknown>>): void {
  if (cursor !== undefined && cursor !== null && cursor !== '')
    throw new ProtocolError(invalidParams, sentence('request.stale-cursor'))
}

/** The result as the SDK wants it, its numbers as they came. */
function readable(bytes: Buffer): Record<string, unknown> {
  if (nestedDeeper(bytes)) throw protocolError(errorBytes(tooDeep(inWords(nestedTooDeeply('answer')))))
  return asObject(toExact(bytes)) as Record<string, unknown>
}

function protocolError(bytes: Buffer): ProtocolError {
  if (nestedDeeper(bytes)) {
    const { code, message, failure } = tooDeep(inWords(nestedTooDeeply('error')))
    return new ProtocolError(code, message, { patchbay: failure })
  }
  const error = asObject(toExact(bytes)) ?? {}
  return new ProtocolError(
    Number.isInteger(error['code']) ? (error['code'] as number) : serverFailed,
    String(error['message'] ?? 'Error'),
    error['data']
  )
}

const anything = { '~standard': { version: 1 as const, vendor: 'patchbay', validate: (value: unknown) => ({ value }) } }

/** Requests to a client of the legacy era over HTTP: on the stream of the call they belong to, or the standing one. */
export function askThrough(server: Server, call?: string | number): AskHost {
  return async (method, params, signal): Promise<LinkAnswer> => {
    try {
      const result = await server.request(
        { method, ...(params && { params: asObject(fromForeignBytes(params)) ?? {} }) } as never,
        anything as never,
        { ...(call !== undefined && { relatedRequestId: call }), signal, timeout: limits.askMs }
      )
      return { kind: 'result', bytes: toBytes(result) }
    } catch (error) {
      const { code, message, data } = error as { code?: unknown; message?: string; data?: unknown }
      const bytes = toBytes({
        code: Number.isInteger(code) ? code : serverFailed,
        message: message ?? sentence('gateway.host-silent'),
        ...(data !== undefined && { data })
      })
      return { kind: 'error', bytes }
    }
  }
}
