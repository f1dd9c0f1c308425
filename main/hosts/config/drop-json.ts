/** Which stretches to cut when an entry leaves an object, so that what remains reads as if it had never been. Pure. */
import type { Node } from 'jsonc-parser'
import { endOf, indentBefore, tokensBetween } from './json-text.ts'

export interface Span {
  readonly start: number
  readonly end: number
}

/** The spans do not overlap and come last first, so that they can be cut one after the other. */
export function dropSpans(text: string, object: Node, ours: Node): readonly Span[] {
  const siblings = object.children ?? []
  const index = siblings.indexOf(ours)
  const previous = siblings[index - 1]
  const close = endOf(object) - 1
  const from = previous ? endOf(previous) : object.offset + 1
  const lead = text.slice(from, ours.offset)
  const tail = text.slice(endOf(ours), close)
  if (siblings.length === 1 && lead.trim() === '' && /^\s*,?\s*$/.test(tail)) return [{ start: from, end: close }]

  const before = tokensBetween(text, from, ours.offset)
  const after = tokensBetween(text, endOf(ours), siblings[index + 1]?.offset ?? close)
  const commaAfter = after.find((token) => token.kind === 'comma')
  const commaBefore = commaAfter ? undefined : before.find((token) => token.kind === 'comma')
  const end = commaAfter?.end ?? endOf(ours)
  const head = headSpan(text, ours, before, end, previous !== undefined)
  const spans: Span[] = []
  if (commaAfter && /\S/.test(text.slice(endOf(ours), commaAfter.start))) {
    // A comment stands between our value and its comma; it is not ours to take.
    spans.push({ start: commaAfter.start, end: commaAfter.end }, { start: ours.offset, end: endOf(ours) })
  } else {
    spans.push(head)
  }
  if (commaBefore) spans.push({ start: commaBefore.start, end: commaBefore.end })
  return spans
}

function headSpan(
  text: string,
  ours: Node,
  before: readonly { readonly kind: string; readonly start: number; readonly end: number }[],
  end: number,
  hasPrevious: boolean
): Span {
  const restOfLine = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? ''
  const blanks = /^[ \t]*/.exec(restOfLine)?.[0].length ?? 0
  const lastBreak = before.findLastIndex((token) => token.kind === 'lineBreak')
  if (indentBefore(text, ours.offset) !== null && lastBreak >= 0) {
    const lineBreak = before[lastBreak]?.start ?? ours.offset
    if (blanks === restOfLine.length) return { start: lineBreak, end }
    // The closing brace follows on our line: it moves up, unless it would end up inside a comment.
    const closes = restOfLine[blanks] === '}' && before[lastBreak - 1]?.kind !== 'lineComment'
    return closes ? { start: lineBreak, end } : { start: ours.offset, end: end + blanks }
  }
  if (!hasPrevious) return { start: ours.offset, end: end + blanks }
  const gap = before.at(-1)
  return { start: gap?.kind === 'blank' ? gap.start : ours.offset, end }
}
