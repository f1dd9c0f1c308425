import { availableParallelism, loadavg } from 'node:os'

/**
 * A time limit on this machine as it is now: as stated with PATCHBAY_STRICT=1, else twice that, and more where more
 * wants to run than there are cores. Times that are judged exactly belong into the benchmarks.
 */
export const inTime = (ms: number): number =>
  process.env['PATCHBAY_STRICT'] === '1' ? ms : ms * Math.max(2, loadavg()[0]! / availableParallelism())
