/**
 * Addresses that a server asked a person to open, by their ids: when the server says that one is done with, the host that
 * was asked hears of it, and nobody else.
 */
import type { ServerId } from '../../contract/model.ts'
import { errorCode } from '../mcp/error-codes.ts'
import { notification } from '../mcp/methods.ts'
import type { LinkAnswer } from '../wire/types.ts'
import type { Caller } from './calls.ts'
import { asObject, readMembers, fromForeignBytes } from './json-edit.ts'

export interface Elicitations {
  /** A question with these params goes to this host. */
  readonly asked: (server: ServerId, params: Buffer | undefined, caller: Caller) => void
  /** "Open these first" came as the answer to a call. */
  readonly answered: (server: ServerId, answer: LinkAnswer, caller: Caller) => void
  readonly completed: (server: ServerId, params: Readonly<Record<string, unknown>>) => void
}

export const completed = notification.elicitationComplete
const most = 1_000

export function createElicitations(): Elicitations {
  const callers = new Map<string, Caller>()
  const keyOf = (server: ServerId, id: string): string => JSON.stringify([server, id])

  function note(server: ServerId, id: unknown, caller: Caller): void {
    if (typeof id !== 'string' || id.length > 1_000) return
    callers.set(keyOf(server, id), caller)
    if (callers.size > most) callers.delete(callers.keys().next().value as string)
  }

  return {
    asked(server, params, caller) {
      const id = params && readMembers(params, ['elicitationId'])?.['elicitationId']
      if (id) note(server, fromForeignBytes(id), caller)
    },
    answered(server, answer, caller) {
      if (answer.kind !== 'error' || !answer.bytes.includes('"elicitations"')) return
      const error = asObject(fromForeignBytes(answer.bytes))
      const wanted = asObject(error?.['data'])?.['elicitations']
      if (error?.['code'] !== errorCode.urlElicitationRequired || !Array.isArray(wanted)) return
      for (const one of wanted.slice(0, 100)) note(server, asObject(one)?.['elicitationId'], caller)
    },
    completed(server, params) {
      const id = params['elicitationId']
      if (typeof id !== 'string') return
      const key = keyOf(server, id)
      const caller = callers.get(key)
      callers.delete(key)
      caller?.notify(completed, { ...params })
    }
  }
}
