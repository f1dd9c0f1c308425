/** tools, tool on|off, resources, prompts, read, prompt. */
import { nestedTooDeeply, valueNestedDeeper } from '../wire/nesting.ts'
import { askPerson } from './ask-person.ts'
import { CommandError, exitCode, valueOf, type Context, type Registered } from './context.ts'
import { changeInWords } from './review-words.ts'
import { table, tokens } from './words.ts'
import { failure } from '../../contract/failure.ts'
import { say, sentence, worded } from '../../contract/words/say.ts'

export function toolCommands({ program, run }: Registered): void {
  program
    .command('tools <id>')
    .description('the tools of a server')
    .option('--fresh', 'ask the server for its lists first')
    .action((id: string, { fresh = false }: { fresh?: boolean }) =>
      run(async (context) => {
        const tools = valueOf(await (await context.core()).call('tools.list', { id, fresh }))
        context.answer(tools, () =>
          tools.length === 0
            ? sentence('cli.no-tools', { id })
            : table(
                ['TOOL', 'STATE', 'TOKENS', ''],
                tools.map((each) => [
                  each.name,
                  each.held
                    ? 'held'
                    : !each.on
                      ? each.onFor.length > 0
                        ? `on only for ${each.onFor.join(', ')}`
                        : 'off'
                      : each.offFor.length > 0
                        ? `off for ${each.offFor.join(', ')}`
                        : 'on',
                  tokens(each.tokens),
                  [
                    ...(each.looksLike ? [`(looks like ${each.looksLike.tool} of ${each.looksLike.server})`] : []),
                    firstLine(each.description)
                  ].join(' ')
                ])
              )
        )
      })
    )
  const tool = program.command('tool').description('switch a tool on or off, or accept one that changed')
  for (const word of ['on', 'off'] as const)
    tool
      .command(`${word} <id> [tool]`)
      .description(`switch it ${word}, for all hosts or one`)
      .option('--host <host>', 'for this host only')
      .option('--all', 'every tool of the server, for all hosts')
      .action((id: string, name: string | undefined, options: { host?: string; all?: boolean }) =>
        run(async (context) => {
          const all = options.all === true
          if (all === (name !== undefined) || (all && options.host !== undefined))
            throw new CommandError(failure('bad-input', say('tool.one-or-all')), exitCode.usage)
          if (name === undefined) return turnAll(context, id, word === 'on')
          const tools = valueOf(
            await (
              await context.core()
            ).call('tools.switch', {
              id,
              tool: name,
              on: word === 'on',
              ...(options.host ? { host: options.host } : {})
            })
          )
          const now = tools.find((each) => each.name === name)
          context.answer(
            {
              server: id,
              tool: name,
              on: word === 'on',
              host: options.host ?? null,
              offFor: now?.offFor ?? [],
              onFor: now?.onFor ?? [],
              held: now?.held ?? false
            },
            () => {
              const where = options.host ? ` for ${options.host}` : ''
              return now?.held && word === 'on'
                ? sentence('cli.on-but-held', { name, id, where })
                : sentence('cli.tool-switched', { tool: name, server: id, how: word, where })
            }
          )
        })
      )
  tool
    .command('accept <id> <tool>')
    .description('show what changed about a held tool, and accept it')
    .option('--changing', 'its times, dates and counts may change from now on')
    .option('--yes', 'accept without being asked')
    .action((id: string, name: string, options: { changing?: boolean; yes?: boolean }) =>
      run(async (context) => {
        const core = await context.core()
        const held = valueOf(await core.call('tools.list', { id })).find((each) => each.name === name)
        if (held && !held.held)
          return context.answer({ server: id, tool: name, held: false }, () =>
            sentence('cli.not-held', { tool: name, server: id })
          )
        if (held && !options.yes) {
          if (context.json)
            return context.answer({ server: id, tool: name, held: true, before: held.before, now: held }, () => '')
          context.streams.stderr.write(`${changeInWords(held)}\n`)
          const question = options.changing ? sentence('cli.accept-changing') : sentence('cli.accept-now')
          if (!(await askPerson(question, context.streams)))
            return context.answer({ server: id, tool: name, held: true }, () =>
              sentence('cli.stays-held', { tool: name, server: id })
            )
        }
        valueOf(await core.call('tools.accept', { id, tool: name, changing: options.changing ?? false }))
        context.answer({ server: id, tool: name, held: false }, () =>
          sentence('cli.accepted', { tool: name, server: id })
        )
      })
    )
  program
    .command('resources <id>')
    .description('the resources of a server')
    .action((id: string) =>
      run(async (context) => {
        const resources = valueOf(await (await context.core()).call('resources.list', { id }))
        context.answer(resources, () =>
          resources.length === 0
            ? sentence('cli.no-resources', { id })
            : table(
                ['URI', 'NAME', ''],
                resources.map((each) => [each.uri, each.name, firstLine(each.description)])
              )
        )
      })
    )
  program
    .command('prompts <id>')
    .description('the prompts of a server')
    .action((id: string) =>
      run(async (context) => {
        const prompts = valueOf(await (await context.core()).call('prompts.list', { id }))
        context.answer(prompts, () =>
          prompts.length === 0
            ? sentence('cli.no-prompts', { id })
            : table(
                ['PROMPT', 'ARGUMENTS', ''],
                prompts.map((each) => [
                  each.name,
                  each.arguments.map((one) => one.name).join(', '),
                  firstLine(each.description)
                ])
              )
        )
      })
    )
  program
    .command('read <id> <uri>')
    .description('read a resource, as received')
    .action((id: string, uri: string) =>
      run(async (context) => {
        const result = valueOf(await (await context.core()).call('resources.read', { id, uri }))
        context.answer(result, () => JSON.stringify(result, null, 2))
      })
    )
  program
    .command('prompt <id> <name> [json]')
    .description('get a prompt, as received')
    .action((id: string, name: string, json: string | undefined) =>
      run(async (context) => {
        const given = json === undefined ? {} : parseObject(json)
        const values = Object.fromEntries(
          Object.entries(given).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)])
        )
        const result = valueOf(await (await context.core()).call('prompts.get', { id, name, arguments: values }))
        context.answer(result, () => JSON.stringify(result, null, 2))
      })
    )
}

/** A JSON object given on the command line. */
export function parseObject(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new CommandError(
      {
        code: 'bad-input',
        ...worded(say('cli.not-json', { why: error instanceof Error ? error.message : String(error) }))
      },
      exitCode.usage
    )
  }
  if (valueNestedDeeper(value))
    throw new CommandError(failure('nested-too-deeply', nestedTooDeeply('input')), exitCode.usage)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CommandError({ code: 'bad-input', ...worded(say('cli.not-an-object')) }, exitCode.usage)
  return value as Record<string, unknown>
}

async function turnAll(context: Context, id: string, on: boolean): Promise<void> {
  const core = await context.core()
  const names = valueOf(await core.call('tools.list', { id })).map((each) => each.name)
  if (names.length > 0) valueOf(await core.call('tools.switchMany', { id, tools: names, on }))
  context.answer({ server: id, tools: names, on }, () =>
    sentence('tool.all-switched', { server: id, count: names.length, on })
  )
}

const firstLine = (text: string) => {
  const line = text.split('\n')[0] ?? ''
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
