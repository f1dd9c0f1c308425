/** A value as text in the manner of the file it goes into. Pure. */
import type { Manner } from './json-text.ts'

/** Over several lines; every line after the first begins with `indent`. */
export const printLines = (value: unknown, indent: string, { eol, unit }: Manner): string =>
  JSON.stringify(value, null, unit).replaceAll('\n', eol + indent)

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
