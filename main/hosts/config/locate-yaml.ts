/** Where in a YAML file one entry stands, or would stand. Pure. */
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { say, sentence } from '../../../contract/words/say.ts'
import { refuse } from './json-text.ts'
import { lineStart, type Span } from './span-edits.ts'
import { columnOf, keyText, nameOf, nodeEnd, pairEnd, pairStart, readYaml, type YamlText } from './yaml-text.ts'
import type { Edited, Place } from './types.ts'

export interface OurEntry extends Span {
  /** The pair, or the item of a list. */
  readonly pair: Pair | null
  readonly node: Node | null
  readonly index: number
  /** The column its name or its item begins at, without the dash of a list. */
  readonly column: number
}

export interface Located {
  readonly yaml: YamlText
  /** The deepest map on the way that exists, and the pair it is the value of. */
  readonly map: YAMLMap | null
  readonly missing: readonly string[]
  /** A name on the way that has no value yet. */
  readonly bare: Pair | null
  readonly table: YAMLMap | YAMLSeq | null
  readonly tablePair: Pair | null
  readonly ours: OurEntry | null
}

export function locateYaml(whole: string, { path, name, nameKey }: Place): Edited<Located> {
  const read = readYaml(whole)
  if (!read.ok) return read
  const yaml = read.value
  const nowhere = { yaml, table: null, tablePair: null, ours: null, bare: null }
  let map = yaml.root
  if (!map) return { ok: true, value: { ...nowhere, map: null, missing: path } }
  for (const [depth, key] of path.entries()) {
    const pair: Pair | undefined = map.items.find((item) => keyText(item) === key)
    if (!pair) return { ok: true, value: { ...nowhere, map, missing: path.slice(depth) } }
    const value = pair.value as Node | null
    const last = depth === path.length - 1
    if (value === null || (isScalar(value) && value.value === null))
      return { ok: true, value: { ...nowhere, map, missing: path.slice(depth), bare: pair } }
    const list = last && nameKey !== undefined
    if (list ? !isSeq(value) : !isMap(value))
      return refuse(
        yaml.text,
        value.range?.[0] ?? pairStart(pair),
        say('config.wrong-kind', {
          key,
          found: nameOf(value),
          needed: sentence(list ? 'config.needs-list' : 'config.needs-names')
        })
      )
    if (last) {
      const table = value as YAMLMap | YAMLSeq
      const ours = isSeq(table) ? itemNamed(yaml, table, nameKey ?? '', name) : pairNamed(yaml, table, name)
      return { ok: true, value: { yaml, map, missing: [], bare: null, table, tablePair: pair, ours } }
    }
    map = value as YAMLMap
  }
  return { ok: true, value: { ...nowhere, map, missing: [] } }
}

function pairNamed(yaml: YamlText, table: YAMLMap, name: string): OurEntry | null {
  const index = table.items.findIndex((item) => keyText(item) === name)
  const pair = table.items[index]
  if (!pair) return null
  const node = pair.value as Node | null
  const start = pairStart(pair)
  const end = table.flow ? (node?.range?.[1] ?? (pair.key as Node).range?.[1] ?? start) : pairEnd(yaml.text, pair)
  return { pair, node, index, start, end, column: columnOf(yaml.text, start) }
}

function itemNamed(yaml: YamlText, table: YAMLSeq, nameKey: string, name: string): OurEntry | null {
  const index = table.items.findIndex((item) => isMap(item) && item.get(nameKey) === name)
  const node = table.items[index] as Node | undefined
  if (!node) return null
  const start = node.range?.[0] ?? 0
  const end = table.flow ? (node.range?.[1] ?? start) : nodeEnd(yaml.text, node, start)
  return { pair: null, node, index, start, end, column: columnOf(yaml.text, start) }
}

/** Where the line of an item begins, and the blanks before its dash; null when the dash stands elsewhere. */
export function dashOf(text: string, item: Node): { readonly lineStart: number; readonly column: number } | null {
  const start = item.range?.[0] ?? 0
  const begin = lineStart(text, start)
  const before = /^( *)- *$/.exec(text.slice(begin, start))
  return before ? { lineStart: begin, column: before[1]?.length ?? 0 } : null
}
