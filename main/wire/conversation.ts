import { createEmitter } from '../lib/emitter.ts'
import type { Clock } from '../lib/clock.ts'
import { errorCode } from '../mcp/error-codes.ts'
import { toBytes } from '../mcp/json-bytes.ts'
import { createIdMap } from './id-map.ts'
import { findInParams, replaceSpan, tokenAt } from './params.ts'
import { describeExchange, type ProtocolEntry } from './protocol-log.ts'
import { createLingering } from './whose-question.ts'
import { saidBetween } from './session-loss.ts'
import { createServerAsks, type OnRoots } from './server-asks.ts'
import { createStormLimit } from './storm-limit.ts'
import { askerOf, whoseQuestion } from './whose-question.ts'
import type { JsonRpcId, Link, LinkAnswer, LinkRequest, WireMessage } from './types.ts'
import { local } from './local-answer.ts'
import { type Said, say, sentence } from '../../contract/words/say.ts'

export interface Carrier {
  /** A request of ours. The answer comes through `receive`; `fail` ends it when the way there breaks. */
  readonly sendRequest: (message: OutgoingRequest) => 'sent' | 'full' | 'closed'
  readonly sendNotification: (method: string, params: Buffer | undefined) => void
  /** `member` is "result" or "error". */
  readonly sendAnswer: (id: Buffer, member: 'result' | 'error', bytes: Buffer) => void
  /** The request was given up: tell the server, or take the request back when it has not left yet. */
  readonly cancel: (id: number, reason: string) => void
  /** The request is over; whatever is kept for it can go. */
  readonly ended?: (id: number) => void
}
export interface OutgoingRequest {
  readonly id: number
  readonly method: string
  readonly params: Buffer | undefined
}

export interface ConversationParts {
  readonly carrier: Carrier
  readonly clock: Clock
  readonly onProtocol: (entry: ProtocolEntry) => void
  readonly onRoots?: OnRoots
}

export interface ConversationCounters {
  readonly sent: number
  readonly answered: number
  /** Answered twice, unknown, or after we had given up: dropped. */
  readonly duplicateAnswers: number
  readonly unknownAnswers: number
  readonly lateAnswers: number
  /** "7" for 7, or an answer without id for the only open request. */
  readonly sloppyAnswers: number
  readonly unknownProgress: number
  readonly serverRequests: number
  readonly refusedServerRequests: number
}

export interface Conversation {
  readonly link: Link
  /** `related`: the request of ours on whose stream it came; undefined when no stream says. */
  readonly receive: (message: WireMessage, related?: number) => void
  /** Ends one open request without an answer of the server; false when none fits the id. */
  readonly fail: (id: JsonRpcId | undefined, answer: Extract<LinkAnswer, { kind: 'local' }>) => boolean
  /** The same for the one request that is open, pings aside; false when there are none or several. */
  readonly failOnly: (answer: Extract<LinkAnswer, { kind: 'local' }>) => boolean
  /** No request ever had this id. */
  readonly unknown: (id: JsonRpcId) => boolean
  readonly counters: () => ConversationCounters
}

interface Open {
  readonly request: LinkRequest
  readonly clientToken: Buffer | undefined
  readonly settle: (answer: LinkAnswer) => void
  readonly heard: () => void
}

/** A timer that comes this much later than due was held up by a suspended machine: the server gets another chance. */
const suspendedMs = 5_000
const afterSuspendMs = 10_000

/**
 * One conversation with a server, whatever carries it: ids and progress tokens, each request settled exactly once,
 * cancels, time-outs, and what the server asks back.
 */
