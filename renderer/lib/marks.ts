export interface MarkedPart {
  readonly text: string
  readonly hit: boolean
}

/** Splits text at every place where the query stands, ignoring case; with `regex` the query is a regular expression. */
export function markParts(text: string, query: string, regex = false): readonly MarkedPart[] {
  if (query === '') return [{ text, hit: false }]
  const pattern = patternOf(query, regex)
  if (pattern === null) return [{ text, hit: false }]
  const parts: MarkedPart[] = []
  let from = 0
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue
    if (match.index > from) parts.push({ text: text.slice(from, match.index), hit: false })
    parts.push({ text: match[0], hit: true })
    from = match.index + match[0].length
    if (parts.length > 200) break // a line that is one long hit needs no thousand marks
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), hit: false })
  return parts
}

/** The pattern of a query, or null when it is a regular expression that does not parse (yet). */
export function patternOf(query: string, regex: boolean): RegExp | null {
  try {
    return new RegExp(regex ? query : query.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu')
  } catch {
    return null
  }
}
