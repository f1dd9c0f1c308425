import type { Failure } from '../../../contract/failure.ts'
import type { ServerDefinition } from '../../../contract/model.ts'
import { say, sentence, worded } from '../../../contract/words/say.ts'
import type { LifecycleLine } from './log-lines.ts'

export interface MemoryVerdict {
  /** Over the soft limit, in words for its row; null when not. */
  readonly caution: string | null
  /** Over the hard limit, in words for its log. It is restarted once no call is open. */
  readonly restart: string | null
}

/**
 * A sample of the whole tree against a server's limits. 0 = no limit; a megabyte is a million bytes, as it is
 * shown everywhere. Pure.
 */
export function judgeMemory(
  bytes: number,
  limits: Pick<ServerDefinition, 'memorySoftMb' | 'memoryHardMb'>,
  idle: boolean
): MemoryVerdict {
  const megabytes = Math.round(bytes / 1_000_000)
  const over = (limit: number) => limit > 0 && bytes > limit * 1_000_000
  return {
    caution: over(limits.memorySoftMb)
      ? sentence('memory.over-soft', { megabytes, limit: limits.memorySoftMb })
      : over(limits.memoryHardMb)
        ? sentence('memory.over-hard', { megabytes, limit: limits.memoryHardMb })
        : null,
    restart:
      over(limits.memoryHardMb) && idle
        ? sentence('memory.restarting', { megabytes, limit: limits.memoryHardMb })
        : null
  }
}

/** A restart that comes this soon after the last, without a call between, brought nothing. */
const soonMs = 300_000
/** So many in a row: it needs that much at rest. */
const enough = 2

/** How many restarts for memory in a row brought nothing, this one included; null = no more of them. Pure. */
export function restartsInVain(
  before: number,
  run: { readonly ranMs: number; readonly usedSince: boolean }
): number | null {
  const row = run.usedSince || run.ranMs >= soonMs ? 0 : before
  return row >= enough ? null : row + 1
}
const needsMore = (
  bytes: number,
  { name, memoryHardMb }: Pick<ServerDefinition, 'name' | 'memoryHardMb'>
): Failure => ({
  code: 'out-of-memory',
  ...worded(say('memory.too-low', { name, megabytes: Math.round(bytes / 1_000_000), limit: memoryHardMb }))
})

export interface MemoryState {
  readonly caution: string | null
  /** Restarts for memory in a row that brought nothing. */
  readonly row: number
}
export const freshMemory: MemoryState = { caution: null, row: 0 }

export interface MemoryStep {
  readonly next: MemoryState
  readonly lines: readonly LifecycleLine[]
  readonly restart: boolean
  /** Restarting does not help: it has failed. */
  readonly failure: Failure | null
}
/** A sample against the limits, and what follows from it for the server. Pure. */
export function stepMemory(
  before: MemoryState,
  bytes: number,
  definition: Pick<ServerDefinition, 'name' | 'memorySoftMb' | 'memoryHardMb'>,
  run: { readonly up: boolean; readonly idle: boolean; readonly ranMs: number; readonly usedSince: boolean }
): MemoryStep {
  const { caution, restart } = judgeMemory(bytes, definition, run.idle)
  const warning = (text: string): LifecycleLine => ({ text, level: 'warning' })
  const cautions = caution && !before.caution ? [warning(caution)] : []
  if (!restart || !run.up) return { next: { caution, row: before.row }, lines: cautions, restart: false, failure: null }
  const row = restartsInVain(before.row, run)
  return {
    next: { caution, row: row ?? 0 },
    lines: [...cautions, warning(restart)],
    restart: row !== null,
    failure: row === null ? needsMore(bytes, definition) : null
  }
}
