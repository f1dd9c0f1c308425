/**
 * The composition root. Read from top to bottom it is the house: what is built from what, what tells whom, and in which
 * order it starts and stops. Rooms meet only here.
 */
import { join } from 'node:path'
import type { Socket } from 'node:net'
import { failed, type Outcome } from '../contract/failure.ts'
import type { CallRecord, CoreView } from '../contract/model.ts'
import { createActivity } from './activity/activity.ts'
import type { App, Face } from './app-types.ts'
import { createAskServer } from './ask-server.ts'
import { createCatalog } from './catalog/create-catalog.ts'
import { consentHashOf } from './catalog/consent.ts'
import { safeWrite } from './files/safe-write.ts'
import { createGateway } from './gateway/gateway.ts'
import { createTokens } from './gateway/tokens.ts'
import { createHandlers } from './handlers/handlers.ts'
import { createInstalls } from './handlers/installs.ts'
import { maskEvent, maskOutcome } from './handlers/masked.ts'
import { bridgeCommand } from './lib/bridge-command.ts'
import { createHosts } from './hosts/hosts.ts'
import type { House } from './house.ts'
import { createHistory, keptResultBytes } from './inspector/history.ts'
import { createInspector } from './inspector/inspector.ts'
import { testCallRecord } from './inspector/test-call-record.ts'
import type { Clock } from './lib/clock.ts'
import type { Places } from './lib/places.ts'
import { createLogBook } from './logs/log-book.ts'
import { createNotices } from './notices.ts'
import { createProcesses } from './processes/create-processes.ts'
import { inheritedNames } from './processes/environment.ts'
import { resolveCommand } from './processes/resolve-command.ts'
import { createShellPath } from './processes/shell-path.ts'
import { createRouter } from './router.ts'
import { createRuntimes } from './runtimes/runtimes.ts'
import { createRedactor } from './secrets/redact.ts'
import { resolveValues } from './secrets/resolve.ts'
import { createVault } from './secrets/vault.ts'
import { openLink } from './servers/open-link.ts'
import { createSupervisor } from './servers/supervisor.ts'
import { hashTool as hashOf } from './servers/tools.ts'
import type { KeptTool } from './servers/types.ts'
import { createSettingsStore } from './settings/settings-store.ts'
import { createAcceptedTools } from './state/accepted.ts'
import { createAnnouncer } from './state/announcer.ts'
import { pinNew } from './state/pins.ts'
import { createState } from './state/state.ts'
import { isOn, switchOf } from './state/switches.ts'
import { keptSessions } from './web/kept-sessions.ts'
import { createListener } from './web/listener.ts'

