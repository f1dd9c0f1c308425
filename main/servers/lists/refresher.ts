import type { Clock } from '../../lib/clock.ts'
import type { ListKind } from '../../mcp/methods.ts'

export interface Refresher {
  readonly changed: (kind: ListKind) => void
  /** Reads these at once, unless a reading of them cost so much that it has to do for a while; resolves when they are read. */
  readonly now: (kinds: readonly ListKind[]) => Promise<void>
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
  /** When each was read last; all were at the start. */
  const readAt = new Map<ListKind, number>()
  const startedAt = clock.mono()
  let inFlight: ReadonlySet<ListKind> = new Set()
  let waiting: (() => void)[] = []
  let atOnce = false
  let running: Promise<void> | null = null
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
      row += 1
      run()
    })
  }
  function run(): void {
    undo?.()
    undo = null
    atOnce = false
    const kinds = [...pending]
    inFlight = new Set(kinds)
    pending.clear()
    const told = waiting
    waiting = []
    lastAt = clock.mono()
    for (const kind of kinds) readAt.set(kind, lastAt)
    reading = true
    running = parts
      .read(kinds)
      .catch(() => 0)
      .then((workedMs) => {
        reading = false
        running = null
        inFlight = new Set()
        endedAt = clock.mono()
        costMs = workedMs
        for (const tell of told) tell()
        if (atOnce && !stopped) run()
        else schedule()
      })
  }
  return {
    changed(kind) {
      pending.add(kind)
      schedule()
    },
    now(kinds) {
      // One that is under way is waited for, whoever began it.
      const everyMs = Math.min(longestMs, costMs / mostShare)
      const old = kinds.filter(
        (kind) => !inFlight.has(kind) && clock.mono() - (readAt.get(kind) ?? startedAt) >= everyMs
      )
      if (stopped) return Promise.resolve()
      if (old.length === 0) return running ?? Promise.resolve()
      for (const kind of old) pending.add(kind)
      const done = new Promise<void>((resolve) => waiting.push(resolve))
      if (reading) atOnce = true
      else run()
      return done
    },
    stop() {
      stopped = true
      undo?.()
      pending.clear()
      for (const tell of waiting) tell()
      waiting = []
    }
  }
}
