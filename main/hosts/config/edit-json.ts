/**
 * Puts one entry into somebody's JSON file, or takes it out, and touches nothing else: comments, trailing commas,
 * indentation, line ends, order, unknown and doubled keys stay as they are. Printing the parsed file would lose all of
 * these, and jsonc-parser's own `modify` reflows neighbours, so only its tree is used. Pure: text and intent → text.
 */
import type { Node } from 'jsonc-parser'
import { say } from '../../../contract/words/say.ts'
import { dropSpans } from './drop-json.ts'
import {
  endOf,
  indentBefore,
  indentOfLine,
  mannerOf,
  nameOf,
  propertiesNamed,
  readJson,
  refuse,
  tokensBetween,
  valueOf,
  type JsonText,
  type Manner
} from './json-text.ts'
import { printInline, printLines, printProperty } from './print-json.ts'
import { onlyOursDiffers } from './prove-json.ts'
import type { Edited, Entry, Insertion, Place } from './types.ts'

/** Our entry as it stands in the file; null when there is none. */
export function readEntry(whole: string, place: Place): Edited<Entry | null> {
  const found = locate(whole, place)
  if (!found.ok) return found
  const { json, property } = found.value
  if (!property) return { ok: true, value: null }
  const node = valueOf(property)
  const raw = json.text.slice(node.offset, endOf(node))
  return { ok: true, value: { raw, value: plain(node) } }
}

/** Every entry of the table, ours included, by name. Empty when there is no table. */
export function readTable(whole: string, path: readonly string[]): Edited<ReadonlyMap<string, unknown>> {
  const found = locate(whole, { path, name: '' })
  if (!found.ok) return found
  const { object, missing } = found.value
  const entries = missing.length > 0 || !object ? [] : (object.children ?? [])
  return {
    ok: true,
    value: new Map(entries.map((entry) => [String(entry.children?.[0]?.value), plain(valueOf(entry))]))
  }
}

/** The whole file as data; null for an empty one. */
export function dataOf(whole: string): Edited<unknown> {
  const read = readJson(whole)
  if (!read.ok) return read
  return { ok: true, value: read.value.root ? plain(read.value.root) : null }
}

/** Adds the entry at the end of its table, making what is missing of the way there; or replaces its value in place. */
export function putEntry(
  whole: string,
  place: Place,
  value: unknown,
  known: Insertion | null = null
): Edited<{ readonly text: string; readonly insertion: Insertion | null }> {
  const found = locate(whole, place)
  if (!found.ok) return found
  const { json, object, missing, property } = found.value
  const manner = mannerOf(json.text, json.root)
  const change = property
    ? replacement(json.text, property, value, manner)
    : insertion(json.text, object, [...missing, place.name], value, manner)
  const text = json.bom + json.text.slice(0, change.start) + change.piece + json.text.slice(change.end)
  if (!onlyOursDiffers(whole, text, place)) return unprovable(json.text, change.start)
  const before = json.text.slice(change.start, change.end)
  if (!property)
    return { ok: true, value: { text, insertion: { before, after: change.piece, entryAt: change.entryAt } } }
  const start = known ? property.offset - known.entryAt : -1
  const fits = known !== null && start >= 0 && json.text.startsWith(known.after, start)
  const cut = change.start - start
  const after = fits ? known.after.slice(0, cut) + change.piece + known.after.slice(cut + before.length) : ''
  return { ok: true, value: { text, insertion: fits ? { ...known, after } : null } }
}

/** Takes the entry out. With `known`, and nothing changed around it, the file becomes what it was before joining. */
export function dropEntry(whole: string, place: Place, known: Insertion | null = null): Edited<string> {
  const found = locate(whole, place)
  if (!found.ok) return found
  const { json, object, property } = found.value
  if (!property || !object) return { ok: true, value: whole }
  const start = known ? property.offset - known.entryAt : -1
  if (known && start >= 0 && json.text.startsWith(known.after, start)) {
    const rest = json.text.slice(start + known.after.length)
    const text = json.bom + json.text.slice(0, start) + known.before + rest
    if (readJson(text).ok && onlyOursDiffers(whole, text, place)) return { ok: true, value: text }
  }
  let text = json.text
  for (const span of dropSpans(json.text, object, property)) text = text.slice(0, span.start) + text.slice(span.end)
  if (!onlyOursDiffers(whole, json.bom + text, place)) return unprovable(json.text, property.offset)
  return { ok: true, value: json.bom + text }
}

interface Located {
  readonly json: JsonText
  /** The deepest object on the way that exists; null in an empty file. */
  readonly object: Node | null
  readonly missing: readonly string[]
  readonly property: Node | null
}

