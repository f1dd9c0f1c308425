/** What a server's log says of its life: entering a phase, and the end of its process. Pure. */
import type { LastExit } from '../../../contract/model.ts'
import { duration, ordinal, waitInWords } from '../../lib/durations.ts'
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
    const which = life.row > 1 ? `${sentenceCase(ordinal(life.row))} failure in a row. ` : ''
    return [{ text: `${which}Next start in ${waitInWords(state.until - now)}`, level: 'warning' }]
  }
  if (state.phase === 'failed')
    return [{ text: `Failed, and will not be tried again by itself: ${life.lastError?.message ?? ''}`, level: 'error' }]
  if (state.phase === 'stopped' && before.state.phase === 'stopping') return [{ text: 'Stopped', level: 'info' }]
  return []
}

/** `crashed`: the end was not wanted, or Patchbay ended it for cause. */
export function linesOnExit(exit: LastExit, crashed: boolean, openCalls: number): readonly LifecycleLine[] {
  const end: LifecycleLine = {
    text: `${exitInWords(exit)} (asked for: ${exit.asked ? 'yes' : 'no'})`,
    level: exit.asked ? 'info' : 'error'
  }
  if (!crashed || openCalls === 0) return [end]
  const calls = openCalls === 1 ? '1 open call' : `${openCalls} open calls`
  return [end, { text: `${calls} ended with an error, none repeated`, level: 'warning' }]
}

/** The end as the crash report names it. */
export const endInWords = (exit: LastExit): string =>
  exit.asked ? `Ended by Patchbay after ${duration(exit.ranMs)}` : exitInWords(exit)

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
