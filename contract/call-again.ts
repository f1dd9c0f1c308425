/** A call made once more: whether it can be, and as a line for a terminal. Plain functions, for page and command line. */
import type { CallDetail } from './model.ts'
import { say, type Said } from './words/say.ts'

export type Again =
  /** `text`: its arguments, digit for digit. */
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: Said }

/** What was hidden was never kept, so what stands in its place must not be sent. */
const hidden = '●●●●●● (hidden: '

export function againOf({ call, asked }: Pick<CallDetail, 'call' | 'asked'>): Again {
  const not = (why: Said): Again => ({ ok: false, why })
  if (call.method !== 'tools/call' || call.server === '') return not(say('activity.again.other'))
  if (asked === null) return not(say('activity.again.not-kept'))
  if (asked.cut) return not(say('activity.again.cut'))
  if (asked.text.includes(hidden)) return not(say('activity.again.hidden'))
  return { ok: true, text: asked.text }
}

/** For the shell of that system. What cannot be run again as it was reads its arguments from standard input. */
export function commandOf(detail: Pick<CallDetail, 'call' | 'asked'>, platform: string): string {
  const { server, name, host } = detail.call
  const again = againOf(detail)
  const words = ['patchbay', 'call', server, name]
  const more = host === null ? [] : ['--host', host]
  const quote = platform === 'win32' ? quotedForPowershell : quotedForShell
  const line = (input: readonly string[]): string => [...words, ...input, ...more].map(quote).join(' ')
  if (!again.ok) return line(['-'])
  if (again.text === '{}') return line([])
  const text = oneLine(again.text)
  // PowerShell before 7.3 loses the quotes inside an argument; standard input it passes on whole.
  return platform === 'win32' ? `@'\n${text}\n'@ | ${line(['-'])}` : line([text])
}

/** Line ends between members mean nothing, within texts JSON has none. */
const oneLine = (json: string): string => json.replace(/[\r\n]+/g, ' ').trim()
const quotedForShell = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
const quotedForPowershell = (word: string): string =>
  /^[\w+=:./-]+$/.test(word) ? word : `'${word.replace(/['‘’‚‛]/g, '$&$&')}'`
