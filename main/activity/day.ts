/** The counts of today, and the newest call, without asking the disk. */
import type { CallRecord, DaySummary } from '../../contract/model.ts'
import type { Clock } from '../lib/clock.ts'
import { failedOutcome } from '../../contract/call-filter.ts'

export interface DayCount {
  readonly add: (call: CallRecord) => void
  /** What lies on disk of today, once. */
  readonly count: (stored: (from: string) => DaySummary) => void
  readonly today: () => DaySummary
}

export function createDayCount(clock: Clock): DayCount {
  let counted = false
  let day: DaySummary & { readonly from: string } = { from: startOfDay(clock), calls: 0, errors: 0, last: null }
  function turn(): void {
    const from = startOfDay(clock)
    if (day.from !== from) day = { from, calls: 0, errors: 0, last: day.last }
  }
  return {
    add({ at, host, server, name, ms, outcome }) {
      turn()
      day = {
        from: day.from,
        calls: day.calls + 1,
        errors: day.errors + (failedOutcome(outcome) ? 1 : 0),
        last: { at, host, server, name, ms, outcome }
      }
    },
    count(stored) {
      if (counted) return
      counted = true
      const { calls, errors, last } = stored(startOfDay(clock))
      day = { from: day.from, calls: day.calls + calls, errors: day.errors + errors, last: day.last ?? last }
    },
    today() {
      turn()
      return { calls: day.calls, errors: day.errors, last: day.last }
    }
  }
}

/** The person's own midnight, as UTC text (what the `at` columns hold). */
function startOfDay(clock: Clock): string {
  const now = clock.wall()
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString()
}
