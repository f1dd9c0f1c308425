/** logs: what servers said, and what happened to them; one or all, until now or for as long as they run. */
import type { LogLine } from '../../contract/model.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { valueOf, type Context, type Registered, usage } from './context.ts'
import { createChooser, filterOf, streamNames, type Filter } from './log-filter.ts'
import { followLog } from './log-follow.ts'
import { readPages } from './log-pages.ts'

interface Options {
  readonly clear?: boolean
  all?: boolean
  follow?: boolean
  since?: string
  grep?: string
  stream?: string
  lines?: string
}

/** Without a time to begin at, this many lines are a screen or ten. */
const usualLines = 500

export function logsCommand({ program, run }: Registered): void {
  program
    .command('logs [id]')
    .description('what a server said and what happened to it; without an id, of all servers in the order of time')
    .option('-a, --all', 'all servers')
    .option('-f, --follow', 'go on printing what comes')
    .option('--since <time>', '90s, 10m, 2h, 3d, or a time: 14:30, 2026-11-21T14:30')
    .option('--grep <expression>', 'only lines that match')
    .option('--stream <stream>', `${streamNames}; several with commas between`)
    .option('--clear', 'empty the log of this server')
    .option('-n, --lines <count>', `at most this many, the newest (${usualLines}, with --since all)`)
    .action((id: string | undefined, options: Options) =>
      run(async (context) => {
        if (id !== undefined && options.all) throw usage(say('cli.one-or-all'))
        if (options.clear) {
          if (id === undefined) throw usage(say('cli-try.which-log'))
          valueOf(await (await context.core()).call('logs.clear', { id }))
          return context.answer({ server: id, cleared: true }, () => sentence('cli-try.log-cleared', { id }))
        }
        const filter = filterOf(options, new Date())
        const most = mostLines(options)
        const core = await context.core()
        if (options.follow) return follow(context, id ?? '*', filter, most)
        if (id !== undefined) valueOf(await core.call('servers.definition', { id }))
        const { lines, total } = await readPages(core, id ?? '*', filter, most)
        if (context.json) return context.answer(lines, () => '')
        print(context, lines, id === undefined ? widthOf(lines) : null)
        if (lines.length === 0) context.say(sentence('cli.no-line'))
        else if (total > lines.length && options.lines === undefined)
          context.say(sentence('cli.older-lines', { n: total - lines.length, total }))
      })
    )
}

async function follow(context: Context, server: string, filter: Filter, most: number): Promise<void> {
  const core = await context.core()
  const { stdout } = context.streams
  let interrupted = false
  let ended: Awaited<ReturnType<typeof followLog>> | null = null
  const stop = () => {
    interrupted = true
    core.close()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  stdout.on('error', stop)
  let drained: Promise<void> | null = null
  let width: number | null = server === '*' ? 0 : null
  try {
    ended = await followLog({
      core,
      server,
      filter,
      most,
      choose: createChooser(filter),
      print(lines) {
        if (interrupted) return
        if (width !== null) width = Math.max(width, widthOf(lines))
        if (print(context, lines, width) || drained) return
        drained = new Promise<void>((resolve) => stdout.once('drain', () => resolve())).then(() => {
          drained = null
        })
      },
      slow: () => drained
    })
  } catch (error) {
    // Whatever was under way when we let go of the core is no failure.
    if (!interrupted) throw error
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
  if (interrupted) return
  context.say(sentence('cli.no-more', { server, removed: ended === 'removed' }))
}

/** False while the reader does not keep up. */
function print(context: Context, lines: readonly LogLine[], serverWidth: number | null): boolean {
  const now = new Date()
  return context.streams.stdout.write(
    lines.map((line) => `${context.json ? JSON.stringify(line) : logLineInWords(line, now, serverWidth)}\n`).join('')
  )
}
const widthOf = (lines: readonly LogLine[]): number =>
  lines.reduce((width, line) => Math.max(width, serverInWords(line.server).length), 0)

function mostLines(options: Options): number {
  if (options.lines === undefined) return options.since === undefined ? usualLines : Number.MAX_SAFE_INTEGER
  const count = Number(options.lines)
  if (!/^\d+$/.test(options.lines.trim()) || count < 1) throw usage(say('cli.lines'))
  return count
}

const streams = { stderr: 'stderr', stdout: 'stdout', lifecycle: 'life', protocol: 'call' } as const
const two = (n: number, width = 2): string => String(n).padStart(width, '0')

/**
 * A line of a log for a terminal: its time here (with the day when that is not today's), its server where there are
 * several, its stream, its text. Pure.
 */
export function logLineInWords(line: LogLine, now: Date, serverWidth: number | null): string {
  const time = new Date(line.at)
  const day =
    time.toDateString() === now.toDateString()
      ? ''
      : `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} `
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${two(time.getMilliseconds(), 3)}`
  const server = serverWidth === null ? '' : `${serverInWords(line.server).padEnd(serverWidth)}  `
  const level = line.level === 'error' ? '✕ ' : line.level === 'warning' ? '▲ ' : ''
  return `${day}${clock}  ${server}${streams[line.stream].padEnd(6)}  ${level}${line.text}`
}

/** What Patchbay wrote about itself has no server. */
export const serverInWords = (id: string): string => (id === '_core' ? 'Patchbay' : id)
