import type { Clock } from '../../lib/clock.ts'

export interface StartLimit {
  /** Something was seen of the start: a line on stderr. */
  readonly heard: () => void
  readonly stop: () => void
}
/**
 * The time a start may take. A tool that fetches what it runs (uvx, npx, docker) gets more, up to `longestMs`, as long as
 * it visibly works. A machine that slept meanwhile does not cost the server its time: the gap is added.
 */
export function createStartLimit(parts: {
  readonly clock: Clock
  readonly timeoutMs: number
  /** 0 = no extension. */
  readonly longestMs: number
  readonly quietMs: number
  readonly suspendGapMs: number
  readonly onOver: (afterMs: number) => void
}): StartLimit {
  const { clock } = parts
  const startedAt = clock.mono()
  let slept = 0
  let heardAt = -Infinity
  let undo: () => void = () => undefined

  function plan(due: number): void {
    const wait = Math.max(0, due - clock.mono())
    const plannedAt = clock.mono() + wait
    undo = clock.after(wait, () => {
      const now = clock.mono()
      if (now - plannedAt > parts.suspendGapMs) {
        slept += now - plannedAt
        return plan(now + Math.min(parts.timeoutMs, 10_000))
      }
      const ran = now - startedAt - slept
      const working = now - heardAt < parts.quietMs && ran < parts.longestMs
      if (working) return plan(now + Math.min(parts.quietMs, parts.longestMs - ran))
      parts.onOver(ran)
    })
  }
  plan(startedAt + parts.timeoutMs)
  return {
    heard: () => {
      heardAt = clock.mono()
    },
    stop: () => undo()
  }
}
