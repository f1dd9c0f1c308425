import type { Clock } from './clock.ts'

export interface StateWaiters {
  /** Resolves once `until` holds, or after `mostMs`. */
  readonly when: (until: () => boolean, mostMs?: number) => Promise<void>
  /** Something changed: everybody who waits looks again. */
  readonly look: () => void
}
/** Those who wait for a state. */
export function createStateWaiters(clock: Clock): StateWaiters {
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
