/** The stretches of time a log can be narrowed to. Pure. */
export const spans = ['any', '15', '60', 'today', '1440', 'between'] as const
export type SpanChoice = (typeof spans)[number]
export const spanLabels: Readonly<Record<SpanChoice, string>> = {
  any: 'Any time',
  '15': 'Last 15 min',
  '60': 'Last hour',
  today: 'Today',
  '1440': 'Last 24 h',
  between: 'Between …'
}

/** When the stretch begins (ISO 8601); undefined where it has no beginning of its own. `now` in ms since the epoch. */
export function sinceOf(choice: SpanChoice, now: number): string | undefined {
  if (choice === 'any' || choice === 'between') return undefined
  if (choice !== 'today') return new Date(now - Number(choice) * 60_000).toISOString()
  const midnight = new Date(now)
  midnight.setHours(0, 0, 0, 0)
  return midnight.toISOString()
}

/** ISO times; left out = open at that end. */
export interface LogSpan {
  readonly since?: string
  readonly until?: string
}
/** `from` and `until` hold for "between": local times as an input gives them, empty or unreadable = open at that end. */
export function spanOf(choice: SpanChoice, from: string, until: string, now: number): LogSpan {
  const since = choice === 'between' ? momentOf(from) : sinceOf(choice, now)
  const end = choice === 'between' ? momentOf(until) : undefined
  return { ...(since === undefined ? {} : { since }), ...(end === undefined ? {} : { until: end }) }
}
const momentOf = (local: string): string | undefined =>
  local === '' || Number.isNaN(Date.parse(local)) ? undefined : new Date(local).toISOString()
