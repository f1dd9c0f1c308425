const grouped = new Intl.NumberFormat('en')

/** A whole number with thousands separated: "11,276". */
export const formatCount = (count: number): string => grouped.format(Math.round(count))

/** "1 tool", "9 tools", "no tools". */
export function formatPlural(count: number, one: string, many: string = `${one}s`): string {
  return `${count === 0 ? 'no' : formatCount(count)} ${count === 1 ? one : many}`
}

/** A token weight is an estimate, so it is not shown to the last figure: 940 → "940", 6513 → "6,500", 18,032 → "18,000". */
export function formatTokens(tokens: number): string {
  if (tokens < 1000) return formatCount(tokens)
  const step = tokens < 10_000 ? 100 : 1000
  return formatCount(Math.round(tokens / step) * step)
}

/** Names in one sentence: "a", "a and b", "a, b and c", "a, b and 3 more". */
export function formatList(names: readonly string[], most = 4): string {
  if (names.length <= 1) return names[0] ?? ''
  if (names.length > most) return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`
}

const ordinals = ['zeroth', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth']
/** "third", "12th". */
export function formatOrdinal(n: number): string {
  const word = ordinals[n]
  if (word !== undefined) return word
  const tail = n % 100 > 10 && n % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')
  return `${n}${tail}`
}
