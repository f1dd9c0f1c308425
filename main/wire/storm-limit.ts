import { sentence } from '../../contract/words/say.ts'
import type { Clock } from '../lib/clock.ts'
import type { ProtocolEntry } from './protocol-log.ts'

export interface StormLimit {
  /** True: write it down. False: it is counted, and summed up in one line when the second is over. */
  readonly passes: (method: string) => boolean
  /** Tells what is still untold. */
  readonly stop: () => void
}

const perSecond = 100
const everyMs = 1_000

/**
 * A server may send the same notification tens of thousands of times a second. The first hundred of a second are written
 * to the protocol log one by one, the rest as a number: the log stays readable, and worth its disk.
 */
export function createStormLimit(clock: Clock, onProtocol: (entry: ProtocolEntry) => void): StormLimit {
  const seen = new Map<string, number>()
  let undo: (() => void) | null = null

  function tell(): void {
    undo = null
    for (const [method, count] of seen)
      if (count > perSecond)
        onProtocol({
          text: sentence('wire.storm', { method, n: count - perSecond }),
          level: 'warning',
          call: { method, name: null, direction: 'in', host: null, ms: null, bytes: null, outcome: 'sent' }
        })
    seen.clear()
  }
  return {
    passes(method) {
      // Names are the server's own: what would make the list of them long is counted as one.
      const key = seen.has(method) || seen.size < 50 ? method : sentence('wire.other-notifications')
      const count = (seen.get(key) ?? 0) + 1
      seen.set(key, count)
      undo ??= clock.after(everyMs, tell)
      return count <= perSecond
    },
    stop() {
      undo?.()
      tell()
    }
  }
}
