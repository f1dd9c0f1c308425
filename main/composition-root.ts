/**
 * The composition root. Read from top to bottom it says what is built from what, and in which order it starts
 * and stops. Rooms (the folders of main/) meet only here and in composition/.
 */
import { join } from 'node:path'
import type { Socket } from 'node:net'
import type { Events } from '../contract/events.ts'
import type { CoreView, ServerView } from '../contract/model.ts'
import { say, worded } from '../contract/words/say.ts'
import type { App, CoreParts, Face } from './app-types.ts'
import { nameRoom, usualNaming } from './access/name-room.ts'
import { accessRules } from './access/rules.ts'
import { declaredTo } from './gateway/declared-to.ts'
import { createGateway } from './gateway/gateway.ts'
import { createHeardHosts } from './gateway/heard-hosts.ts'
import type { ReportCall } from './gateway/types.ts'
import { createHandlers } from './handlers/handlers.ts'
import { ownName } from './hosts/own-entry.ts'
import { maskEvent, maskOutcome } from './handlers/masked.ts'
import type { Services } from './services.ts'
import { openHostServices } from './composition/host-services.ts'
import { openStoredServices } from './composition/stored-services.ts'
import { openManagers } from './composition/managers.ts'
import { openServerServices } from './composition/server-services.ts'
import { subscribe } from './composition/subscriptions.ts'
import { createTestCallHistory } from './inspector/history.ts'
import { createInspector } from './inspector/inspector.ts'
import { createSavedCalls } from './inspector/saved-calls.ts'
import { createSendTestCall } from './inspector/send-test-call.ts'
import { createEmitter } from './lib/emitter.ts'
import { createTurns } from './lib/turns.ts'
import { createKeptArrivals } from './manage/kept-arrivals.ts'
import { createMendHosts } from './manage/mend-hosts.ts'
import { createHostApps } from './processes/host-apps.ts'
import { createRemovedServers } from './manage/removed-servers.ts'
import { createRouter } from './router.ts'
import { hashTool } from './servers/lists/kept-lists.ts'
import { watchSettings } from './settings/watch-settings.ts'
import { createEventFeed } from './state/event-feed.ts'
import { createPinning } from './state/pinning.ts'
import { createState } from './state/state.ts'
import { keptSessions } from './web/kept-sessions.ts'
import { createListener } from './web/listener.ts'

