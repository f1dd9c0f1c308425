import type { TimelineMark } from '../../../contract/model.ts'

const blockMs = 150_000
const blocks = 24

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
