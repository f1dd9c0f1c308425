/** Options that say which calls → what is asked of the core, or a usage error that says what would be right. */
import type { Command } from 'commander'
import { say } from '../../contract/words/say.ts'
import { usage } from './context.ts'
import type { CallQuery } from '../../contract/requests.ts'
import { parseSince } from './words.ts'

export interface QueryOptions {
  readonly server?: string
  readonly host?: string
  readonly tool?: string
  readonly since?: string
  readonly until?: string
  readonly errors?: boolean
  readonly refused?: boolean
  readonly slow?: string | true
  readonly text?: string
}
/** What Try it and the command line call stands under no host. */
const testCalls = 'none'

export const withQuery = (command: Command): Command =>
  command
    .option('--server <id>', 'calls to this server')
    .option('--host <host>', `calls of this host; “${testCalls}” for test calls`)
    .option('--tool <name>', 'calls of this tool')
    .option('--since <time>', '90s, 10m, 2h, 3d, or a time: 14:30, 2026-11-21T14:30')
    .option('--until <time>', 'the same, for the end')
    .option('--errors', 'only calls that failed')
    .option('--refused', 'only calls that Patchbay refused')
    .option('--slow [ms]', 'only slow ones: over 1 s and three times what the tool usually takes, or over so many ms')
    .option('--text <words>', 'words that were asked or answered, all of them, in any order')

export function queryOf(options: QueryOptions, now: Date): CallQuery {
  const { server, host, tool, since, until, errors, refused, slow, text } = options
  if (errors && refused) throw usage(say('cli.errors-or-refused'))
  return {
    ...(server !== undefined && { server }),
    ...(host !== undefined && { host: host === testCalls ? null : host }),
    ...(tool !== undefined && { tool }),
    ...(since !== undefined && { since: timeOf('--since', since, now) }),
    ...(until !== undefined && { until: timeOf('--until', until, now) }),
    ...(errors && { outcome: 'failed' as const }),
    ...(refused && { outcome: 'refused' as const }),
    ...(slow === true && { slow }),
    ...(typeof slow === 'string' && { overMs: milliseconds(slow) }),
    ...(text !== undefined && { text })
  }
}

export function timeOf(option: string, text: string, now: Date): string {
  const time = parseSince(text, now)
  if (time === null) throw usage(say('cli.time', { option }))
  return time
}
function milliseconds(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw usage(say('cli.slow'))
}

export function countOf(lines: string | undefined, usual: number): number {
  if (lines === undefined) return usual
  if (!/^\d{1,6}$/.test(lines) || Number(lines) < 1) throw usage(say('cli.lines'))
  return Number(lines)
}
