import type { Clock } from './clock.ts'

/** The first at once, what follows within `everyMs` together at its end: a burst of calls is not a burst of pictures. */
export function coalesce(
  clock: Clock,
  everyMs: number,
  run: () => void
): { readonly soon: () => void; readonly stop: () => void } {
  let last = -Infinity
  let undo: (() => void) | null = null
  function fire(): void {
    undo = null
    last = clock.mono()
    run()
  }
  return {
    soon() {
      if (undo !== null) return
      const left = last + everyMs - clock.mono()
      if (left <= 0) fire()
      else undo = clock.after(left, fire)
    },
    stop() {
      undo?.()
      undo = null
    }
  }
}
