/** All that stands between hosts and servers: exposure, relay and both listeners, put together. */
import { randomUUID } from 'node:crypto'
import type { HostId, ServerId } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import type { Clock } from '../lib/clock.ts'
import type { LogBook } from '../logs/types.ts'
import { notification, type ListKind } from '../mcp/methods.ts'
import type { Supervisor } from '../servers/types.ts'
import { nestedDeeper } from '../wire/nesting.ts'
import { createListChanges } from './list-changes.ts'
import { viewOf } from './connection.ts'
import { createHostConnections } from './connections.ts'
import type { GatewayContext } from './gateway-context.ts'
import { expose, type Exposure, type ExposureInput } from '../access/exposure.ts'
import { createHttpListener } from './http-listener.ts'
import { asObject, toExact } from './json-edit.ts'
import { createLogLevels, lowest, passes } from './log-levels.ts'
import { completed, createElicitations } from './elicitations.ts'
import { createOtherNotices } from './other-notices.ts'
import { limits } from './policy/limits.ts'
import { shown } from '../lib/shown.ts'
import type { HeardHosts } from './heard-hosts.ts'
import { createResourceOrigins } from './resource-origins.ts'
import { createRelay } from './relay.ts'
import { resolveResource } from './resolve.ts'
import { listenOnSocket } from './socket-listener.ts'
import { createRoots } from './roots.ts'
import { createSubscriptions } from './subscriptions.ts'
import type { Gateway, ReportCall, ServerNote } from './types.ts'

export interface GatewayParts {
  readonly supervisor: Pick<Supervisor, 'upstream' | 'called' | 'kept' | 'view' | 'views'> &
    Partial<Pick<Supervisor, 'definition' | 'fresh'>>
  readonly exposureFor: (host: HostId) => ExposureInput
  readonly report: ReportCall
  readonly logs?: LogBook
  /** Compares in constant time with every host's token. */
  readonly tokens: { readonly check: (token: string) => HostId | null }
  /** Of the HTTP server that `http` hangs on; null while there is none. */
  readonly port: () => number | null
  readonly heard?: Pick<HeardHosts, 'note'>
  readonly clock: Clock
  readonly version: string
  /** How Patchbay names itself to hosts. */
  readonly clientInfo?: { readonly name: string; readonly title?: string; readonly version?: string }
}

/**
 * A switch, plug or list that changes must be followed by `exposureChanged()` at once: until then calls are judged by
 * the exposure from before. What hosts are told is debounced, what they may call is not.
 */
