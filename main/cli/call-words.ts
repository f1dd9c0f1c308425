/** Calls in a table, and one of them with all that is kept of it. Pure. */
import { failedOutcome } from '../../contract/call-filter.ts'
import type { CallDetail, CallRecord } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { shortened, table } from './words.ts'

const heads = ['CALL', 'WHEN', 'HOST', 'SERVER', 'TOOL', 'TOOK', 'ANSWER'] as const
export function callTable(calls: readonly CallRecord[]): string {
  return calls.length === 0 ? sentence('activity.none-such') : table(heads, calls.map(rowOf))
}
export function rowOf(call: CallRecord): readonly string[] {
  const failed = failedOutcome(call.outcome) || call.outcome === 'refused'
  // A tool's own words say more than that it answered with an error.
  const own = call.outcome === 'ok' || call.outcome === 'tool-error'
  const words = (own ? (call.answer ?? call.error) : (call.error ?? call.answer)) ?? ''
  const what = call.outcome === 'ok' ? '' : sentence(`activity.outcome.${call.outcome}`)
  return [
    String(call.id),
    timeWords(call.at),
    call.host ?? sentence('activity.you'),
    call.server,
    call.name || call.method,
    `${Math.round(call.ms)} ms${call.slow ? ` (${sentence('activity.only-slow').toLowerCase()})` : ''}`,
    shortened([what, words].filter((each) => each !== '').join(': '), failed ? 120 : 60)
  ]
}

export function detailWords(detail: CallDetail): string {
  const { call, asked, answered, hidden, keptUntil, lines, notKept } = detail
  const why =
    notKept === null
      ? null
      : notKept === 'off'
        ? sentence('activity.not-kept.off', { server: call.server })
        : sentence('activity.not-kept.missing')
  const part = (head: string, text: string | null): string => (text === null ? '' : `\n\n${head}\n${text}`)
  return [
    table(heads, [rowOf(call)]),
    part(sentence('activity.asked'), asked?.text ?? null),
    part(sentence('activity.answered'), answered?.text ?? null),
    part(
      sentence('activity.meanwhile', { server: call.server }),
      lines.length === 0 ? null : lines.map((line) => `${timeWords(line.at)}  ${line.text}`).join('\n')
    ),
    '\n\n',
    why ?? (keptUntil === null ? '' : sentence('activity.kept-until', { day: keptUntil.slice(0, 10), hidden }))
  ].join('')
}

/** The person's own clock, and the day where it is another one. */
export function timeWords(at: string): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const time = new Date(at)
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  return time.toDateString() === new Date().toDateString() ? clock : `${day} ${clock}`
}
