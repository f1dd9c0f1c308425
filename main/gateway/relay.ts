/**
 * One call from a host to a server and back. Bytes in, bytes out: only the name is rewritten here (ids and progress
 * tokens in the link), so what servers and hosts say to each other survives to the last digit. A call is sent at most
 * once, answered exactly once and reported exactly once.
 */
import type { Outcome } from '../../contract/failure.ts'
import type { CallRecord, MadeCall, ServerId } from '../../contract/model.ts'
import { hold, type Held } from '../activity/keep-text.ts'
import type { Clock } from '../lib/clock.ts'
import { notOffered } from '../mcp/unasked.ts'
import type { Supervisor, Upstream } from '../servers/types.ts'
import { untilTaken } from '../servers/connection/until-taken.ts'
import { findInParams, type ParamsSpans } from '../wire/params.ts'
import { NestedTooDeeply } from '../wire/nesting.ts'
import type { LinkAnswer, LinkRequest } from '../wire/types.ts'
import { withAskedUri } from './asked-uri.ts'
import { offers, type Caller, type HostCall, type Reply } from './calls.ts'
import { createParkedCalls, stateOf, type ParkedCallHooks } from './era-bridge/parked-calls.ts'
import { forModern, withoutEnvelope } from './era-bridge/to-legacy.ts'
import { callModernServer } from './era-bridge/to-modern.ts'
import type { Exposure } from '../access/exposure.ts'
import type { Elicitations } from './elicitations.ts'
import { readMembers } from './json-edit.ts'
import { limits } from './policy/limits.ts'
import { passes } from './log-levels.ts'
import type { ResourceOrigins } from './resource-origins.ts'
import { silenceAllowed } from './policy/patience.ts'
import { watchSilence } from './policy/silence.ts'
import { badParams, errorBytes, invalidParams, tooDeep, unanswered, type Refusal } from './refusal.ts'
import { strangersFor, type Resolved } from './resolve.ts'
import { route, type Routed } from './route.ts'
import { soundAnswer } from './sound-answer.ts'
import type { ReportCall } from './types.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { local } from '../wire/local-answer.ts'

export interface RelayParts {
  readonly supervisor: Pick<Supervisor, 'upstream' | 'called'> & Partial<Pick<Supervisor, 'definition'>>
  readonly exposureOf: (host: string) => Exposure
  readonly report: ReportCall
  readonly clock: Clock
  readonly serverInfo: Readonly<Record<string, unknown>>
  readonly origins: ResourceOrigins
  readonly elicitations: Elicitations
  /** A server is about to be called: the moment to tell it what it missed (log level, subscriptions). */
  readonly onUpstream: (upstream: Upstream) => void
  readonly newId: () => string
}
export interface Relay {
  /** Never rejects. */
  readonly call: (call: HostCall) => Promise<Reply>
  /** A log notification: to the calls of modern hosts that asked for its level. */
  readonly logged: (server: ServerId, params: Buffer, level: unknown) => void
  readonly open: () => number
  /** Whose calls this server works on. */
  readonly callers: (server: ServerId) => ReadonlySet<Caller>
  readonly close: () => void
}

type Answered = {
  readonly reply: Reply
  readonly outcome: CallRecord['outcome']
  readonly error: string | null
  readonly bytes: number
}

