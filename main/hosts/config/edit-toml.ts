/**
 * Puts one entry into somebody's TOML file, or takes it out, and touches nothing else. The parser's tree gives the
 * places, own span edits change them: every printer of TOML reflows what it did not change. Pure: text and intent → text.
 */
import { isDeepStrictEqual } from 'node:util'
import { say, sentence } from '../../../contract/words/say.ts'
import { refuse } from './json-text.ts'
import { partsOf, type Parts } from './locate-toml.ts'
import { isThere, printKey, printToml } from './print-toml.ts'
import { onlyOursDiffers } from './prove-toml.ts'
import {
  afterEdits,
  applied,
  entriesOf,
  eolOf,
  intoBrackets,
  lineEnd,
  lineStart,
  outOfBrackets,
  startOfKnown,
  unprovable,
  withBlankLines,
  type Edit,
  type Put,
  type Ranged,
  type Span
} from './span-edits.ts'
import { readToml, startsWith, valueAt, type Leaf, type TomlText } from './toml-text.ts'
import type { ConfigEditor, Edited, Insertion, Place, Refusal } from './types.ts'

export const tomlEditor: ConfigEditor = {
  name: 'TOML',
  read(whole, place) {
    const read = readToml(whole)
    if (!read.ok) return read
    const { full, spans } = partsOf(read.value, place)
    if (full === null) return wayTo(read.value, place) ?? { ok: true, value: null }
    const raw = inOrder(spans).map(({ start, end }) => read.value.text.slice(start, end).trimEnd())
    return { ok: true, value: { raw: raw.join('\n'), value: valueAt(read.value.data, full) } }
  },
  table(whole, path, nameKey) {
    const read = readToml(whole)
    if (!read.ok) return read
    const wrong = wayTo(read.value, { path, name: '', nameKey })
    if (wrong) return wrong
    const table = valueAt(read.value.data, path) ?? {}
    return { ok: true, value: entriesOf(table, nameKey) }
  },
  data(whole) {
    const read = readToml(whole)
    if (!read.ok) return read
    return { ok: true, value: read.value.text.trim() === '' ? null : read.value.data }
  },
  put: putEntry,
  drop: dropEntry
}

function putEntry(whole: string, place: Place, value: unknown, known: Insertion | null = null): Edited<Put> {
  const read = readToml(whole)
  if (!read.ok) return read
  const toml = read.value
  const wrong = wayTo(toml, place)
  if (wrong) return wrong
  const parts = partsOf(toml, place)
  if (parts.full === null) {
    const edit = insertion(toml, place, value)
    const text = toml.bom + applied(toml.text, [edit])
    if (!onlyOursDiffers(whole, text, place)) return unprovable(toml.text, edit.start)
    const before = toml.text.slice(edit.start, edit.end)
    return { ok: true, value: { text, insertion: { before, after: edit.piece, entryAt: edit.entryAt } } }
  }
  const edits = replacement(toml, parts, value)
  const text = toml.bom + applied(toml.text, edits)
  if (!onlyOursDiffers(whole, text, place)) return unprovable(toml.text, startOf(parts))
  const start = startOfKnown(toml.text, startOf(parts), known)
  return { ok: true, value: { text, insertion: afterEdits(known, start, edits) } }
}

function dropEntry(whole: string, place: Place, known: Insertion | null = null): Edited<string> {
  const read = readToml(whole)
  if (!read.ok) return read
  const toml = read.value
  const wrong = wayTo(toml, place)
  if (wrong) return wrong
  const parts = partsOf(toml, place)
  if (parts.full === null) return { ok: true, value: whole }
  const start = startOfKnown(toml.text, startOf(parts), known)
  if (known && start >= 0) {
    const text = toml.bom + applied(toml.text, [{ start, end: start + known.after.length, piece: known.before }])
    if (isGone(whole, text, place)) return { ok: true, value: text }
  }
  const edits = removal(toml, parts)
  const text = toml.bom + applied(toml.text, edits)
  if (!isGone(whole, text, place)) return unprovable(toml.text, startOf(parts))
  return { ok: true, value: text }
}

