/**
 * Icons of servers: what a server declares becomes a picture that was looked at, kept in one file a server. A server that
 * was agreed to can have one address of the internet asked, once: with a new one at each start it could tell somebody
 * when you work, or what it saw where it has no network of its own.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { ServerDefinition, ServerId } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { parseOwnObject, removeOwnFile, type ReadOwn } from '../files/own-file.ts'
import { createEmitter, type Dispose } from '../lib/emitter.ts'
import type { FetchPicture } from './fetch-picture.ts'
import { pictureInPlace, pictureKept, pictureOf } from './picture.ts'
import { staysLocal } from './stays-local.ts'

export interface Icons {
  /** A server that got ready declares this one, or none. */
  readonly declared: (definition: ServerDefinition, of: string, address: string | null) => void
  readonly picture: (server: ServerId) => string | null
  /** Differs when the picture does. */
  readonly mark: (server: ServerId) => string | null
  readonly forget: (server: ServerId) => void
  readonly onChange: (listener: (server: ServerId) => void) => Dispose
  /** Fetches nothing more; resolves when all is written. */
  readonly stop: () => Promise<void>
}
interface Kept {
  /** What runs, as it was agreed to. */
  readonly of: string
  /** Prints of addresses, which may hold more than others should read: of the icon, and of the one asked on the internet. */
  readonly icon: string
  readonly asked: string | null
  /** Nothing is to be tried again. */
  readonly settled: boolean
  readonly picture: string | null
}

export function createIcons(parts: {
  readonly folder: string
  readonly write: (path: string, text: string) => Promise<unknown>
  readonly readOwn: ReadOwn
  readonly fetchPicture: FetchPicture
}): Icons {
  const known = new Map<ServerId, Kept | null>()
  const changed = createEmitter<ServerId>()
  const ending = new AbortController()
  const fetching = new Map<Kept, Promise<void>>()
  let turn: Promise<unknown> = Promise.resolve()
  const file = (server: ServerId) => join(parts.folder, `${server}.json`)

  function load(server: ServerId): Kept | null {
    const there = known.get(server)
    if (there !== undefined) return there
    const loaded = parts.readOwn(file(server), sentence('holds.icon', { id: server }), keptIn)
    known.set(server, loaded)
    return loaded
  }
  function keep(server: ServerId, next: Kept | null): void {
    const before = load(server)
    known.set(server, next)
    turn = turn.then(async () => {
      // Replaced meanwhile: the newest is written in its own turn.
      if (known.get(server) !== next) return
      if (next === null) removeOwnFile(file(server))
      else await parts.write(file(server), JSON.stringify(next)).catch(() => undefined)
    })
    if (before?.picture !== next?.picture) changed.emit(server)
  }

  async function fetchFor(server: ServerId, asking: Kept, address: string): Promise<void> {
    const found = await parts.fetchPicture(address, ending.signal)
    // Removed, or another icon meanwhile.
    if (known.get(server) !== asking || ending.signal.aborted) return
    if (found.kind !== 'unreachable')
      keep(server, { ...asking, settled: true, picture: found.kind === 'bytes' ? pictureOf(found.bytes) : null })
  }

  return {
    declared({ id, launch }, of, address) {
      if (ending.signal.aborted) return
      const before = load(id)
      const same = before?.of === of ? before : null
      if (address === null) {
        if (before && !same) keep(id, null)
        return
      }
      const icon = print(address)
      if (same?.icon === icon && (same.settled || fetching.has(same))) return
      const asked = same?.asked ?? null
      if (address.startsWith('data:'))
        return keep(id, { of, icon, asked, settled: true, picture: pictureInPlace(address) })
      if (staysLocal(launch) || (asked !== null && asked !== icon)) return
      const asking = { of, icon, asked: icon, settled: false, picture: before?.picture ?? null }
      keep(id, asking)
      fetching.set(
        asking,
        fetchFor(id, asking, address).finally(() => fetching.delete(asking))
      )
    },
    picture: (server) => load(server)?.picture ?? null,
    mark(server) {
      const kept = load(server)
      return kept?.picture ? kept.icon : null
    },
    forget: (server) => keep(server, null),
    onChange: changed.on,
    async stop() {
      ending.abort()
      await Promise.all(fetching.values())
      await turn
    }
  }
}

const print = (address: string) => createHash('sha256').update(address).digest('hex').slice(0, 16)

function keptIn(text: string): Kept {
  const { of, icon, asked, settled, picture } = parseOwnObject(text)
  if (typeof of !== 'string' || typeof icon !== 'string') throw new Error(sentence('kept.no-icon'))
  return {
    of,
    icon,
    asked: typeof asked === 'string' ? asked : null,
    settled: settled === true,
    picture: pictureKept(picture)
  }
}
