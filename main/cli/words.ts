/** How the command line puts things: tables, times, sizes. Pure. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
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

const printed = (text: string) => [...text].length

export function sinceWords(iso: string, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - new Date(iso).getTime()) / 1_000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`
  return `${Math.floor(seconds / 86_400)} d`
}

/** "10m", "2h", "90s", "3d" before now, or a time that Date understands. Null when it is neither. */
export function parseSince(text: string, now: Date): string | null {
  const ago = /^(\d+)\s*(s|m|min|h|d)$/.exec(text.trim())
  if (ago) {
    const unit = { s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }[
      ago[2] as 's' | 'm' | 'min' | 'h' | 'd'
    ]
    return new Date(now.getTime() - Number(ago[1]) * unit).toISOString()
  }
  const time = new Date(text)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

export const tokens = (count: number): string => (count >= 1_000 ? `${(count / 1_000).toFixed(1)}k` : String(count))

/** K=V pairs of --env and --secret; the value may hold more equals signs. */
export function parsePairs(pairs: readonly string[]): {
  readonly values: Record<string, string>
  readonly bad: string | null
} {
  const values: Record<string, string> = {}
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    // A pair that does not parse may be a secret: only its place is told, never its text.
    if (at < 1) return { values, bad: `number ${pairs.indexOf(pair) + 1}` }
    values[pair.slice(0, at)] = pair.slice(at + 1)
  }
  return { values, bad: null }
}
