/** What a log line looks like in one row, and whether it passes a filter the same way as the core decides it. */
import type { LogFilter, LogLevel, LogLine, LogStream, Signal } from '../../contract/model.ts'
import { formatBytes } from './bytes.ts'
import { formatTime } from './times.ts'
import { patternOf } from './marks.ts'

/** More of a line than that is shown in its detail only. */
export const longestShown = 1_200
export const levelRank: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warning: 2, error: 3 }
export const streamWords: Readonly<Record<LogStream, string>> = {
  stderr: 'stderr',
  stdout: 'stdout',
  lifecycle: 'life',
  protocol: '⇄ call'
}
export const levelSignal = (level: LogLevel): Signal | null =>
  level === 'error' ? 'failed' : level === 'warning' ? 'attention' : null

export function passes(line: LogLine, filter: LogFilter): boolean {
  if (filter.streams !== undefined && !filter.streams.includes(line.stream)) return false
  if (filter.minLevel !== undefined && levelRank[line.level] < levelRank[filter.minLevel]) return false
  if (filter.since !== undefined && Date.parse(line.at) < Date.parse(filter.since)) return false
  if (filter.until !== undefined && Date.parse(line.at) > Date.parse(filter.until)) return false
  if (filter.grep === undefined || filter.grep === '') return true
  const pattern = patternOf(filter.grep, filter.regex ?? false)
  return pattern === null || pattern.test(line.text)
}

/** The answer of a call in a few words: "14.1 kB", "waiting", "failed, server exited". */
export function answerWords(line: LogLine): string {
  const call = line.call
  if (call === undefined) return ''
  switch (call.outcome) {
    case 'open':
      return 'no answer yet'
    case 'sent':
      return 'sent'
    case 'ok':
      return formatBytes(call.bytes)
    case 'error': {
      const reason = reasonOf(call.response) || (/\berror: (?:-?\d+ )?(.+)$/.exec(line.text)?.[1] ?? '')
      return reason === '' ? 'failed' : `failed, ${reason}`
    }
  }
}
function reasonOf(response: string | undefined): string {
  if (response === undefined) return ''
  try {
    const answer = JSON.parse(response) as {
      readonly message?: unknown
      readonly error?: { readonly message?: unknown }
      readonly result?: { readonly isError?: unknown }
    }
    if (typeof answer.error?.message === 'string') return answer.error.message
    if (typeof answer.message === 'string') return answer.message
    return answer.result?.isError === true ? 'the tool says so' : ''
  } catch {
    return ''
  }
}

/** Width of a duration's bar in px: 10 ms is seen and 10 s does not fill the window. */
export function durationBar(ms: number | null, widest = 56): number {
  if (ms === null) return 0
  return Math.max(1, Math.min(widest, Math.round(Math.sqrt(ms / 4_000) * widest)))
}

/** As it stands in a text file. */
export const lineText = (line: LogLine): string =>
  `${formatTime(line.at, true)} ${line.stream.padEnd(9)} ${line.level.padEnd(7)} ${line.text}`
