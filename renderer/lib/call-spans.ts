/** The stretches of time calls are shown for, and how finely each is counted. Pure. */
export const callSpans = ['15', '60', '1440', '10080', 'from'] as const
export type CallSpan = (typeof callSpans)[number]

/** About as many bars as can be told apart, each of a length that people use. */
export const barsOf: Readonly<Record<CallSpan, number>> = { '15': 60, '60': 60, '1440': 96, '10080': 84, from: 60 }

export interface Stretch {
  readonly since: string
  /** Left out: until now. */
  readonly until?: string
}
/** `from` and `until` are local times as an input gives them; empty or unreadable = a week ago, and now. */
export function stretchOf(span: CallSpan, from: string, until: string, now: number): Stretch {
  const week = 7 * 24 * 60 * 60_000
  if (span !== 'from') return { since: new Date(now - Number(span) * 60_000).toISOString() }
  const [first, last] = [Date.parse(from), Date.parse(until)]
  const since = Number.isNaN(first) ? now - week : first
  return {
    since: new Date(since).toISOString(),
    ...(Number.isNaN(last) || last <= since ? {} : { until: new Date(last).toISOString() })
  }
}