export interface Built extends Pick<App, 'ask' | 'follow' | 'quitAsked'> {
  readonly face: Face['kind']
  readonly acceptHost: (socket: Socket, host: string) => void
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

export async function composeCore(parts: CoreParts): Promise<Built> {
  const { face, platform, clock, places } = parts
  const startedAt = clock.wall().toISOString()

  const kept = openStoredServices(parts)
  const { write, readOwn, store, redactor, notices, logs, vault, activity, accepted, icons, tokens, bug } = kept
  const feed = createEventFeed(
    clock,
    (error) => bug('a follower', error),
    (name, data) => maskEvent(name, data, redactor)
  )
  const heard = createHeardHosts(join(places.data, 'heard-hosts.json'), write, readOwn)
  const { supervisor, askServer, catalogue, orphans, sweep, processesSettled } = await openServerServices(
    parts,
    kept,
    {
      async joinedHosts() {
        // A host that was installed a moment ago is one that a review can name; what fails here the next look tells.
        await rescanHosts().catch(() => undefined)
        return state.joinedHosts()
      },
      reclaim: (id) => removed.destroy(id)
    },
    {
      offered: (server) => declaredTo(server, { ...store.get(), joined: Object.keys(store.get().joined), heard }),
      rootsFor: (server, ...asked) => gateway.roots(server, ...asked),
      onIcon: icons.declared
    }
  )

  // ---- hosts ----------------------------------------------------------------------------------------------------
  const { hosts, rescanHosts, lookOnce, hostScan } = openHostServices(parts, kept, (found) => state.setFound(found))
  const rulesOf = (views: readonly ServerView[]) =>
    accessRules(
      store.get(),
      views.map(({ id, wanted, phase }) => ({ id, wanted, phase, tools: supervisor.kept(id).tools })),
      hashTool
    )
  const gateway = createGateway({
    supervisor,
    heard,
    tokens,
    logs,
    clock,
    version: face.version,
    port: () => listener.port(),
    exposureFor(host) {
      const views = supervisor.views()
      const servers = views.map(({ id, name }) => ({ id, name, kept: supervisor.kept(id) }))
      const naming = hosts.profiles().find(({ id }) => id === host)?.toolNaming ?? usualNaming
      return { host, servers, rules: rulesOf(views), nameRoom: nameRoom(naming, ownName) }
    },
    report
  })

  function report(...[call, said]: Parameters<ReportCall>): void {
    const mask = (text: string) => redactor.mask(text).text
    // A tool that is listed has a name without secrets; what else a host asks for may hold anything.
    const listed = supervisor.kept(call.server).tools.some((tool) => tool.name === call.name)
    const made = {
      ...call,
      name: listed ? call.name : mask(call.name),
      error: call.error === null ? null : mask(call.error)
    }
    activity.called(made, said)
  }

  // ---- the picture of it all ------------------------------------------------------------------------------------
  const core = (): CoreView => ({
    version: face.version,
    pid: process.pid,
    startedAt,
    face: face.kind,
    platform,
    home: places.config,
    node: process.versions.node,
    mcpUrl: listener.mcpUrl(),
    webUrl: listener.webUrl(),
    vault: vault.kind(),
    notices: notices.all(),
    memoryBytes: process.memoryUsage.rss()
  })
  const arrivals = createKeptArrivals({ file: join(places.data, 'arrivals.json'), clock, write, readOwn })
  const state = createState({
    store,
    supervisor,
    gateway: () => gateway,
    activity,
    seq: feed.seq,
    accepted,
    icons,
    arrivals: arrivals.list,
    accessRules: rulesOf,
    core,
    now: clock.wall
  })
  const testCalls = createTestCallHistory({
    folder: join(places.data, 'test-calls'),
    write,
    readOwn,
    redactor
  })
  const savedCalls = createSavedCalls({
    folder: join(places.data, 'saved-calls'),
    write,
    readOwn,
    redactor,
    now: clock.wall
  })
  const inspector = createInspector({
    clock,
    history: testCalls,
    saved: savedCalls,
    send: createSendTestCall({
      clock,
      askServer,
      supervisor,
      rules: (id) => ({
        kept: supervisor.kept(id),
        rules: rulesOf(supervisor.views().filter((view) => view.id === id))
      }),
      lendRoots: gateway.lendRoots,
      report
    })
  })
  const inTurn = createTurns()
  const removed = createRemovedServers({
    store,
    clock,
    inTurn,
    supervisor,
    bug,
    async destroy(definition) {
      const { id } = definition
      await catalogue.forget(definition)
      await supervisor.forget(id)
      inspector.forget(id)
      state.forget(id)
      icons.forget(id)
      activity.forget(id)
      await logs.remove(id)
    }
  })
  const pinning = createPinning({ store, supervisor, accepted, hashTool })

  // ---- the ways in ----------------------------------------------------------------------------------------------
  let quit: () => void = () => {}
  const linked = createEmitter<void>()
  const wanted = createEmitter<Events['view.wanted']>()
  const quitAsked = new Promise<void>((resolve) => (quit = resolve))
  const services: Services = {
    face,
    clock,
    places,
    platform,
    store,
    vault,
    redactor,
    logs,
    supervisor,
    catalogue,
    hosts,
    hostApps: createHostApps(platform),
    mendHosts: createMendHosts(hosts, () => state.found()),
    gateway,
    tokens,
    activity,
    inspector,
    icons,
    feed,
    state,
    inTurn,
    removed,
    arrivals,
    notices,
    sweep,
    views: { want: wanted.emit, onWanted: wanted.on },
    quit,
    mcpUrl: () => listener.mcpUrl(),
    link: async () => {
      const link = await listener.link()
      linked.emit()
      return link
    }
  }
  const managers = openManagers({
    services,
    askServer,
    rescanHosts,
    onStage: supervisor.onStage,
    hashTool,
    acceptTool: pinning.keepAccepted
  })
  const handled = createRouter(createHandlers({ services, managers }), bug)
  const ask: App['ask'] = async (name, input, caller) => maskOutcome(name, await handled(name, input, caller), redactor)
  const follow: App['follow'] = (topics, listen) => feed.follow(topics, listen)
  const listener = createListener({
    mcp: gateway.http,
    app: { ask, follow },
    rendererFolder: parts.rendererFolder ?? null,
    clock,
    keptSessions: keptSessions(join(places.data, 'web-sessions.json'), write, readOwn)
  })
  const unsubscribe = subscribe({
    services,
    supervisor,
    pinning,
    rescanHosts,
    hostScan,
    onLink: linked.on,
    writeWishes: managers.definitions.writeWishes
  })

  async function listen(): Promise<void> {
    const wanted = parts.port ?? store.get().settings.gatewayPort
    const { port, taken } = await listener.listen(wanted)
    if (taken)
      notices.add({
        code: 'port-taken',
        ...worded(say('notice.port-taken', { wanted, port }))
      })
  }

  /** What is read only when it is asked for: damage is told now all the same, a file at a time. */
  async function checkKept(): Promise<void> {
    const now = store.get()
    for (const id of [...now.servers.map((each) => each.id), ...Object.keys(now.removed)])
      for (const { check } of [accepted, testCalls, savedCalls]) {
        await new Promise((resolve) => setImmediate(resolve))
        if (ended) return
        check(id)
      }
  }

  let ended = false
  let unwatchSettings = async (): Promise<void> => undefined
  return {
    face: face.kind,
    ask,
    follow,
    quitAsked,
    acceptHost: (socket, host) => gateway.accept(socket, host),
    async start() {
      // Asked to end while it starts, it brings up nothing more; a server that came up now would outlive its core.
      for (const step of [vault.ready, listen, orphans]) {
        await step()
        if (ended) return listener.close()
      }
      for (const definition of store.get().servers) supervisor.put(definition)
      lookOnce()
      linked.emit()
      removed.start()
      void checkKept()
      unwatchSettings = watchSettings({
        store,
        clock,
        onRefused: (failure) => (failure ? notices.add(failure) : notices.dismiss('settings-torn'))
      })
    },
    async stop() {
      ended = true
      managers.addServer.cancelAll()
      unsubscribe()
      removed.stop()
      await unwatchSettings()
      await Promise.all([gateway.close(), supervisor.stopAll(), listener.close()])
      await Promise.all([
        inspector.flush(),
        icons.stop(),
        supervisor.settled(),
        hosts.close(),
        logs.stop(),
        processesSettled()
      ])
      activity.close()
      feed.stop()
    }
  }
}
