import type { Clock } from '../../lib/clock.ts'
import { duration } from '../../lib/durations.ts'
import type { LinkAnswer } from '../../wire/types.ts'
import { say } from '../../../contract/words/say.ts'
import { local } from '../../wire/local-answer.ts'

export interface Silence {
  /** Aborts when the caller's signal does, or when nothing was heard for too long. */
  readonly signal: AbortSignal
  readonly heard: () => void
  /** While a person is being asked, silence does not count. */
  readonly paused: <T>(work: Promise<T>) => Promise<T>
  /** Puts the true reason in place of the abort that this watch caused. */
  readonly ended: (answer: LinkAnswer) => LinkAnswer
}

/** Ends a call that shows no sign of life for `ms`; progress is a sign of life. Null: whoever calls decides alone. */
export function watchSilence(clock: Clock, outer: AbortSignal, ms: number | null): Silence {
  const stop = new AbortController()
  let asking = 0
  let timedOut = false
  let cancel: () => void = () => undefined
  const heard = (): void => {
    cancel()
    if (asking > 0 || ms === null) return
    arm(ms)
  }
  function arm(wait: number): void {
    const due = clock.mono() + wait
    cancel = clock.after(wait, () => {
      // A timer that comes much too late was held up by a sleeping machine: the server gets a moment to answer first.
      if (clock.mono() > due + 5_000) return arm(10_000)
      timedOut = true
      stop.abort()
    })
  }
  const follow = (): void => stop.abort()
  if (outer.aborted) follow()
  outer.addEventListener('abort', follow, { once: true })
  heard()
  return {
    signal: stop.signal,
    heard,
    async paused(work) {
      asking += 1
      cancel()
      try {
        return await work
      } finally {
        asking -= 1
        heard()
      }
    },
    ended(answer) {
      cancel()
      // A late `heard` must not start the watch again.
      asking = Number.POSITIVE_INFINITY
      outer.removeEventListener('abort', follow)
      if (!timedOut || ms === null || answer.kind !== 'local') return answer
      return local('call-timeout', say('gateway.silent', { limit: duration(ms) }))
    }
  }
}