function locate(whole: string, { path, name }: Place): Edited<Located> {
  const read = readJson(whole)
  if (!read.ok) return read
  const json = read.value
  let object = json.root
  if (!object) return { ok: true, value: { json, object: null, missing: path, property: null } }
  for (const [depth, key] of path.entries()) {
    const [property, second] = propertiesNamed(object, key)
    if (second) return refuse(json.text, second.offset, say('json.twice', { key }))
    if (!property) return { ok: true, value: { json, object, missing: path.slice(depth), property: null } }
    const value = valueOf(property)
    if (value.type !== 'object') {
      return refuse(json.text, value.offset, say('json.no-object', { key, what: nameOf(value) }))
    }
    object = value
  }
  const [property, second] = propertiesNamed(object, name)
  if (second) return refuse(json.text, second.offset, say('json.twice', { key: name }))
  return { ok: true, value: { json, object, missing: [], property: property ?? null } }
}

interface Change {
  readonly start: number
  readonly end: number
  readonly piece: string
  readonly entryAt: number
}

function replacement(text: string, property: Node, value: unknown, manner: Manner): Change {
  const old = valueOf(property)
  const inline = !text.slice(old.offset, endOf(old)).includes('\n')
  const indent = indentOfLine(text, property.offset)
  const piece = inline ? printInline(value, manner) : printLines(value, indent, manner)
  return { start: old.offset, end: endOf(old), piece, entryAt: 0 }
}

function insertion(text: string, object: Node | null, keys: readonly string[], value: unknown, manner: Manner): Change {
  if (!object) {
    const inner = printProperty(keys, value, manner.unit, manner, false)
    const open = '{' + manner.eol + manner.unit
    const piece = open + inner.text + manner.eol + '}' + manner.eol
    return { start: 0, end: text.length, piece, entryAt: open.length + inner.entryAt }
  }
  const last = object.children?.at(-1)
  return last ? afterLast(text, object, last, keys, value, manner) : intoEmpty(text, object, keys, value, manner)
}

/** Behind the last entry, its comma and the comment on its line, in the way the entries before it are set. */
function afterLast(
  text: string,
  object: Node,
  last: Node,
  keys: readonly string[],
  value: unknown,
  manner: Manner
): Change {
  const tokens = tokensBetween(text, endOf(last), endOf(object) - 1)
  const comma = tokens.find((token) => token.kind === 'comma')
  let at = comma?.end ?? endOf(last)
  let behindLineComment = false
  for (const token of tokens.filter((candidate) => candidate.start >= at)) {
    const sameLine = token.kind === 'blank' || token.kind === 'lineComment' || token.kind === 'blockComment'
    if (!sameLine) break
    if (token.kind !== 'blank') at = token.end
    behindLineComment = token.kind === 'lineComment'
    if (behindLineComment) break
  }
  const siblings = object.children ?? []
  const before = siblings.at(-2)
  const gap = text.slice(before ? endOf(before) : object.offset + 1, last.offset)
  const ownLine = gap.includes('\n') || behindLineComment
  const indent = ownLine
    ? (indentBefore(text, last.offset) ?? indentOfLine(text, object.offset) + manner.unit)
    : indentOfLine(text, last.offset)
  const lead = ownLine ? manner.eol + indent : manner.spaced ? ' ' : ''
  const body = printProperty(keys, value, indent, manner, !ownLine)
  const start = comma ? at : endOf(last)
  const head = comma ? lead : ',' + text.slice(start, at) + lead
  return { start, end: at, piece: head + body.text + (comma ? ',' : ''), entryAt: head.length + body.entryAt }
}

function intoEmpty(text: string, object: Node, keys: readonly string[], value: unknown, manner: Manner): Change {
  const close = endOf(object) - 1
  const comments = tokensBetween(text, object.offset + 1, close).filter((token) => token.kind.endsWith('Comment'))
  const start = comments.at(-1)?.end ?? object.offset + 1
  const rest = text.slice(start, close)
  if (manner.oneLine) {
    const body = printProperty(keys, value, '', manner, true)
    return { start, end: close, piece: rest + body.text + rest, entryAt: rest.length + body.entryAt }
  }
  const base = indentOfLine(text, object.offset)
  const lead = manner.eol + base + manner.unit
  const body = printProperty(keys, value, base + manner.unit, manner, false)
  const closing = rest.includes('\n') ? '' : manner.eol + base
  return { start, end: closing ? close : start, piece: lead + body.text + closing, entryAt: lead.length + body.entryAt }
}

/** A value without any prototype's help, so that `__proto__` is a key like any other. */
export function plain(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plain)
  if (node.type !== 'object') return node.value as unknown
  const object = Object.create(null) as Record<string, unknown>
  for (const property of node.children ?? []) object[String(property.children?.[0]?.value)] = plain(valueOf(property))
  return object
}

const unprovable = (text: string, offset: number) => refuse(text, offset, say('json.too-much'))
