/**
 * How long something took, to the figure that matters: "< 1 ms", "12 ms", "1.87 s", "42.1 s", "4 min 10 s",
 * "4 h 11 min", "3 d 2 h". Input in milliseconds.
 */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return '–'
  const value = Math.max(0, ms)
  if (value > 0 && value < 0.5) return '< 1 ms'
  if (value < 999.5) return `${Math.round(value)} ms`
  if (value < 9_995) return `${trim((value / 1000).toFixed(2))} s`
  if (value < 59_950) return `${trim((value / 1000).toFixed(1))} s`
  return formatSpan(value)
}

/** A long stretch in its two largest units: "1 min 3 s", "4 h 11 min". */
export function formatSpan(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return pair(minutes, 'min', seconds % 60, 's')
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return pair(hours, 'h', minutes % 60, 'min')
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

/** A step while it is counted up: always one decimal, so that the figure does not change its width. "6.2 s", "1 min 4 s". */
export function formatElapsed(ms: number): string {
  if (ms < 100) return '< 0.1 s'
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : formatSpan(ms)
}

const pair = (a: number, unitA: string, b: number, unitB: string): string =>
  b === 0 ? `${a} ${unitA}` : `${a} ${unitA} ${b} ${unitB}`
const trim = (figures: string): string =>
  figures.includes('.') ? figures.replace(/0+$/, '').replace(/\.$/, '') : figures
