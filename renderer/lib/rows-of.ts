/** Values that are easier compared in rows: a list of alike objects, alone or as the one list of an object. Pure. */
export interface Rows {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

const mostColumns = 12

/** Null when a tree shows it better. */
export function rowsOf(value: unknown): Rows | null {
  if (Array.isArray(value)) return rowsIn(value)
  if (!isRecord(value)) return null
  const members = Object.values(value)
  const lists = members.filter((member) => Array.isArray(member))
  // Beside the list nothing may stand that the rows would not show.
  return lists.length === 1 && members.length === 1 ? rowsIn(lists[0] as readonly unknown[]) : null
}

function rowsIn(list: readonly unknown[]): Rows | null {
  if (list.length === 0 || !list.every(isRecord)) return null
  const columns = new Set<string>()
  for (const row of list.slice(0, 500)) for (const key of Object.keys(row)) columns.add(key)
  if (columns.size === 0 || columns.size > mostColumns) return null
  const first = list.slice(0, 50)
  const filled = first.reduce((sum, row) => sum + Object.keys(row).length, 0)
  // Rows that share little are no table.
  if (filled < (columns.size * first.length) / 2) return null
  return { columns: [...columns], rows: list }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** One cell in one line. */
export function cellText(value: unknown): string {
  const text = value === undefined ? '' : typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length > 500 ? `${text.slice(0, 499)}…` : text
}
