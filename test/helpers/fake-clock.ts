/** A clock that stands still until a test lets time pass. */
import type { Clock } from '../../main/lib/clock.ts'

export function fakeClock(): Clock & { readonly pass: (ms: number) => void } {
  let now = 0
  let due: { at: number; run: () => void }[] = []
  return {
    mono: () => now,
    wall: () => new Date(now),
    after(ms, run) {
      const entry = { at: now + ms, run }
      due.push(entry)
      return () => void (due = due.filter((one) => one !== entry))
    },
    pass(ms) {
      const end = now + ms
      for (;;) {
        const next = due.filter(({ at }) => at <= end).sort((one, two) => one.at - two.at)[0]
        if (!next) break
        due = due.filter((one) => one !== next)
        now = next.at
        next.run()
      }
      now = end
    }
  }
}
