/** A person turns a tool on or off, for all hosts or for one, and accepts one that has changed. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { ServerId, ToolView } from '../../contract/model.ts'
import type { Caller, Parsed } from '../../contract/requests.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { accept } from '../access/pins.ts'
import { wasSwitched, withSwitch } from '../access/switches.ts'
import type { Services } from '../services.ts'
import { unknownHost, unknownServer } from './lookup.ts'

export interface SwitchTool {
  readonly switchTool: (input: Parsed<'tools.switch'>, caller: Caller) => Promise<Outcome<readonly ToolView[]>>
  readonly switchMany: (input: Parsed<'tools.switchMany'>, caller: Caller) => Promise<Outcome<readonly ToolView[]>>
  readonly accept: (input: Parsed<'tools.accept'>, caller: Caller) => Promise<Outcome<readonly ToolView[]>>
}
export interface SwitchToolParts extends Pick<Services, 'supervisor' | 'state' | 'store' | 'activity'> {
  readonly hashTool: Parameters<typeof accept>[3]
  /** Keeps the accepted definition, so that the next change is shown beside it. */
  readonly acceptTool: (server: ServerId, tool: string) => Promise<void>
}

export function createSwitchTool(parts: SwitchToolParts): SwitchTool {
  const { supervisor, state, store, activity, hashTool, acceptTool } = parts
  const toolOf = (id: ServerId, tool: string) => supervisor.kept(id).tools.find((each) => each.name === tool)
  const unknownTool = (id: ServerId, tool: string) => failed('unknown-tool', say('tool.unknown', { server: id, tool }))

  return {
    async switchTool({ id, tool, on, host }, { via }) {
      if (supervisor.definition(id) === null) return unknownServer(id)
      // A switch may be set for a tool that is not listed just now; only one nobody ever heard of is refused.
      if (!toolOf(id, tool) && !wasSwitched(store.get().switches, id, tool)) return unknownTool(id, tool)
      if (host !== undefined && state.host(host) === null) return unknownHost(host)
      const saved = await store.update((now) => ({ ...now, switches: withSwitch(now.switches, id, tool, on, host) }))
      if (!saved.ok) return saved
      const detail = sentence('audit.switched-by', { host: host ?? null, via })
      const action = sentence(on ? 'audit.switched-on' : 'audit.switched-off')
      activity.audit({ actor: 'person', action, subject: `${id} ${tool}`, detail })
      return done(state.tools(id))
    },
    async switchMany({ id, tools, on }, { via }) {
      if (supervisor.definition(id) === null) return unknownServer(id)
      const unknown = tools.find((tool) => !toolOf(id, tool) && !wasSwitched(store.get().switches, id, tool))
      if (unknown !== undefined) return unknownTool(id, unknown)
      const saved = await store.update((now) => ({
        ...now,
        switches: tools.reduce((switches, tool) => withSwitch(switches, id, tool, on, undefined), now.switches)
      }))
      if (!saved.ok) return saved
      const action = sentence(on ? 'audit.switched-on' : 'audit.switched-off')
      activity.audit({
        actor: 'person',
        action,
        subject: `${id} ${tools.join(', ')}`.slice(0, 2_000),
        detail: sentence('audit.by', { via })
      })
      return done(state.tools(id))
    },
    async accept({ id, tool, changing }, { via }) {
      if (supervisor.definition(id) === null) return unknownServer(id)
      const kept = toolOf(id, tool)
      if (!kept) return unknownTool(id, tool)
      const saved = await store.update((now) => ({ ...now, pins: accept(now.pins, id, kept, hashTool, changing) }))
      if (!saved.ok) return saved
      await acceptTool(id, tool)
      const detail = sentence('audit.accepted-by', { changing: changing === true, via })
      activity.audit({ actor: 'person', action: sentence('audit.accepted'), subject: `${id} ${tool}`, detail })
      return done(state.tools(id))
    }
  }
}
