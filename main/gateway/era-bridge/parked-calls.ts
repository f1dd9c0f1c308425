/**
 * A modern host calls a legacy server that asks back during the call. The modern era has no way to ask a client, so the
 * question becomes an `input_required` result with an opaque state of ours; the server's call stays open ("parked") and
 * goes on when the host repeats its call with the answers. A state is random, used once, bound to host, method and
 * name, and expires: having it proves nothing by itself.
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import type { LinkAnswer } from '../../wire/types.ts'
import { notOffered } from '../../mcp/unasked.ts'
import { offers, type HostCall } from '../calls.ts'
import { toBytes, readMembers, fromForeignBytes, withMembers } from '../json-edit.ts'
import { limits } from '../policy/limits.ts'
import { errorCode } from '../../mcp/error-codes.ts'
import { errorBytes } from '../refusal.ts'
import { say, sentence } from '../../../contract/words/say.ts'
import { local } from '../../wire/local-answer.ts'

export interface ParkedCallHooks {
  readonly signal: AbortSignal
  readonly progress: (params: Buffer) => void
  readonly onServerRequest: (method: string, params: Buffer | undefined, signal: AbortSignal) => Promise<LinkAnswer>
}
export interface MultiRoundCall {
  /** Until the server's answer or its next questions. */
  readonly round: (call: HostCall) => Promise<LinkAnswer>
}
export interface ParkedCalls {
  readonly begin: (key: string, start: (hooks: ParkedCallHooks) => Promise<LinkAnswer>) => MultiRoundCall
  /** The parked call behind this state, with the host's answers given to it; null when it is unknown, used or another's. */
  readonly resume: (key: string, state: string, responses: Buffer | undefined) => MultiRoundCall | null
  readonly parked: () => number
  readonly close: () => void
}

interface Question {
  readonly method: string
  readonly params: Buffer | undefined
  readonly answer: (answer: LinkAnswer) => void
}
interface Parked {
  readonly key: string
  readonly asked: ReadonlyMap<string, Question>
  readonly multiRoundCall: MultiRoundCall
  readonly end: () => void
  readonly forget: () => void
}

const mostParked = 256

export function createParkedCalls(clock: Clock): ParkedCalls {
  const parked = new Map<string, Parked>()

  function begin(key: string, start: (hooks: ParkedCallHooks) => Promise<LinkAnswer>): MultiRoundCall {
    const stop = new AbortController()
    const questions = new Set<Question>()
    let current: HostCall | null = null
    let wake: () => void = () => undefined

    const answered = start({
      signal: stop.signal,
      progress: (params) => {
        if (current) current.progress(withTokenOf(current, params))
      },
      onServerRequest: (method, params, signal) => {
        if (current === null || !offers(current.client, method, params)) return Promise.resolve(notOffered(method))
        return new Promise((resolve) => {
          const question: Question = { method, params, answer: resolve }
          questions.add(question)
          signal.addEventListener(
            'abort',
            () => {
              questions.delete(question)
              resolve(local('cancelled', say('gateway.question-dropped-by-server')))
            },
            { once: true }
          )
          wake()
        })
      }
    })

    const multiRoundCall: MultiRoundCall = {
      async round(call) {
        current = call
        const gaveUp = (): void => stop.abort()
        if (call.signal.aborted) gaveUp()
        call.signal.addEventListener('abort', gaveUp, { once: true })
        try {
          for (;;) {
            const asked = questions.size > 0 ? null : new Promise<null>((resolve) => (wake = () => resolve(null)))
            const answer = asked === null ? null : await Promise.race([answered, asked])
            if (answer !== null) return answer
            // More questions may come in the same breath.
            const late = await Promise.race([answered, after(clock, limits.gatherAsksMs)])
            if (late !== null) return late
            if (questions.size > 0) return park()
          }
        } finally {
          call.signal.removeEventListener('abort', gaveUp)
        }
      }
    }

    function park(): LinkAnswer {
      const state = `patchbay.${randomBytes(24).toString('base64url')}`
      const asked = new Map([...questions].map((question, index) => [`${question.method}-${index + 1}`, question]))
      questions.clear()
      const cancelTimer = clock.after(limits.parkedMs, () => parked.get(state)?.end())
      const forget = (): void => {
        cancelTimer()
        parked.delete(state)
      }
      const end = (): void => {
        forget()
        for (const question of asked.values()) question.answer(gone())
        stop.abort()
      }
      if (parked.size >= mostParked) parked.values().next().value?.end()
      // The server may give up its own question and answer meanwhile: the repeat then gets that answer.
      parked.set(state, { key, asked, multiRoundCall, end, forget })
      const requests = [...asked].map(([name, question]): [string, Buffer] => [
        name,
        withMembers(undefined, {
          method: toBytes(question.method),
          ...(question.params && { params: question.params })
        })
      ])
      const bytes = withMembers(undefined, {
        resultType: toBytes('input_required'),
        inputRequests: withMembers(undefined, Object.fromEntries(requests)),
        requestState: toBytes(state)
      })
      return { kind: 'result', bytes }
    }
    return multiRoundCall
  }

  return {
    begin,
    resume(key, state, responses) {
      const entry = parked.get(state)
      if (!entry || entry.key !== key) return null
      entry.forget()
      const given = responses && readMembers(responses, [...entry.asked.keys()])
      for (const [name, question] of entry.asked) {
        const bytes = given?.[name]
        question.answer(bytes ? { kind: 'result', bytes } : leftOpen(question.method))
      }
      return entry.multiRoundCall
    },
    parked: () => parked.size,
    close() {
      for (const entry of [...parked.values()]) entry.end()
    }
  }
}

/** Each repeat may bring a token of its own; progress belongs to the round that is open. */
function withTokenOf(call: HostCall, params: Buffer): Buffer {
  const meta = call.params && readMembers(call.params, ['_meta'])?.['_meta']
  const token = meta && readMembers(meta, ['progressToken'])?.['progressToken']
  return token ? withMembers(params, { progressToken: token }) : params
}

const after = (clock: Clock, ms: number): Promise<null> =>
  new Promise((resolve) => void clock.after(ms, () => resolve(null)))
const gone = (): LinkAnswer => ({
  kind: 'error',
  bytes: errorBytes({ code: errorCode.internalError, message: sentence('gateway.host-gave-up') })
})
/** A question that the host left out of its answers was not agreed to. */
const leftOpen = (method: string): LinkAnswer =>
  method === 'elicitation/create' ? { kind: 'result', bytes: toBytes({ action: 'cancel' }) } : gone()

export const stateOf = (
  params: Buffer | undefined
): { readonly state: string; readonly responses: Buffer | undefined } | null => {
  const found = params && readMembers(params, ['requestState', 'inputResponses'])
  if (!found?.['requestState']) return null
  const state = fromForeignBytes(found['requestState'])
  return typeof state === 'string' ? { state, responses: found['inputResponses'] } : null
}
