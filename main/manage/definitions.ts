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
  /** Written down and taken over. What a start or a stop has wished meanwhile stands, unless `wanted` is such a wish. */
  readonly takeOver: (next: ServerDefinition, wanted?: Wanted) => Promise<Outcome<ServerDefinition>>
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
    // Put aside first: the write itself tells that wishes can be written, and must not bring back an older one.
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
    takeOver: (next, wanted) =>
      inTurn(next.id, async () => {
        const now = of(next.id)
        if (!now.ok) return now
        const saved = await save({ ...next, wanted: wanted ?? now.value.wanted })
        if (saved.ok) supervisor.put(saved.value)
        return saved
      }),
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