export function createRelay(parts: RelayParts): Relay {
  const parkedCalls = createParkedCalls(parts.clock)
  const loggers = new Map<ServerId, Set<HostCall>>()
  const working = new Map<ServerId, Set<HostCall>>()
  let open = 0

  async function call(call: HostCall): Promise<Reply> {
    const spans = call.params ? findInParams(call.params) : null
    if (call.params && (spans === null || spans.duplicate !== null))
      return refused(call, null, badParams(say('request.params')))
    const exposure = parts.exposureOf(call.host)
    const mentionedBy = (uri: string): string | null => parts.origins.serverOf(call.host, uri)
    const routed = route(call.method, exposure, call.params, mentionedBy, spans)
    if (!routed.ok) return refused(call, null, routed.refusal)
    if (!routed.to.ok) return askAround(call, exposure, routed.to)
    const reroute = (now: Exposure): Routed => route(call.method, now, named, mentionedBy)
    const named = nameOnly(call.params, spans)
    return callAt(call, exposure, { ...routed, to: routed.to }, reroute)
  }

  /** Of this resource nobody spoke: whoever has it answers, as it would if each were connected by itself. */
  async function askAround(call: HostCall, exposure: Exposure, unknown: Resolved & { ok: false }): Promise<Reply> {
    const uri = unknown.name
    const nobodys = call.method === 'resources/read' && unknown.server === ''
    const { params } = call
    for (const to of nobodys ? strangersFor(exposure, uri).slice(0, limits.askedAround) : []) {
      call.params = params
      const reroute = (now: Exposure): Routed => ({
        ok: true,
        to: strangersFor(now, uri).find(({ server }) => server === to.server) ?? unknown,
        params
      })
      const reply = await callAt(call, exposure, { ok: true, to, params }, reroute)
      if (reply.kind !== 'error') return reply
    }
    call.params = params
    return refused(call, unknown, unknown.refusal)
  }

  async function callAt(
    call: HostCall,
    exposure: Exposure,
    routed: Routed & { readonly ok: true; readonly to: Resolved & { readonly ok: true } },
    reroute: (now: Exposure) => Routed
  ): Promise<Reply> {
    const { to } = routed
    if (call.era === 'modern') {
      const again = stateOf(call.params)
      if (again?.state.startsWith('patchbay.')) {
        const multiRoundCall = parkedCalls.resume(keyOf(call, to), again.state, again.responses)
        if (multiRoundCall) return replyOf(await multiRoundCall.round(call), to)
        return refused(call, to, {
          ...badParams(say('request.stale-state')),
          code: invalidParams
        })
      }
    }
    const finish = begin(call, to)
    const allowed = (): boolean => {
      const now = parts.exposureOf(call.host)
      if (now === exposure) return true
      const again = reroute(now)
      return again.ok && again.to.ok
    }
    const upstream = await untilAborted(parts.supervisor.upstream(to.server, limits.waitForReadyMs), call.signal)
    if (upstream === null) return finish(local('cancelled', say('gateway.cancelled-by-host')))
    if (!upstream.ok) {
      const refusal = unanswered(to.serverName, upstream.failure)
      return finish({ kind: 'error', bytes: errorBytes(refusal) }, refusal)
    }
    // The wait may have been long enough for a person to switch the tool off.
    if (parts.exposureOf(call.host) !== exposure) {
      const now = reroute(parts.exposureOf(call.host))
      if (now.ok && !now.to.ok) return finish({ kind: 'error', bytes: errorBytes(now.to.refusal) }, now.to.refusal)
    }
    parts.onUpstream(upstream.value)
    try {
      return await send(call, to, upstream.value, routed, allowed, finish)
    } catch (error) {
      // Between the eras small parts are read and written again.
      if (!(error instanceof NestedTooDeeply)) throw error
      const refusal = tooDeep(error.message)
      return finish({ kind: 'error', bytes: errorBytes(refusal) }, refusal)
    }
  }

  async function send(
    call: HostCall,
    to: Resolved & { ok: true },
    upstream: Upstream,
    { params, askedUri }: Routed & { ok: true },
    allowed: () => boolean,
    finish: (answer: LinkAnswer, refusal?: Refusal) => Reply
  ): Promise<Reply> {
    /** Before anything is done with it: the resources it names are the server's word, whichever way it goes on to the host. */
    const heard = (came: LinkAnswer): LinkAnswer => {
      const answer = soundAnswer(call.method, came, upstream.era, to.name)
      if (call.era === 'legacy') parts.elicitations.answered(to.server, answer, call.connection)
      if (answer.kind !== 'result' || call.method === 'completion/complete') return answer
      parts.origins.note(call.host, to.server, answer.bytes)
      return askedUri === undefined ? answer : { ...answer, bytes: withAskedUri(answer.bytes, to.name, askedUri) }
    }
    const nextUpstream = async (): Promise<Outcome<Upstream> | null> => {
      const next = await untilAborted(parts.supervisor.upstream(to.server, limits.waitForReadyMs), call.signal)
      if (!allowed()) return null
      if (next?.ok) parts.onUpstream(next.value)
      return next
    }
    const definition = parts.supervisor.definition?.(to.server) ?? null
    const silentMs = silenceAllowed(definition, call.method === 'tools/call' ? to.name : null)
    const request = (own: Buffer | undefined, hooks: ParkedCallHooks): Promise<LinkAnswer> => {
      const silence = watchSilence(parts.clock, hooks.signal, silentMs)
      const more: LinkRequest = {
        method: call.method,
        ...(own && { params: own }),
        host: call.host,
        signal: silence.signal,
        onProgress: (progress) => {
          silence.heard()
          hooks.progress(progress)
        },
        // A modern host is asked in the answer to one call, so each of its calls stands for itself.
        from: call.era === 'modern' ? call : call.connection,
        onServerRequest: (method, asked, signal) => silence.paused(hooks.onServerRequest(method, asked, signal))
      }
      return untilTaken(upstream, nextUpstream, ({ link }) => link.request(more))
        .then(silence.ended)
        .then(heard)
    }
    const plain: ParkedCallHooks = {
      signal: call.signal,
      progress: call.progress,
      onServerRequest(method, asked, signal) {
        if (method === 'elicitation/create') parts.elicitations.asked(to.server, asked, call.connection)
        return askHost(call, method, asked, signal)
      }
    }
    const listening = call.log ? listen(call, to.server) : null
    if (call.era === upstream.era) {
      call.params = undefined
      const answer = await request(params, plain)
      listening?.()
      return finish(answer)
    }
    if (call.era === 'legacy') {
      const answer = await callModernServer({
        client: call.client,
        protocolVersion: upstream.protocolVersion,
        params,
        ask: call.ask,
        signal: call.signal,
        send: (own) => request(own, plain),
        outputSchema: to.target?.definition['outputSchema'],
        newId: parts.newId
      })
      return finish(answer)
    }
    const multiRoundCall = parkedCalls.begin(keyOf(call, to), (hooks) =>
      request(withoutEnvelope(params), hooks).then((answer) => {
        listening?.()
        const modern = flatEnough(() => forModern(call.method, answer, parts.serverInfo, call.client))
        finish(modern)
        return modern
      })
    )
    return replyOf(await multiRoundCall.round(call), to)
  }

  /** Counts the call in; the answer counts it out, once. */
  function begin(call: HostCall, to: Resolved & { ok: true }): (answer: LinkAnswer, refusal?: Refusal) => Reply {
    const from = parts.clock.mono()
    const at = parts.clock.wall().toISOString()
    const requestBytes = call.params?.length ?? 0
    const asked = hold(call.params)
    const counted = call.method !== 'completion/complete'
    const called = counted ? parts.supervisor.called(to.server, { host: call.host, tool: to.name }) : null
    open += 1
    const atServer = working.get(to.server) ?? new Set<HostCall>()
    working.set(to.server, atServer.add(call))
    return (answer, refusal) => {
      const done = answered(answer, to, refusal)
      open -= 1
      atServer.delete(call)
      called?.ended(done.outcome !== 'ok')
      if (counted) record(call, to.server, to.name, done, at, parts.clock.mono() - from, requestBytes, asked)
      return done.reply
    }
  }

  function refused(call: HostCall, to: Resolved | null, refusal: Refusal): Reply {
    const bytes = errorBytes(refusal)
    const done: Answered = {
      reply: { kind: 'error', bytes },
      outcome: refusal.outcome,
      error: refusal.message,
      bytes: bytes.length
    }
    if (call.method !== 'completion/complete')
      record(
        call,
        to?.server ?? '',
        to?.name ?? '',
        done,
        parts.clock.wall().toISOString(),
        0,
        call.params?.length ?? 0,
        hold(call.params)
      )
    return done.reply
  }

  function record(
    call: HostCall,
    server: string,
    name: string,
    done: Answered,
    at: string,
    ms: number,
    requestBytes: number,
    asked: Held | null
  ): void {
    const answered = 'bytes' in done.reply ? hold(done.reply.bytes) : null
    const made: MadeCall = {
      at,
      host: call.host,
      server,
      method: call.method,
      name,
      outcome: done.outcome,
      ms: Math.round(ms * 100) / 100,
      requestBytes,
      responseBytes: done.bytes,
      error: done.error
    }
    parts.report(made, { asked, answered })
  }

  function listen(call: HostCall, server: ServerId): () => void {
    const set = loggers.get(server) ?? new Set()
    loggers.set(server, set.add(call))
    return () => {
      set.delete(call)
      if (set.size === 0) loggers.delete(server)
    }
  }

  return {
    call,
    logged(server, params, level) {
      for (const call of loggers.get(server) ?? []) if (passes(level, call.client.logLevel)) call.log?.(params)
    },
    open: () => open,
    callers: (server) => new Set([...(working.get(server) ?? [])].map(({ connection }) => connection)),
    close: () => parkedCalls.close()
  }
}

