/**
 * The roots of all hosts that are plugged into a server, as one list. A server asks for them whenever it likes, mostly
 * right after its handshake, so they belong to no call; and it is told when they may be others.
 */
import type { ServerId } from '../../contract/model.ts'
import type { Clock } from '../lib/clock.ts'
import { notOffered } from '../mcp/unasked.ts'
import type { OnRoots } from '../wire/server-asks.ts'
import type { LinkAnswer } from '../wire/types.ts'
import { offers } from './calls.ts'
import type { HostConnection } from './connection.ts'
import type { HostConnections } from './connections.ts'
import { asObject, toBytes, toExact } from './json-edit.ts'
import { limits } from './policy/limits.ts'

export interface RootsParts {
  readonly clock: Clock
  readonly connections: HostConnections
  readonly plugged: (host: string, server: ServerId) => boolean
  /** Servers that run. */
  readonly servers: () => readonly ServerId[]
  /** Sends it the notification, if it speaks the era that has one. */
  readonly tell: (server: ServerId) => void
}
export interface Roots {
  readonly of: (server: ServerId, ...asked: Parameters<OnRoots>) => Promise<LinkAnswer>
  /** Hosts came or went, or cables were moved: who gets others by that is told. */
  readonly changed: () => void
  /** This host's are others now. */
  readonly changedOf: (connection: HostConnection) => void
  /** A new process knows of none yet. */
  readonly forget: (server: ServerId) => void
}

const method = 'roots/list'
const mostRoots = 1_000

export function createRoots(parts: RootsParts): Roots {
  /** Which hosts' roots each server was told of last, and which edition of them. */
  const told = new Map<ServerId, string>()
  const editions = new WeakMap<HostConnection, { readonly id: number; edition: number }>()
  const asking = new WeakMap<HostConnection, Promise<readonly unknown[] | null>>()
  let ids = 0

  const sources = (server: ServerId): readonly HostConnection[] =>
    parts.connections
      .all()
      .filter((each) => each.era === 'legacy' && offers(each.facts, method) && parts.plugged(each.host, server))

  function editionOf(connection: HostConnection): { readonly id: number; edition: number } {
    const known = editions.get(connection) ?? { id: (ids += 1), edition: 0 }
    editions.set(connection, known)
    return known
  }
  const stateOf = (server: ServerId): string =>
    sources(server)
      .map(editionOf)
      .map(({ id, edition }) => `${id}.${edition}`)
      .join(' ')

  /** Several servers that ask at once are one question to the host. */
  function ask(connection: HostConnection): Promise<readonly unknown[] | null> {
    const open = asking.get(connection)
    if (open) return open
    const stop = new AbortController()
    const cancelTimer = parts.clock.after(limits.rootsMs, () => stop.abort())
    const answer = (connection.ask?.(method, undefined, stop.signal) ?? Promise.resolve(null))
      .then(rootsIn)
      .finally(() => {
        cancelTimer()
        asking.delete(connection)
      })
    asking.set(connection, answer)
    return answer
  }

  function changed(): void {
    for (const server of parts.servers()) {
      const now = stateOf(server)
      if ((told.get(server) ?? '') === now) continue
      told.set(server, now)
      parts.tell(server)
    }
  }

  return {
    async of(server, current, signal) {
      const from = sources(server)
      told.set(server, stateOf(server))
      // A modern host is asked within its call only, and a host without a stream of its own, too.
      const inCall = current !== null && !from.some((each) => each === current.from && each.ask !== null)
      const lists = await Promise.all([
        ...from.filter((each) => each.ask !== null).map(ask),
        ...(inCall ? [current.handle(method, undefined, signal).then(rootsIn)] : [])
      ])
      const answered = lists.filter((each) => each !== null)
      if (answered.length === 0) return notOffered(method)
      return { kind: 'result', bytes: toBytes({ roots: merged(answered.flat()) }) }
    },
    changed,
    changedOf(connection) {
      editionOf(connection).edition += 1
      changed()
    },
    forget: (server) => void told.delete(server)
  }
}

/** null = it did not answer, or not with roots. */
function rootsIn(answer: LinkAnswer | null): readonly unknown[] | null {
  if (answer?.kind !== 'result') return null
  const roots = asObject(toExact(answer.bytes))?.['roots']
  return Array.isArray(roots) ? roots : null
}

function merged(roots: readonly unknown[]): readonly unknown[] {
  const byUri = new Map<string, unknown>()
  for (const root of roots) {
    const uri = asObject(root)?.['uri']
    if (typeof uri === 'string' && !byUri.has(uri)) byUri.set(uri, root)
  }
  return [...byUri.values()].slice(0, mostRoots)
}
