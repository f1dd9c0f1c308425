/** How a server's definition changes, whoever wants it: written down first, then taken over. */
import { done, type Outcome } from '../../contract/failure.ts'
import type { ServerDefinition, ServerId } from '../../contract/model.ts'
import type { InTurn } from '../lib/turns.ts'
import type { Supervisor } from '../servers/types.ts'
import type { SettingsStore, Stored } from '../settings/types.ts'
import { unknownServer } from './lookup.ts'

type Wanted = ServerDefinition['wanted']
export interface Definitions {
  readonly of: (id: ServerId) => Outcome<ServerDefinition>
  /** Wanted is written down before it happens, so that it holds however the process ends. Asked within the server's turn. */
  readonly want: (id: ServerId, wanted: Wanted) => Promise<Outcome<ServerDefinition>>
  /**
   * Written down and taken over, in the server's turn. `next` makes it of what the server is then: what a start, a stop or
   * another change has made of it meanwhile stands.
   */
  readonly change: (
    id: ServerId,
    next: (now: ServerDefinition) => Outcome<ServerDefinition>
  ) => Promise<Outcome<ServerDefinition>>
  /**
   * What takes more than one step (a secret, then what names it) is done before the next begins. Not in the server's turn:
   * a vault that waits for its person must not keep a server from being stopped.
   */
  readonly inSteps: <T>(id: ServerId, work: () => Promise<T>) => Promise<T>
  /** Something was written: then what the disk refused of `want` can be, too. */
  readonly writeWishes: () => void
}

export interface DefinitionsParts {
  readonly store: Pick<SettingsStore, 'update'>
  readonly supervisor: Pick<Supervisor, 'definition' | 'put'>
  readonly inTurn: InTurn
}

export function createDefinitions({ store, supervisor, inTurn }: DefinitionsParts): Definitions {
  /** What is wanted and could not be written down, until something else can be. */
  const unwritten = new Map<ServerId, Wanted>()
  async function save(definition: ServerDefinition): Promise<Outcome<ServerDefinition>> {
    // Put aside first: the write itself announces that settings can be written, and must not bring back an older one.
    const older = unwritten.get(definition.id)
    unwritten.delete(definition.id)
    const saved = await store.update((now) => ({
      ...now,
      servers: now.servers.map((each) => (each.id === definition.id ? definition : each))
    }))
    if (!saved.ok && older !== undefined) unwritten.set(definition.id, older)
    return saved.ok ? done(definition) : saved
  }
  const of = (id: ServerId): Outcome<ServerDefinition> => {
    const definition = supervisor.definition(id)
    return definition === null ? unknownServer(id) : done(definition)
  }
  return {
    of,
    async want(id, wanted) {
      const now = of(id)
      if (!now.ok || now.value.wanted === wanted) return now
      const saved = await save({ ...now.value, wanted })
      if (!saved.ok) unwritten.set(id, wanted)
      return saved
    },
    change: (id, next) =>
      inTurn(id, async () => {
        const now = of(id)
        const changed = now.ok ? next(now.value) : now
        if (!changed.ok) return changed
        const saved = await save(changed.value)
        if (saved.ok) supervisor.put(saved.value)
        return saved
      }),
    inSteps: (id, work) => inTurn(`change ${id}`, work),
    writeWishes() {
      if (unwritten.size === 0) return
      const wishes = new Map(unwritten)
      unwritten.clear()
      void store
        .update((now) => withWishes(now, wishes))
        .then((saved) => {
          if (!saved.ok) for (const [id, wanted] of wishes) if (!unwritten.has(id)) unwritten.set(id, wanted)
        })
    }
  }
}

const withWishes = (now: Stored, wishes: ReadonlyMap<ServerId, Wanted>): Stored => ({
  ...now,
  servers: now.servers.map((each) => {
    const wanted = wishes.get(each.id)
    return wanted === undefined || wanted === each.wanted ? each : { ...each, wanted }
  })
})
