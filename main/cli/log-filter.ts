/** What `logs` was asked to show → a filter, or a usage error that says what would be right. */
import { createContext as createScope, Script } from 'node:vm'
import type { LogLine, LogStream } from '../../contract/model.ts'
import type { Input } from '../../contract/requests.ts'
import { say, worded } from '../../contract/words/say.ts'
import { CommandError, usage } from './context.ts'
import { parseSince } from './words.ts'

export type Filter = NonNullable<Input<'logs.window'>['filter']>
export interface FilterOptions {
  readonly since?: string
  readonly grep?: string
  readonly stream?: string
}

const streams: readonly LogStream[] = ['stderr', 'stdout', 'lifecycle', 'protocol']
export const streamNames = streams.join(', ')
/** An expression may take this long for the lines of one batch. */
const longestGrepMs = 2_000

export function filterOf(options: FilterOptions, now: Date): Filter {
  const filter: Filter = {}
  if (options.stream !== undefined) {
    const wanted = options.stream.split(',').map((each) => each.trim())
    const known = (name: string): name is LogStream => (streams as readonly string[]).includes(name)
    if (!wanted.every(known)) throw usage(say('cli.stream', { names: streamNames }))
    filter.streams = wanted
  }
  if (options.since !== undefined) {
    const since = parseSince(options.since, now)
    if (since === null) throw usage(say('cli.since'))
    filter.since = since
  }
  if (options.grep !== undefined && options.grep !== '') {
    try {
      new RegExp(options.grep)
    } catch (error) {
      throw usage(say('cli.grep', { why: error instanceof Error ? error.message : String(error) }))
    }
    filter.grep = options.grep
    filter.regex = true
  }
  return filter
}

/**
 * The same choice for lines as they come. A person's expression can run for ever on the wrong line: it runs here, in their
 * own process, and is ended after 2 s for one batch, which throws.
 */
export function createChooser(filter: Filter, limitMs = longestGrepMs): (lines: readonly LogLine[]) => LogLine[] {
  const { streams: wanted, since, grep } = filter
  const candidates = (lines: readonly LogLine[]) =>
    lines.filter((line) => (!wanted || wanted.includes(line.stream)) && (since === undefined || line.at >= since))
  if (grep === undefined) return candidates
  const scope = createScope({ grep, texts: '' })
  const script = new Script(
    'expression = globalThis.expression ?? new RegExp(grep, "i");' +
      'JSON.stringify(JSON.parse(texts).map((all) => all.some((text) => expression.test(text))))'
  )
  return (lines) => {
    const chosen = candidates(lines)
    if (chosen.length === 0) return chosen
    scope['texts'] = JSON.stringify(
      chosen.map(({ text, call }) => [
        text,
        ...(call ? [call.request ?? '', call.response ?? '', call.host ?? ''] : [])
      ])
    )
    try {
      const found = JSON.parse(script.runInContext(scope, { timeout: limitMs }) as string) as boolean[]
      return chosen.filter((_line, at) => found[at])
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      throw new CommandError({
        code: 'bad-input',
        ...worded(say('cli.grep-slow', { seconds: limitMs / 1_000 }))
      })
    }
  }
}
