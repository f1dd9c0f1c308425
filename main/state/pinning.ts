/** Writes down how tools were when they were agreed to: new ones as they first come, changed ones when a person says so. */
import type { ServerId } from '../../contract/model.ts'
import { own } from '../lib/own.ts'
import type { KeptTool, Supervisor } from '../servers/types.ts'
import type { SettingsStore } from '../settings/types.ts'
import type { AcceptedTools } from './accepted.ts'
import { pinNew } from '../access/pins.ts'

export interface Pinning {
  /** New tools are pinned as they are; what was pinned before and differs stays held. */
  readonly pinNew: (server: ServerId) => Promise<void>
  /** Keeps the text of a tool that a person has just accepted, to show a later difference against. */
  readonly keepAccepted: (server: ServerId, tool: string) => Promise<void>
}

export function createPinning(parts: {
  readonly store: SettingsStore
  readonly supervisor: Pick<Supervisor, 'kept' | 'definition'>
  readonly accepted: AcceptedTools
  readonly hashTool: (tool: KeptTool) => string
}): Pinning {
  const { store, supervisor, accepted, hashTool } = parts
  return {
    async pinNew(server) {
      const { tools } = supervisor.kept(server)
      const fresh = tools.filter((tool) => !Object.hasOwn(own(store.get().pins, server) ?? {}, tool.name))
      if (fresh.length === 0 || supervisor.definition(server) === null) return
      const saved = await store.update((now) => ({
        ...now,
        pins: pinNew(now.pins, server, fresh, hashTool) ?? now.pins
      }))
      if (saved.ok) await accepted.put(server, fresh)
    },
    keepAccepted: (server, tool) =>
      accepted.put(
        server,
        supervisor.kept(server).tools.filter((each) => each.name === tool)
      )
  }
}
