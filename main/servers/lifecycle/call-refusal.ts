/** What a call meets at a server that is not up: it wakes it, waits, or is refused, in the same words whoever asks. Pure. */
import { places } from '../../../contract/places.ts'
import { failed, type Failure, type Outcome, type Remedy } from '../../../contract/failure.ts'
import type { ServerDefinition } from '../../../contract/model.ts'
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
  readonly sentence: string
}

/** The refusal, or null while it may still become ready within the wait. */
export function callRefusal(asked: Asked): Outcome<never> | null {
  const { definition, life, stoppedByHand, closing, started } = asked
  const { state, lastError } = life
  const { id, name } = definition
  const remedy: Remedy = { label: 'Start', request: 'servers.start', input: { id } }
  const unwanted = stoppedByHand || definition.wanted === 'down'
  switch (state.phase) {
    case 'stopped':
      if (closing) return failed('not-running', `${name} is stopped because Patchbay is closing.`)
      if (unwanted) return failed('not-running', `${name} is stopped. Start it in Patchbay to use it.`, { remedy })
      return started ? failed('not-running', `${name} was stopped before it was ready.`, { remedy }) : null
    case 'stopping':
      return state.after.kind === 'rest' && (unwanted || closing)
        ? failed('not-running', `${name} is being stopped.`, { remedy })
        : null
    case 'needs-consent':
      return {
        ok: false,
        failure: {
          ...needsConsent(definition),
          remedy: { label: 'Review', request: 'view.open', input: { path: places.server(id, 'settings') } }
        }
      }
    case 'failed':
      return failed(
        lastError?.code ?? 'not-running',
        `${name} has failed and is not tried again by itself. ${lastError?.message ?? ''}`.trim(),
        {
          ...(lastError?.detail !== undefined && { detail: lastError.detail }),
          remedy: { ...remedy, label: 'Try again' }
        }
      )
    case 'waiting':
    case 'crash-looping':
      // The next start comes after the asker has gone: better refused now than in ten seconds.
      if (state.until - asked.now <= asked.waitMs) return null
      return failed(
        'not-running',
        `${name} is not running: ${lowerFirst(asked.sentence)}. ${lastError?.message ?? ''}`.trim(),
        { remedy: { label: 'Restart now', request: 'servers.restart', input: { id } } }
      )
    default:
      return null
  }
}

/** The wait is over, and it may still come. */
export const notReadyYet = ({ name }: ServerDefinition, { lastError }: Life, sentence: string): Outcome<never> =>
  failed('not-running', `${name} is not ready yet: ${lowerFirst(sentence)}. Try again in a moment.`, {
    ...(lastError && { detail: lastError.message })
  })

export const needsConsent = (definition: ServerDefinition): Failure => ({
  code: 'needs-consent',
  message: `What ${definition.name} would run has not been agreed to. Review it, then it can start.`
})
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

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
