/** What editing a text in place needs, whatever its format. Pure. */
import { say } from '../../../contract/words/say.ts'
import { refuse } from './json-text.ts'
import type { Insertion } from './types.ts'

export interface Span {
  readonly start: number
  readonly end: number
}
export interface Edit extends Span {
  readonly piece: string
}
export interface Ranged {
  readonly range: readonly [number, number, ...unknown[]]
}
/** What a put answers. */
export interface Put {
  readonly text: string
  readonly insertion: Insertion | null
}

export const unprovable = (text: string, offset: number) => refuse(text, offset, say('json.too-much'))

/** All edits at once; they do not overlap. */
export function applied(text: string, edits: readonly Edit[]): string {
  let result = text
  for (const { start, end, piece } of edits.toSorted((a, b) => b.start - a.start || b.end - a.end))
    result = result.slice(0, start) + piece + result.slice(end)
  return result
}

/** Where a remembered insertion begins now; -1 when the text around our entry is not that any more. */
export function startOfKnown(text: string, entryStart: number, known: Insertion | null): number {
  const start = known ? entryStart - known.entryAt : -1
  return known && start >= 0 && text.startsWith(known.after, start) ? start : -1
}

/** What is remembered of the joining, after our own entry was edited; null when that is no longer known. */
export function afterEdits(known: Insertion | null, start: number, edits: readonly Edit[]): Insertion | null {
  if (!known || start < 0) return null
  const end = start + known.after.length
  if (!edits.every((edit) => edit.start >= start && edit.end <= end)) return null
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }))
  return { ...known, after: applied(known.after, moved) }
}

/** One of the members of `{ … }` or items of `[ … ]` out, with the one comma that goes along. */
export function outOfBrackets(text: string, around: Span, siblings: readonly Span[], index: number): Edit {
  const own = siblings[index] as Span
  const previous = siblings[index - 1]
  const next = siblings[index + 1]
  if (previous) return { start: previous.end, end: own.end, piece: '' }
  if (next) return { start: own.start, end: next.start, piece: '' }
  const rest = text.slice(around.start + 1, own.start) + text.slice(own.end, around.end - 1)
  if (rest.replace(',', '').trim() === '') return { start: around.start + 1, end: around.end - 1, piece: '' }
  return { start: own.start, end: own.end + (/^\s*,/.exec(text.slice(own.end))?.[0].length ?? 0), piece: '' }
}

/** A new member behind the last one of `{ … }` or `[ … ]`, set as those before it are. */
export function intoBrackets(
  text: string,
  around: Span,
  siblings: readonly Span[],
  body: string,
  blank: string
): Edit & { readonly entryAt: number } {
  const last = siblings.at(-1)
  if (!last) {
    const [start, end] = [around.start + 1, around.end - 1]
    if (text.slice(start, end).trim() === '') return { start, end, piece: blank + body + blank, entryAt: blank.length }
    return { start: end, end, piece: body, entryAt: 0 }
  }
  const head = text.slice(around.start + 1, (siblings[0] as Span).start)
  const ownLine = /^[ \t]*\r?\n([ \t]*)$/.exec(head)
  const lead = ownLine ? `,${eolOf(text)}${ownLine[1]}` : ', '
  return { start: last.end, end: last.end, piece: lead + body, entryAt: lead.length }
}

/** By name; of a list those that have one. */
export function entriesOf(table: unknown, nameKey: string | undefined): ReadonlyMap<string, unknown> {
  if (nameKey === undefined) return new Map(Object.entries((table ?? {}) as object))
  const items = Array.isArray(table) ? (table as readonly unknown[]) : []
  return new Map(
    items.flatMap((item): [string, unknown][] => {
      const name = typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[nameKey] : undefined
      return typeof name === 'string' ? [[name, item]] : []
    })
  )
}

export const eolOf = (text: string): '\n' | '\r\n' => {
  const crlf = text.split('\r\n').length - 1
  return crlf > text.split('\n').length - 1 - crlf ? '\r\n' : '\n'
}
export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1
/** Behind the line break of the line this offset lies on. */
export const lineEnd = (text: string, offset: number): number => {
  const at = text.indexOf('\n', offset)
  return at < 0 ? text.length : at + 1
}

/** The blank lines before a stretch that is cut out go along where a blank line, or nothing, follows it. */
export function withBlankLines(text: string, { start, end }: Span): Span {
  const blank = /(?:^|\n)((?:[ \t]*\r?\n)+)$/.exec(text.slice(0, start))?.[1]?.length ?? 0
  const follows = text.slice(end)
  return blank > 0 && (follows.trim() === '' || /^[ \t]*\r?\n/.test(follows))
    ? { start: start - blank, end }
    : { start, end }
}
