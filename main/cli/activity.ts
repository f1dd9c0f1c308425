/** activity: calls that were made, one of them, as a file, deleted. call-again: one call anew. */
import { randomUUID } from 'node:crypto'
import { againOf } from '../../contract/call-again.ts'
import { fits } from '../../contract/call-filter.ts'
import type { CallDetail, CallRecord } from '../../contract/model.ts'
import type { CallQuery } from '../../contract/requests.ts'
import { inWords, say, sentence } from '../../contract/words/say.ts'
import { askPerson } from './ask-person.ts'
import { exportTo } from './call-export.ts'
import { ToolSaidNo } from './call.ts'
import { countOf, queryOf, timeOf, withQuery, type QueryOptions } from './call-query.ts'
import { callTable, detailWords, rowOf } from './call-words.ts'
import { CommandError, valueOf, type Context, type Registered, usage } from './context.ts'

interface ListOptions extends QueryOptions {
  readonly follow?: boolean
  readonly lines?: string
}
const usualLines = 50
const pageSize = 500

export function activityCommands(registered: Registered): void {
  const { program, run } = registered
  const activity = withQuery(program.command('activity'))
    .description('calls that hosts and you made to tools, the newest last')
    .option('-f, --follow', 'go on printing calls as they end')
    .option('-n, --lines <count>', `at most this many (${usualLines})`)
    .addHelpText('after', '\nExample: patchbay activity --server github --since 2h --errors')
    .action((options: ListOptions) =>
      run(async (context) => {
        const query = queryOf(options, new Date())
        if (options.follow && query.text !== undefined) throw usage(say('cli.text-or-follow'))
        const calls = await newest(context, query, countOf(options.lines, usualLines))
        if (!options.follow) return context.answer(calls, () => callTable(calls))
        print(context, calls)
        await follow(context, query)
      })
    )
  activity
    .command('show <call>')
    .description('one call by its number: what was asked and answered, and what the server wrote meanwhile')
    .addHelpText('after', '\nExample: patchbay activity show 412')
    .action((call: string) =>
      run(async (context) => {
        const detail = await detailOf(context, call)
        context.answer(detail, () => detailWords(detail))
      })
    )
  withQuery(activity.command('export [file]'))
    .description('calls with what was asked and answered, as CSV or JSON lines; without a file to standard output')
    .option('--format <format>', 'csv or jsonl; else by the file’s ending')
    .addHelpText('after', '\nExample: patchbay activity export calls.csv --since 7d')
    .action((file: string | undefined, options: QueryOptions & { readonly format?: string }) =>
      run((context) => exportTo(context, file, options))
    )
  activity
    .command('purge')
    .description('delete calls that are kept, with what was asked and answered; the audit stays')
    .option('--server <id>', 'only of this server')
    .option('--before <time>', 'only older ones: 7d, 2026-11-21')
    .option('--yes', 'without asking')
    .addHelpText('after', '\nExample: patchbay activity purge --before 7d --yes')
    .action((options: { readonly server?: string; readonly before?: string; readonly yes?: boolean }) =>
      run(async (context) => {
        const { server, before, yes } = options
        const until = before === undefined ? undefined : timeOf('--before', before, new Date())
        const core = await context.core()
        if (!yes && context.json) throw usage(say('cli.json-yes'))
        if (!yes && !(await askPerson(sentence('activity.purge-question'), context.streams))) return
        const input = { ...(server !== undefined && { server }), ...(until !== undefined && { until }) }
        const purged = valueOf(await core.call('activity.purge', input))
        context.answer(purged, () => sentence('activity.deleted', purged))
      })
    )
  program
    .command('call-again <call>')
    .description('make a call once more, with the very same arguments, by its number in “activity”')
    .option('--timeout <seconds>', 'give up after this long', '60')
    .addHelpText('after', '\nExample: patchbay call-again 412')
    .action((call: string, options: { readonly timeout: string }) =>
      run(async (context) => {
        const timeoutSeconds = Number(options.timeout)
        if (!(timeoutSeconds >= 1 && timeoutSeconds <= 3_600)) throw usage(say('cli.call-timeout'))
        const detail = await detailOf(context, call)
        const again = againOf(detail)
        if (!again.ok) throw new CommandError({ code: 'bad-input', message: inWords(again.why), said: again.why })
        const core = await context.core()
        const ended = valueOf(
          await core.call('calls.run', {
            call: randomUUID(),
            id: detail.call.server,
            tool: detail.call.name,
            input: JSON.parse(again.text) as unknown,
            inputText: again.text,
            timeoutSeconds
          })
        )
        if (ended.failure) throw new CommandError(ended.failure)
        context.answer(ended.result, () => JSON.stringify(ended.result, null, 2))
        if ((ended.result as { isError?: unknown } | null)?.isError === true) throw new ToolSaidNo()
      })
    )
}

async function newest(context: Context, query: CallQuery, most: number): Promise<readonly CallRecord[]> {
  const core = await context.core()
  const calls: CallRecord[] = []
  while (calls.length < most) {
    const before = calls.at(-1)?.id
    const limit = Math.min(pageSize, most - calls.length)
    const page = valueOf(
      await core.call('activity.calls', { ...query, limit, ...(before !== undefined && { before }) })
    )
    calls.push(...page)
    if (page.length < limit) break
  }
  return calls.reverse()
}

async function follow(context: Context, query: CallQuery): Promise<void> {
  const core = await context.core()
  const stop = (): void => core.close()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  context.streams.stdout.on('error', stop)
  core.follow(['state'], (event) => {
    if (event.name === 'activity.called' && fits(event.data.call, query)) print(context, [event.data.call])
  })
  await core.closed
  process.off('SIGINT', stop)
  process.off('SIGTERM', stop)
}

function print(context: Context, calls: readonly CallRecord[]): void {
  for (const call of calls)
    context.streams.stdout.write(context.json ? `${JSON.stringify(call)}\n` : `${rowOf(call).join('  ')}\n`)
}

async function detailOf(context: Context, call: string): Promise<CallDetail> {
  if (!/^\d{1,15}$/.test(call)) throw usage(say('cli.call-number'))
  return valueOf(await (await context.core()).call('activity.call', { call: Number(call) }))
}
