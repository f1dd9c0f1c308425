/** What is known of a made-up call, and calls over time, as the core would answer. */
import { failedOutcome, fits } from '../../contract/call-filter.ts'
import type { ActivityChart, CallDetail, CallRecord, LogLine } from '../../contract/model.ts'
import type { CallQuery } from '../../contract/requests.ts'

const lineOf = (call: CallRecord, seq: number, afterMs: number, level: LogLine['level'], text: string): LogLine => ({
  seq,
  at: new Date(Date.parse(call.at) + afterMs).toISOString(),
  mono: seq,
  server: call.server,
  stream: 'stderr',
  level,
  text
})

export function detailOf(call: CallRecord): CallDetail {
  const failed = failedOutcome(call.outcome)
  const secret = call.server === 'playwright'
  const asked = !secret
    ? { query: 'errors at checkout', limit: 20 }
    : {
        fields: [
          { name: 'Email', type: 'textbox', ref: 'e14', value: 'you@atlas.dev' },
          { name: 'Password', type: 'textbox', ref: 'e17', value: '●●●●●● (hidden: Password)' },
          { name: 'Keep me signed in', type: 'checkbox', ref: 'e21', value: true }
        ]
      }
  const text = `### Ran Playwright code\nawait page.getByRole('textbox', { name: 'Email' }).fill('you@atlas.dev')\n\nPage URL: http://localhost:5173/login\nPage Title: Sign in to Atlas`
  const answered =
    call.outcome === 'tool-error'
      ? { content: [{ type: 'text', text: call.error ?? 'It failed' }], isError: true }
      : { content: [{ type: 'text', text }] }
  return {
    call,
    asked: { text: JSON.stringify(asked), cut: false },
    answered:
      call.outcome === 'died' || call.outcome === 'cancelled'
        ? null
        : call.outcome === 'error' || call.outcome === 'refused'
          ? { text: JSON.stringify({ code: -32603, message: call.error }), cut: false }
          : { text: JSON.stringify(answered), cut: false },
    hidden: secret ? 1 : 0,
    notKept: null,
    keptUntil: new Date(Date.parse(call.at) + 14 * 86_400_000).toISOString(),
    lines: failed
      ? [
          lineOf(call, 1, 14, 'warning', '[http] retry 1 of 3 in 500 ms: GET https://sentry.corp.lan/api/0/'),
          lineOf(call, 2, 540, 'error', 'Error: getaddrinfo ENOTFOUND sentry.corp.lan')
        ]
      : [lineOf(call, 1, 10, 'info', 'snapshot 41 nodes, 2.4 kB')],
    linesTotal: failed ? 2 : 1
  }
}

export function chartOf(
  calls: readonly CallRecord[],
  query: CallQuery & { readonly since: string; readonly until: string },
  bars: number
): ActivityChart {
  const from = Date.parse(query.since)
  const length = (Date.parse(query.until) - from) / bars
  const passing = calls.filter((call) => fits(call, query))
  const count = (list: readonly CallRecord[]) => ({
    calls: list.length,
    slow: list.filter(({ slow }) => slow).length,
    failed: list.filter(({ outcome }) => failedOutcome(outcome)).length
  })
  return {
    since: query.since,
    until: query.until,
    bars: Array.from({ length: bars }, (_, index) => {
      const list = passing.filter((call) => Math.floor((Date.parse(call.at) - from) / length) === index)
      const times = list.map(({ ms }) => ms).sort((a, b) => a - b)
      return {
        at: new Date(from + index * length).toISOString(),
        ...count(list),
        usualMs: times[Math.floor((times.length - 1) / 2)] ?? null,
        longestMs: times.at(-1) ?? null
      }
    }),
    ...count(passing),
    refused: passing.filter(({ outcome }) => outcome === 'refused').length,
    slowest: null,
    mostFailed: null
  }
}
