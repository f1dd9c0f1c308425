/**
 * Puts one entry into somebody's YAML file, or takes it out, and touches nothing else. The parser's tree gives the
 * places, own span edits change them: printing the document would reformat what others wrote. Pure: text and intent →
 * text.
 */
import { isDeepStrictEqual } from 'node:util'
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import { dashOf, locateYaml, type Located, type OurEntry } from './locate-yaml.ts'
import { printYamlInline, printYamlLines } from './print-yaml.ts'
import { isThere } from './print-toml.ts'
import { onlyOursDiffers } from './prove-yaml.ts'
import {
  afterEdits,
  applied,
  entriesOf,
  intoBrackets,
  lineEnd,
  lineStart,
  outOfBrackets,
  startOfKnown,
  unprovable,
  withBlankLines,
  type Edit,
  type Put,
  type Span
} from './span-edits.ts'
import { columnOf, keyText, nodeEnd, pairEnd, pairStart, readYaml } from './yaml-text.ts'
import type { ConfigEditor, Edited, Insertion, Place } from './types.ts'

export const yamlEditor: ConfigEditor = {
  name: 'YAML',
  read(whole, place) {
    const found = locateYaml(whole, place)
    if (!found.ok) return found
    const { yaml, ours } = found.value
    if (!ours) return { ok: true, value: null }
    const value = tableData(found.value, place)?.get(place.name)
    return { ok: true, value: { raw: yaml.text.slice(ours.start, ours.end).trimEnd(), value } }
  },
  table(whole, path, nameKey) {
    const place = { path, name: '', nameKey }
    const found = locateYaml(whole, place)
    return found.ok ? { ok: true, value: tableData(found.value, place) ?? new Map() } : found
  },
  data(whole) {
    const read = readYaml(whole)
    return read.ok ? { ok: true, value: read.value.data } : read
  },
  put: putEntry,
  drop: dropEntry
}

/** The table's entries as data; null where there is no table. */
function tableData({ yaml, table }: Located, { nameKey }: Place): ReadonlyMap<string, unknown> | null {
  return table && yaml.document ? entriesOf(table.toJS(yaml.document), nameKey) : null
}

function putEntry(whole: string, place: Place, value: unknown, known: Insertion | null = null): Edited<Put> {
  const located = locateYaml(whole, place)
  if (!located.ok) return located
  const found = located.value
  const { text: old, bom } = found.yaml
  if (!found.ours) {
    const edit = insertion(found, place, value)
    if (!edit) return unprovable(old, 0)
    const text = bom + applied(old, [edit])
    if (!onlyOursDiffers(whole, text, place)) return unprovable(old, edit.start)
    const before = old.slice(edit.start, edit.end)
    return { ok: true, value: { text, insertion: { before, after: edit.piece, entryAt: edit.entryAt } } }
  }
  const edits = replacement(found, found.ours, place, value)
  const text = bom + applied(old, edits)
  if (!onlyOursDiffers(whole, text, place)) return unprovable(old, found.ours.start)
  return { ok: true, value: { text, insertion: afterEdits(known, startOfKnown(old, found.ours.start, known), edits) } }
}

function dropEntry(whole: string, place: Place, known: Insertion | null = null): Edited<string> {
  const located = locateYaml(whole, place)
  if (!located.ok) return located
  const { yaml, ours } = located.value
  if (!ours) return { ok: true, value: whole }
  const start = startOfKnown(yaml.text, ours.start, known)
  if (known && start >= 0) {
    const text = yaml.bom + applied(yaml.text, [{ start, end: start + known.after.length, piece: known.before }])
    if (isGone(whole, text, place)) return { ok: true, value: text }
  }
  const edits = removal(located.value, ours)
  const text = edits && yaml.bom + applied(yaml.text, edits)
  if (text === null || !isGone(whole, text, place)) return unprovable(yaml.text, ours.start)
  return { ok: true, value: text }
}

function isGone(before: string, after: string, place: Place): boolean {
  const left = locateYaml(after, place)
  return left.ok && left.value.ours === null && onlyOursDiffers(before, after, place)
}

// ---- a new entry -----------------------------------------------------------------------------------------------
type Insert = Edit & { readonly entryAt: number }