export interface BuildParts {
  readonly face: Face
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly clock: Clock
  readonly places: Places
  /** Where the built page lies; without it there is no web face. */
  readonly rendererFolder?: string
  /** Port asked for on the command line; else the one in the settings. */
  readonly port?: number
}
export interface Built extends Pick<App, 'ask' | 'follow' | 'quitAsked'> {
  readonly face: Face['kind']
  readonly acceptHost: (socket: Socket, host: string) => void
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

const firstLookMs = 1_000
const lookAgainMs = 15_000
const usable = ['ready', 'degraded', 'starting', 'waiting', 'crash-looping', 'stopping', 'installing']

export async function buildHouse(parts: BuildParts): Promise<Built> {
  const { face, env, platform, clock, places } = parts
  const startedAt = clock.wall().toISOString()
  const write = (path: string, text: string) => safeWrite(path, text)
  const announcer = createAnnouncer(
    clock,
    (error) => bug('a follower', error),
    (name, data) => maskEvent(name, data, redactor)
  )

  // ---- what is kept ---------------------------------------------------------------------------------------------
  const store = createSettingsStore({ places, clock })
  const settings = () => store.get().settings
  const redactor = createRedactor()
  const vault = createVault({
    places,
    choice: () => settings().secretsWithoutKeychain,
    home: env['PATCHBAY_HOME'],
    onUnchosen: (failure) => notices.add(failure)
  })
  const logs = createLogBook({
    folder: places.logs,
    redact: redactor,
    clock,
    limits: () => ({ fileMb: settings().logFileMb, files: settings().logFiles, totalMb: settings().logTotalMb })
  })
  const bug = (where: string, error: unknown) =>
    logs.write(
      '_core',
      'lifecycle',
      `A mistake in Patchbay, at ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      { level: 'error' }
    )
  const notices = createNotices(store.notices(), () => state.coreChanged())
  const activity = createActivity({
    file: join(places.data, 'activity.sqlite'),
    clock,
    onTrouble: (message, detail) => notices.add({ code: 'disk-full', message, detail })
  })
  const accepted = createAcceptedTools(join(places.data, 'accepted'), write)
  const tokens = createTokens(join(places.config, 'tokens.json'), write)

  // ---- servers --------------------------------------------------------------------------------------------------
  const shellPath = createShellPath({ env, platform, home: places.userHome })
  const serverFolder = (id: string) => join(places.data, 'servers', id)
  const processes = await createProcesses({ clock, platform })
  const supervisor = createSupervisor({
    clock,
    spawn: processes.spawn,
    usage: processes.usage,
    memoryKills: processes.memoryKills,
    logs,
    openLink,
    clientInfo: { name: 'patchbay', version: face.version },
    resolveEnv: (definition) => resolveValues(definition.id, definition.env, vault, redactor),
    resolveHeaders: (definition) =>
      resolveValues(
        definition.id,
        definition.launch.kind === 'stdio' ? {} : definition.launch.headers,
        vault,
        redactor
      ),
    isConsented: (definition) => definition.consent?.hash === consentHashOf(definition),
    environment: async () => ({ own: env, path: await shellPath() }),
    dataFolder: places.data,
    serverFolder,
    writeFile: write,
    platform
  })
  const askServer = createAskServer(supervisor, face.version)
  const hashes = new WeakMap<KeptTool, string>()
  const hashTool = (tool: KeptTool) => {
    let known = hashes.get(tool)
    if (known === undefined) hashes.set(tool, (known = hashOf(tool)))
    return known
  }

  // ---- hosts ----------------------------------------------------------------------------------------------------
  const bridge = { folder: __dirname, execPath: process.execPath, electron: face.kind === 'electron', env, platform }
  const hosts = createHosts({
    system: {
      platform: platform === 'win32' || platform === 'darwin' ? platform : 'linux',
      home: places.userHome,
      env
    },
    places,
    clock,
    bridge: (host) => bridgeCommand(bridge, host),
    joined: {
      get: () => store.get().joined,
      set: (host, record) =>
        store.update((now) => {
          const { [host]: _, ...others } = now.joined
          return { ...now, joined: record === null ? others : { ...others, [host]: record } }
        })
    }
  })
  const gateway = createGateway({
    supervisor,
    tokens,
    logs,
    clock,
    version: face.version,
    port: () => listener.port(),
    exposureFor: (host) => ({
      host,
      switches: store.get().switches,
      plugs: store.get().plugs,
      servers: supervisor.views().map((view) => ({
        id: view.id,
        name: view.name,
        available:
          view.wanted !== 'down' &&
          (usable.includes(view.phase) || (view.wanted === 'on-demand' && view.phase === 'stopped')),
        kept: supervisor.kept(view.id),
        held: state.held(view.id)
      }))
    }),
    report
  })

  function report(call: Omit<CallRecord, 'id'>): void {
    const record = activity.called(call.error === null ? call : { ...call, error: redactor.mask(call.error).text })
    state.called(record.host, record.at)
    announcer.tell('activity.called', { call: record, today: activity.today() })
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
  const state = createState({
    store,
    supervisor,
    gateway: () => gateway,
    activity,
    announcer,
    accepted,
    hashTool,
    core
  })
  const inspector = createInspector({
    clock,
    history: createHistory({
      folder: join(places.data, 'test-calls'),
      write,
      mask: (text) => redactor.mask(text).text
    }),
    async send(call, more) {
      const refused = refusedCall(call.id, call.tool, call.asHost)
      if (refused) return refused
      const reported = supervisor.called(call.id, { host: call.asHost, tool: call.tool })
      const begun = clock.mono()
      const answered = await askServer(
        call.id,
        'tools/call',
        { name: call.tool, arguments: call.input ?? {} },
        { host: call.asHost, timeoutMs: call.timeoutMs, ...more }
      )
      const record = testCallRecord(call, answered, { at: clock.wall(), ms: clock.mono() - begun })
      reported.ended(record.outcome !== 'ok')
      report(record)
      return answered
    }
  })
  const catalog = createCatalog({
    places,
    vault,
    redactor,
    clock,
    env,
    platform,
    runtimes: createRuntimes({
      path: shellPath,
      env,
      platform,
      // Electron's program is no plain Node: its switch for that is fused off.
      ownNode: face.kind === 'electron' ? null : process.execPath
    }),
    taken: { ids: () => store.get().servers.map((each) => each.id), joinedHosts: async () => state.joinedHosts() },
    resolveCommand: async (command, cwd) =>
      resolveCommand(command, {
        path: await shellPath(),
        cwd,
        platform,
        ...(env['PATHEXT'] ? { pathExt: env['PATHEXT'] } : {})
      }),
    inheritedEnv: () => inheritedNames(env, platform)
  })

  /** The same switches as a host's: a tool that is off is off for everybody until it is turned on. */
  function refusedCall(id: string, tool: string, host: string | null): Outcome<never> | null {
    if (supervisor.kept(id).listedAt !== null && !supervisor.kept(id).tools.some((each) => each.name === tool))
      return failed('unknown-tool', `${id} has no tool named ${tool}. “patchbay tools ${id}” names those it has.`)
    if (state.held(id).includes(tool))
      return failed(
        'tool-held',
        `${tool} of ${id} has changed since it was accepted and is held. Read what changed, then accept it.`,
        { remedy: { label: 'Review', request: 'view.open', input: { path: `/server/${id}/tools` } } }
      )
    if (!isOn(switchOf(store.get().switches, id, tool), host))
      return failed(
        'tool-off',
        `${tool} of ${id} is turned off in Patchbay${host ? ` for ${host}` : ''}. Turn it on to call it.`,
        {
          remedy: {
            label: 'Turn on',
            request: 'tools.switch',
            input: { id, tool, on: true, ...(host ? { host } : {}) }
          }
        }
      )
    return null
  }

  let quit: () => void = () => {}
  const quitAsked = new Promise<void>((resolve) => (quit = resolve))
  const house: House = {
    face,
    clock,
    places,
    platform,
    store,
    vault,
    redactor,
    logs,
    supervisor,
    catalog,
    hosts,
    gateway,
    tokens,
    activity,
    inspector,
    announcer,
    state,
    notices,
    sweep: {
      ...processes.sweep,
      // A helper that a running server put beside itself is in use, not left behind.
      list: async () =>
        (await processes.sweep.list()).filter(
          (each) => !each.ours || (supervisor.view(each.owner.replace(/^Patchbay: /, ''))?.pid ?? null) === null
        )
    },
    quit,
    mcpUrl: () => listener.mcpUrl(),
    link: async () => {
      const link = await listener.link()
      state.coreChanged()
      return link
    }
  }
  const installs = createInstalls(house, supervisor.onStage)
  const handled = createRouter(createHandlers({ house, installs, askServer, hashTool, rescanHosts, acceptTool }), bug)
  const route: App['ask'] = async (name, input, caller) =>
    maskOutcome(name, await handled(name, input, caller), redactor)
  const follow: App['follow'] = (topics, listen) => announcer.follow(topics, listen)
  const listener = createListener({
    mcp: gateway.http,
    app: { ask: route, follow },
    rendererFolder: parts.rendererFolder ?? null,
    clock,
    keptSessions: keptSessions(join(places.data, 'web-sessions.json'), write)
  })

  async function rescanHosts(): Promise<void> {
    state.setFound(await hosts.scan())
  }
  let lookers = 0
  let stopLooking: () => void = () => {}
  function lookAtHosts(): () => void {
    const look = () => {
      void rescanHosts().catch((error) => bug('looking for hosts', error))
      stopLooking = clock.after(lookAgainMs, look)
    }
    if (++lookers === 1) stopLooking = clock.after(firstLookMs, look)
    return () => {
      if (--lookers === 0) stopLooking()
    }
  }
  async function acceptTool(server: string, tool: string): Promise<void> {
    await accepted.put(
      server,
      supervisor.kept(server).tools.filter((each) => each.name === tool)
    )
  }

  // ---- who tells whom -------------------------------------------------------------------------------------------
  const undo = [
    supervisor.onChange((id) => state.serverChanged(id)),
    supervisor.onLists(({ server, tools }) => {
      if (tools) void pin(server)
      gateway.exposureChanged()
      announcer.tell('tools.changed', { server })
      state.serverChanged(server)
    }),
    gateway.onConnections(() => state.exposureChanged()),
    hosts.onOutsideChange(({ host, lost }) => {
      if (lost)
        logs.write('_core', 'lifecycle', `${host} rewrote its file without Patchbay’s entry.`, { level: 'warning' })
      void rescanHosts()
    }),
    inspector.onChange((call) =>
      // Who asked gets the whole result as the answer; followers need not be sent many megabytes beside it.
      announcer.tell(
        'testCall.changed',
        { call: (call.bytes ?? 0) > keptResultBytes ? { ...call, result: null } : call },
        'calls'
      )
    )
  ]
  announcer.onFollow((topics) => (topics.includes('state') ? supervisor.watchUsage() : undefined))
  // Hosts come, go and break their files while nobody tells: looked at again when somebody looks, and while they do.
  announcer.onFollow((topics) => (topics.includes('state') ? lookAtHosts() : undefined))
  announcer.onFollow((topics) => {
    const followed = topics.filter((topic) => topic.startsWith('logs:')).map((topic) => topic.slice('logs:'.length))
    const stops = followed.map((server) =>
      logs.follow(server, (batch) => announcer.tell('logs.appended', batch, `logs:${server}`))
    )
    return () => stops.forEach((stop) => stop())
  })

  /** New tools are pinned as they are; what was pinned before and differs stays held. */
  async function pin(server: string): Promise<void> {
    const { tools } = supervisor.kept(server)
    const fresh = tools.filter((tool) => !Object.hasOwn(store.get().pins[server] ?? {}, tool.name))
    if (fresh.length === 0 || supervisor.definition(server) === null) return
    const saved = await store.update((now) => ({ ...now, pins: pinNew(now.pins, server, fresh, hashTool) ?? now.pins }))
    if (saved.ok) await accepted.put(server, fresh)
  }

  async function listen(): Promise<void> {
    const wanted = parts.port ?? settings().gatewayPort
    const { port, taken } = await listener.listen(wanted)
    if (taken)
      notices.add({
        code: 'port-taken',
        message: `Port ${wanted} is in use by another program, so hosts that use the URL reach Patchbay at port ${port} until it is free. Hosts that were joined with the bridge are not affected.`
      })
  }

  return {
    face: face.kind,
    ask: route,
    follow,
    quitAsked,
    acceptHost: (socket, host) => gateway.accept(socket, host),
    async start() {
      await vault.ready()
      await listen()
      await processes.sweep.orphans()
      for (const definition of store.get().servers) supervisor.put(definition)
      void rescanHosts().catch((error) => bug('looking for hosts', error))
      state.coreChanged()
    },
    async stop() {
      installs.cancelAll()
      for (const each of undo) each()
      stopLooking()
      await Promise.all([gateway.close(), supervisor.stopAll(), listener.close()])
      await Promise.all([inspector.flush(), supervisor.settled(), hosts.close(), logs.stop()])
      activity.close()
      announcer.stop()
    }
  }
}
