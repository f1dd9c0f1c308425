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
