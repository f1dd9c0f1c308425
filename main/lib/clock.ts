/**
 * Time as an argument. `mono` is for every duration and timer decision (never jumps with the wall clock), `wall` only
 * for what people read. Timers never keep the process alive by themselves.
 */
export interface Clock {
  /** Milliseconds since some fixed start, never going back. */
  readonly mono: () => number
  readonly wall: () => Date
  readonly after: (ms: number, run: () => void) => () => void
}

export const systemClock: Clock = {
  mono: () => performance.now(),
  wall: () => new Date(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  }
}

/** `work` at that monotonic time; what is due already comes next, since a timer would cost it a millisecond or more. */
export function atOrNow(clock: Clock, at: number, work: () => void): () => void {
  const ms = at - clock.mono()
  if (ms > 0) return clock.after(ms, work)
  let undone = false
  queueMicrotask(() => {
    if (!undone) work()
  })
  return () => (undone = true)
}