export function createConversation(parts: ConversationParts): Conversation {
  const { carrier, clock } = parts
  const ids = createIdMap<Open>()
  const lingering = createLingering(clock)
  const notifications = createEmitter<{ readonly method: string; readonly params: Buffer | undefined }>()
  const asks = createServerAsks({
    clock,
    answer: carrier.sendAnswer,
    onProtocol: parts.onProtocol,
    ...(parts.onRoots && { onRoots: parts.onRoots }),
    whose: (related) =>
      whoseQuestion(ids.values(), lingering.clients(), related === undefined ? undefined : (ids.get(related) ?? null))
  })
  const storm = createStormLimit(clock, parts.onProtocol)
  let closed: Said | string | null = null
  let heardAt = clock.mono()
  let answered = 0
  let sent = 0
  let duplicateAnswers = 0
  let unknownAnswers = 0
  let lateAnswers = 0
  let sloppyAnswers = 0
  let unknownProgress = 0

  function request(asked: LinkRequest): Promise<LinkAnswer> {
    return new Promise((resolve) => {
      if (closed !== null) return resolve(local('server-died', closed))
      if (asked.signal?.aborted) return resolve(local('cancelled', say('ended.cancelled-unsent')))
      const startedAt = clock.mono()
      const timer = createTimeout(asked)
      const onAbort = (): void => giveUp(local('cancelled', say('ended.cancelled')))
      const spans = asked.params === undefined ? null : findInParams(asked.params)
      const token = spans?.progressToken
      const asker = askerOf(asked)
      let done = false

      const open: Open = {
        request: asked,
        clientToken: token === undefined ? undefined : asked.params?.subarray(token.start, token.end),
        heard: timer.heard,
        settle(answer) {
          if (done) return
          done = true
          timer.stop()
          asked.signal?.removeEventListener('abort', onAbort)
          asks.drop(open)
          if (asker !== undefined && !ids.values().some((other) => askerOf(other.request) === asker)) asks.drop(asker)
          carrier.ended?.(id)
          resolve(answer)
          parts.onProtocol(
            describeExchange({
              method: asked.method,
              direction: 'out',
              host: asked.host ?? null,
              params: asked.params,
              spans,
              ms: clock.mono() - startedAt,
              ...(answer.kind === 'local'
                ? { ended: answer.message, cancelled: answer.code === 'cancelled' }
                : { answer })
            })
          )
        }
      }
      const id = ids.open(open)
      // The token upstream is the id upstream: unique, and an answer's way back is the progress's way back.
      const params =
        token === undefined || asked.params === undefined
          ? asked.params
          : replaceSpan(asked.params, token, Buffer.from(String(id)))

      function giveUp(answer: LinkAnswer & { readonly kind: 'local' }): void {
        if (done) return
        ids.abandoned(id)
        if (asker !== undefined) lingering.add(id, asker)
        open.settle(answer)
        // The handshake itself may not be cancelled.
        if (asked.method !== 'initialize') carrier.cancel(id, answer.message)
      }

      const outcome = carrier.sendRequest({ id, method: asked.method, params })
      if (done) return
      if (outcome !== 'sent') {
        ids.abandoned(id)
        open.settle(outcome === 'full' ? local('not-reading', notReading) : local('server-died', closed ?? pipeClosed))
        return
      }
      sent += 1
      asked.signal?.addEventListener('abort', onAbort, { once: true })
      timer.start((waitedMs) =>
        giveUp(
          local(
            'call-timeout',
            say('ended.timeout', { method: asked.method, seconds: Math.round(waitedMs / 100) / 10 })
          )
        )
      )
    })
  }

  /** Progress puts the end off, but never beyond maxTimeoutMs after the start. */
  function createTimeout(asked: LinkRequest): {
    readonly start: (onTimeout: (waitedMs: number) => void) => void
    readonly heard: () => void
    readonly stop: () => void
  } {
    const { timeoutMs } = asked
    const maxMs = asked.maxTimeoutMs ?? Number.POSITIVE_INFINITY
    const startedAt = clock.mono()
    let due = startedAt + Math.min(timeoutMs ?? Number.POSITIVE_INFINITY, maxMs)
    let forgiven = false
    let undo: (() => void) | null = null
    let stopped = false
    return {
      start(onTimeout) {
        const arm = (): void => {
          if (due === Number.POSITIVE_INFINITY || stopped) return
          undo = clock.after(Math.max(0, due - clock.mono()), () => {
            const now = clock.mono()
            if (now < due - 1) return arm()
            if (now > due + suspendedMs && !forgiven) {
              forgiven = true
              due = now + afterSuspendMs
              return arm()
            }
            onTimeout(now - startedAt)
          })
        }
        arm()
      },
      // Only the due time moves; the running timer looks at it when it comes. A thousand progress notes cost no timers.
      heard() {
        if (timeoutMs !== undefined) due = Math.max(due, Math.min(clock.mono() + timeoutMs, startedAt + maxMs))
      },
      stop() {
        stopped = true
        undo?.()
      }
    }
  }

  function receive(message: WireMessage, related: number | undefined): void {
    // Who passes an error on in the server's place has not heard of it, either.
    if (message.error === undefined || !saidBetween(message.error)) heardAt = clock.mono()
    if (message.kind === 'response') return receiveAnswer(message)
    if (message.kind === 'request') return asks.receive(message, related)
    const method = message.method as string
    if (method === 'notifications/progress') return receiveProgress(message.params)
    if (method === 'notifications/cancelled' && asks.cancelled(message.params)) return
    if (storm.passes(method))
      parts.onProtocol(describeExchange({ method, direction: 'in', host: null, params: message.params, ms: null }))
    notifications.emit({ method, params: message.params })
  }

  function receiveAnswer(message: WireMessage): void {
    const match = ids.match(message.id, true)
    if (match.kind === 'duplicate') duplicateAnswers += 1
    else if (match.kind === 'late') {
      lateAnswers += 1
      lingering.over(Number(message.id))
    } else if (match.kind === 'unknown') {
      unknownAnswers += 1
      if (message.id === null && storm.passes(withoutId)) parts.onProtocol(tellWithoutId(ids.size()))
    } else {
      if (match.sloppy) sloppyAnswers += 1
      answered += 1
      ids.answered(match.id)
      match.value.settle(
        message.error !== undefined
          ? { kind: 'error', bytes: message.error }
          : message.result !== undefined
            ? { kind: 'result', bytes: message.result }
            : { kind: 'error', bytes: toBytes(emptyAnswer) }
      )
    }
  }

  function receiveProgress(params: Buffer | undefined): void {
    const span = params === undefined ? undefined : findInParams(params)?.ofProgress
    if (params === undefined || span === undefined) {
      unknownProgress += 1
      return
    }
    const match = ids.match(tokenAt(params, span))
    if (match.kind !== 'open') {
      unknownProgress += 1
      return
    }
    match.value.heard()
    const { clientToken, request: asked } = match.value
    if (asked.onProgress === undefined || clientToken === undefined) return
    asked.onProgress(replaceSpan(params, span, clientToken))
  }

  function fail(id: JsonRpcId | undefined, answer: Extract<LinkAnswer, { kind: 'local' }>): boolean {
    const match = ids.match(id, true)
    if (match.kind !== 'open') return false
    ids.abandoned(match.id)
    match.value.settle(answer)
    return true
  }

  const link: Link = {
    request,
    notify(method, params) {
      if (closed !== null) return
      carrier.sendNotification(method, params)
      parts.onProtocol(describeExchange({ method, direction: 'out', host: null, params, ms: null }))
    },
    onNotification: (listener) => notifications.on((note) => listener(note.method, note.params)),
    lastHeard: () => heardAt,
    openRequests: () => ids.size(),
    close(message) {
      if (closed !== null) return
      closed = message
      asks.close()
      storm.stop()
      for (const open of ids.drain()) open.settle(local('server-died', message))
    }
  }

  return {
    link,
    receive: (message, related) => {
      if (closed === null) receive(message, related)
    },
    fail,
    failOnly: (answer) => fail(ids.only(({ request: { method } }) => method !== 'ping') ?? undefined, answer),
    unknown: (id) => ids.match(id).kind === 'unknown',
    counters: () => ({
      sent,
      answered,
      duplicateAnswers,
      unknownAnswers,
      lateAnswers,
      sloppyAnswers,
      unknownProgress,
      ...asks.counters()
    })
  }
}

const withoutId = sentence('wire.no-id')
const tellWithoutId = (open: number): ProtocolEntry => ({
  text: sentence('wire.no-id-dropped', { open }),
  level: 'warning',
  call: { method: withoutId, name: null, direction: 'in', host: null, ms: null, bytes: null, outcome: 'error' }
})
const notReading = say('ended.not-reading')
const pipeClosed = say('ended.input-closing')
const emptyAnswer = {
  code: errorCode.internalError,
  message: sentence('ended.empty-answer')
}
