/** A call as a list and its own page say it. */
import { failedOutcome } from '../../contract/call-filter.ts'
import type { CallRecord, Signal } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { formatDuration } from './durations.ts'
import { formatDay, formatTime } from './times.ts'

export function signalOfCall({ outcome, slow }: Pick<CallRecord, 'outcome' | 'slow'>): Signal {
  if (failedOutcome(outcome)) return 'failed'
  if (outcome === 'refused' || slow) return 'attention'
  return outcome === 'cancelled' ? 'off' : 'ready'
}
/** How it ended, with the cause where there is one. */
export function outcomeWords({ outcome, error }: Pick<CallRecord, 'outcome' | 'error'>): string {
  const what = sentence(`activity.outcome.${outcome}`)
  return error === null ? what : sentence('activity.because', { what, why: error })
}
/** What stands behind its lamp in a list. */
export const answerOf = (call: CallRecord): string =>
  call.outcome === 'ok' ? (call.answer ?? outcomeWords(call)) : outcomeWords(withAnswer(call))

/** The tool's own words say more than that it answered with an error. */
const withAnswer = (call: CallRecord): Pick<CallRecord, 'outcome' | 'error'> =>
  call.outcome === 'tool-error' && call.answer !== null ? { ...call, error: call.answer } : call

export function slowWords({ slow, usualMs }: CallRecord): string | null {
  return slow && usualMs !== null ? sentence('activity.slow', { usual: formatDuration(usualMs) }) : null
}

/** The sentence below its name. No full stop at its end. */
export function callSentence(call: CallRecord, host: string, now = Date.now()): string {
  const took = formatDuration(call.ms)
  const when = whenWords(call.at, now)
  switch (call.outcome) {
    case 'ok':
      return call.slow && call.usualMs !== null
        ? sentence('activity.head.slow', { took, usual: formatDuration(call.usualMs), host, when })
        : sentence('activity.head.answered', { took, host, when })
    case 'refused':
      return sentence('activity.head.refused', { host, when })
    case 'cancelled':
      return sentence('activity.head.cancelled', { took, host, when })
    case 'died':
      return sentence('activity.head.died', { took, host, when })
    default:
      return sentence('activity.head.error', { took, host, when })
  }
}

export function whenWords(at: string, now = Date.now()): string {
  const time = formatTime(at)
  return new Date(at).toDateString() === new Date(now).toDateString()
    ? sentence('activity.when.today', { time })
    : sentence('activity.when.day', { day: formatDay(at, now), time })
}
