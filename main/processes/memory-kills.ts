import { readFileSync } from 'node:fs'
import type { Clock } from '../lib/clock.ts'

/** How many processes the kernel has ended for lack of memory since boot; null where it does not say. Linux only. */
export function countMemoryKills(file = '/proc/vmstat'): number | null {
  try {
    const match = /^oom_kill (\d+)$/m.exec(readFileSync(file, 'latin1'))
    return match ? Number(match[1]) : null
  } catch {
    return null
  }
}

export interface MemoryKills {
  /** Has it happened lately? Of any process: the kernel does not say whose. False where it does not say. */
  readonly lately: () => boolean
  /** Called as often as usage is sampled: what was counted before the last of these calls is long ago. */
  readonly sample: () => void
}
/** An exit is heard within milliseconds; a sample that falls between a kill and its exit must not hide the kill. */
const justNowMs = 2_000

/**
 * Tells a kill for lack of memory from any other SIGKILL. A count at the start of a server would not do: one that runs
 * for weeks and is then killed by hand would be blamed on a browser that ran out of memory on the first day.
 */
export function createMemoryKills(parts: { readonly clock: Clock; readonly count?: () => number | null }): MemoryKills {
  const { clock, count = countMemoryKills } = parts
  let before = count()
  let latest = { count: before, at: clock.mono() }
  const settle = () => {
    if (clock.mono() - latest.at >= justNowMs) before = latest.count
  }
  return {
    lately() {
      settle()
      const now = count()
      return now !== null && before !== null && now > before
    },
    sample() {
      settle()
      latest = { count: count(), at: clock.mono() }
    }
  }
}
