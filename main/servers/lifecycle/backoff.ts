import type { Policy } from './policy.ts'

/**
 * Milliseconds before the next start.
 *
 * `row` is the number of failures in a row, this one included (from 1). `free`: the row began with the death of a
 * server that had been ready, and that first restart is immediate; a server that never got ready starts at the first
 * delay instead, or one that exits at once would be started twice for nothing. Then 0.5, 1, 2, 4 … 60 s. `roll` is a
 * number in [0, 1): it moves the delay within ± jitter; the longest delay is a bound for the result, too.
 * `patient`: the cause passes by itself, so the waits grow slowly and longer, and nobody gives up.
 */
export function delayBefore(policy: Policy, row: number, free: boolean, roll: number, patient = false): number {
  const step = free ? row - 1 : row
  if (step <= 0) return 0
  // The exponent is bounded before it is used: 2 ** 2000 is Infinity and Infinity * 0 would be NaN.
  const grown = policy.firstDelayMs * policy.delayGrowth ** Math.min(step - 1, 64)
  const longest = patient ? policy.patientLongestMs : policy.longestDelayMs
  const plain = Math.min(longest, patient && grown > policy.patientFromMs ? slowly(policy, step) : grown)
  const moved = plain * (1 + policy.jitter * (2 * roll - 1))
  return Math.min(longest, Math.round(moved))
}

/** From the last doubling on that is no longer than `patientFromMs`. */
function slowly(policy: Policy, step: number): number {
  const doublings = Math.floor(Math.log(policy.patientFromMs / policy.firstDelayMs) / Math.log(policy.delayGrowth))
  const last = policy.firstDelayMs * policy.delayGrowth ** doublings
  return last * policy.patientGrowth ** Math.min(step - 1 - doublings, 64)
}