const inOrder = (spans: readonly Span[]): readonly Span[] => spans.toSorted((a, b) => a.start - b.start)
const startOf = (parts: Parts): number => inOrder(parts.spans)[0]?.start ?? 0
/** Why no entry can stand there: something on the way is not what entries can be kept in. */
function wayTo(toml: TomlText, { path, nameKey }: Place): { ok: false; refusal: Refusal } | null {
  for (let depth = 1; depth <= path.length; depth += 1) {
    const way = path.slice(0, depth)
    const value = valueAt(toml.data, way)
    if (value === undefined) return null
    const list = nameKey !== undefined && depth === path.length
    if (list ? Array.isArray(value) : typeof value === 'object' && value !== null && !Array.isArray(value)) continue
    const leaf = toml.leaves.find((one) => startsWith(one.path, way))
    const section = toml.sections.find((one) => startsWith(one.path, way))
    const at = Math.min(...[leaf, section].flatMap((one) => (one ? [one.node.range[0]] : [])))
    const found = sentence(
      Array.isArray(value) ? 'config.a-list' : typeof value === 'object' ? 'config.a-table' : 'config.a-value'
    )
    const needed = sentence(list ? 'config.needs-list' : 'config.needs-table')
    return refuse(toml.text, at, say('config.wrong-kind', { key: way.join('.'), found, needed }))
  }
  return null
}

function isGone(before: string, after: string, place: Place): boolean {
  const left = readToml(after)
  return left.ok && partsOf(left.value, place).full === null && onlyOursDiffers(before, after, place)
}

// ---- a new entry -----------------------------------------------------------------------------------------------
function insertion(toml: TomlText, place: Place, value: unknown): Edit & { readonly entryAt: number } {
  const { path, name, nameKey } = place
  const inline = toml.leaves.findLast(
    ({ path: own, node }) =>
      startsWith(path, own) &&
      (node.value.type === 'TOMLInlineTable' || (own.length === path.length && node.value.type === 'TOMLArray'))
  )
  if (inline) {
    const missing = path.slice(inline.path.length)
    const body = `${[...missing, ...(nameKey === undefined ? [name] : [])].map((key) => printKey(key)).join('.')}`
    const piece =
      nameKey === undefined
        ? `${body} = ${printToml(value)}`
        : missing.length > 0
          ? `${body} = [${printToml(value)}]`
          : printToml(value)
    const around = inline.node.value as Ranged & {
      readonly body?: readonly Ranged[]
      readonly elements?: readonly Ranged[]
    }
    const siblings = (around.body ?? around.elements ?? []).map(spanOf)
    return intoBrackets(toml.text, spanOf(around), siblings, piece, around.body ? ' ' : '')
  }
  const eol = eolOf(toml.text)
  const open =
    nameKey === undefined ? `[${[...path, name].map(printKey).join('.')}]` : `[[${path.map(printKey).join('.')}]]`
  const lines = Object.entries(value as object).filter(([, member]) => isThere(member))
  const body = [open, ...lines.map(([key, member]) => `${printKey(key)} = ${printToml(member)}`)].join(eol)
  const end = toml.text.length
  // The last line is finished, and one is left free, where there is anything before.
  const lead =
    /(^|\n)[ \t]*\r?\n$/.test(toml.text) || toml.text === '' ? '' : toml.text.endsWith('\n') ? eol : eol + eol
  const tail = toml.text === '' || toml.text.endsWith('\n') ? eol : ''
  return { start: end, end, piece: lead + body + tail, entryAt: lead.length }
}

const spanOf = ({ range }: Ranged): Span => ({ start: range[0], end: range[1] })

