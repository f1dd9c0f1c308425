/** Every refusal of the gateway is built here, so that one thing is always said in the same words. */
import type { CallRecord } from '../../contract/model.ts'
import type { Failure, FailureCode } from '../../contract/failure.ts'
import type { Closed } from '../access/judge.ts'
import { closedCodes, saidClosed } from '../access/words.ts'
import { shown } from '../lib/shown.ts'
import { errorCode } from '../mcp/error-codes.ts'
import { inWords, sentence, type Said } from '../../contract/words/say.ts'

/** A JSON-RPC error that Patchbay itself answers with. */
export interface Refusal {
  readonly code: number
  readonly message: string
  /** Machine-readable twin of the sentence, in `error.data`. */
  readonly failure: FailureCode
  readonly outcome: CallRecord['outcome']
}

export type Kind = 'Tool' | 'Prompt' | 'Resource'

export const { invalidParams, methodNotFound, invalidRequest, serverFailed } = errorCode

/** −32602, as the protocol asks for a tool that does not exist for this client, naming it and saying why. */
export function refuse(kind: Kind, name: string, why: Closed | 'unknown'): Refusal {
  const message = inWords(saidClosed(why, kind, shown(name)))
  return { code: invalidParams, message, failure: closedCodes[why], outcome: 'refused' }
}

/** What the caller sent cannot be passed on. */
export const badParams = (why: Said): Refusal => ({
  code: invalidParams,
  message: inWords(why),
  failure: 'bad-input',
  outcome: 'refused'
})

/** The server is not there or did not answer; `failure` is what the supervisor or the link said. */
export function unanswered(server: string, failure: Pick<Failure, 'code' | 'message'>): Refusal {
  const outcome = failure.code === 'server-died' ? 'died' : failure.code === 'cancelled' ? 'cancelled' : 'error'
  const message = sentence('gateway.from-server', { server, message: failure.message })
  return { code: serverFailed, message, failure: failure.code, outcome }
}

export const tooManyCalls = (limit: number): Refusal => ({
  code: serverFailed,
  message: sentence('gateway.too-many-calls', { limit }),
  failure: 'core-busy',
  outcome: 'refused'
})

/** A part of it would have to be made into a value and written again, which nesting that deep does not allow. */
export const tooDeep = (message: string): Refusal => ({
  code: serverFailed,
  message,
  failure: 'nested-too-deeply',
  outcome: 'error'
})

/** The bytes of a JSON-RPC error object. */
export const errorBytes = (refusal: Pick<Refusal, 'code' | 'message'> & { readonly failure?: FailureCode }): Buffer =>
  Buffer.from(
    JSON.stringify({
      code: refusal.code,
      message: refusal.message,
      ...(refusal.failure && { data: { patchbay: refusal.failure } })
    })
  )
