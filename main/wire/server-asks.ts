import type { Clock } from '../lib/clock.ts'
import { errorCode } from '../mcp/error-codes.ts'
import { toBytes } from '../mcp/json-bytes.ts'
import { askable } from '../mcp/methods.ts'
import { findInParams } from './params.ts'
import { describeExchange, type ProtocolEntry } from './protocol-log.ts'
import type { LinkAnswer, LinkRequest, WireMessage } from './types.ts'

export interface ServerAsksParts {
  readonly clock: Clock
  readonly answer: (id: Buffer, member: 'result' | 'error', bytes: Buffer) => void
  readonly onProtocol: (entry: ProtocolEntry) => void
  /** Who may be asked now; null when nobody whose call is open offers it. */
  readonly handler: () => {
    readonly owner: object
    readonly host: string | null
    readonly handle: NonNullable<LinkRequest['onServerRequest']>
  } | null
}

export interface ServerAsks {
  readonly receive: (message: WireMessage) => void
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
/** Roots are declared to every server, so with nobody to ask there are none; an error would be logged as a fault. */
const noRoots = Buffer.from('{"roots":[]}')

/** Requests of a server: a ping is answered here, a question goes to whoever is asking right now, all else is refused. */
export function createServerAsks(parts: ServerAsksParts): ServerAsks {
  const open = new Map<string, { readonly owner: object; readonly abort: AbortController }>()
  let closed = false
  let serverRequests = 0
  let refused = 0

  function receive(message: WireMessage): void {
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
    if (!passedOn.has(method)) return refuse(`${method} is not offered.`)
    const target = parts.handler()
    if (target === null && method === 'roots/list') return reply(null, 'result', noRoots)
    if (target === null) return refuse(`${method} is not offered: no client with a call in flight declared it.`)
    const key = id.toString('latin1')
    if (open.has(key)) return refuse(`The id of this ${method} is in use.`, null, errorCode.invalidRequest)
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
      .then(finish, () => finish({ kind: 'local', code: 'cancelled', message: 'The client could not answer.' }))
    abort.signal.addEventListener('abort', () => {
      if (open.get(key) !== entry) return
      open.delete(key)
      refuse('The call that this belonged to is over.', target.host, errorCode.internalError)
    })
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
