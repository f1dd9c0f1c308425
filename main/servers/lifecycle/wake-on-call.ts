import { isWaiting, type Life } from './lifecycle.ts'
import type { Policy } from './policy.ts'

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
