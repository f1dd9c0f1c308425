import type { FetchLike, JSONRPCMessage } from '@modelcontextprotocol/client'
import type { Clock } from '../lib/clock.ts'
import { errorCode } from '../mcp/error-codes.ts'
import { fromBytes } from '../mcp/json-bytes.ts'
import { listChanged } from '../mcp/methods.ts'
import { createCarriage, type Carriage } from './carriage.ts'
import { createConversation, type ConversationCounters, type OutgoingRequest } from './conversation.ts'
import { local } from './local-answer.ts'
import { HttpRefusal } from './http-refusal.ts'
import { isTooLarge } from './limited-fetch.ts'
import { parseExact } from './exact.ts'
import { nestedDeeper, nestedTooDeeply } from './nesting.ts'
import type { ProtocolEntry } from './protocol-log.ts'
import type { OnRoots } from './server-asks.ts'
import { createRenewal, type Asked } from './renewal.ts'
import {
  brokeOff,
  errorInBody,
  explainTrouble,
  isUnreadable,
  neverReached,
  troubleOf,
  wantsOtherTransport,
  type RemoteTrouble
} from './remote-trouble.ts'
import { judgeError, judgeRefusal, type LossVerdict } from './session-loss.ts'
import type { Link, LinkAnswer } from './types.ts'
import { claimsModern, messageOfValue, requestOf } from './sdk-message.ts'
import { inWords, type Said, say, sentence } from '../../contract/words/say.ts'

export type { RemoteTrouble } from './remote-trouble.ts'

export interface SdkLinkParts {
  readonly kind: 'http' | 'sse'
  readonly url: string
  /** Sent with every request, secrets resolved; never logged. */
  readonly headers: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly onProtocol: (entry: ProtocolEntry) => void
  readonly onTrouble: (trouble: RemoteTrouble) => void
  /** Something that a person reading the log should know, though it was got over. */
  readonly onNote?: (text: string) => void
  /** Most bytes of one answer; 32 MB unless set for the server. */
  readonly limitBytes?: number
  /** How long beginning anew may take; calls that wait for it wait no longer. */
  readonly startMs?: number
  /** Mcp-Param-* headers of a modern tools/call, from the tool's schema. */
  readonly onRoots?: OnRoots
  readonly headersFor?: (method: string, params: unknown) => Readonly<Record<string, string>> | undefined
  readonly fetch?: FetchLike
}

export interface SdkLink extends Link {
  /** Connects (SSE) or prepares (streamable HTTP, where the first request connects). Rejects when it cannot. */
  readonly start: () => Promise<void>
  readonly counters: () => ConversationCounters
}

/** A request from when it is made to its one answer, over however many sessions it takes. */
interface Open {
  readonly method: string
  readonly params: Buffer | undefined
  readonly modern: boolean
  readonly abort: AbortController
  /** What carries it; null while it waits for the next session. */
  on: Carriage | null
  sends: number
  /** The reply to it has come, and is whole. */
  replied: boolean
  /** The server has taken it; from here on it may have been acted on. */
  accepted: boolean
  /** The server has reported progress of it, so it was acted on. */
  begun: boolean
  /** What becomes of it if the session turns out to be well. */
  otherwise: (() => void) | null
  /** Of the renewal itself: it never waits, and tells what became of it. */
  readonly asked: { judged: LossVerdict | 'unreached' | null; trouble: RemoteTrouble | null } | null
}

/** Asking twice does nothing. */
const harmless = /^(ping|server\/discover|(tools|prompts|resources|resources\/templates)\/list)$/
/** A server that forgets each session at once is not mended by sending it the same thing again and again. */
const mostSends = 3

/**
 * The link to a remote server, carried by the transports of the MCP SDK: they know redirects, sessions, resumption and the
 * headers of both eras. A request with the modern envelope in its `_meta` gets MCP-Protocol-Version, Mcp-Method and
 * Mcp-Name derived from its body; in the older era the version from the initialize answer is sent from then on.
 *
 * A session that the server has forgotten is begun anew below the link (`renewal`), and what was turned away for that
 * reason is sent again: it was not acted on. What may have been acted on never is; it ends with an error.
 */
