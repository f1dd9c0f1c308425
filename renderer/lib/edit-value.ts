/** Plain values are never changed in place: each edit of the form gives a new value with the same untouched parts. */

/** Sets a key; `undefined` removes it. Key order stays, so the JSON beside the form does not jump. */
export function setKey(value: unknown, key: string, next: unknown): Readonly<Record<string, unknown>> {
  const base = isPlain(value) ? value : {}
  if (next !== undefined) return { ...base, [key]: next }
  const { [key]: _gone, ...rest } = base
  return rest
}

/** The same keys in the given order; those it does not name come after, in their own. */
export function orderKeys(
  value: Readonly<Record<string, unknown>>,
  order: readonly string[]
): Readonly<Record<string, unknown>> {
  const known = new Set(order.filter((key) => Object.hasOwn(value, key)))
  const rest = Object.keys(value).filter((key) => !known.has(key))
  return Object.fromEntries([...known, ...rest].map((key) => [key, value[key]]))
}

export function setItem(list: unknown, index: number, next: unknown): readonly unknown[] {
  const base = Array.isArray(list) ? (list as unknown[]) : []
  return base.map((entry, at) => (at === index ? next : entry))
}

export function removeItem(list: unknown, index: number): readonly unknown[] {
  return (Array.isArray(list) ? (list as unknown[]) : []).filter((_, at) => at !== index)
}

/** Renames a key and keeps its place; a name that is taken changes nothing. */
export function renameKey(value: unknown, from: string, to: string): Readonly<Record<string, unknown>> {
  const base = isPlain(value) ? value : {}
  if (from === to || Object.hasOwn(base, to)) return base
  return Object.fromEntries(Object.entries(base).map(([key, entry]) => [key === from ? to : key, entry]))
}

export const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Equal as JSON: same keys in any order, same values. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((entry, index) => sameValue(entry, b[index]))
  }
  if (!isPlain(a) || !isPlain(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  )
}