export function createGateway(parts: GatewayParts): Gateway {
  const { supervisor, clock } = parts
  const info = { name: 'patchbay', title: 'Patchbay', ...parts.clientInfo, version: parts.version }
  const connections = createHostConnections()
  const exposures = new Map<HostId, Exposure>()
  const sockets = new Set<{ readonly close: () => void }>()
  const phases = new Map<string, string>()

  function exposureOf(host: HostId): Exposure {
    let known = exposures.get(host)
    if (known === undefined) {
      known = expose(parts.exposureFor(host))
      exposures.set(host, known)
    }
    return known
  }
  const listChanges = createListChanges({ clock, connections, exposureOf })
  const subscriptions = createSubscriptions({ supervisor })
  const levels = createLogLevels((server) => lowest(connections.all().filter(({ host }) => plugged(host, server))))
  const origins = createResourceOrigins()
  const elicitations = createElicitations()
  const relay = createRelay({
    origins,
    elicitations,
    supervisor,
    exposureOf,
    report: parts.report,
    clock,
    serverInfo: info,
    onUpstream(upstream) {
      subscriptions.refresh(upstream)
      levels.ensure(upstream)
    },
    newId: randomUUID
  })
  const readyServers = (): readonly string[] =>
    supervisor
      .views()
      .filter(({ phase }) => phase === 'ready' || phase === 'degraded')
      .map(({ id }) => id)
  /** Only servers that run already: nothing is started for this. */
  const eachReady = (only: (server: string) => boolean, run: Parameters<typeof forUpstream>[1]): void => {
    for (const server of readyServers()) if (only(server)) void forUpstream(server, run)
  }
  async function forUpstream(
    server: string,
    run: (upstream: Parameters<typeof subscriptions.refresh>[0]) => void
  ): Promise<void> {
    const upstream = await supervisor.upstream(server, 0)
    if (upstream.ok) run(upstream.value)
  }
  const plugged = (host: HostId, server: string): boolean =>
    exposureOf(host).servers.some((one) => one.id === server && one.closed === null)
  const roots = createRoots({
    clock,
    connections,
    // Asked while a server starts, too.
    plugged: (host, server) => exposureOf(host).servers.some((one) => one.id === server && one.closed !== 'unplugged'),
    servers: readyServers,
    tell: (server) =>
      void forUpstream(server, ({ era, link }) => {
        if (era === 'legacy') link.notify(notification.rootsChanged)
      })
  })
  function freshen(host: HostId, kind: ListKind): Promise<void> {
    const open = exposureOf(host).servers.filter(({ closed }) => closed === null)
    return new Promise((resolve) => {
      const cancel = clock.after(limits.listWaitMs, resolve)
      void Promise.all(open.map(({ id }) => supervisor.fresh?.(id, [kind]))).then(() => {
        cancel()
        resolve()
      })
    })
  }
  const others = createOtherNotices({
    hostsOf: (server) => connections.all().filter(({ era, host }) => era === 'legacy' && plugged(host, server)),
    callers: relay.callers,
    kept: (server, method) =>
      parts.logs?.write(server, 'lifecycle', sentence('gateway.notice-kept', { method: shown(method, 100) }))
  })
  const context: GatewayContext = {
    relay,
    exposureOf,
    resourceOf: (host, uri) => resolveResource(exposureOf(host), uri, (one) => origins.serverOf(host, one)),
    connections,
    listChanges,
    subscriptions,
    clock,
    say: (host, what) => parts.logs?.write('_core', 'lifecycle', `${host} ${what}.`, { level: 'warning' }),
    freshen,
    listRead: listChanges.read,
    logLevelChanged: () => eachReady(() => true, levels.ensure),
    rootsChanged: roots.changedOf
  }
  const http = createHttpListener(context, info, { port: parts.port, check: parts.tokens.check })

  function exposureChanged(): void {
    exposures.clear()
    listChanges.changed()
    roots.changed()
  }

  /** What each host offers is kept for the servers that start before it the next time. */
  function hostsChanged(): void {
    for (const { host, era, facts } of connections.all())
      if (era !== null && Object.keys(facts.info).length > 0) parts.heard?.note(host, facts.capabilities)
    eachReady(levels.stale, levels.ensure)
    roots.changed()
  }

  /** Log messages and resource updates of servers, to the hosts that they are for. */
  function passOn(note: ServerNote): void {
    if (note.params === undefined) return others.received(note.server, note.method, undefined)
    // Hosts can do without a note that is nested too deeply; the server's calls go on.
    if (nestedDeeper(note.params)) return
    const params = asObject(toExact(note.params))
    if (params === null) return
    if (note.method === 'notifications/message') {
      relay.logged(note.server, note.params, params['level'])
      for (const connection of connections.all())
        if (
          connection.era === 'legacy' &&
          plugged(connection.host, note.server) &&
          passes(params['level'], connection.facts.logLevel)
        )
          connection.notify(note.method, {
            ...params,
            logger: [note.server, params['logger']].filter(Boolean).join('/')
          })
    }
    if (note.method === completed) elicitations.completed(note.server, params)
    if (note.method === 'notifications/resources/updated' && typeof params['uri'] === 'string')
      for (const { holder, publicUri } of subscriptions.holders(note.server, params['uri'])) {
        const { _meta: _ours, ...rest } = params
        holder.notify(note.method, { ...rest, uri: publicUri })
      }
    others.received(note.server, note.method, params)
  }

  /** Called for every row that changes; only another phase changes what hosts may see. */
  function serverChanged(id: ServerId): void {
    const phase = supervisor.view(id)?.phase
    if (phases.get(id) === phase) return
    if (phase === undefined) phases.delete(id)
    else phases.set(id, phase)
    if (phase === 'starting' || phase === 'stopped') roots.forget(id)
    exposureChanged()
    if (phase === 'ready' || phase === 'degraded') void forUpstream(id, subscriptions.refresh)
  }
  // Its own connections, not another room's.
  const stop = connections.on(hostsChanged)

  return {
    accept(socket, host) {
      const listener = listenOnSocket(context, socket, host, info)
      sockets.add(listener)
      socket.once('close', () => sockets.delete(listener))
    },
    http: http.handle,
    connections: () => connections.all().map(viewOf),
    roots: roots.of,
    lendRoots: roots.lend,
    exposureChanged,
    serverChanged,
    serverSaid: passOn,
    onConnections: connections.on,
    async close() {
      stop()
      listChanges.stop()
      relay.close()
      for (const socket of sockets) socket.close()
      await http.close()
    }
  }
}
