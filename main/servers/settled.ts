import type { Clock } from '../lib/clock.ts'

export interface Settled {
  /** Resolves once `until` holds, or after `mostMs`. */
  readonly when: (until: () => boolean, mostMs?: number) => Promise<void>
  /** Something changed: everybody who waits looks again. */
  readonly look: () => void
}
/** Those who wait for a state. */
export function createSettled(clock: Clock): Settled {
  const waiting = new Set<() => void>()
  return {
    when: (until, mostMs) =>
      new Promise((resolve) => {
        if (until()) return resolve()
        const finish = () => {
          waiting.delete(look)
          undo?.()
          resolve()
        }
        const look = () => {
          if (until()) finish()
        }
        const undo = mostMs === undefined ? null : clock.after(mostMs, finish)
        waiting.add(look)
      }),
    look() {
      for (const each of [...waiting]) each()
    }
  }
}
