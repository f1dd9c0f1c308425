/** What a server gets for an answer when nobody can be asked its question, so that its own way out works. */
import { sentence } from '../../contract/words/say.ts'
import { errorCode } from './error-codes.ts'
import { toBytes } from './json-bytes.ts'

export interface Unasked {
  readonly kind: 'result' | 'error'
  readonly bytes: Buffer
}

/**
 * No client that it could go to offers this. An elicitation ends as cancelled: nobody saw it, nobody said no. Roots are
 * never an empty list, which servers take for "nothing is allowed".
 */
export const notOffered = (method: string): Unasked =>
  method === 'elicitation/create'
    ? { kind: 'result', bytes: toBytes({ action: 'cancel' }) }
    : refused(sentence('question.no-client', { method }), errorCode.methodNotFound)

/** It may be meant for one of several, and is not shown to somebody else. */
export const ambiguous = (method: string): Unasked => refused(sentence('question.whose-call', { method }))

/** The call that it belonged to is over. */
export const tooLate = (): Unasked => refused(sentence('question.its-call-over'))

const refused = (message: string, code: number = errorCode.serverFailed): Unasked => ({
  kind: 'error',
  bytes: toBytes({ code, message })
})
