/** A person tries what a server offers: a call of a tool, a resource, a prompt. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { SavedCall, ServerId, TestCall } from '../../contract/model.ts'
import type { Answer, Caller, Parsed } from '../../contract/requests.ts'
import { say } from '../../contract/words/say.ts'
import type { AskServer } from '../ask-server.ts'
import type { Services } from '../services.ts'
import { lentFolders } from '../inspector/questions.ts'
import { asObject } from '../mcp/json-bytes.ts'
import { nestedDeeper, nestedTooDeeply } from '../wire/nesting.ts'
import type { LinkAnswer } from '../wire/types.ts'
import { unknownServer } from './lookup.ts'

export interface TryServer {
  readonly call: (input: Parsed<'calls.run'>, caller: Caller) => Promise<Outcome<TestCall>>
  readonly cancel: (call: string) => Promise<Outcome<null>>
  readonly answer: (input: Parsed<'calls.answer'>) => Promise<Outcome<null>>
  readonly save: (input: Parsed<'calls.save'>) => Promise<Outcome<readonly SavedCall[]>>
  readonly complete: (
    input: Parsed<'arguments.complete'>,
    caller: Caller
  ) => Promise<Outcome<Answer<'arguments.complete'>>>
  readonly resources: (id: ServerId) => Promise<Outcome<Answer<'resources.list'>>>
  readonly prompts: (id: ServerId) => Promise<Outcome<Answer<'prompts.list'>>>
  readonly resource: (input: Parsed<'resources.read'>, caller: Caller) => Promise<Outcome<unknown>>
  readonly prompt: (input: Parsed<'prompts.get'>, caller: Caller) => Promise<Outcome<unknown>>
}
export interface TryServerParts extends Pick<Services, 'supervisor' | 'inspector'> {
  readonly askServer: AskServer
}
type Params = Readonly<Record<string, unknown>>

export function createTryServer({ supervisor, inspector, askServer }: TryServerParts): TryServer {
  async function ask(id: ServerId, method: string, params: Params, { signal }: Caller): Promise<Outcome<unknown>> {
    if (supervisor.definition(id) === null) return unknownServer(id)
    return received(await askServer(id, method, params, { host: null, timeoutMs: 60_000, ...(signal && { signal }) }))
  }
  return {
    async call({ call, id, tool, input, inputText, timeoutSeconds, asHost, answeredBy, roots }, { signal }) {
      if (supervisor.definition(id) === null) return unknownServer(id)
      const wrong = inputText === undefined ? null : wrongInput(inputText)
      if (wrong) return wrong
      const text = inputText === undefined ? {} : { inputText }
      const timeoutMs = timeoutSeconds * 1_000
      return done(
        await inspector.run({
          call,
          id,
          tool,
          input,
          ...text,
          timeoutMs,
          asHost: asHost ?? null,
          person: answeredBy === 'person',
          roots: lentFolders(roots ?? []),
          ...(signal && { signal })
        })
      )
    },
    cancel: async (call) => (inspector.cancel(call) ? done(null) : failed('not-running', say('call.over'))),
    answer: async ({ call, question, action, content, text }) =>
      inspector.answer(call, question, { action, ...(content && { content }), ...(text !== undefined && { text }) })
        ? done(null)
        : failed('not-running', say('question.over')),
    async save({ id, replace, asHost, roots, ...call }) {
      if (supervisor.definition(id) === null) return unknownServer(id)
      return inspector.saved.save(
        id,
        { ...call, input: call.input ?? {}, asHost: asHost ?? null, roots: roots ?? [] },
        replace ?? false
      )
    },
    async complete({ id, ref, argument, given }, caller) {
      if (supervisor.definition(id) === null) return unknownServer(id)
      // Asked of a server that has none it would be an error, for each letter that is typed.
      if (supervisor.kept(id).capabilities['completions'] === undefined) return done({ values: [], hasMore: false })
      const context = Object.keys(given).length > 0 ? { context: { arguments: given } } : {}
      const answered = await ask(id, 'completion/complete', { ref, argument, ...context }, caller)
      if (!answered.ok) return answered
      const { values, hasMore } = { ...asObject(asObject(answered.value)?.['completion']) }
      const texts = Array.isArray(values) ? values.filter((each) => typeof each === 'string') : []
      return done({ values: texts.slice(0, 100), hasMore: hasMore === true || texts.length > 100 })
    },
    resources: async (id) => (supervisor.definition(id) === null ? unknownServer(id) : supervisor.resources(id)),
    prompts: async (id) => (supervisor.definition(id) === null ? unknownServer(id) : supervisor.prompts(id)),
    resource: ({ id, uri }, caller) => ask(id, 'resources/read', { uri }, caller),
    prompt: ({ id, name, arguments: given }, caller) => ask(id, 'prompts/get', { name, arguments: given }, caller)
  }
}

/** Why this text cannot be the arguments of a call; null when it can. */
function wrongInput(text: string): Outcome<never> | null {
  if (nestedDeeper(Buffer.from(text))) return failed('nested-too-deeply', nestedTooDeeply('input'))
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return null
  } catch {
    // Told below.
  }
  return failed('bad-input', say('call.not-an-object'))
}

/** The answer as received; a protocol error of the server becomes a failure in words. */
function received(answered: Outcome<{ readonly answer: LinkAnswer }>): Outcome<unknown> {
  if (!answered.ok) return answered
  const { answer } = answered.value
  if (answer.kind === 'local') return failed(answer.code, answer.said ?? answer.message)
  if (nestedDeeper(answer.bytes)) return failed('nested-too-deeply', nestedTooDeeply('answer'))
  const parsed: unknown = JSON.parse(answer.bytes.toString('utf8'))
  if (answer.kind === 'result') return done(parsed)
  const error = parsed as { message?: unknown; code?: unknown }
  return failed('server-error', say('call.server-error', { code: String(error.code), message: String(error.message) }))
}
