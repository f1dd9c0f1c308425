/** Calls as a file for other programs: CSV for tables, JSON lines for everything else. A page at a time. Pure. */
import type { CallWithContent, ExportFormat } from './rows.ts'

const columns = [
  'id',
  'at',
  'host',
  'server',
  'method',
  'name',
  'outcome',
  'ms',
  'slow',
  'usualMs',
  'requestBytes',
  'responseBytes',
  'error',
  'asked',
  'askedCut',
  'answered',
  'answeredCut'
] as const

export function exported(calls: readonly CallWithContent[], format: ExportFormat, heads: boolean): string {
  const rows = calls.map(rowOf)
  if (format === 'jsonl') return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','))
  return [...(heads ? [columns.join(',')] : []), ...lines].map((line) => `${line}\r\n`).join('')
}

function rowOf({ call, content }: CallWithContent) {
  const { answer: _, ...plain } = call
  return {
    ...plain,
    asked: content?.asked?.text ?? null,
    askedCut: content?.asked?.cut ?? null,
    answered: content?.answered?.text ?? null,
    answeredCut: content?.answered?.cut ?? null
  }
}

/**
 * RFC 4180. What a table would take for a formula begins with an apostrophe, which it shows as text: a tool's answer must
 * not run anything when somebody opens the file.
 */
function cell(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const safe =
    /^[\s\u0000\u00a0\u200b\ufeff]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/.test(value) || /^[\t\r\n]/.test(value)
      ? `'${value}`
      : value
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}
