import type { Clock } from '../../lib/clock.ts'
import type { Rhythm } from '../lifecycle/policy.ts'
import type { Sign } from './probe.ts'

export interface HealthParts {
  readonly clock: Clock
  readonly rhythm: Pick<Rhythm, 'healthEveryMs' | 'healthMisses' | 'healthWorkingMs' | 'suspendGapMs'>
  /** Its questions have time limits of their own. 'gone': no more asking needed. */
  readonly probe: () => Promise<Sign>
  /** Calls are open: a server that works on one may have no time to answer, and is not asked. */
  readonly busy: () => boolean
  /** Requests pile up because the server does not read them: silence then counts although calls are open. */
  readonly stuck: () => boolean
  readonly lastHeard: () => number
  readonly onMiss: (misses: number) => void
  /** It does not answer, but works; since when. */
  readonly onWorking: (forMs: number) => void
  readonly onAlive: () => void
  readonly onSick: (why: Why) => void
}
type Why = 'silent' | 'gone' | 'stuck' | 'working'
export interface Health {
  /** Asks now, for a reason: a connection complained. */
  readonly probeNow: () => void
  readonly stop: () => void
}

/**
 * Is it alive? Asked only when idle, every 30 s; any valid message is life; three misses in a row are the end. After a
 * gap in time (a suspended laptop) the record starts again with a question instead of counting what nobody could answer.
 */
export function createHealth(parts: HealthParts): Health {
  const { clock, rhythm } = parts
  let misses = 0
  let workingSince: number | null = null
  let asking = false
  let stopped = false
  let undo: () => void = () => undefined
  let plannedAt = 0

  function plan(): void {
    if (stopped) return
    plannedAt = clock.mono() + rhythm.healthEveryMs
    undo = clock.after(rhythm.healthEveryMs, tick)
  }
  function tick(): void {
    const now = clock.mono()
    const slept = now - plannedAt > rhythm.suspendGapMs
    if (slept) {
      misses = 0
      workingSince = null
    }
    const heardLately = now - parts.lastHeard() < rhythm.healthEveryMs
    if (heardLately && !slept) alive()
    else if (parts.stuck() && !slept) miss('stuck')
    else if (!parts.busy()) void ask('silent')
    plan()
  }
  async function ask(why: 'silent' | 'gone'): Promise<void> {
    if (asking || stopped) return
    asking = true
    const askedAt = clock.mono()
    const answer: Sign = await parts.probe().catch(() => 'silent')
    asking = false
    if (stopped) return
    if (answer === 'alive' || answer === 'untold' || parts.lastHeard() > askedAt) alive()
    else if (answer === 'working') working(askedAt)
    else if (answer === 'gone') sick('gone')
    else miss(why)
  }
  function alive(): void {
    if (misses > 0 || workingSince !== null) parts.onAlive()
    misses = 0
    workingSince = null
  }
  /** A program that computes has no time to answer; one that never comes back from it is stuck all the same. */
  function working(askedAt: number): void {
    workingSince ??= askedAt
    const forMs = clock.mono() - workingSince
    if (forMs >= rhythm.healthWorkingMs) sick('working')
    else parts.onWorking(forMs)
  }
  function miss(why: Why): void {
    misses += 1
    if (misses >= rhythm.healthMisses) sick(why)
    else parts.onMiss(misses)
  }
  function sick(why: Why): void {
    stop()
    parts.onSick(why)
  }
  function stop(): void {
    stopped = true
    undo()
  }
  plan()
  return { probeNow: () => void ask('gone'), stop }
}
