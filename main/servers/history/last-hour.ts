/** The last hour of a server as its row shows it, in blocks of 2.5 minutes: calls, and the most memory. */
import type { Clock } from '../../lib/clock.ts'
import type { TimelineMark } from '../../../contract/model.ts'

const blockMs = 150_000
const blocks = 24

/** Calls of the last hour, in 24 blocks of 2.5 minutes, oldest first. */
export function createCallCount(clock: Clock): {
  readonly add: (at: string) => void
  readonly lastHour: () => readonly number[]
  readonly lastAt: () => string | null
} {
  const perBlock = new Map<number, number>()
  let lastAt: string | null = null
  const now = () => Math.floor(clock.mono() / blockMs)
  return {
    add(at) {
      lastAt = at
      const block = now()
      perBlock.set(block, (perBlock.get(block) ?? 0) + 1)
      for (const old of perBlock.keys()) if (old <= block - blocks) perBlock.delete(old)
    },
    lastHour() {
      const block = now()
      return Array.from({ length: blocks }, (_, index) => perBlock.get(block - blocks + 1 + index) ?? 0)
    },
    lastAt: () => lastAt
  }
}

/** The most memory in each of 24 blocks of 2.5 minutes up to `now` (ms since the epoch), oldest first; 0 = no sample. Pure. */
export function memoryBlocks(samples: readonly TimelineMark[], now: number): readonly number[] {
  const most = Array.from({ length: blocks }, () => 0)
  const newest = Math.floor(now / blockMs)
  // samples are in the order of time: the first that is too old ends the walk
  for (let at = samples.length - 1; at >= 0; at -= 1) {
    const sample = samples[at]
    if (sample?.kind !== 'memory') continue
    const place = blocks - 1 - (newest - Math.floor(Date.parse(sample.at) / blockMs))
    if (place < 0) break
    if (place < blocks) most[place] = Math.max(most[place] ?? 0, sample.bytes)
  }
  return most
}
