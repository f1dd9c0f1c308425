import type { Clock } from '../lib/clock.ts'
import type { ListKind } from '../mcp/methods.ts'

export interface Refresher {
  readonly changed: (kind: ListKind) => void
  readonly stop: () => void
}
/**
 * Turns any number of list_changed notices into few readings: 250 ms after the first of a burst, one reading at a time,
 * at most one a second; what comes during a reading leads to one more.
 */
export function createRefresher(parts: {
  readonly clock: Clock
  readonly debounceMs: number
  readonly everyMs: number
  readonly read: (kinds: readonly ListKind[]) => Promise<void>
}): Refresher {
  const { clock } = parts
  const pending = new Set<ListKind>()
  let lastAt = -Infinity
  let reading = false
  let undo: (() => void) | null = null
  let stopped = false

  function schedule(): void {
    if (stopped || reading || undo || pending.size === 0) return
    undo = clock.after(Math.max(parts.debounceMs, lastAt + parts.everyMs - clock.mono()), () => {
      undo = null
      const kinds = [...pending]
      pending.clear()
      lastAt = clock.mono()
      reading = true
      void parts
        .read(kinds)
        .catch(() => undefined)
        .then(() => {
          reading = false
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
