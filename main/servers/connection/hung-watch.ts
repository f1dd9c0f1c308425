import type { Clock } from '../../lib/clock.ts'

export interface HungWatch {
  /** Something was seen of it: a line on stderr. */
  readonly heard: () => void
  readonly stop: () => void
}

const stepMs = 1_000
/** Less processor time than this in a step is a program that waits. */
const idleMs = 30

/**
 * Tells a program that hangs from one that is slow to start: it says nothing and uses no processor time for `quietMs`.
 * Where the system does not give the processor time, only silence counts.
 */
export function createHungWatch(parts: {
  readonly clock: Clock
  readonly quietMs: number
  /** Processor time of its whole tree so far; null when it is unknown. */
  readonly cpuMs: () => Promise<number | null>
  readonly onHung: () => void
}): HungWatch {
  const { clock } = parts
  let stopped = false
  let quietSince = clock.mono()
  let before: number | null = null
  let undo: () => void = () => undefined

  async function look(): Promise<void> {
    const used = await parts.cpuMs().catch(() => null)
    if (stopped) return
    const now = clock.mono()
    // A tree that lost a member has used less than before: that is life, too.
    if (used !== null && before !== null && Math.abs(used - before) > idleMs) quietSince = now
    before = used
    if (now - quietSince >= parts.quietMs) {
      stopped = true
      return parts.onHung()
    }
    plan()
  }
  function plan(): void {
    const due = clock.mono() + stepMs
    undo = clock.after(stepMs, () => {
      // The machine was held up: nobody was given this time.
      if (clock.mono() - due > stepMs) quietSince = clock.mono()
      void look()
    })
  }
  plan()
  return {
    heard: () => {
      quietSince = clock.mono()
    },
    stop() {
      stopped = true
      undo()
    }
  }
}
