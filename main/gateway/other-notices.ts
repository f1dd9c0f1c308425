/**
 * Notifications of servers that nothing here knows by name: of extensions, or of a later protocol. One goes to the only
 * host that it can be for; what could be for several goes to none of them, and is said in the log of its server, once.
 */
import type { ServerId } from '../../contract/model.ts'
import { changedKind, notification } from '../mcp/methods.ts'
import type { Caller } from './calls.ts'
import type { HostConnection } from './connection.ts'

export interface OtherNotices {
  readonly received: (server: ServerId, method: string, params: Readonly<Record<string, unknown>> | undefined) => void
}

const known = new Set<string>(Object.values(notification))
/** Those with a task are of a conversation that is not passed on. */
const ofTasks = 'notifications/tasks/'
/** A server can make names up without end. */
const mostSaid = 50

export function createOtherNotices(parts: {
  /** Hosts of the era in which anything may be told at any time. */
  readonly hostsOf: (server: ServerId) => readonly HostConnection[]
  /** Whose calls it works on. */
  readonly callers: (server: ServerId) => ReadonlySet<Caller>
  readonly kept: (server: ServerId, method: string) => void
}): OtherNotices {
  const said = new Map<ServerId, Set<string>>()

  function only(server: ServerId): HostConnection | null {
    const hosts = parts.hostsOf(server)
    if (hosts.length === 1) return hosts[0]!
    const callers = parts.callers(server)
    return callers.size === 1 ? (hosts.find((host) => callers.has(host)) ?? null) : null
  }

  return {
    received(server, method, params) {
      if (known.has(method) || changedKind(method) !== null || !method.startsWith('notifications/')) return
      const host = method.startsWith(ofTasks) ? null : only(server)
      if (host) return host.notify(method, params)
      const names = said.get(server) ?? new Set<string>()
      said.set(server, names)
      if (names.size >= mostSaid || names.has(method)) return
      names.add(method)
      parts.kept(server, method)
    }
  }
}
