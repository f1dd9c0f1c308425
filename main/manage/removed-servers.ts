/**
 * A server that a person removed can be brought back for 24 hours, with its settings, switches, secrets, calls and logs.
 * Until then it is only out of the list, and stopped; then everything of it goes. What is to go is written down before
 * anything of it does, so that the end of Patchbay in between loses neither the server nor the going.
 */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { RemovedServer, ServerDefinition, ServerId } from '../../contract/model.ts'
import { say } from '../../contract/words/say.ts'
import type { Clock } from '../lib/clock.ts'
import { createEmitter, type Dispose } from '../lib/emitter.ts'
import type { InTurn } from '../lib/turns.ts'
import type { SettingsStore } from '../settings/types.ts'
import { unknownServer } from './lookup.ts'
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
  /** For good, before its 24 hours are over: another server needs its name. Nothing for one that was not removed. */
  readonly destroy: (id: ServerId) => Promise<void>
  /** One is back, after the settings announced it: its kept tools count only from now on. */
  readonly onRestored: (listener: (id: ServerId) => void) => Dispose
  /** Begins to look for those whose time is over. */
  readonly start: () => void
  readonly stop: () => void
}

/** Timers do not count the time a computer sleeps, so it is looked at often. */
const lookMs = 10 * 60_000

export function createRemovedServers(parts: RemovedServersParts): RemovedServers {
  const { store, clock, inTurn, supervisor, bug } = parts
  let cancel: () => void = () => undefined
  const back = createEmitter<ServerId>()

  const entryOf = (id: ServerId) => (Object.hasOwn(store.get().removed, id) ? store.get().removed[id] : undefined)

  async function destroy(id: ServerId): Promise<void> {
    const entry = entryOf(id)
    if (entry === undefined || supervisor.definition(id) !== null) return
    await parts.destroy(entry.definition)
    await store.update((now) => ({ ...now, removed: withoutServer(now.removed, id) }))
    // The settings of before still hold what it was started with.
    await store.forgetEarlier()
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
          if (!now || entryOf(id) === undefined) return unknownServer(id)
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
        if (supervisor.definition(id) !== null) return failed('already-exists', say('manage.still-there', { id }))
        if (entry === undefined) return failed('not-found', say('manage.not-removed', { id }))
        const saved = await store.update((before) => restored(before, id))
        if (!saved.ok) return saved
        supervisor.put(entry.definition)
        back.emit(id)
        return done(null)
      }),
    destroy: (id) => inTurn(id, () => destroy(id)),
    onRestored: back.on,
    start: () => void look(),
    stop: () => cancel()
  }
}