// ---- another value for it --------------------------------------------------------------------------------------
/** Only what differs is written: the lines of keys that stay the same keep their bytes and comments. */
function replacement(toml: TomlText, parts: Parts, value: unknown): readonly Edit[] {
  const { full, sections, members, lines, item } = parts
  const whole = [...members, ...lines].find(({ path }) => path.length === full?.length)
  if (item || (whole && sections.length === 0)) {
    const list = item?.list.node.value as { readonly elements: readonly Ranged[] } | undefined
    const range = item ? list?.elements[item.index]?.range : whole?.node.value.range
    return range ? [{ start: range[0], end: range[1], piece: printToml(value) }] : []
  }
  const base = full ?? []
  const there = valueAt(toml.data, base) as Readonly<Record<string, unknown>>
  const wanted = Object.fromEntries(Object.entries(value as object).filter(([, member]) => isThere(member)))
  const eol = eolOf(toml.text)
  const main = sections.find(({ path }) => path.length === base.length)
  const edits: Edit[] = []
  const fresh: string[] = []
  for (const key of new Set([...Object.keys(there), ...Object.keys(wanted)])) {
    if (isDeepStrictEqual(asPlain(there[key]), asPlain(wanted[key]))) continue
    const leaf = toml.leaves.find(({ path }) => path.length === base.length + 1 && startsWith(path, [...base, key]))
    if (leaf && key in wanted) {
      edits.push({ start: leaf.node.value.range[0], end: leaf.node.value.range[1], piece: printToml(wanted[key]) })
      continue
    }
    if (key in there) edits.push(...spansBelow(toml, parts, [...base, key]).map((span) => ({ ...span, piece: '' })))
    if (key in wanted) fresh.push(`${printKey(key)} = ${printToml(wanted[key])}`)
  }
  if (fresh.length === 0) return edits
  if (main) {
    const last = main.node.body.findLast(
      ({ range }) => !edits.some(({ start, end, piece }) => piece === '' && range[0] >= start && range[1] <= end)
    )
    const at = lineEnd(toml.text, last?.range[1] ?? main.node.key.range[1])
    const gap = at > 0 && toml.text[at - 1] !== '\n' ? eol : ''
    edits.push({ start: at, end: at, piece: gap + fresh.join(eol) + (gap === '' ? eol : '') })
    return edits
  }
  const header = base.map((key) => printKey(String(key))).join('.')
  const first = sections[0]
  if (first) {
    const at = lineStart(toml.text, first.node.range[0])
    edits.push({ start: at, end: at, piece: `[${header}]${eol}${fresh.join(eol)}${eol}` })
    return edits
  }
  const dotted = [...members, ...lines].at(-1) as Leaf
  const inBraces = dotted.parent.type === 'TOMLInlineTable'
  const above = dotted.parent.type === 'TOMLTable' ? dotted.parent.resolvedKey : []
  const lead = base.slice(inBraces ? dotted.path.length - dotted.node.key.keys.length : above.length)
  const named = fresh.map((line) => [...lead.map((key) => printKey(String(key))), line].join('.'))
  const at = inBraces ? dotted.node.range[1] : lineEnd(toml.text, dotted.node.range[1])
  const gap = !inBraces && toml.text[at - 1] !== '\n' ? eol : ''
  edits.push({
    start: at,
    end: at,
    piece: inBraces ? named.map((line) => `, ${line}`).join('') : gap + named.join(eol) + (gap === '' ? eol : '')
  })
  return edits
}

const asPlain = (value: unknown): unknown =>
  value === undefined
    ? undefined
    : JSON.parse(JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one)))

/** The lines and tables of one key of our entry. */
function spansBelow(toml: TomlText, parts: Parts, path: readonly (string | number)[]): readonly Span[] {
  const leaves = toml.leaves.filter(
    (leaf) => startsWith(leaf.path, path) && (leaf.parent.type !== 'TOMLInlineTable' || parts.members.includes(leaf))
  )
  const sections = parts.sections.filter((section) => startsWith(section.path, path))
  return [
    ...sections.map(({ node }) => ({
      start: lineStart(toml.text, node.range[0]),
      end: lineEnd(toml.text, node.body.at(-1)?.range[1] ?? node.key.range[1])
    })),
    ...leaves
      .filter((leaf) => !sections.some(({ node }) => leaf.parent === node))
      .map(({ node }) => ({ start: lineStart(toml.text, node.range[0]), end: lineEnd(toml.text, node.range[1]) }))
  ]
}

// ---- out of the file -------------------------------------------------------------------------------------------
function removal(toml: TomlText, parts: Parts): readonly Edit[] {
  const { text } = toml
  const edits: Edit[] = []
  for (const { node, parent } of parts.members) {
    const siblings = (parent as { readonly body: readonly Ranged[] }).body
    edits.push(outOfBrackets(text, spanOf(parent as Ranged), siblings.map(spanOf), siblings.indexOf(node)))
  }
  if (parts.item) {
    const list = parts.item.list.node.value as unknown as Ranged & { readonly elements: readonly Ranged[] }
    edits.push(outOfBrackets(text, spanOf(list), list.elements.map(spanOf), parts.item.index))
  }
  const byLines =
    [...parts.sections, ...parts.lines].length > 0
      ? parts.spans.filter(({ start }) => start === lineStart(text, start))
      : []
  for (const span of joinedSpans(byLines, text)) edits.push({ ...span, piece: '' })
  return edits
}

/** Spans that follow one another with nothing but blank lines between are one; then the blank lines before go along. */
function joinedSpans(spans: readonly Span[], text: string): readonly Span[] {
  const joined: { start: number; end: number }[] = []
  for (const span of inOrder(spans)) {
    const last = joined.at(-1)
    if (last && text.slice(last.end, span.start).trim() === '') last.end = Math.max(last.end, span.end)
    else joined.push({ ...span })
  }
  return joined.map((span) => withBlankLines(text, span))
}