function insertion(found: Located, place: Place, value: unknown): Insert | null {
  const { yaml, table, map, missing, bare } = found
  const { text, unit, eol } = yaml
  const named = place.nameKey === undefined ? { [place.name]: value } : [value]
  if (table && isSeq(table)) {
    const last = table.items.at(-1) as Node | undefined
    if (table.flow || !last) return intoFlow(text, table as Node, table.items as Node[], printYamlInline(value))
    const dash = dashOf(text, last)
    return (
      dash && asLines(text, nodeEnd(text, last, 0), printYamlLines(named, dash.column, unit, eol), dash.column + 2, eol)
    )
  }
  if (table) return intoMap(found, table, named)
  // `{ a: { b: { name: value } } }`, from the first name on that is missing.
  const way = bare ? missing.slice(1) : missing
  const nested = way.reduceRight<unknown>((inner, key) => ({ [key]: inner }), named)
  if (bare) return belowBare(found, bare, nested, place)
  if (map) return intoMap(found, map, nested as Record<string, unknown>, place)
  const lead = text === '' || text.endsWith('\n') ? '' : eol
  const lines = printYamlLines(nested, 0, unit, eol)
  return {
    start: text.length,
    end: text.length,
    piece: lead + lines + eol,
    entryAt: lead.length + entryIn(lines, place)
  }
}

function intoMap(found: Located, map: YAMLMap, members: unknown, within?: Place): Insert | null {
  const { text, unit, eol } = found.yaml
  const last = map.items.at(-1) as Pair | undefined
  const [key, value] = Object.entries(members as Record<string, unknown>)[0] ?? ['', null]
  if (map.flow || !last) {
    const body = `${printYamlInline(key)}: ${printYamlInline(value)}`
    const edit = intoFlow(
      text,
      map as Node,
      map.items.map((pair) => spanOfPair(pair as Pair)),
      body
    )
    return (
      edit && {
        ...edit,
        entryAt:
          edit.entryAt +
          (within
            ? Math.max(
                0,
                body.indexOf(within.nameKey === undefined ? `${printYamlInline(within.name)}:` : '{', key.length)
              )
            : 0)
      }
    )
  }
  const column = columnOf(text, pairStart(map.items[0] as Pair))
  const lines = printYamlLines(members, column, unit, eol)
  return asLines(text, pairEnd(text, last), lines, within ? entryIn(lines, within) : column, eol)
}

const spanOfPair = (pair: Pair): Span => ({
  start: pairStart(pair),
  end: (pair.value as Node | null)?.range?.[1] ?? (pair.key as Node).range?.[1] ?? 0
})
const spanOfNode = (node: Node): Span => ({ start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 })

const intoFlow = (text: string, around: Node, siblings: readonly (Span | Node)[], body: string): Insert | null =>
  intoBrackets(
    text,
    spanOfNode(around),
    siblings.map((one) => ('start' in one ? one : spanOfNode(one))),
    body,
    ' '
  )

/** Behind a whole line; the last line of a file may have no end, and then ours has none either. */
function asLines(text: string, at: number, lines: string, entryAt: number, eol: string): Insert {
  const open = at > 0 && text[at - 1] !== '\n'
  return { start: at, end: at, piece: open ? eol + lines : lines + eol, entryAt: entryAt + (open ? eol.length : 0) }
}

/** `name:` without a value: what comes under it goes on the lines below, or in the place of the word for nothing. */
function belowBare(found: Located, bare: Pair, nested: unknown, place: Place): Insert | null {
  const { text, unit, eol } = found.yaml
  const node = bare.value as Node | null
  const word = node ? text.slice(node.range?.[0] ?? 0, node.range?.[1] ?? 0) : ''
  if (word !== '') {
    const start = node?.range?.[0] ?? 0
    const piece = printYamlInline(nested)
    return { start, end: start + word.length, piece, entryAt: Math.max(0, piece.indexOf(printYamlInline(place.name))) }
  }
  if (found.map?.flow) {
    const at = (bare.key as Node).range?.[1] ?? 0
    const colon = /^\s*:/.exec(text.slice(at))?.[0].length ?? 0
    const piece = `${colon ? '' : ':'} ${printYamlInline(nested)}`
    return { start: at + colon, end: at + colon, piece, entryAt: piece.indexOf(printYamlInline(place.name)) }
  }
  const column = columnOf(text, pairStart(bare)) + unit
  const lines = printYamlLines(nested, column, unit, eol)
  return asLines(text, lineEnd(text, (bare.key as Node).range?.[1] ?? 0), lines, entryIn(lines, place), eol)
}

