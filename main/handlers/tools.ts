/** Tools, resources, prompts and test calls. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import { say } from '../../contract/words/say.ts'
import { nestedDeeper, nestedTooDeeply } from '../wire/nesting.ts'
import type { LinkAnswer } from '../wire/types.ts'
import type { Services } from '../services.ts'
import { accept } from '../access/pins.ts'
import { wasSwitched, withSwitch } from '../access/switches.ts'
import type { AskServer } from '../ask-server.ts'
import type { Piece } from './parts.ts'
import { unknownServer } from './servers.ts'

type Names =
  | 'tools.list'
  | 'tools.switch'
  | 'tools.accept'
  | 'resources.list'
  | 'resources.read'
  | 'prompts.list'
  | 'prompts.get'
  | 'calls.run'
  | 'calls.cancel'
  | 'calls.history'

export interface ToolParts {
  readonly services: Services
  readonly askServer: AskServer
  readonly hashTool: (tool: {
    readonly name: string
    readonly definition: Readonly<Record<string, unknown>>
    readonly bytes: number
  }) => string
  readonly acceptTool: (server: string, tool: string) => Promise<void>
}

export function toolHandlers({ services, askServer, hashTool, acceptTool }: ToolParts): Piece<Names> {
  const { supervisor, state, store, inspector } = services
  const exists = (id: string) => supervisor.definition(id) !== null
  const toolOf = (id: string, tool: string) => supervisor.kept(id).tools.find((each) => each.name === tool)
  const unknownTool = (id: string, tool: string) => failed('unknown-tool', say('tool.unknown', { server: id, tool }))

  return {
    async 'tools.list'({ id }) {
      return exists(id) ? done(state.tools(id)) : unknownServer(id)
    },
    async 'tools.switch'({ id, tool, on, host }, caller) {
      if (!exists(id)) return unknownServer(id)
      // A switch may be set for a tool that is not listed just now; only one nobody ever heard of is refused.
      if (!toolOf(id, tool) && !wasSwitched(store.get().switches, id, tool)) return unknownTool(id, tool)
      if (host !== undefined && state.host(host) === null)
        return failed('unknown-host', `There is no host named ${host}. “patchbay hosts” names those there are.`)
      const saved = await store.update((now) => ({
        ...now,
        switches: withSwitch(now.switches, id, tool, on, host)
      }))
      if (!saved.ok) return saved
      services.activity.audit({
        actor: 'person',
        action: on ? 'switched on' : 'switched off',
        subject: `${id} ${tool}`,
        detail: `${host ? `for ${host}, ` : ''}by ${caller.via}`
      })
      return done(state.tools(id))
    },
    async 'tools.accept'({ id, tool, changing }, caller) {
      if (!exists(id)) return unknownServer(id)
      const kept = toolOf(id, tool)
      if (!kept) return unknownTool(id, tool)
      const saved = await store.update((now) => ({ ...now, pins: accept(now.pins, id, kept, hashTool, changing) }))
      if (!saved.ok) return saved
      await acceptTool(id, tool)
      services.activity.audit({
        actor: 'person',
        action: 'accepted a changed tool',
        subject: `${id} ${tool}`,
        detail: `${changing ? 'its times and counts may change, ' : ''}by ${caller.via}`
      })
      return done(state.tools(id))
    },
    'resources.list': async ({ id }) => (exists(id) ? supervisor.resources(id) : unknownServer(id)),
    'prompts.list': async ({ id }) => (exists(id) ? supervisor.prompts(id) : unknownServer(id)),
    'resources.read': async ({ id, uri }, caller) =>
      exists(id)
        ? value(
            await askServer(
              id,
              'resources/read',
              { uri },
              { host: null, timeoutMs: 60_000, ...(caller.signal && { signal: caller.signal }) }
            )
          )
        : unknownServer(id),
    'prompts.get': async ({ id, name, arguments: given }, caller) =>
      exists(id)
        ? value(
            await askServer(
              id,
              'prompts/get',
              { name, arguments: given },
              { host: null, timeoutMs: 60_000, ...(caller.signal && { signal: caller.signal }) }
            )
          )
        : unknownServer(id),
    async 'calls.run'({ call, id, tool, input, inputText, timeoutSeconds, asHost }, caller) {
      if (!exists(id)) return unknownServer(id)
      const wrong = inputText === undefined ? null : wrongInput(inputText)
      if (wrong) return wrong
      return done(
        await inspector.run({
          call,
          id,
          tool,
          input,
          ...(inputText !== undefined && { inputText }),
          timeoutMs: timeoutSeconds * 1_000,
          asHost: asHost ?? null,
          ...(caller.signal && { signal: caller.signal })
        })
      )
    },
    async 'calls.cancel'({ call }) {
      return inspector.cancel(call) ? done(null) : failed('not-running', say('call.over'))
    },
    async 'calls.history'({ id, tool, limit }) {
      return exists(id) ? done(inspector.history(id, tool, limit)) : unknownServer(id)
    }
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
function value(answered: Outcome<{ readonly answer: LinkAnswer }>): Outcome<unknown> {
  if (!answered.ok) return answered
  const { answer } = answered.value
  if (answer.kind === 'local') return failed(answer.code, answer.message)
  if (nestedDeeper(answer.bytes)) return failed('nested-too-deeply', nestedTooDeeply('answer'))
  const parsed: unknown = JSON.parse(answer.bytes.toString('utf8'))
  if (answer.kind === 'result') return done(parsed)
  const error = parsed as { message?: unknown; code?: unknown }
  return failed('server-error', say('call.server-error', { code: String(error.code), message: String(error.message) }))
}
