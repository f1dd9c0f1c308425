/**
 * Hides secrets in what was said in a call before it is kept: values that are known, whatever looks like a key, and what
 * stands under a name that says so ("password", or a form's field called "Password"). Numbers and names of members can be
 * secrets, too.
 */
import { maskForeign } from './mask-deep.ts'
import { secretSpans, secretsInText, type Span } from './recognise.ts'
import { maskOf } from './redact.ts'
import type { Redactor } from './types.ts'

export interface Masked<T> {
  readonly value: T
  readonly hidden: number
}
export type ContentMask = Pick<Redactor, 'mask' | 'maskCut'>

/** A value of somebody else's. The same value comes back where nothing in it had to be hidden. */
export function maskContents(value: unknown, redactor: ContentMask): Masked<unknown> {
  let hidden = 0
  const known = maskForeign(value, (text) => {
    const masked = redactor.mask(text)
    hidden += masked.hidden
    return masked.text
  })
  const named = hideNamed(known, '', (count) => (hidden += count))
  return { value: named, hidden }
}

/** Text that is no whole value: cut off, or not to be read. */
export function maskCutContents(text: string, redactor: ContentMask): Masked<string> {
  const known = redactor.maskCut(text)
  const spans = secretsInText(known.text).filter(({ verdict }) => verdict === 'surely')
  return { value: hide(known.text, spans), hidden: known.hidden + spans.length }
}

/** As deep as `maskForeign` goes. */
const mostLevels = 256
/** Members that name what stands beside them in `value`. */
const naming = ['name', 'key', 'label', 'field'] as const

function hideNamed(value: unknown, name: string, count: (hidden: number) => void, level = 0): unknown {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value)
    const spans = secretSpans(name, text).filter(({ verdict }) => verdict === 'surely')
    if (spans.length === 0) return value
    count(spans.length)
    return hide(text, spans)
  }
  if (typeof value !== 'object' || value === null || level > mostLevels) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => hideNamed(item, name, count, level + 1))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  const called = naming.map((key) => (value as Record<string, unknown>)[key]).find((each) => typeof each === 'string')
  let changed = false
  const entries = Object.entries(value).map(([key, item]) => {
    const under = key === 'value' && typeof called === 'string' ? called.trim().replace(/\s+/g, '_') : key
    const next = hideNamed(item, under, count, level + 1)
    changed ||= next !== item
    return [key, next] as const
  })
  return changed ? Object.fromEntries(entries) : value
}

const hide = (text: string, spans: readonly Span[]): string =>
  spans.reduceRight((now, { start, end, name }) => now.slice(0, start) + maskOf(name) + now.slice(end), text)
