import type { Clock } from '../../lib/clock.ts'
import type { ListKind } from '../../mcp/methods.ts'

export interface Refresher {
  readonly changed: (kind: ListKind) => void
  readonly stop: () => void
}
/** Readings in a row that are free: a server that adds its tools one by one is done by then. */
const freeReadings = 5
/** However restless, it is read this often. */
const longestMs = 60_000
/** Of its time, this much at most is spent on reading its lists. */
const mostShare = 0.05

/**
 * Turns any number of list_changed notices into few readings: 250 ms after the first of a burst, one reading at a time,
 * at most one a second; what comes during a reading leads to one more. Patience grows for a server that never comes to
 * rest, twice the wait each time up to a minute, and with what its readings cost us; a while without a notice ends that.
 */
export function createRefresher(parts: {
  readonly clock: Clock
  readonly debounceMs: number
  readonly everyMs: number
  /** Answers how long Patchbay itself worked on it, the wait for the server aside. */
  readonly read: (kinds: readonly ListKind[]) => Promise<number>
}): Refresher {
  const { clock } = parts
  const pending = new Set<ListKind>()
  let lastAt = -Infinity
  let endedAt = -Infinity
  let costMs = 0
  let row = 0
  let reading = false
  let undo: (() => void) | null = null
  let stopped = false

  function patienceMs(): number {
    const restless = parts.everyMs * 2 ** Math.max(0, row - freeReadings)
    return Math.min(longestMs, Math.max(restless, costMs / mostShare))
  }

  function schedule(): void {
    if (stopped || reading || undo || pending.size === 0) return
    const now = clock.mono()
    // Quiet for as long as it was waited for: what comes now is the first of its kind again.
    if (now - endedAt > 2 * patienceMs()) row = 0
    undo = clock.after(Math.max(parts.debounceMs, lastAt + patienceMs() - now), () => {
      undo = null
      const kinds = [...pending]
      pending.clear()
      lastAt = clock.mono()
      row += 1
      reading = true
      void parts
        .read(kinds)
        .catch(() => 0)
        .then((workedMs) => {
          reading = false
          endedAt = clock.mono()
          costMs = workedMs
          schedule()
        })
    })
  }
  return {
    changed(kind) {
      pending.add(kind)
      schedule()
    },
    stop() {
      stopped = true
      undo?.()
      pending.clear()
    }
  }
}
