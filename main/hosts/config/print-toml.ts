/** Values as TOML 1.0, so that older readers take them too: tables inside a value stand in braces on one line. Pure. */

export const printKey = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key))

export function printToml(value: unknown): string {
  if (typeof value === 'string') return printText(value)
  if (typeof value === 'number')
    return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : value < 0 ? '-inf' : 'nan'
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.filter(isThere).map(printToml).join(', ')}]`
  if (typeof value !== 'object') return '""'
  const members = Object.entries(value ?? {}).filter(([, member]) => isThere(member))
  if (members.length === 0) return '{}'
  return `{ ${members.map(([key, member]) => `${printKey(key)} = ${printToml(member)}`).join(', ')} }`
}

/** TOML has no word for null. */
export const isThere = (value: unknown): boolean => value !== undefined && value !== null

/** JSON's escapes are TOML's, but for what stands behind U+007F and lone surrogates, which TOML has no way to write. */
const printText = (text: string): string => JSON.stringify(text.toWellFormed()).replaceAll('\u007f', '\\u007f')
