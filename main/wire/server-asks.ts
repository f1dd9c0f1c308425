import type { Clock } from '../lib/clock.ts'
import { errorCode } from '../mcp/error-codes.ts'
import { toBytes } from '../mcp/json-bytes.ts'
import { askable } from '../mcp/methods.ts'
import { ambiguous, notOffered, tooLate, type Unasked } from '../mcp/unasked.ts'
import { findInParams } from './params.ts'
import { describeExchange, type ProtocolEntry } from './protocol-log.ts'
import type { LinkAnswer, LinkRequest, WireMessage } from './types.ts'
import { askerOf, type Whose } from './whose-question.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { local } from './local-answer.ts'

export interface ServerAsksParts {
  readonly clock: Clock
  readonly answer: (id: Buffer, member: 'result' | 'error', bytes: Buffer) => void
  readonly onProtocol: (entry: ProtocolEntry) => void
  /** Whose question it is that came on the stream of this request of ours; undefined when no stream says. */
  readonly whose: (related: number | undefined) => Whose<Asked>
  readonly onRoots?: OnRoots
}
interface Asked {
  readonly request: LinkRequest
}

/** Asks the client behind a request. */
type Handle = NonNullable<LinkRequest['onServerRequest']>

/**
 * A server wants the roots, at any time: they are not of one call but of all clients. `asking`: the one whose call it
 * belongs to, where that is known.
 */
export type OnRoots = (
  asking: { readonly from: object; readonly handle: Handle } | null,
  signal: AbortSignal
) => Promise<LinkAnswer>

interface Target {
  readonly owner: object
  readonly host: string | null
  readonly handle: Handle
}

export interface ServerAsks {
  readonly receive: (message: WireMessage, related?: number) => void
  /** A cancel of the server for one of its own requests: true when it was one. */
  readonly cancelled: (params: Buffer | undefined) => boolean
  /** The request that the question belonged to is over. */
  readonly drop: (owner: object) => void
  readonly close: () => void
  readonly counters: () => { readonly serverRequests: number; readonly refusedServerRequests: number }
}

/** What a server may ask of the client whose call it works on. */
const passedOn = new Set<string>(askable)
const empty = Buffer.from('{}')
/** What belongs to no call is dropped with none. */
const noCall = {}

/** Requests of a server: a ping is answered here, a question goes to the one whose call it belongs to, all else is refused. */
export function createServerAsks(parts: ServerAsksParts): ServerAsks {
  const open = new Map<string, { readonly owner: object; readonly abort: AbortController }>()
  let closed = false
  let serverRequests = 0
  let refused = 0

  function receive(message: WireMessage, related?: number): void {
    const id = message.idBytes as Buffer
    const method = message.method as string
    const startedAt = parts.clock.mono()
    serverRequests += 1

    const reply = (host: string | null, member: 'result' | 'error', bytes: Buffer): void => {
      if (closed) return
      parts.answer(id, member, bytes)
      parts.onProtocol(
        describeExchange({
          method,
          direction: 'in',
          host,
          params: message.params,
          ms: parts.clock.mono() - startedAt,
          answer: { kind: member, bytes }
        })
      )
    }
    const refuse = (text: string, host: string | null = null, code: number = errorCode.methodNotFound): void => {
      refused += 1
      reply(host, 'error', toBytes({ code, message: text }))
    }

    if (method === 'ping') return reply(null, 'result', empty)
    if (!passedOn.has(method)) return refuse(sentence('question.not-offered', { method }))
    const target = targetOf(method, parts.whose(related))
    if ('bytes' in target) {
      refused += 1
      return reply(null, target.kind, target.bytes)
    }
    const key = id.toString('latin1')
    if (open.has(key)) return refuse(sentence('question.same-id', { method }), null, errorCode.invalidRequest)
    const abort = new AbortController()
    const entry = { owner: target.owner, abort }
    open.set(key, entry)
    const finish = (answer: LinkAnswer): void => {
      // Given up meanwhile: a cancel takes no answer.
      if (open.get(key) !== entry) return
      open.delete(key)
      if (answer.kind === 'local') refuse(answer.message, target.host, errorCode.internalError)
      else reply(target.host, answer.kind, answer.bytes)
    }
    Promise.resolve()
      .then(() => target.handle(method, message.params, abort.signal))
      .then(finish, () => finish(local('cancelled', say('question.unanswered'))))
    abort.signal.addEventListener('abort', () => {
      if (open.get(key) !== entry) return
      open.delete(key)
      refuse(sentence('question.call-over'), target.host, errorCode.internalError)
    })
  }

  function targetOf(method: string, whose: Whose<Asked>): Target | Unasked {
    const request = whose.kind === 'one' ? whose.request.request : null
    const handle = request?.onServerRequest
    if (method === 'roots/list') {
      const { onRoots } = parts
      if (onRoots === undefined) return notOffered(method)
      const from = request === null ? undefined : askerOf(request)
      const asking = handle && from ? { from, handle } : null
      return { owner: noCall, host: null, handle: (_method, _params, signal) => onRoots(asking, signal) }
    }
    if (whose.kind === 'ambiguous') return ambiguous(method)
    if (whose.kind === 'over') return tooLate()
    if (whose.kind === 'nobody' || handle === undefined) return notOffered(method)
    return { owner: whose.owner, host: request?.host ?? null, handle }
  }

  return {
    receive,
    cancelled(params) {
      const span = params === undefined ? undefined : findInParams(params)?.requestId
      if (params === undefined || span === undefined) return false
      const key = params.toString('latin1', span.start, span.end)
      const entry = open.get(key)
      if (entry === undefined) return false
      open.delete(key)
      entry.abort.abort()
      return true
    },
    drop(owner) {
      for (const entry of [...open.values()]) if (entry.owner === owner) entry.abort.abort()
    },
    close() {
      closed = true
      for (const entry of open.values()) entry.abort.abort()
      open.clear()
    },
    counters: () => ({ serverRequests, refusedServerRequests: refused })
  }
}