export function createSdkLink(parts: SdkLinkParts): SdkLink {
  const open = new Map<number, Open>()
  const retired = new Set<Carriage>()
  let kind = parts.kind
  /** The other transport was tried: once is enough. */
  let switched = false
  let current = carry()
  let closed = false
  /** Set while a request of the renewal is made: it goes over that carriage, whatever the others wait for. */
  let via: { readonly carriage: Carriage; readonly asked: NonNullable<Open['asked']> } | null = null

  const conversation = createConversation({
    clock: parts.clock,
    onProtocol: parts.onProtocol,
    ...(parts.onRoots && { onRoots: parts.onRoots }),
    carrier: {
      sendRequest,
      sendNotification: (method, params) => {
        // A server can do without a note that cannot be written.
        if (params !== undefined && nestedDeeper(params)) return
        notify(current, { method, ...(params === undefined ? {} : { params: parseExact(params) }) })
      },
      sendAnswer: (id, member, bytes) =>
        notify(
          current,
          nestedDeeper(bytes)
            ? {
                id: fromBytes(id),
                error: { code: errorCode.internalError, message: inWords(nestedTooDeeply('host-answer')) }
              }
            : { id: fromBytes(id), [member]: parseExact(bytes) }
        ),
      cancel(id, reason) {
        const one = open.get(id)
        open.delete(id)
        if (one?.on == null) return
        // Modern servers take the end of the response stream as the cancel; older ones do not, and need a notification.
        if (!one.modern || !one.on.streamEach)
          notify(one.on, { method: 'notifications/cancelled', params: { requestId: id, reason } })
        one.abort.abort()
      },
      ended: (id) => {
        queueMicrotask(() => {
          open.delete(id)
          retire()
        })
      }
    }
  })

  const renewal = createRenewal<Carriage>({
    clock: parts.clock,
    startMs: parts.startMs ?? 30_000,
    place: new URL(parts.url).host,
    explain: (error) => explainTrouble(error, parts.url),
    open: carry,
    start: (carriage) => carriage.start(),
    ask,
    speaks: (carriage, version) => carriage.speaks(version),
    notify: (carriage, method) => notify(carriage, { method }),
    close: (carriage) => carriage.close(true),
    onWell: (of) => {
      if (of === current) flush('well')
    },
    onRenewed(next, changed) {
      retired.add(current)
      current = next
      flush('renewed')
      retire()
      // Whatever it lists may be another by now; who watches the lists reads them again.
      for (const kind of changed) conversation.receive(messageOfValue({ jsonrpc: '2.0', method: listChanged(kind) }))
      parts.onNote?.(sentence('wire.new-session', { host: new URL(parts.url).host }))
    },
    onFailed(trouble) {
      // First the trouble: who hears that a call was not sent asks next whether the server is there.
      parts.onTrouble(trouble)
      flush('failed', trouble.said ?? trouble.message)
    }
  })

  function carry(): Carriage {
    const carriage: Carriage = createCarriage({
      ...parts,
      kind,
      limitBytes: parts.limitBytes ?? 32 * 1024 * 1024,
      onMessage: (message, request) => received(carriage, message, request),
      onAccepted(id, whole) {
        const one = open.get(id)
        if (one) one.replied = whole
      },
      onStreamRefused: () => renew(carriage, 'doubtful'),
      onEnd: (cause) => carriageEnded(carriage, cause)
    })
    return carriage
  }

  function sendRequest({ id, method, params }: OutgoingRequest): 'sent' | 'closed' {
    if (closed) return 'closed'
    if (params !== undefined && nestedDeeper(params)) {
      // Its caller waits from the next moment on; the server is well, so it is no trouble of the connection.
      queueMicrotask(() => conversation.fail(id, local('nested-too-deeply', nestedTooDeeply('request'))))
      return 'sent'
    }
    const one: Open = {
      method,
      params,
      modern: claimsModern(params),
      abort: new AbortController(),
      on: null,
      sends: 0,
      replied: false,
      accepted: false,
      begun: false,
      otherwise: null,
      asked: via?.asked ?? null
    }
    open.set(id, one)
    if (via === null && renewal.running()) return 'sent'
    transmit(id, one, via?.carriage ?? current)
    return 'sent'
  }

  function transmit(id: number, one: Open, carriage: Carriage): void {
    one.on = carriage
    one.sends += 1
    one.replied = false
    one.accepted = false
    one.otherwise = null
    if (carriage.dead())
      return void queueMicrotask(() => sendFailed(id, one, carriage, new NeverSent(inWords(streamOver))))
    const value = one.params === undefined ? undefined : fromBytes(one.params)
    carriage
      .send(requestOf(id, one), {
        id,
        signal: one.abort.signal,
        headers: parts.headersFor?.(one.method, value),
        onStreamEnd() {
          if (!isOn(id, one, carriage)) return
          conversation.fail(id, local('server-died', endedBefore(one.method)))
          renew(carriage, 'doubtful')
        }
      })
      .then(
        () => {
          if (!isOn(id, one, carriage)) return
          one.accepted = true
          if (one.replied) noAnswer(id, one, carriage)
          else if (carriage.dead()) conversation.fail(id, local('server-died', endedBefore(one.method)))
        },
        (error: unknown) => sendFailed(id, one, carriage, error)
      )
  }

  /** Servers that lost the thread leave the id out, or make one up. */
  function noAnswer(id: number, one: Open, carriage: Carriage): void {
    doubt(id, one, carriage, () =>
      conversation.fail(id, local('server-died', say('ended.no-answer', { method: one.method })))
    )
  }

  function sendFailed(id: number, one: Open, carriage: Carriage, error: unknown): void {
    if (!isOn(id, one, carriage)) return
    if (one.replied && isUnreadable(error)) return noAnswer(id, one, carriage)
    const verdict = error instanceof NeverSent ? 'lost' : judge(error)
    const finish = (): void =>
      carriage.dead() ? void conversation.fail(id, local('server-died', endedBefore(one.method))) : failedFor(id, error)
    if (one.asked) {
      one.asked.judged = verdict
      one.asked.trouble = explainTrouble(error, parts.url)
      if (errorInBody(error) !== null) return finish()
      return void conversation.fail(id, local('server-died', one.asked.trouble.said ?? one.asked.trouble.message))
    }
    if (one.method === 'initialize' && kind === 'http' && !switched && wantsOtherTransport(error))
      return void overStream(id, one, finish)
    if (renewal.able() && verdict === 'own' && brokeOff(error)) return broken(id, one, carriage, error)
    if (verdict === 'own' || !renewal.able()) return finish()
    if (verdict === 'doubtful') return doubt(id, one, carriage, finish)
    if (verdict === 'lost' && one.sends >= mostSends) return giveUp(id)
    one.on = null
    renew(carriage, verdict)
  }

  /** Its server may be in the middle of a restart: whether it comes back, and with which session, is found out. */
  function broken(id: number, one: Open, carriage: Carriage, error: unknown): void {
    if (harmless.test(one.method) && one.sends < mostSends) one.on = null
    else conversation.fail(id, local('server-died', explainTrouble(error, parts.url).message))
    renew(carriage, 'unreached')
  }

  /** Over the old transport each stream is a session, whether its requests name it or not. */
  function judge(error: unknown): LossVerdict | 'unreached' {
    if (neverReached(error)) return 'unreached'
    if (!(error instanceof HttpRefusal)) return 'own'
    const { status, text } = error
    return judgeRefusal({ status, text, inSession: error.inSession || kind === 'sse' })
  }

  function giveUp(id: number): void {
    const why = say('remote.forgets', { place: new URL(parts.url).host })
    parts.onTrouble(troubleOf('session-ended', why))
    conversation.fail(id, unsent(why))
  }

  /** Whoever refuses the first message may speak the older transport, and tells so by its stream. */
  async function overStream(id: number, one: Open, finish: () => void): Promise<void> {
    one.on = null
    switched = true
    kind = 'sse'
    const next = carry()
    const connected = await Promise.race([
      next.start().then(
        () => true,
        () => false
      ),
      new Promise<false>((resolve) => void parts.clock.after(otherMs, () => resolve(false)))
    ])
    const wanted = !closed && open.get(id) === one
    if (connected && wanted) {
      current.close(false)
      current = next
      parts.onNote?.(sentence('wire.older-transport'))
      return transmit(id, one, next)
    }
    kind = 'http'
    next.close(false)
    if (wanted) finish()
  }

  async function start(): Promise<void> {
    try {
      await current.start()
    } catch (error) {
      if (closed || kind === 'http' || !wantsOtherTransport(error)) throw error
      switched = true
      kind = 'http'
      current = carry()
      await current.start()
      parts.onNote?.(sentence('wire.not-older-transport'))
    }
  }

  /** It is what it is: its own error, or trouble of the connection. */
  function failedFor(id: number, error: unknown): void {
    const carried = errorInBody(error)
    if (carried !== null) return conversation.receive(messageOfValue({ jsonrpc: '2.0', id, error: carried }))
    if (isTooLarge(error)) return void conversation.fail(id, local('message-too-large', error.message))
    const trouble = explainTrouble(error, parts.url)
    conversation.fail(id, local('server-died', trouble.said ?? trouble.message))
    parts.onTrouble(trouble)
  }

  /** It may be the session, it may be the call: put aside until something harmless was asked. */
  function doubt(id: number, one: Open, carriage: Carriage, otherwise: () => void, handshake = false): void {
    if (one.asked) {
      one.asked.judged = 'doubtful'
      return void otherwise()
    }
    if (!renewal.able() || one.begun) return otherwise()
    // It was sent again each time because the session was gone indeed.
    if (one.sends >= mostSends) return giveUp(id)
    one.on = null
    one.otherwise = otherwise
    renew(carriage, handshake ? 'handshake' : 'doubtful')
  }

  function renew(carriage: Carriage, why: 'lost' | 'doubtful' | 'handshake' | 'unreached'): void {
    if (closed || !renewal.able()) return
    // Another has been begun since it was sent there.
    if (carriage !== current) return renewal.running() ? undefined : flush('renewed')
    renewal.begin(carriage, why)
  }

  function flush(how: 'well' | 'renewed' | 'failed', message: Said | string = ''): void {
    for (const [id, one] of [...open]) {
      if (one.on !== null || closed) continue
      const { otherwise } = one
      if (otherwise !== null && how !== 'renewed') otherwise()
      else if (how === 'failed') conversation.fail(id, unsent(message))
      else transmit(id, one, current)
    }
  }

  function carriageEnded(carriage: Carriage, cause: unknown): void {
    if (closed) return
    retired.delete(carriage)
    const ending = carriage === current
    for (const [id, one] of [...open])
      // What is still on its way there may come back as never taken.
      if (one.on === carriage && (one.accepted || one.asked)) {
        if (one.asked) one.asked.judged = 'lost'
        conversation.fail(id, local('server-died', endedBefore(one.method)))
      }
    if (!ending) return
    if (renewal.able()) return renewal.begin(carriage, 'lost')
    const trouble = explainTrouble(cause, parts.url)
    conversation.link.close(streamOver)
    parts.onTrouble(troubleOf(trouble.code, streamOver))
  }

  /** A session that is over is kept until the last call over it has ended. */
  function retire(): void {
    for (const carriage of retired) {
      if ([...open.values()].some((one) => one.on === carriage)) continue
      retired.delete(carriage)
      carriage.close(false)
    }
  }

  function received(carriage: Carriage, message: JSONRPCMessage, request: number | undefined): void {
    const wire = messageOfValue(message as unknown as Record<string, unknown>)
    if (wire.method === 'notifications/progress') noteProgress(message)
    const one = wire.kind === 'response' && typeof wire.id === 'number' ? open.get(wire.id) : undefined
    if (one === undefined || wire.kind !== 'response') return conversation.receive(wire, request)
    // What was put aside is answered elsewhere; a late word over the old way is of no weight.
    if (one.on !== carriage) return
    const { error, result } = message as { error?: unknown; result?: Record<string, unknown> }
    if (error !== undefined && one.method !== 'initialize' && judgeError(error) === 'doubtful') {
      const words = String((error as { message?: unknown }).message)
      return doubt(wire.id as number, one, carriage, () => conversation.receive(wire), renewal.isHandshake(words))
    }
    if (result !== undefined) {
      if (one.method === 'initialize' && typeof result['protocolVersion'] === 'string')
        carriage.speaks(result['protocolVersion'])
      if (one.asked === null) renewal.granted(one.method, one.params, result)
    }
    conversation.receive(wire)
  }

  function noteProgress(message: JSONRPCMessage): void {
    const token = (message as { params?: { progressToken?: unknown } }).params?.progressToken
    const one = typeof token === 'number' ? open.get(token) : undefined
    if (one) one.begun = true
  }

  /** A question of the renewal, past all that waits. */
  function ask(carriage: Carriage, method: string, params: Buffer | undefined, timeoutMs: number): Promise<Asked> {
    const asked: NonNullable<Open['asked']> = { judged: null, trouble: null }
    via = { carriage, asked }
    const answer = conversation.link.request({
      method,
      ...(params && { params }),
      timeoutMs,
      maxTimeoutMs: timeoutMs
    })
    via = null
    return answer.then((got: LinkAnswer) => ({ answer: got, judged: asked.judged, trouble: asked.trouble }))
  }

  function notify(carriage: Carriage, message: Readonly<Record<string, unknown>>): void {
    if (closed || carriage.dead()) return
    carriage.send({ jsonrpc: '2.0', ...message } as JSONRPCMessage).catch((error: unknown) => {
      if (closed || carriage !== current) return
      const verdict = judge(error)
      const away = verdict === 'unreached' || brokeOff(error)
      if (renewal.able() && (away || verdict !== 'own')) renew(carriage, away ? 'unreached' : 'doubtful')
      else parts.onTrouble(explainTrouble(error, parts.url))
    })
  }

  const isOn = (id: number, one: Open, carriage: Carriage): boolean =>
    !closed && open.get(id) === one && one.on === carriage

  return {
    ...conversation.link,
    start,
    close(message) {
      if (closed) return
      closed = true
      renewal.stop()
      for (const [id, one] of [...open]) if (one.on === null) conversation.fail(id, unsent(message))
      conversation.link.close(message)
      for (const carriage of retired) carriage.close(false)
      current.close(true)
    },
    counters: conversation.counters
  }
}

const unsent = (message: Said | string): Extract<LinkAnswer, { kind: 'local' }> => ({
  ...local('server-died', message),
  unsent: true
})
/** How long the other transport is given to show itself. */
const otherMs = 5_000
class NeverSent extends Error {}
const streamOver = say('ended.stream-over')
const endedBefore = (method: string): Said => say('ended.stream-over-before', { method })
