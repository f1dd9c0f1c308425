/** call: run a tool once. */
import { randomUUID } from 'node:crypto'
import { exactly, hasInexact } from '../wire/exact.ts'
import { readStdin } from './ask-person.ts'
import { CommandError, exitCode, valueOf, type Registered } from './context.ts'
import { parseObject } from './tools.ts'

export function callCommands({ program, run }: Registered): void {
  program
    .command('call <id> <tool> [input]')
    .description('run a tool; the input is a JSON object, - reads it from standard input')
    .option('--timeout <seconds>', 'give up after this long', '60')
    .option('--host <host>', 'as this host: its switches hold')
    .action((id: string, tool: string, input: string | undefined, options: { timeout: string; host?: string }) =>
      run(async (context) => {
        const timeoutSeconds = Number(options.timeout)
        if (!(timeoutSeconds >= 1 && timeoutSeconds <= 3_600))
          throw new CommandError(
            { code: 'bad-input', message: '--timeout is a number of seconds from 1 to 3600.' },
            exitCode.usage
          )
        const text = input === undefined ? '{}' : input === '-' ? await readStdin(context.streams) : input
        const given = parseObject(text)
        const core = await context.core()
        const call = randomUUID()
        core.follow(['calls'], (event) => {
          if (event.name !== 'testCall.changed' || event.data.call.id !== call) return
          const { progress } = event.data.call
          if (progress)
            context.say(
              `${progress.message ?? 'Working'} (${progress.progress}${progress.total === null ? '' : ` of ${progress.total}`})`
            )
        })
        const onInterrupt = () => void core.call('calls.cancel', { call })
        process.once('SIGINT', onInterrupt)
        const ended = valueOf(
          await core.call('calls.run', {
            call,
            id,
            tool,
            input: given,
            ...(hasInexact(text) ? { inputText: text } : {}),
            timeoutSeconds,
            ...(options.host ? { asHost: options.host } : {})
          })
        )
        process.off('SIGINT', onInterrupt)
        if (ended.failure) throw new CommandError(ended.failure)
        const result = ended.resultText === undefined ? ended.result : exactly(ended.resultText)
        context.answer(result, () => JSON.stringify(result, null, 2))
        const isError = (ended.result as { isError?: unknown } | null)?.isError === true
        if (isError) throw new ToolSaidNo()
      })
    )
}

/** The tool answered, with isError: the answer is printed already, only the exit code is left to set. */
export class ToolSaidNo extends CommandError {
  constructor() {
    super({ code: 'server-error', message: 'The tool answered with an error.' }, exitCode.failed)
  }
}
