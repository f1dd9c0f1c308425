import type { Clock } from '../../lib/clock.ts'

const bucketMs = 150_000
const buckets = 24

/** Calls of the last hour, in 24 blocks of 2.5 minutes, oldest first. */
export function createCallCount(clock: Clock): {
  readonly add: (at: string) => void
  readonly lastHour: () => readonly number[]
  readonly lastAt: () => string | null
} {
  const perBucket = new Map<number, number>()
  let lastAt: string | null = null
  const now = () => Math.floor(clock.mono() / bucketMs)
  return {
    add(at) {
      lastAt = at
      const bucket = now()
      perBucket.set(bucket, (perBucket.get(bucket) ?? 0) + 1)
      for (const old of perBucket.keys()) if (old <= bucket - buckets) perBucket.delete(old)
    },
    lastHour() {
      const bucket = now()
      return Array.from({ length: buckets }, (_, index) => perBucket.get(bucket - buckets + 1 + index) ?? 0)
    },
    lastAt: () => lastAt
  }
}
