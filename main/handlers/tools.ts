/** Tools, resources, prompts and test calls. */
import { ofServer } from '../manage/lookup.ts'
import { listKinds } from '../mcp/methods.ts'
import type { HandlerParts, Piece } from './parts.ts'

type Names =
  | 'tools.list'
  | 'tools.switch'
  | 'tools.switchMany'
  | 'tools.accept'
  | 'resources.list'
  | 'resources.read'
  | 'prompts.list'
  | 'prompts.get'
  | 'arguments.complete'
  | 'calls.run'
  | 'calls.cancel'
  | 'calls.answer'
  | 'calls.saved'
  | 'calls.save'
  | 'calls.renameSaved'
  | 'calls.deleteSaved'
  | 'calls.history'

export function toolHandlers({ services, managers }: HandlerParts): Piece<Names> {
  const { supervisor, state, inspector } = services
  const { switchTool, tryServer } = managers
  return {
    async 'tools.list'({ id, fresh }) {
      if (fresh) await supervisor.fresh(id, listKinds, true)
      return ofServer(supervisor, id, () => state.tools(id))
    },
    'tools.switch': (input, caller) => switchTool.switchTool(input, caller),
    'tools.switchMany': (input, caller) => switchTool.switchMany(input, caller),
    'tools.accept': (input, caller) => switchTool.accept(input, caller),
    'resources.list': ({ id }) => tryServer.resources(id),
    'prompts.list': ({ id }) => tryServer.prompts(id),
    'resources.read': (input, caller) => tryServer.resource(input, caller),
    'prompts.get': (input, caller) => tryServer.prompt(input, caller),
    'arguments.complete': (input, caller) => tryServer.complete(input, caller),
    'calls.run': (input, caller) => tryServer.call(input, caller),
    'calls.cancel': ({ call }) => tryServer.cancel(call),
    'calls.answer': (input) => tryServer.answer(input),
    'calls.saved': ({ id }) => ofServer(supervisor, id, () => inspector.saved.of(id)),
    'calls.save': (input) => tryServer.save(input),
    'calls.renameSaved': ({ id, name, to }) => inspector.saved.rename(id, name, to),
    'calls.deleteSaved': ({ id, name }) => inspector.saved.remove(id, name),
    'calls.history': ({ id, tool, limit }) => ofServer(supervisor, id, () => inspector.history(id, tool, limit))
  }
}
