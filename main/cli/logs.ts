/** logs: what a server said, and what happened to it. */
import type { LogLine, LogStream } from '../../contract/model.ts'
import type { Input } from '../../contract/requests.ts'
import { CommandError, exitCode, valueOf } from './context.ts'
import type { Registered } from './program.ts'
import { parseSince } from './words.ts'

type Filter = NonNullable<Input<'logs.window'>['filter']>
interface Options {
  follow?: boolean
  since?: string
  grep?: string
  stream?: string
  lines: string
  json?: boolean
}

const streams: readonly LogStream[] = ['stderr', 'stdout', 'lifecycle', 'protocol']

export function logsCommand({ program, run }: Registered): void {
  program
    .command('logs <id>')
    .description('what a server said and what happened to it')
    .option('-f, --follow', 'go on printing what comes')
    .option('--since <time>', '10m, 2h, 3d, or a time')
    .option('--grep <expression>', 'only lines that match')
    .option('--stream <stream>', streams.join(', '))
    .option('-n, --lines <count>', 'at most this many, the newest', '500')
    .action((id: string, options: Options) =>
      run(async (context) => {
        const filter = filterOf(options)
        const core = await context.core()
        valueOf(await core.call('servers.definition', { id }))
        const limit = Number(options.lines)
        if (!Number.isInteger(limit) || limit < 1) throw usage('--lines is a number above 0.')
        const print = (line: LogLine) =>
          context.streams.stdout.write((context.json ? JSON.stringify(line) : inWords(line)) + '\n')
        if (!options.follow) {
          const { lines } = valueOf(
            await core.call('logs.window', { server: id, filter, limit: Math.min(limit, 2_000) })
          )
          if (context.json) return context.answer(lines, () => '')
          for (const line of lines) print(line)
          return
        }
        const matches = matcher(filter)
        let last = -1
        const early: LogLine[] = []
        let begun = false
        const show = (line: LogLine) => {
          if (line.seq <= last || !matches(line)) return
          last = line.seq
          print(line)
        }
        core.follow([`logs:${id}`], (event) => {
          if (event.name !== 'logs.appended') return
          if (!begun) return void early.push(...event.data.lines)
          event.data.lines.forEach(show)
        })
        const { lines } = valueOf(await core.call('logs.window', { server: id, filter, limit: Math.min(limit, 2_000) }))
        for (const line of lines) {
          last = line.seq
          print(line)
        }
        begun = true
        early.forEach(show)
        context.streams.stdout.on('error', () => core.close())
        await core.closed
      })
    )
}

function filterOf(options: Options): Filter {
  const filter: Filter = {}
  if (options.stream !== undefined) {
    if (!streams.includes(options.stream as LogStream)) throw usage(`--stream is one of ${streams.join(', ')}.`)
    filter.streams = [options.stream as LogStream]
  }
  if (options.since !== undefined) {
    const since = parseSince(options.since, new Date())
    if (since === null) throw usage('--since is 10m, 2h, 3d, or a time like 2026-11-21T14:00.')
    filter.since = since
  }
  if (options.grep !== undefined) {
    try {
      new RegExp(options.grep)
    } catch (error) {
      throw usage(
        `--grep takes a regular expression, and this is none: ${error instanceof Error ? error.message : String(error)}.`
      )
    }
    filter.grep = options.grep
    filter.regex = true
  }
  return filter
}

/** Followed lines are filtered here, by the person's own expression in the person's own process. */
function matcher(filter: Filter): (line: LogLine) => boolean {
  const expression = filter.grep === undefined ? null : new RegExp(filter.grep, 'i')
  return (line) =>
    (!filter.streams || filter.streams.includes(line.stream)) &&
    (!filter.since || line.at >= filter.since) &&
    (!expression || expression.test(line.text))
}

function inWords(line: LogLine): string {
  const time = new Date(line.at)
  const two = (n: number, width = 2) => String(n).padStart(width, '0')
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${two(time.getMilliseconds(), 3)}`
  const stream = { stderr: 'stderr', stdout: 'stdout', lifecycle: 'life', protocol: 'call' }[line.stream]
  return `${clock}  ${stream.padEnd(6)}  ${line.level === 'error' ? '✕ ' : line.level === 'warning' ? '▲ ' : ''}${line.text}`
}

const usage = (message: string) => new CommandError({ code: 'bad-input', message }, exitCode.usage)
