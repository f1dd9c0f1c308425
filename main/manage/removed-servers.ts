/**
 * A server that a person removed can be brought back for 24 hours, with its settings, switches, secrets, calls and logs.
 * Until then it is only out of the list, and stopped; then everything of it goes. What is to go is written down before
 * anything of it does, so that the end of Patchbay in between loses neither the server nor the going.
 */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { RemovedServer, ServerDefinition, ServerId } from '../../contract/model.ts'
import type { Clock } from '../lib/clock.ts'
import type { InTurn } from '../lib/turns.ts'
import type { SettingsStore } from '../settings/types.ts'
import { keptRemoved, restored, whenDue, withoutServer } from './removal-rules.ts'

export interface RemovedServersParts {
  readonly store: SettingsStore
  readonly clock: Clock
  /** Of one server one thing at a time; shared with whoever starts, stops and changes it. */
  readonly inTurn: InTurn
  readonly supervisor: {
    readonly definition: (id: ServerId) => ServerDefinition | null
    readonly put: (definition: ServerDefinition) => void
    readonly remove: (id: ServerId) => Promise<void>
  }
  /** Everything of it that lies anywhere: folder, secrets, lists, calls, logs. Asked again after a failure. */
  readonly destroy: (definition: ServerDefinition) => Promise<void>
  readonly bug: (where: string, error: unknown) => void
}

export interface RemovedServers {
  /** Those that can be brought back, the newest first. */
  readonly list: () => readonly RemovedServer[]
  /** Stops it and takes it out of the list; with `now`, for good. */
  readonly remove: (id: ServerId, now: boolean) => Promise<Outcome<null>>
  /** Back as it was; it starts when it is wanted. */
  readonly restore: (id: ServerId) => Promise<Outcome<null>>
  /** For good, before its 24 hours are over: its name is wanted for another. Nothing for one that was not removed. */
  readonly destroy: (id: ServerId) => Promise<void>
  /** Begins to look for those whose time is over. */
  readonly start: () => void
  readonly stop: () => void
}

/** Timers do not count the time a computer sleeps, so it is looked at often. */
const lookMs = 10 * 60_000

export function createRemovedServers(parts: RemovedServersParts): RemovedServers {
  const { store, clock, inTurn, supervisor, bug } = parts
  let cancel: () => void = () => undefined

  const entryOf = (id: ServerId) => (Object.hasOwn(store.get().removed, id) ? store.get().removed[id] : undefined)

  async function destroy(id: ServerId): Promise<void> {
    const entry = entryOf(id)
    if (entry === undefined || supervisor.definition(id) !== null) return
    await parts.destroy(entry.definition)
    await store.update((now) => ({ ...now, removed: withoutServer(now.removed, id) }))
  }

  async function look(): Promise<void> {
    cancel()
    cancel = clock.after(lookMs, () => void look())
    const now = clock.wall().getTime()
    for (const [id, entry] of Object.entries(store.get().removed)) {
      if (now < whenDue(entry, now)) continue
      await inTurn(id, () => destroy(id)).catch((error: unknown) => bug(`removing what was kept of ${id}`, error))
    }
  }

  return {
    list: () =>
      Object.entries(store.get().removed)
        .map(([id, { at, definition }]) => ({
          id,
          name: definition.name,
          at,
          until: new Date(whenDue({ at }, clock.wall().getTime())).toISOString()
        }))
        .sort((one, two) => (one.at < two.at ? 1 : -1)),
    remove: (id, now) =>
      inTurn(id, async () => {
        const definition = supervisor.definition(id)
        if (definition === null) {
          if (!now || entryOf(id) === undefined) return unknown(id)
          await destroy(id)
          return done(null)
        }
        await supervisor.remove(id)
        const saved = await store.update((before) => keptRemoved(before, definition, clock.wall()))
        if (!saved.ok) {
          supervisor.put(definition)
          return saved
        }
        if (now) await destroy(id)
        return done(null)
      }),
    restore: (id) =>
      inTurn(id, async () => {
        const entry = entryOf(id)
        if (supervisor.definition(id) !== null)
          return failed('already-exists', `There is a server named ${id}, so nothing needs to be brought back.`)
        if (entry === undefined)
          return failed(
            'not-found',
            `No server named ${id} was removed within the last 24 hours. “patchbay restore” lists those that can be brought back.`
          )
        const saved = await store.update((before) => restored(before, id))
        if (!saved.ok) return saved
        supervisor.put(entry.definition)
        return done(null)
      }),
    destroy: (id) => inTurn(id, () => destroy(id)),
    start: () => void look(),
    stop: () => cancel()
  }
}

const unknown = (id: ServerId) =>
  failed('not-found', `There is no server named ${id}. “patchbay list” names those there are.`)
