/** What a removal does to the settings, and how it is taken back. Pure. */
import type { ServerDefinition, ServerId } from '../../contract/model.ts'
import type { RemovedEntry, Stored } from '../settings/types.ts'

export const keptForMs = 24 * 60 * 60_000

/** When it goes for good, in ms. A time of removal that is none, or lies in the future, is over at once. */
export function whenDue({ at }: Pick<RemovedEntry, 'at'>, now: number): number {
  const removedAt = Date.parse(at)
  // A clock that was a little ahead is no reason to lose it.
  return Number.isNaN(removedAt) || removedAt > now + keptForMs ? now : removedAt + keptForMs
}

export function withoutServer<T>(record: Readonly<Record<ServerId, T>>, id: ServerId): Readonly<Record<ServerId, T>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== id))
}

/** Out of everything that counts, into what can be brought back. */
export function keptRemoved(now: Stored, definition: ServerDefinition, at: Date): Stored {
  const { id } = definition
  const own = <T>(record: Readonly<Record<string, T>>): T | undefined =>
    Object.hasOwn(record, id) ? record[id] : undefined
  const [switches, plug, pins] = [own(now.switches), own(now.plugs), own(now.pins)]
  const entry: RemovedEntry = {
    at: at.toISOString(),
    definition,
    ...(switches === undefined ? {} : { switches }),
    ...(plug === undefined ? {} : { plug }),
    ...(pins === undefined ? {} : { pins })
  }
  return {
    ...now,
    servers: now.servers.filter((each) => each.id !== id),
    switches: withoutServer(now.switches, id),
    plugs: withoutServer(now.plugs, id),
    pins: withoutServer(now.pins, id),
    removed: { ...withoutServer(now.removed, id), [id]: entry }
  }
}

/** The inverse of `keptRemoved`, but for its place in the list: it comes last. */
export function restored(now: Stored, id: ServerId): Stored {
  const entry = Object.hasOwn(now.removed, id) ? now.removed[id] : undefined
  if (entry === undefined) return now
  const { definition, switches, plug, pins } = entry
  return {
    ...now,
    servers: [...now.servers.filter((each) => each.id !== id), definition],
    switches: switches === undefined ? now.switches : { ...now.switches, [id]: switches },
    plugs: plug === undefined ? now.plugs : { ...now.plugs, [id]: plug },
    pins: pins === undefined ? now.pins : { ...now.pins, [id]: pins },
    removed: withoutServer(now.removed, id)
  }
}
