/** What a server's log says of its life: entering a phase, and the end of its process. Pure. */
import type { LastExit } from '../../../contract/model.ts'
import { sentence } from '../../../contract/words/say.ts'
import { duration, waitInWords } from '../../lib/durations.ts'
import { isWaiting, type Life } from './lifecycle.ts'
import { exitInWords } from './name-exit.ts'

export interface LifecycleLine {
  readonly text: string
  readonly level: 'info' | 'warning' | 'error'
}

/** `now`: monotonic, when the phase was entered. */
export function linesOnEntering(before: Life, life: Life, now: number): readonly LifecycleLine[] {
  const { state } = life
  if (isWaiting(state) && state.until > now) {
    return [
      { text: sentence('log.next-start', { row: life.row, wait: waitInWords(state.until - now) }), level: 'warning' }
    ]
  }
  if (state.phase === 'failed')
    return [{ text: sentence('log.failed-for-good', { cause: life.lastError?.message ?? '' }), level: 'error' }]
  if (state.phase === 'stopped' && before.state.phase === 'stopping')
    return [{ text: sentence('log.stopped'), level: 'info' }]
  return []
}

/** `crashed`: the end was not wanted, or Patchbay ended it for cause. */
export function linesOnExit(exit: LastExit, crashed: boolean, openCalls: number): readonly LifecycleLine[] {
  const end: LifecycleLine = {
    text: sentence('log.ended', { how: exitInWords(exit), asked: exit.asked }),
    level: exit.asked ? 'info' : 'error'
  }
  if (!crashed || openCalls === 0) return [end]
  return [end, { text: sentence('log.calls-ended', { n: openCalls }), level: 'warning' }]
}

/** The end as the crash report names it. */
export const endInWords = (exit: LastExit): string =>
  exit.asked ? sentence('log.ended-by-patchbay', { time: duration(exit.ranMs) }) : exitInWords(exit)
