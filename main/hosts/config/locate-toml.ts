/** Where in a TOML file one entry stands: tables, lines, members in braces, items of a list, or several of these. Pure. */
import { lineEnd, lineStart, type Span } from './span-edits.ts'
import { startsWith, valueAt, type Leaf, type Path, type Section, type TomlText } from './toml-text.ts'
import type { Place } from './types.ts'

export interface Parts {
  /** The keys down to the entry; null when there is none. */
  readonly full: Path | null
  readonly sections: readonly Section[]
  /** `key = value` outside its tables: on lines of their own, or in braces. */
  readonly lines: readonly Leaf[]
  readonly members: readonly Leaf[]
  /** Of an inline list: the item. */
  readonly item: { readonly list: Leaf; readonly index: number } | null
  /** All of these, as they stand in the file: whole lines where they have lines of their own. */
  readonly spans: readonly Span[]
}

const none: Parts = { full: null, sections: [], lines: [], members: [], item: null, spans: [] }

export function partsOf(toml: TomlText, { path, name, nameKey }: Place): Parts {
  const table = valueAt(toml.data, path)
  if (typeof table !== 'object' || table === null) return none
  const key = nameKey === undefined ? name : indexOfNamed(table, nameKey, name)
  if (key === null || !Object.hasOwn(table, key)) return none
  const full = [...path, key]
  const sections = toml.sections.filter((section) => startsWith(section.path, full))
  const outside = toml.leaves.filter(
    (leaf) =>
      startsWith(leaf.path, full) &&
      // Not what stands inside something that is ours already.
      !sections.some(({ node }) => leaf.parent === node) &&
      !toml.leaves.some((other) => other !== leaf && startsWith(other.path, full) && holds(other, leaf))
  )
  const lines = outside.filter(({ parent }) => parent.type !== 'TOMLInlineTable')
  const members = outside.filter(({ parent }) => parent.type === 'TOMLInlineTable')
  const list = toml.leaves.find((leaf) => leaf.path.length === path.length && startsWith(path, leaf.path))
  const inList = typeof key === 'number' && list?.node.value.type === 'TOMLArray'
  const item = inList ? { list, index: key } : null
  const spans = [
    ...sections.map(({ node }) => sectionSpan(toml, node.range[0], node.body.at(-1)?.range[1] ?? node.key.range[1])),
    ...lines.map(({ node }) => ({
      start: lineStart(toml.text, node.range[0]),
      end: lineEnd(toml.text, node.range[1])
    })),
    ...members.map(({ node }) => ({ start: node.range[0], end: node.range[1] }))
  ]
  if (item) {
    const range = (list?.node.value as { elements: readonly { range: readonly [number, number] }[] }).elements[
      item.index
    ]?.range
    if (range) spans.push({ start: range[0], end: range[1] })
  }
  return { full, sections, lines, members, item, spans }
}

/** From its header to its last line, comments between them included: those behind it belong to what follows. */
const sectionSpan = (toml: TomlText, start: number, last: number): Span => ({
  start: lineStart(toml.text, start),
  end: lineEnd(toml.text, last)
})

const holds = (outer: Leaf, inner: Leaf): boolean =>
  outer.node.range[0] <= inner.node.range[0] && outer.node.range[1] >= inner.node.range[1]

function indexOfNamed(table: object, nameKey: string, name: string): number | null {
  if (!Array.isArray(table)) return null
  const at = table.findIndex(
    (item: unknown) => typeof item === 'object' && item !== null && (item as Record<string, unknown>)[nameKey] === name
  )
  return at < 0 ? null : at
}
