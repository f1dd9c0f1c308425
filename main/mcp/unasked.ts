/** What a server is told when nobody can be asked its question, so that its own way out works. */
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
    : refused(`No client that ${method} could go to offers it.`, errorCode.methodNotFound)

/** It may be meant for one of several, and is not shown to somebody else. */
export const ambiguous = (method: string): Unasked =>
  refused(
    `Patchbay cannot tell whose call this ${method} belongs to, because calls of more than one client are open. It was shown to nobody. Ask again when one call is open.`
  )

/** The call that it belonged to is over. */
export const tooLate = (): Unasked => refused('The call that this belonged to is over.')

const refused = (message: string, code: number = errorCode.serverFailed): Unasked => ({
  kind: 'error',
  bytes: toBytes({ code, message })
})
