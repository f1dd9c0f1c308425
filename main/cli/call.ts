/** call: run a tool once, or a saved call. */
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type { CallQuestion, SavedCall, TestCall } from '../../contract/model.ts'
import { say, sentence, worded } from '../../contract/words/say.ts'
import { exactly, hasInexact } from '../wire/exact.ts'
import { asObject } from '../mcp/json-bytes.ts'
import type { ControlClient } from '../control/client.ts'
import { atTerminal, createAnswerer } from './answer-question.ts'
import { readStdin } from './ask-person.ts'
import { CommandError, exitCode, valueOf, type Context, type Registered, usage } from './context.ts'
import { parseObject } from './tools.ts'

interface Options {
  readonly timeout?: string
  readonly host?: string
  readonly root: readonly string[]
  readonly saved?: string
}
interface Asked {
  readonly tool: string
  readonly text: string
  readonly timeoutSeconds: number
  readonly asHost: string | null
  readonly roots: readonly string[]
}
const usualSeconds = 60

export function callCommands({ program, run }: Registered): void {
  program
    .command('call <id> [tool] [input]')
    .description('run a tool; the input is a JSON object, - reads it from standard input')
    .option('--timeout <seconds>', `give up after this long, ${usualSeconds} if not given`)
    .option('--host <host>', 'as this host: its switches hold')
    .option(
      '--root <folder>',
      'a folder the server may know while it runs; repeat for more',
      (value: string, all: string[]) => [...all, value],
      [] as string[]
    )
    .option('--saved <name>', 'run a call that was saved under this name')
    .action((id: string, tool: string | undefined, input: string | undefined, options: Options) =>
      run(async (context) => {
        const core = await context.core()
        const asked = await whatToCall(context, core, id, { tool, input, options })
        const ended = await callOnce(context, core, id, asked)
        if (ended.failure) throw new CommandError(ended.failure)
        const result = ended.resultText === undefined ? ended.result : exactly(ended.resultText)
        context.answer(result, () => JSON.stringify(result, null, 2))
        const isError = (ended.result as { isError?: unknown } | null)?.isError === true
        if (isError) throw new ToolSaidNo()
      })
    )
}

async function whatToCall(
  context: Context,
  core: ControlClient,
  id: string,
  given: { readonly tool: string | undefined; readonly input: string | undefined; readonly options: Options }
): Promise<Asked> {
  const { tool, input, options } = given
  const timeoutSeconds = Number(options.timeout ?? usualSeconds)
  if (!(timeoutSeconds >= 1 && timeoutSeconds <= 3_600)) throw usage(say('cli.call-timeout'))
  const roots = options.root.map((folder) => (/^file:/i.test(folder) ? folder : resolve(folder)))
  if (options.saved !== undefined) {
    if (tool !== undefined) throw usage(say('cli-try.both'))
    const saved = await savedNamed(core, id, options.saved)
    return {
      tool: saved.tool,
      text: JSON.stringify(saved.input),
      timeoutSeconds: options.timeout === undefined ? saved.timeoutSeconds : timeoutSeconds,
      asHost: options.host ?? saved.asHost,
      roots: roots.length > 0 ? roots : saved.roots
    }
  }
  if (tool === undefined) throw usage(say('cli-try.no-tool'))
  const text = input === undefined ? '{}' : input === '-' ? await readStdin(context.streams) : input
  return { tool, text, timeoutSeconds, asHost: options.host ?? null, roots }
}

async function savedNamed(core: ControlClient, id: string, name: string): Promise<SavedCall> {
  const saved = valueOf(await core.call('calls.saved', { id })).find((each) => each.name === name)
  if (!saved) throw new CommandError({ code: 'not-found', message: sentence('saved-call.unknown', { name }) })
  if (saved.masked) throw new CommandError({ code: 'bad-input', message: sentence('cli-try.masked', { name }) })
  return saved
}

/** Runs it; at a terminal the person answers what the server asks meanwhile. */
async function callOnce(context: Context, core: ControlClient, id: string, asked: Asked): Promise<TestCall> {
  const input = parseObject(asked.text)
  const call = randomUUID()
  const person = !context.json && atTerminal(context.streams)
  const answerer = person ? createAnswerer(context.streams) : null
  const seen = new Set<string>()
  let progress: TestCall['progress'] = null
  const stop = core.follow(['calls'], (event) => {
    if (event.name !== 'testCall.changed' || event.data.call.id !== call) return
    const now = event.data.call
    if (now.progress !== null && now.progress !== progress && now.state === 'running') {
      progress = now.progress
      context.say(
        `${progress.message ?? 'Working'} (${progress.progress}${progress.total === null ? '' : ` of ${progress.total}`})`
      )
    }
    for (const question of now.questions ?? []) if (!seen.has(question.id)) heard(question)
  })
  function heard(question: CallQuestion): void {
    seen.add(question.id)
    if (question.state === 'refused') return context.say(refusedWords(question, id))
    if (question.state !== 'open' || answerer === null) return
    void answerer
      .answer(question, id)
      .then((reply) => core.call('calls.answer', { call, question: question.id, ...reply }))
  }
  const onInterrupt = () => void core.call('calls.cancel', { call })
  process.once('SIGINT', onInterrupt)
  try {
    return valueOf(
      await core.call('calls.run', {
        call,
        id,
        tool: asked.tool,
        input,
        ...(hasInexact(asked.text) ? { inputText: asked.text } : {}),
        timeoutSeconds: asked.timeoutSeconds,
        answeredBy: person ? 'person' : 'nobody',
        ...(asked.roots.length > 0 && { roots: [...asked.roots] }),
        ...(asked.asHost === null ? {} : { asHost: asked.asHost })
      })
    )
  } finally {
    process.off('SIGINT', onInterrupt)
    stop()
    answerer?.close()
  }
}

/** What could not be asked of anybody, and where it could be. */
function refusedWords({ method, params }: CallQuestion, server: string): string {
  if (method === 'roots/list') return sentence('cli-try.no-roots', { server })
  const what =
    method === 'sampling/createMessage'
      ? sentence('cli-try.what-sample')
      : asObject(params)?.['mode'] === 'url'
        ? sentence('cli-try.what-address')
        : sentence('cli-try.what-form')
  return sentence('cli-try.nobody', { server, what })
}

/** The tool answered, with isError: the answer is printed already, only the exit code is left to set. */
export class ToolSaidNo extends CommandError {
  constructor() {
    super({ code: 'server-error', ...worded(say('cli.tool-error')) }, exitCode.failed)
  }
}
