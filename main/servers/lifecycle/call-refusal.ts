/** What a call meets at a server that is not up: it wakes it, waits, or is refused, in the same words whoever asks. Pure. */
import { places } from '../../../contract/places.ts'
import { failed, type Failure, type Outcome, type Remedy } from '../../../contract/failure.ts'
import type { ServerDefinition } from '../../../contract/model.ts'
import { say, sentence, worded, type Said } from '../../../contract/words/say.ts'
import { type Life, isWaiting } from './lifecycle.ts'
import type { Policy } from './policy.ts'

export interface Asked {
  readonly definition: ServerDefinition
  readonly life: Life
  /** A person stopped it. */
  readonly stoppedByHand: boolean
  /** Patchbay is closing. */
  readonly closing: boolean
  /** Monotonic, as in `life`. */
  readonly now: number
  /** How long the asker would wait. */
  readonly waitMs: number
  /** The waiting has begun already: being stopped now is the end of it. */
  readonly started: boolean
  /** Its state in words. */
  readonly sentence: Said | string
}

/** The refusal, or null while it may still become ready within the wait. */
export function callRefusal(asked: Asked): Outcome<never> | null {
  const { definition, life, stoppedByHand, closing, started } = asked
  const { state, lastError } = life
  const { id, name } = definition
  const remedy: Remedy = { label: sentence('remedy.start'), request: 'servers.start', input: { id } }
  const unwanted = stoppedByHand || definition.wanted === 'down'
  switch (state.phase) {
    case 'stopped':
      if (closing) return failed('not-running', say('server.closing', { name }))
      if (unwanted) return failed('not-running', say('server.stopped-by-hand', { name }), { remedy })
      return started ? failed('not-running', say('server.stopped-early', { name }), { remedy }) : null
    case 'stopping':
      return state.after.kind === 'rest' && (unwanted || closing)
        ? failed('not-running', say('server.being-stopped', { name }), { remedy })
        : null
    case 'needs-consent':
      return {
        ok: false,
        failure: {
          ...needsConsent(definition),
          remedy: {
            label: sentence('remedy.review'),
            request: 'view.open',
            input: { path: places.server(id, 'settings') }
          }
        }
      }
    case 'failed':
      return failed(
        lastError?.code ?? 'not-running',
        say('server.failed-for-good', { name, cause: lastError ? (lastError.said ?? lastError.message) : '' }),
        {
          ...(lastError?.detail !== undefined && { detail: lastError.detail }),
          remedy: { ...remedy, label: sentence('remedy.try-again') }
        }
      )
    case 'waiting':
    case 'crash-looping':
      // The next start comes after the asker has gone: better refused now than in ten seconds.
      if (state.until - asked.now <= asked.waitMs) return null
      return failed(
        'not-running',
        say('server.not-running', {
          name,
          state: asked.sentence,
          cause: lastError ? (lastError.said ?? lastError.message) : ''
        }),
        { remedy: { label: sentence('remedy.restart-now'), request: 'servers.restart', input: { id } } }
      )
    default:
      return null
  }
}

/** The wait is over, and it may still come. */
export const notReadyYet = ({ name }: ServerDefinition, { lastError }: Life, state: Said | string): Outcome<never> =>
  failed('not-running', say('server.not-ready', { name, state }), {
    ...(lastError && { detail: lastError.message })
  })

export const needsConsent = (definition: ServerDefinition): Failure => ({
  code: 'needs-consent',
  ...worded(say('server.needs-consent', { name: definition.name }))
})

/** A start that is this near needs no waking. */
const soonMs = 1_000

/**
 * Does a call start a waiting server at once? One call of many does, and the others wait for that start: a host that
 * calls on and on must not hammer what crashes. All times monotonic. Pure.
 */
export function callWakes(
  { wakeEveryMs, wakeMostMs, wakeShare }: Pick<Policy, 'wakeEveryMs' | 'wakeMostMs' | 'wakeShare'>,
  { state }: Pick<Life, 'state'>,
  at: { readonly now: number; readonly waitingSince: number; readonly lastWoken: number }
): boolean {
  if (!isWaiting(state)) return false
  const every = Math.min(wakeMostMs, Math.max(wakeEveryMs, (state.until - at.waitingSince) * wakeShare))
  return state.until - at.now > soonMs && at.now - at.lastWoken >= every
}
