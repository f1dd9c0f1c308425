/** What a person does to switches, cables and servers, remembered with how it is taken back. */
import { done } from '../../contract/failure.ts'
import type { ServerId } from '../../contract/model.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { isPlugged } from '../access/plugs.ts'
import { withSwitchesAs } from '../access/switches.ts'
import type { Services } from '../services.ts'
import type { LastChanges } from './last-changes.ts'
import type { Plug } from './plug.ts'
import type { RemoveServer } from './remove-server.ts'
import type { SwitchTool } from './switch-tool.ts'

export interface UndoableParts extends Pick<Services, 'store' | 'activity'> {
  readonly changes: Pick<LastChanges, 'did'>
  readonly nameOf: (server: ServerId) => string
  readonly hostName: (host: string) => string
}

export function undoablePlug({ store, changes, nameOf, hostName }: UndoableParts, plug: Plug): Plug {
  return async (cable, on, caller) => {
    const before = isPlugged(store.get().plugs, cable.server, cable.host)
    const outcome = await plug(cable, on, caller)
    if (outcome.ok && before !== on)
      changes.did(
        say(on ? 'undo.plugged-in' : 'undo.unplugged', { server: nameOf(cable.server), host: hostName(cable.host) }),
        (by) => plug(cable, before, by)
      )
    return outcome
  }
}

export function undoableRemoval({ changes, nameOf }: UndoableParts, removal: RemoveServer): RemoveServer {
  return {
    ...removal,
    async remove(id, now, caller) {
      const server = nameOf(id)
      const outcome = await removal.remove(id, now, caller)
      if (outcome.ok && !now) changes.did(say('undo.removed', { server }), (by) => removal.restore(id, by))
      return outcome
    }
  }
}

export function undoableSwitches(parts: UndoableParts, switches: SwitchTool): SwitchTool {
  const { store, activity, changes, nameOf, hostName } = parts
  /** As these tools were, whatever was switched of the others since. */
  const putBack = (id: ServerId, tools: readonly string[]) => {
    const before = store.get().switches
    return async ({ via }: { readonly via: string }) => {
      const saved = await store.update((now) => ({ ...now, switches: withSwitchesAs(now.switches, before, id, tools) }))
      if (!saved.ok) return saved
      activity.audit({
        actor: 'person',
        action: sentence('audit.switched-back'),
        subject: `${id} ${tools.join(', ')}`.slice(0, 2_000),
        detail: sentence('audit.by', { via })
      })
      return done(null)
    }
  }
  return {
    ...switches,
    async switchTool(input, caller) {
      const { id, tool, on, host } = input
      const back = putBack(id, [tool])
      const outcome = await switches.switchTool(input, caller)
      const named = { server: nameOf(id), tools: [tool] }
      if (outcome.ok)
        changes.did(
          host === undefined
            ? say(on ? 'undo.switched-on' : 'undo.switched-off', named)
            : say(on ? 'undo.switched-on-for' : 'undo.switched-off-for', { ...named, host: hostName(host) }),
          back
        )
      return outcome
    },
    async switchMany(input, caller) {
      const { id, tools, on } = input
      const back = putBack(id, tools)
      const outcome = await switches.switchMany(input, caller)
      if (outcome.ok)
        changes.did(say(on ? 'undo.switched-on' : 'undo.switched-off', { server: nameOf(id), tools }), back)
      return outcome
    }
  }
}
