/** A value as text in the manner of the file it goes into. Pure. */
import type { Manner } from './json-text.ts'

/** Over several lines; every line after the first begins with `indent`. Short lists of plain values stay on one. */
export function printLines(value: unknown, indent: string, manner: Manner): string {
  const deeper = indent + manner.unit
  const block = (open: string, items: readonly string[], close: string) =>
    open + items.map((item) => manner.eol + deeper + item).join(',') + manner.eol + indent + close
  if (Array.isArray(value)) {
    const plain = value.every((item) => typeof item !== 'object' || item === null)
    const short = printInline(value, { ...manner, spaced: true })
    if (plain && short.length <= 80) return short
    return block(
      '[',
      value.map((item) => printLines(item, deeper, manner)),
      ']'
    )
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  if (members.length === 0) return '{}'
  return block(
    '{',
    members.map(([key, member]) => `${JSON.stringify(key)}: ${printLines(member, deeper, manner)}`),
    '}'
  )
}

/** On one line: `{ "a": 1 }` where the file puts blanks, else `{"a":1}`. */
export function printInline(value: unknown, manner: Manner): string {
  if (!manner.spaced) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((item) => printInline(item, manner)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  if (members.length === 0) return '{}'
  return `{ ${members.map(([key, member]) => `${JSON.stringify(key)}: ${printInline(member, manner)}`).join(', ')} }`
}

export interface Printed {
  readonly text: string
  /** Where in the text the innermost key begins. */
  readonly entryAt: number
}

/** `"path": { "of": { "name": value } }`, as one property. */
export function printProperty(
  keys: readonly string[],
  value: unknown,
  indent: string,
  manner: Manner,
  inline: boolean
): Printed {
  const key = `${JSON.stringify(keys[0])}:${manner.spaced || !inline ? ' ' : ''}`
  if (keys.length === 1) {
    return { text: key + (inline ? printInline(value, manner) : printLines(value, indent, manner)), entryAt: 0 }
  }
  const deeper = inline ? indent : indent + manner.unit
  const inner = printProperty(keys.slice(1), value, deeper, manner, inline)
  const [open, close] = inline
    ? manner.spaced
      ? ['{ ', ' }']
      : ['{', '}']
    : ['{' + manner.eol + deeper, manner.eol + indent + '}']
  return { text: key + open + inner.text + close, entryAt: key.length + open.length + inner.entryAt }
}
