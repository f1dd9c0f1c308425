/** How the command line puts things: tables, times, sizes. Pure. */
import { visibleText } from '../../contract/visible-text.ts'

export function table(head: readonly string[], given: readonly (readonly string[])[]): string {
  const rows = given.map((row) => row.map(visibleText))
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => printed(row[column] ?? ''))))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - printed(cell)))
      )
      .join('  ')
      .trimEnd()
  return [line(head), ...rows.map(line)].join('\n')
}

export { counted } from '../../contract/words/phrases.ts'

/** Cut at a word where it is longer, so that one long sentence does not push a table's other columns away. */
export function shortened(text: string, most: number): string {
  if (printed(text) <= most) return text
  const cut = [...text].slice(0, most - 1).join('')
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), Math.floor(most / 2))).trimEnd()}…`
}

const printed = (text: string) => [...text].length

export function sinceWords(iso: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - new Date(iso).getTime()) / 1_000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`
  return `${Math.floor(seconds / 86_400)} d`
}

/**
 * "10m", "2h", "90s", "3d" before now; "14:30" or "14:30:05", today or, when that is still to come, yesterday; a day or a
 * time in ISO form, of here unless it names its zone. Null when it is none of these: Date itself would take "line 5" for
 * the first of May.
 */
export function parseSince(text: string, now: Date): string | null {
  const given = text.trim()
  const ago = /^(\d{1,9})\s*(s|m|min|h|d)$/.exec(given)
  if (ago) {
    const unit = { s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }[
      ago[2] as 's' | 'm' | 'min' | 'h' | 'd'
    ]
    return isoOf(Math.max(0, now.getTime() - Number(ago[1]) * unit))
  }
  const clock = /^(\d{1,2}):(\d\d)(?::(\d\d)(\.\d{1,3})?)?$/.exec(given)
  if (clock) {
    const [hours, minutes, seconds] = [clock[1], clock[2], clock[3] ?? 0].map(Number) as [number, number, number]
    if (hours > 23 || minutes > 59 || seconds > 59) return null
    const at = new Date(now)
    at.setHours(hours, minutes, seconds, Number(`0${clock[4] ?? ''}`) * 1_000)
    if (at > now) at.setDate(at.getDate() - 1)
    return isoOf(at.getTime())
  }
  const form = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i
  // A day alone would be read as one of Greenwich.
  return form.test(given) ? isoOf(new Date(given.length === 10 ? `${given}T00:00` : given).getTime()) : null
}
const isoOf = (ms: number): string | null => (Number.isNaN(new Date(ms).getTime()) ? null : new Date(ms).toISOString())

export const tokens = (count: number): string => (count >= 1_000 ? `${(count / 1_000).toFixed(1)}k` : String(count))

/** K=V pairs of --env and --secret; the value may hold more equals signs. */
export function parsePairs(pairs: readonly string[]): {
  readonly values: Record<string, string>
  readonly bad: string | null
} {
  const values: Record<string, string> = {}
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    // A pair that does not parse may be a secret: the error gives its position, never its text.
    if (at < 1) return { values, bad: `number ${pairs.indexOf(pair) + 1}` }
    values[pair.slice(0, at)] = pair.slice(at + 1)
  }
  return { values, bad: null }
}

/** "a, b and c". */
export const listedNames = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
