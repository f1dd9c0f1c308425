/** saved: calls kept under names. calls: the last ones tried. suggest: what a server suggests for an argument. */
import { resolve } from 'node:path'
import { sentence } from '../../contract/words/say.ts'
import { readStdin } from './ask-person.ts'
import { valueOf, type Context, type Registered } from './context.ts'
import { parseObject } from './tools.ts'
import { table } from './words.ts'

const oneLine = (input: unknown): string => (JSON.stringify(input) ?? '').slice(0, 80)

export function savedCommands({ program, run }: Registered): void {
  const list = (id: string) =>
    run(async (context) => {
      const saved = valueOf(await (await context.core()).call('calls.saved', { id }))
      context.answer(saved, () =>
        saved.length === 0
          ? sentence('cli-try.none-saved', { id })
          : table(
              ['NAME', 'TOOL', 'INPUT'],
              saved.map((each) => [each.name, each.tool, oneLine(each.input)])
            )
      )
    })
  const saved = program.command('saved').description('calls kept under names; “call ID --saved NAME” runs one')
  saved.command('list <id>').description('those of a server').action(list)
  saved
    .command('add <id> <name> <tool> [input]')
    .description('keep a call under a name')
    .option('--timeout <seconds>', 'give up after this long', '60')
    .option('--host <host>', 'as this host')
    .option('--root <folder>', 'a folder the server may know; repeat for more', collect, [])
    .option('--replace', 'in place of one of the same name')
    .action((id: string, name: string, tool: string, input: string | undefined, options: AddOptions) =>
      run(async (context) => {
        const given = parseObject(await inputText(context, input))
        const calls = valueOf(
          await (
            await context.core()
          ).call('calls.save', {
            id,
            name,
            tool,
            input: given,
            timeoutSeconds: Number(options.timeout),
            roots: options.root.map((folder) => resolve(folder)),
            replace: options.replace ?? false,
            ...(options.host && { asHost: options.host })
          })
        )
        context.answer(
          calls.find((each) => each.name === name),
          () => sentence('cli-try.saved', { name, id })
        )
      })
    )
  saved
    .command('rename <id> <name> <to>')
    .description('give one another name')
    .action((id: string, name: string, to: string) =>
      run(async (context) => {
        valueOf(await (await context.core()).call('calls.renameSaved', { id, name, to }))
        context.answer({ server: id, name: to }, () => sentence('cli-try.renamed', { name, to }))
      })
    )
  saved
    .command('delete <id> <name>')
    .description('delete one')
    .action((id: string, name: string) =>
      run(async (context) => {
        valueOf(await (await context.core()).call('calls.deleteSaved', { id, name }))
        context.answer({ server: id, name, deleted: true }, () => sentence('cli-try.deleted', { name }))
      })
    )
  program
    .command('calls <id> [tool]')
    .description('the last test calls of a server, the newest first')
    .action((id: string, tool: string | undefined) =>
      run(async (context) => {
        const calls = valueOf(await (await context.core()).call('calls.history', { id, ...(tool && { tool }) }))
        context.answer(calls, () =>
          calls.length === 0
            ? sentence('cli-try.no-calls', { id })
            : table(
                ['WHEN', 'TOOL', 'ENDED', 'TIME', 'INPUT'],
                calls.map((each) => [each.at, each.tool, each.state, `${each.ms ?? 0} ms`, oneLine(each.input)])
              )
        )
      })
    )
  program
    .command('suggest <id> <of> <argument> [value]')
    .description('what a server suggests for an argument of a prompt, or of a resource template (uri with braces)')
    .option('--given <K=V>', 'an argument that is given already; repeat for more', collect, [])
    .action((id: string, of: string, argument: string, value: string | undefined, options: { given: string[] }) =>
      run(async (context) => {
        const ref = of.includes('{')
          ? { type: 'ref/resource' as const, uri: of }
          : { type: 'ref/prompt' as const, name: of }
        const given = Object.fromEntries(
          options.given.map((pair) => [pair.split('=')[0] ?? '', pair.slice(pair.indexOf('=') + 1)])
        )
        const { values } = valueOf(
          await (
            await context.core()
          ).call('arguments.complete', { id, ref, argument: { name: argument, value: value ?? '' }, given })
        )
        context.answer(values, () =>
          values.length === 0 ? sentence('cli-try.no-suggestions', { id, argument }) : values.join('\n')
        )
      })
    )
}

interface AddOptions {
  readonly timeout: string
  readonly host?: string
  readonly root: string[]
  readonly replace?: boolean
}
const collect = (value: string, all: string[]): string[] => [...all, value]
const inputText = async (context: Context, input: string | undefined): Promise<string> =>
  input === undefined ? '{}' : input === '-' ? readStdin(context.streams) : input
