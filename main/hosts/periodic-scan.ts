/** Hosts come, go and break their files without a word: looked at again when somebody looks, and while they do. */
import type { Clock } from '../lib/clock.ts'
import type { Dispose } from '../lib/emitter.ts'

const firstLookMs = 1_000
const againMs = 15_000

export interface PeriodicScan {
  /** One more who looks; the first starts the looking, the last one's end stops it. */
  readonly begin: () => Dispose
  readonly stop: () => void
}

/** `scan` may reject; `bug` gets the error, and the next look comes all the same. */
export function createPeriodicScan(parts: {
  readonly clock: Clock
  readonly scan: () => Promise<void>
  readonly bug: (error: unknown) => void
}): PeriodicScan {
  let lookers = 0
  let cancel: () => void = () => {}
  function look(): void {
    void parts.scan().catch(parts.bug)
    cancel = parts.clock.after(againMs, look)
  }
  return {
    begin() {
      if (++lookers === 1) cancel = parts.clock.after(firstLookMs, look)
      let looking = true
      return () => {
        if (!looking) return
        looking = false
        if (--lookers === 0) cancel()
      }
    },
    stop: () => cancel()
  }
}
