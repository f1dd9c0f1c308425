/** A parsed snippet of any host's shape → its named entries. Pure. */
import { field, isTable, looksLikeEntry, type Table } from './order.ts'

export interface NamedEntry {
  readonly name: string
  readonly entry: unknown
}

/** More than anybody pastes by hand; keeps a hostile snippet from making work without end. */
const mostEntries = 500

const wrappers = ['mcpServers', 'servers', 'context_servers', 'mcp_servers', 'mcp', 'extensions']
const isWrapper = (key: string) => wrappers.includes(key) || key.endsWith('.mcpServers') || key.endsWith('.servers')

/** null when nothing in it looks like a server. */
export function entriesOf(value: unknown, depth = 0): readonly NamedEntry[] | null {
  if (depth > 4) return null
  if (Array.isArray(value)) return value.some(isTable) ? value.flatMap(ofItem).slice(0, mostEntries) : null
  if (!isTable(value)) return null
  const wrapped = Object.keys(value).filter((key) => isWrapper(key) && isNest(value[key]))
  if (wrapped.length > 0 && !looksLikeEntry(value)) {
    const found = wrapped.flatMap((key) => inside(value[key], depth) ?? [])
    return found.slice(0, mostEntries)
  }
  if (looksLikeEntry(value)) return [{ name: nameIn(value), entry: value }]
  const entries = ofMap(value)
  return entries.some(({ entry }) => looksLikeEntry(entry)) ? entries.slice(0, mostEntries) : null
}

const isNest = (value: unknown) => isTable(value) || Array.isArray(value)

/** Below a wrapper all members are servers, also those that make no sense: they are listed as skipped. */
function inside(value: unknown, depth: number): readonly NamedEntry[] | null {
  if (isTable(value) && !looksLikeEntry(value)) {
    const deeper = Object.keys(value).some((key) => isWrapper(key) && isNest(value[key]) && !looksLikeEntry(value[key]))
    return deeper ? entriesOf(value, depth + 1) : ofMap(value)
  }
  return entriesOf(value, depth + 1)
}

const ofMap = (table: Table): readonly NamedEntry[] =>
  Object.keys(table)
    .filter((name) => name !== '__proto__' && name !== 'inputs')
    .map((name) => ({ name, entry: table[name] }))

function ofItem(item: unknown): readonly NamedEntry[] {
  if (!isTable(item)) return []
  return looksLikeEntry(item) ? [{ name: nameIn(item), entry: item }] : (entriesOf(item, 3) ?? [])
}

const nameIn = (entry: Table): string => {
  const name = field(entry, 'name', 'title', 'id')
  return typeof name === 'string' ? name : ''
}