const keyOf = (call: HostCall, to: Resolved & { ok: true }): string =>
  JSON.stringify([call.host, call.method, to.server, to.name])

/** A question goes only to the host whose call is open, and only if it offers that. */
function askHost(call: HostCall, method: string, params: Buffer | undefined, signal: AbortSignal): Promise<LinkAnswer> {
  if (call.ask !== null && offers(call.client, method, params)) return call.ask(method, params, signal)
  return Promise.resolve(notOffered(method))
}

/** What the request is about, without the rest, which may be large. */
function nameOnly(params: Buffer | undefined, spans: ParamsSpans | null): Buffer | undefined {
  const members = (['name', 'uri'] as const).flatMap((key) => {
    const span = spans?.[key]
    return params && span ? [`"${key}":${params.toString('utf8', span.start, span.end)}`] : []
  })
  return members.length === 0 ? undefined : Buffer.from(`{${members.join(',')}}`)
}

/** What came of it, or why it could not be made. */
function flatEnough(make: () => LinkAnswer): LinkAnswer {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error
    return { kind: 'error', bytes: errorBytes(tooDeep(error.message)) }
  }
}

function replyOf(answer: LinkAnswer, to: Resolved & { ok: true }): Reply {
  return answered(answer, to).reply
}

function answered(answer: LinkAnswer, to: Resolved & { ok: true }, refusal?: Refusal): Answered {
  if (answer.kind === 'result') {
    const toolError = isToolError(answer.bytes)
    return { reply: answer, outcome: toolError ? 'tool-error' : 'ok', error: null, bytes: answer.bytes.length }
  }
  if (answer.kind === 'error')
    return {
      reply: answer,
      outcome: refusal?.outcome ?? 'error',
      error: refusal?.message ?? messageOf(answer.bytes),
      bytes: answer.bytes.length
    }
  if (answer.code === 'cancelled') return { reply: { kind: 'cancelled' }, outcome: 'cancelled', error: null, bytes: 0 }
  const local = unanswered(to.serverName, answer)
  const bytes = errorBytes(local)
  return { reply: { kind: 'error', bytes }, outcome: local.outcome, error: local.message, bytes: bytes.length }
}

/** Looked for as text first: a scan of every large result would cost more than the rest of the trip. */
const isToolError = (result: Buffer): boolean =>
  result.includes('"isError"') && readMembers(result, ['isError'])?.['isError']?.toString() === 'true'

function messageOf(error: Buffer): string {
  const message = readMembers(error, ['message'])?.['message']?.toString('utf8')
  return message?.startsWith('"') ? String(JSON.parse(message)).slice(0, 500) : sentence('gateway.server-error')
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | null> {
  if (signal.aborted) return Promise.resolve(null)
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(null)
    signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
