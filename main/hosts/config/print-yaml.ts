/** Values as YAML that readers of 1.1 and 1.2 understand alike. Pure. */
import { Document } from 'yaml'
import { isThere } from './print-toml.ts'

/** `{ name: value }`, or a list of one item, over several lines; each begins with so many blanks. */
export function printYamlLines(value: unknown, column: number, unit: number, eol: string): string {
  const lines = printed(value, unit, false).trimEnd().split('\n')
  return lines.map((line) => (line === '' ? '' : ' '.repeat(column) + line)).join(eol)
}

/** On one line, in braces where it has members. */
export const printYamlInline = (value: unknown): string => printed(value, 2, true).trim()

function printed(value: unknown, unit: number, flow: boolean): string {
  const document = new Document(withoutNulls(value), { compat: 'yaml-1.1' })
  return document.toString({
    indent: unit,
    lineWidth: 0,
    // One line each: a text over several lines would hang on the blanks before it.
    blockQuote: false,
    doubleQuotedAsJSON: true,
    nullStr: '~',
    ...(flow ? { collectionStyle: 'flow' as const, flowCollectionPadding: true } : {})
  })
}

const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter(isThere).map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  // A map and not an object, so that `__proto__` is a name like any other.
  return new Map(
    Object.entries(value).flatMap(([key, member]) => (isThere(member) ? [[key, withoutNulls(member)]] : []))
  )
}