/** Where our name begins in what is printed with the names on the way. */
function entryIn(lines: string, { name, nameKey }: Pick<Place, 'name' | 'nameKey'>): number {
  if (nameKey !== undefined) return lines.indexOf('- ') + 2
  const at = lines.search(new RegExp(`^ *${printYamlInline(name).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}:`, 'm'))
  return at < 0 ? 0 : at + (/^ */.exec(lines.slice(at))?.[0].length ?? 0)
}

// ---- another value for it --------------------------------------------------------------------------------------
/** Only what differs is written: the lines of names that stay the same keep their bytes and comments. */
function replacement(found: Located, ours: OurEntry, place: Place, value: unknown): readonly Edit[] {
  const { text, unit, eol } = found.yaml
  const node = ours.node
  if (!isMap(node) || node.flow || node.items.length === 0 || typeof value !== 'object' || value === null) {
    if (node && isBlock(node)) {
      const piece = printYamlLines({ [place.name]: value }, ours.column, unit, eol).slice(ours.column)
      return [{ start: ours.start, end: ours.end, piece: piece + (text[ours.end - 1] === '\n' ? eol : '') }]
    }
    const start = node?.range?.[0] ?? ours.end
    const end = Math.max(start, node?.range?.[1] ?? start)
    return [{ start, end, piece: (start === end ? ' ' : '') + printYamlInline(value) }]
  }
  const there = tableData(found, place)?.get(place.name) as Readonly<Record<string, unknown>>
  const wanted = Object.fromEntries(Object.entries(value).filter(([, member]) => isThere(member)))
  const column = columnOf(text, pairStart(node.items[0] as Pair))
  const edits: Edit[] = []
  for (const pair of node.items as Pair[]) {
    const key = keyText(pair)
    if (isDeepStrictEqual(plain(there[key]), plain(wanted[key]))) continue
    const member = pair.value as Node | null
    const [start, end] = member?.range ?? [0, 0]
    if (key in wanted && member && !isBlock(member) && start !== end)
      edits.push({ start, end, piece: printYamlInline(wanted[key]) })
    else {
      const last = text[pairEnd(text, pair) - 1] === '\n' ? eol : ''
      const piece = key in wanted ? printYamlLines({ [key]: wanted[key] }, column, unit, eol).slice(column) + last : ''
      const begin = piece === '' ? lineStart(text, pairStart(pair)) : pairStart(pair)
      edits.push({ start: begin, end: pairEnd(text, pair), piece })
    }
  }
  const fresh = Object.keys(wanted).filter((key) => !(key in there))
  if (fresh.length > 0) {
    const lines = fresh.map((key) => printYamlLines({ [key]: wanted[key] }, column, unit, eol)).join(eol)
    edits.push(asLines(text, pairEnd(text, node.items.at(-1) as Pair), lines, 0, eol))
  }
  return edits
}

/** Set over lines of its own, the last one with its line break. */
const isBlock = (node: Node): boolean =>
  isMap(node) || isSeq(node) ? !node.flow : isScalar(node) && /^BLOCK/.test(String(node.type))

const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

// ---- out of the file -------------------------------------------------------------------------------------------
function removal(found: Located, ours: OurEntry): readonly Edit[] | null {
  const { yaml, table, tablePair } = found
  const { text } = yaml
  if (!table) return null
  if (table.flow) {
    const siblings = isSeq(table)
      ? (table.items as Node[]).map(spanOfNode)
      : table.items.map((pair) => spanOfPair(pair as Pair))
    return [outOfBrackets(text, spanOfNode(table as Node), siblings, ours.index)]
  }
  const start = ours.pair ? lineStart(text, ours.start) : dashOf(text, ours.node as Node)?.lineStart
  if (start === undefined || (ours.pair && text.slice(start, ours.start).trim() !== '')) return null
  // Blank lines can be the end of a text before ours.
  const before = table.items[ours.index - 1]
  const floor = isSeq(table) ? nodeEnd(text, before as Node | null, 0) : before ? pairEnd(text, before as Pair) : 0
  const open = withBlankLines(text, { start, end: ours.end })
  const cut = { start: before ? Math.min(start, Math.max(open.start, floor)) : open.start, end: ours.end, piece: '' }
  if (table.items.length > 1 || !tablePair) return [cut]
  // Nothing is left below the table's name: said as an empty one, since "no value" is something else to many readers.
  const at = (tablePair.key as Node).range?.[1] ?? 0
  const colon = at + (/^\s*:/.exec(text.slice(at))?.[0].length ?? 0)
  return [cut, { start: colon, end: colon, piece: isSeq(table) ? ' []' : ' {}' }]
}
