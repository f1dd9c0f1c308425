/**
 * Resource subscriptions of all hosts, kept at each server once however many hosts hold them, and made again when a
 * server comes back as a new process. Modern servers are told with one `subscriptions/listen` that names them all.
 */
import type { Supervisor, Upstream } from '../servers/types.ts'
import type { LinkAnswer } from '../wire/types.ts'
import { unknownClient, type HostConnection } from './connection.ts'
import { withEnvelope } from './era-bridge/to-modern.ts'
import { toBytes } from './json-edit.ts'
import { limits } from './policy/limits.ts'

export interface ServerSource {
  readonly server: string
  /** The server's own URI, and the one that the host knows it by. */
  readonly uri: string
  readonly publicUri: string
}
export interface Subscriptions {
  /** Adds what a host subscribes to; answers what the server said, or null when it is known to agree already. */
  readonly subscribe: (holder: HostConnection, source: ServerSource) => Promise<LinkAnswer | null>
  readonly unsubscribe: (holder: HostConnection, publicUri: string) => void
  readonly forget: (holder: HostConnection) => void
  /** Who wants to hear that this resource changed, and under which URI. */
  readonly holders: (
    server: string,
    uri: string
  ) => readonly { readonly holder: HostConnection; readonly publicUri: string }[]
  /** A new process of this server is there: it gets the subscriptions of the one before. */
  readonly refresh: (upstream: Upstream) => void
}

interface AtServer {
  readonly sources: Map<string, Map<HostConnection, string>>
  incarnation: number
  link: Upstream['link'] | null
  /** Set for a server of the modern era. */
  modern: Upstream | null
  /** URIs that this process knows of. */
  told: Set<string>
  stopListening: AbortController | null
}

export function createSubscriptions(parts: { readonly supervisor: Pick<Supervisor, 'upstream'> }): Subscriptions {
  const servers = new Map<string, AtServer>()

  function at(server: string): AtServer {
    const known = servers.get(server) ?? {
      sources: new Map(),
      incarnation: -1,
      link: null,
      modern: null,
      told: new Set(),
      stopListening: null
    }
    servers.set(server, known)
    return known
  }

  async function tell(upstream: Upstream, state: AtServer, uri: string): Promise<LinkAnswer | null> {
    if (state.told.has(uri)) return null
    state.told.add(uri)
    if (upstream.era === 'modern') {
      listen(upstream, state)
      return null
    }
    const answer = await upstream.link.request({
      method: 'resources/subscribe',
      params: toBytes({ uri }),
      timeoutMs: limits.shortRequestMs
    })
    if (answer.kind !== 'result') state.told.delete(uri)
    return answer
  }

  /** A listen cannot be changed: the new one is opened before the old one ends, so nothing is missed between them. */
  function listen(upstream: Upstream, state: AtServer): void {
    const before = state.stopListening
    state.stopListening = null
    if (state.told.size > 0) {
      const stop = new AbortController()
      state.stopListening = stop
      const params = toBytes({ notifications: { resourceSubscriptions: [...state.told] } })
      void upstream.link.request({
        method: 'subscriptions/listen',
        params: withEnvelope(params, { ...unknownClient, info: { name: 'patchbay' } }, upstream.protocolVersion),
        signal: stop.signal,
        timeoutMs: forever,
        maxTimeoutMs: forever
      })
    }
    before?.abort()
  }

  function release(server: string, uri: string): void {
    const state = servers.get(server)
    if (!state || !state.told.delete(uri) || state.link === null) return
    if (state.modern) return listen(state.modern, state)
    void state.link.request({
      method: 'resources/unsubscribe',
      params: toBytes({ uri }),
      timeoutMs: limits.shortRequestMs
    })
  }

  function drop(server: string, uri: string, holder: HostConnection): void {
    const holders = servers.get(server)?.sources.get(uri)
    if (!holders?.delete(holder) || holders.size > 0) return
    servers.get(server)?.sources.delete(uri)
    release(server, uri)
  }

  function refresh(upstream: Upstream): void {
    const state = servers.get(upstream.server)
    if (!state || state.incarnation === upstream.incarnation) return
    state.incarnation = upstream.incarnation
    state.link = upstream.link
    state.modern = upstream.era === 'modern' ? upstream : null
    state.stopListening?.abort()
    state.stopListening = null
    state.told = new Set()
    for (const uri of state.sources.keys()) void tell(upstream, state, uri)
  }

  return {
    async subscribe(holder, source) {
      const state = at(source.server)
      const holders = state.sources.get(source.uri) ?? new Map<HostConnection, string>()
      state.sources.set(source.uri, holders.set(holder, source.publicUri))
      const upstream = await parts.supervisor.upstream(source.server, limits.waitForReadyMs)
      if (!upstream.ok) return null // Wanted all the same: made when the server is there.
      if (state.incarnation !== upstream.value.incarnation) {
        state.incarnation = upstream.value.incarnation
        state.link = upstream.value.link
        state.modern = upstream.value.era === 'modern' ? upstream.value : null
        state.told = new Set()
        for (const uri of state.sources.keys()) if (uri !== source.uri) void tell(upstream.value, state, uri)
      }
      const answer = await tell(upstream.value, state, source.uri)
      if (answer?.kind === 'error') drop(source.server, source.uri, holder)
      return answer
    },
    unsubscribe(holder, publicUri) {
      for (const [server, state] of servers)
        for (const [uri, holders] of state.sources) if (holders.get(holder) === publicUri) drop(server, uri, holder)
    },
    forget(holder) {
      for (const [server, state] of servers) for (const uri of [...state.sources.keys()]) drop(server, uri, holder)
    },
    holders: (server, uri) =>
      [...(servers.get(server)?.sources.get(uri) ?? [])].map(([holder, publicUri]) => ({ holder, publicUri })),
    refresh
  }
}

/** The longest delay that a timer takes: 24 days. */
const forever = 2 ** 31 - 1
