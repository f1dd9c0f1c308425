/**
 * A core that lives in the page: answers every request of the contract from a scene, changes it, and tells of the change
 * as the real one does. Its handlers have the contract's own types, so a request that is added there fails here.
 */
import type { Events, EventName, PatchbayEvent, Topic } from '../../contract/events.ts'
import { fits, holdsWords, wordsIn } from '../../contract/call-filter.ts'
import { done, failed } from '../../contract/failure.ts'
import type { Outcome } from '../../contract/failure.ts'
import type {
  ArrivalView,
  HostPlan,
  LogFilter,
  LogLine,
  PromptView,
  ResourceView,
  SavedCall,
  ServerDefinition,
  ServerId,
  ServerView,
  Snapshot,
  TestCall,
  ToolView
} from '../../contract/model.ts'
import type { RequestName } from '../../contract/names.ts'
import type { Answer, Ask, Input } from '../../contract/requests.ts'
import { flippedFor } from '../../contract/tool-switch.ts'
import type { Backend, Connection } from '../../renderer/backend.ts'
import { passes } from '../../renderer/lib/log-line.ts'
import { chartOf, detailOf } from './scene-calls.ts'
import { createScene, server as sketchServer } from './scenes.ts'
import type { Scene, SceneName } from './scenes.ts'

const gitResources: readonly ResourceView[] = [
  {
    uri: 'git://atlas/README.md',
    name: 'README.md',
    description: 'The first page',
    mimeType: 'text/markdown',
    template: false
  },
  { uri: 'git://atlas/{ref}/{+path}', name: 'A file at a commit', description: '', mimeType: null, template: true }
]
const gitPrompts: readonly PromptView[] = [
  {
    name: 'review',
    description: 'Reviews a commit',
    arguments: [
      { name: 'commit', description: 'Its hash', required: true },
      { name: 'tone', description: '', required: false }
    ]
  }
]

/** The same server in several hosts' files is one, as in the core. */
function foundIn(imports: Scene['imports'], servers: readonly ServerView[]): Answer<'hosts.found'>['servers'] {
  const found = new Map<string, Answer<'hosts.found'>['servers'][number]>()
  for (const [host, requests] of Object.entries(imports))
    for (const installRequest of requests) {
      const { id = '', name = id, source } = installRequest
      const before = found.get(id)
      found.set(id, {
        name,
        line: source.from === 'npm' ? `npx -y ${source.package}` : name,
        places: [...(before?.places ?? []), { host, entry: { path: ['mcpServers'], name }, project: null }],
        here: servers.some((one) => one.id === id) ? id : null,
        keys: id === 'notion' ? ['NOTION_TOKEN'] : [],
        problem: null,
        leftOut: [],
        installRequest
      })
    }
  return [...found.values()]
}

type Handler<N extends RequestName> = (input: Input<N>) => Outcome<Answer<N>> | Promise<Outcome<Answer<N>>>
export type FakeHandlers = { readonly [N in RequestName]: Handler<N> }

export interface FakeBackend extends Backend {
  /** Every request so far, oldest first. */
  readonly asked: readonly { readonly name: RequestName; readonly input: unknown }[]
  readonly emit: <N extends EventName>(name: N, data: Events[N]) => void
  /** As if the core had gone, or had come back. */
  readonly setConnection: (connection: Connection) => void
  /** The state it would answer a snapshot with. */
  readonly state: () => Snapshot
  readonly changeServer: (id: string, change: Partial<ServerView>) => ServerView | undefined
}

/** `overrides` answer instead of the scene's own handlers. */
export function createFakeBackend(scene: SceneName | Scene = '12', overrides: Partial<FakeHandlers> = {}): FakeBackend {
  const given = typeof scene === 'string' ? createScene(scene) : scene
  let state: Snapshot = given.snapshot
  const removed = new Map<ServerId, ServerView>()
  let { seq } = state
  const tools = new Map<string, readonly ToolView[]>(Object.entries(given.tools))
  const asked: { name: RequestName; input: unknown }[] = []
  const listeners = new Set<{ topics: readonly Topic[]; listener: (event: PatchbayEvent) => void }>()
  const watchers = new Set<(connection: Connection) => void>()
  const history: TestCall[] = []
  const testCalls = new Map<string, (call: TestCall) => void>()
  const saved = new Map<ServerId, readonly SavedCall[]>()
  let connection: Connection = { state: 'open' }

  const topicOf = (event: PatchbayEvent): string =>
    event.name === 'logs.appended' ? `logs:${event.data.server}` : event.name === 'testCall.changed' ? 'calls' : 'state'
  function emit<N extends EventName>(name: N, data: Events[N]): void {
    seq += 1
    state = { ...state, seq }
    const event = { seq, name, data } as PatchbayEvent
    const topic = topicOf(event)
    for (const { topics, listener } of listeners) {
      if (topics.some((other) => other === topic || (other === 'logs:*' && topic.startsWith('logs:')))) listener(event)
    }
  }
  function setArrival(arrival: ArrivalView): void {
    state = { ...state, arrivals: [...state.arrivals.filter((one) => one.id !== arrival.id), arrival] }
    emit('arrivals.changed', { arrivals: state.arrivals })
  }
  const find = (id: string): ServerView | undefined => state.servers.find((one) => one.id === id)
  const missing = (id: string): Outcome<never> =>
    failed('not-found', `There is no server named ${id}. It may have been removed; go back to the board.`)
  function changeServer(id: string, change: Partial<ServerView>): ServerView | undefined {
    const before = find(id)
    if (!before) return undefined
    const after = { ...before, ...change }
    state = { ...state, servers: state.servers.map((one) => (one.id === id ? after : one)) }
    emit('server.changed', { server: after })
    return after
  }
  const up: Partial<ServerView> = {
    wanted: 'up',
    phase: 'ready',
    signal: 'ready',
    sentence: 'Ready',
    remedies: [],
    pid: 50_123,
    processes: 1,
    memoryBytes: 74_000_000,
    attempt: 0,
    nextRetryAt: null,
    lastError: null
  }
  const down: Partial<ServerView> = {
    wanted: 'down',
    phase: 'stopped',
    signal: 'off',
    sentence: 'Off since now, by you',
    remedies: [],
    pid: null,
    processes: 0,
    memoryBytes: null,
    calling: []
  }
  function setCables(cables: Snapshot['cables']): void {
    const hosts = state.hosts.map((host) => {
      const mine = state.servers.filter((one) =>
        cables.some((cable) => cable.host === host.id && cable.server === one.id)
      )
      const toolsOf = Object.fromEntries(state.servers.map((one) => [one.id, one.toolsOn]))
      const plugged = host.joined ? mine.map((one) => one.id) : state.servers.map((one) => one.id)
      return { ...host, plugged, toolsOf, servers: mine.length, tools: mine.reduce((sum, one) => sum + one.toolsOn, 0) }
    })
    state = { ...state, cables, hosts }
    emit('cables.changed', { cables })
    emit('hosts.changed', { hosts })
  }
  function changed(id: string, change: Partial<ServerView>): Outcome<ServerView> {
    const after = changeServer(id, { ...change, since: new Date().toISOString() })
    if (!after) return missing(id)
    setCables(
      state.cables.map((cable) =>
        cable.server === id ? { ...cable, state: after.signal === 'off' ? 'off' : 'ready' } : cable
      )
    )
    return done(after)
  }
  function setTools(id: string, list: readonly ToolView[]): Outcome<readonly ToolView[]> {
    tools.set(id, list)
    const on = list.filter((tool) => tool.on && !tool.held)
    changeServer(id, {
      toolsOn: on.length,
      toolsHeld: list.filter((tool) => tool.held).length,
      tokens: on.reduce((sum, tool) => sum + tool.tokens, 0)
    })
    emit('tools.changed', { server: id })
    return done(list)
  }
  const definition = (one: ServerView): ServerDefinition => ({
    id: one.id,
    name: one.name,
    source: {
      kind: 'npm',
      package: `@example/${one.id}`,
      version: '0.39.0',
      integrity: 'sha512-8QfYv2mJc0rT6bKx1LwZ4nHs9eUaPq3dGtR7iVoB5yXkE2z',
      bin: one.id,
      scripts: false
    },
    launch: {
      kind: 'stdio',
      command: '/usr/bin/node',
      args: [`/home/mara/.local/share/patchbay/servers/${one.id}/dist/index.js`]
    },
    env: {
      SENTRY_HOST: { kind: 'plain', value: 'sentry.corp.lan' },
      SENTRY_ACCESS_TOKEN: { kind: 'secret', ref: `${one.id}/SENTRY_ACCESS_TOKEN` }
    },
    wanted: one.wanted,
    idleMinutes: 10,
    startTimeoutSeconds: 60,
    memorySoftMb: 0,
    memoryHardMb: 0,
    messageLimitMb: 32,
    group: one.group,
    createdAt: '2026-11-03T09:00:00.000Z',
    consent: { hash: 'abc', at: '2026-11-03T09:00:00.000Z' }
  })
  const plan = (host: string, action: HostPlan['action']): HostPlan => {
    const before = '{\n  "theme": "dark",\n  "mcpServers": {}\n}\n'
    const after =
      '{\n  "theme": "dark",\n  "mcpServers": {\n    "patchbay": { "command": "patchbay", "args": ["connect", "--host", "' +
      host +
      '"] }\n  }\n}\n'
    return {
      host,
      name: state.hosts.find((one) => one.id === host)?.name ?? host,
      action,
      file: `/home/mara/.config/${host}/mcp.json`,
      before: action === 'join' ? before : after,
      after: action === 'join' ? after : before,
      diff: `@@ -1,4 +1,6 @@\n {\n   "theme": "dark",\n-  "mcpServers": {}\n+  "mcpServers": {\n+    "patchbay": { "command": "patchbay", "args": ["connect", "--host", "${host}"] }\n+  }\n }\n`,
      added: 3,
      removed: 1,
      unchanged: 3,
      goesIn: 'JSON, under mcpServers, as one entry named patchbay',
      backup: 'A copy beside Patchbay’s own data. The last 10 are kept',
      takesEffect: 'Quit and start it again',
      hash: `${host}-${action}`,
      noop: false,
      takesOut: []
    }
  }
  const born = Date.now()
  const logs = (id: string): readonly LogLine[] =>
    Array.from({ length: 400 }, (_, i): LogLine => ({
      seq: i + 1,
      at: new Date(born - (400 - i) * 1_300).toISOString(),
      mono: i * 1_300,
      server: id === '*' ? 'sentry' : id,
      stream: i % 11 === 0 ? 'lifecycle' : i % 4 === 0 ? 'protocol' : 'stderr',
      level: i % 23 === 0 ? 'error' : i % 13 === 0 ? 'warning' : 'info',
      text:
        i % 11 === 0
          ? `Started, pid ${48_000 + i} (start ${Math.floor(i / 11)})`
          : `[http] GET https://sentry.corp.lan/api/0/issues/${i} 200`,
      ...(i % 11 !== 0 && i % 4 === 0
        ? {
            call: {
              method: 'tools/call',
              name: 'search_issues',
              direction: 'out' as const,
              host: 'claude-code',
              ms: 212 + i,
              bytes: 1_400,
              outcome: i % 23 === 0 ? ('error' as const) : ('ok' as const)
            }
          }
        : {})
    }))
  const mine: FakeHandlers = {
    snapshot: () => done({ ...state, seq }),
    'core.quit': () => done({ servers: state.servers.filter((one) => one.processes > 0).length }),
    'core.dismissNotice': ({ code }) => {
      state = {
        ...state,
        core: { ...state.core, notices: state.core.notices.filter((notice) => notice.code !== code) }
      }
      emit('core.changed', { core: state.core })
      return done(null)
    },
    'core.webLink': ({ port = 7_412 }) =>
      done({ url: `http://127.0.0.1:${port}/?token=once`, expiresAt: new Date(Date.now() + 600_000).toISOString() }),
    'view.chooseFolder': () => done('/home/mara/notes'),
    'view.open': ({ path }) => {
      emit('view.wanted', { path })
      return done(true)
    },
    'servers.review': ({ installRequest }) => {
      const { source } = installRequest
      const id =
        installRequest.id ??
        (source.from === 'npm'
          ? source.package.replace(/^.*\//, '')
          : source.from === 'catalogue'
            ? source.entry
            : 'server')
      return done({
        hash: `hash-of-${id}`,
        id,
        name: installRequest.name ?? id,
        argv: [
          '/usr/bin/node',
          `/home/mara/.local/share/patchbay/servers/${id}/node_modules/${id}/dist/index.js`,
          '--kubeconfig=/home/mara/.kube/config'
        ],
        argvNotes: [
          { index: 0, note: 'Node 24.21.0, yours', warn: false },
          { index: 2, note: '3 clusters', warn: true }
        ],
        url: null,
        cwd: `/home/mara/.local/share/patchbay/servers/${id}`,
        env: [{ name: 'ALLOW_ONLY_NON_DESTRUCTIVE_TOOLS', secret: false, value: 'false' }],
        inheritedEnv: ['PATH', 'HOME'],
        headers: [],
        package: {
          name: `mcp-server-${id}`,
          version: '4.1.7',
          publishedAt: new Date(Date.now() - 9 * 86_400_000).toISOString(),
          firstPublishedAt: '2024-12-02T10:00:00.000Z',
          releases: 118,
          publisher: 'Flux159',
          maintainers: ['Flux159'],
          integrity: 'sha512-8QfYv2mJc0rT6bKx1LwZ4nHs9eUaPq3dGtR7iVoB5yXkE2zNfMh0CjWlS6uDgA1TpK8rFvY4mQxJ3bHnZ0eLw==',
          license: 'MIT',
          homepage: null,
          repository: `https://github.com/Flux159/mcp-server-${id}`,
          unpackedBytes: 96_000_000,
          dependencies: 187,
          scripts: [{ package: 'esbuild', script: 'postinstall' }],
          engines: '>=18',
          deprecated: null
        },
        warnings: [
          {
            title: 'It can change your clusters',
            text: '9 of its 23 tools write, delete or run commands inside a pod, with the rights of your kubeconfig.',
            items: ['kubectl_delete', 'kubectl_apply', 'exec_in_pod']
          }
        ],
        inputs: [],
        runtime: { name: 'Node', version: '24.21.0', path: '/usr/bin/node', ok: true, text: 'Node 24.21.0, yours' },
        hosts: state.hosts.map((host) => ({ id: host.id, name: host.name, joined: host.joined, chosen: true })),
        wanted: 'up'
      })
    },
    'servers.duplicate': ({ id, as }) => {
      const one = find(id)
      if (!one) return missing(id)
      return done({
        id: as ?? `${id}-2`,
        name: as ?? `${one.name} 2`,
        source: { from: 'npm', package: `@example/${id}@0.39.0`, args: [], bin: id },
        env: { SENTRY_HOST: 'sentry.corp.lan' },
        secrets: { SENTRY_ACCESS_TOKEN: '' },
        inputs: {},
        wanted: one.wanted,
        copyOf: { id, secrets: false }
      })
    },
    'servers.install': async ({ installRequest, joins = [] }) => {
      const id = installRequest.id ?? 'new-server'
      const one = sketchServer({ id, tools: 4, mb: 74, hosts: '' }, Date.now())
      state = { ...state, servers: [...state.servers.filter((other) => other.id !== id), one] }
      tools.set(id, [])
      emit('server.changed', { server: one })
      for (const { host } of joins) await handlers['hosts.apply']({ host, action: 'join', hash: '' })
      setCables([
        ...state.cables,
        ...state.hosts
          .filter((host) => host.joined && (installRequest.hosts?.includes(host.id) ?? true))
          .map((host) => ({
            host: host.id,
            server: id,
            state: host.use === 'now' ? ('ready' as const) : ('waiting' as const)
          }))
      ])
      return done(one)
    },
    'servers.cancelInstall': () => done(null),
    'servers.parse': ({ text }) => {
      try {
        const value = JSON.parse(text) as { mcpServers?: Record<string, { command?: string; args?: string[] }> }
        const installRequests = Object.entries(value.mcpServers ?? {}).map(([id, one]) => ({
          id,
          name: id,
          source: { from: 'command' as const, command: one.command ?? '', args: one.args ?? [] },
          env: {},
          secrets: {},
          inputs: {},
          wanted: 'up' as const
        }))
        return done({ installRequests, skipped: [], leftOut: [] })
      } catch {
        const [command = '', ...args] = text.trim().split(/\s+/)
        return done({
          installRequests: [
            {
              source: { from: 'command' as const, command, args },
              env: {},
              secrets: {},
              inputs: {},
              wanted: 'up' as const
            }
          ],
          skipped: [],
          leftOut: []
        })
      }
    },
    'servers.remove': ({ id }) => {
      const one = find(id)
      if (!one) return missing(id)
      removed.set(id, one)
      state = { ...state, servers: state.servers.filter((one) => one.id !== id) }
      emit('server.removed', { id })
      setCables(state.cables.filter((cable) => cable.server !== id))
      return done(null)
    },
    'servers.removed': () =>
      done(
        [...removed.values()].map(({ id, name }) => ({
          id,
          name,
          at: '2026-11-21T14:00:00.000Z',
          until: '2026-11-22T14:00:00.000Z'
        }))
      ),
    'servers.restore': ({ id }) => {
      const one = removed.get(id)
      if (!one) return missing(id)
      removed.delete(id)
      state = { ...state, servers: [...state.servers, one] }
      emit('server.changed', { server: one })
      return done(one)
    },
    'servers.start': ({ id }) => changed(id, up),
    'servers.stop': ({ id }) => changed(id, down),
    'servers.restart': ({ id }) => changed(id, up),
    'servers.definition': ({ id }) => {
      const one = find(id)
      return one ? done(definition(one)) : missing(id)
    },
    'servers.update': ({ id, change }) => {
      const { name, wanted, group } = change
      const after = changeServer(id, {
        ...(name && { name }),
        ...(wanted && { wanted }),
        ...(group !== undefined && { group })
      })
      return after ? done(after) : missing(id)
    },
    'servers.allowScripts': ({ id }) => {
      const server = state.servers.find((each) => each.id === id)
      return server ? done(server) : missing(id)
    },
    'servers.reconsent': ({ id, hash }) =>
      done({
        sheet: {
          hash: 'h',
          id,
          name: id,
          argv: ['/usr/bin/node', 'index.js'],
          argvNotes: [],
          url: null,
          cwd: '/',
          env: [],
          inheritedEnv: ['PATH'],
          headers: [],
          package: null,
          warnings: [],
          inputs: [],
          runtime: null,
          hosts: [],
          wanted: 'up'
        },
        agreed: hash !== undefined
      }),
    'servers.timeline': ({ minutes }) => {
      const at = (share: number): string => new Date(Date.now() - minutes * 60_000 * (1 - share)).toISOString()
      return done([
        { kind: 'phase', at: at(0), phase: 'ready', text: 'Ready' },
        ...Array.from({ length: 24 }, (_, i) => ({
          kind: 'memory' as const,
          at: at(i / 24),
          bytes: 150_000_000 + ((i * 13) % 21) * 1_000_000,
          cpuPercent: 1
        })),
        ...Array.from({ length: 18 }, (_, i) => ({
          kind: 'call' as const,
          at: at(((i * 37) % 100) / 105),
          ms: 200,
          failed: i === 16
        })),
        { kind: 'exit', at: at(0.88), exit: { code: 1, signal: null, at: at(0.88), asked: false, ranMs: 42_100 } },
        { kind: 'phase', at: at(0.88), phase: 'waiting', text: 'Waiting' },
        { kind: 'start', at: at(0.9), pid: 48_802, incarnation: 13 },
        { kind: 'phase', at: at(0.905), phase: 'ready', text: 'Ready' },
        { kind: 'ready', at: at(0.905), ms: 540 }
      ])
    },
    'servers.icon': () => done({ picture: null }),
    'servers.crashes': ({ id }) => {
      const one = find(id)
      if (!one?.lastExit || !one.lastError) return done([])
      return done([
        {
          at: one.lastExit.at,
          incarnation: one.incarnation,
          exit: one.lastExit,
          inWords: 'Exited with code 1 after 58.4 s',
          lastStderr: [one.lastError.detail ?? ''],
          callInFlight: { name: 'search_events', host: 'claude-code' },
          openCalls: {
            count: 24,
            newest: [
              { name: 'find_releases', host: null, openMs: 40 },
              { name: 'find_issues', host: 'vscode', openMs: 1_240 },
              { name: 'search_events', host: 'claude-code', openMs: 3_900 }
            ]
          },
          changed: [],
          failure: one.lastError
        }
      ])
    },
    'servers.setSecret': () => done(null),
    'tools.list': ({ id }) => (find(id) ? done(tools.get(id) ?? []) : missing(id)),
    'tools.switch': ({ id, tool, on, host }) =>
      setTools(
        id,
        (tools.get(id) ?? []).map((one) => {
          if (one.name !== tool) return one
          return host === undefined ? { ...one, on, offFor: [], onFor: [] } : flippedFor(one, host, on)
        })
      ),
    'tools.switchMany': ({ id, tools: names, on }) =>
      setTools(
        id,
        (tools.get(id) ?? []).map((one) => (names.includes(one.name) ? { ...one, on, offFor: [], onFor: [] } : one))
      ),
    'tools.accept': ({ id, tool }) =>
      setTools(
        id,
        (tools.get(id) ?? []).map((one) => (one.name === tool ? { ...one, held: false } : one))
      ),
    'resources.list': ({ id }) => (find(id) ? done(id === 'git' ? gitResources : []) : missing(id)),
    'resources.read': ({ uri }) => done({ contents: [{ uri, mimeType: 'text/plain', text: `What lies at ${uri}` }] }),
    'prompts.list': ({ id }) => (find(id) ? done(id === 'git' ? gitPrompts : []) : missing(id)),
    'prompts.get': ({ name, arguments: given = {} }) =>
      done({
        messages: [
          { role: 'user', content: { type: 'text', text: `${name}: ${Object.values(given).join(', ')}` } },
          { role: 'assistant', content: { type: 'text', text: 'Ready.' } }
        ]
      }),
    'calls.run': async ({ call, id, tool, input, asHost }) => {
      const running: TestCall = {
        id: call,
        server: id,
        tool,
        input,
        at: new Date().toISOString(),
        state: 'running',
        ms: null,
        progress: null,
        result: null,
        failure: null,
        bytes: null,
        pid: 48_213,
        asHost: asHost ?? null
      }
      emit('testCall.changed', { call: running })
      const finished = await new Promise<TestCall>((settle) => {
        testCalls.set(call, settle)
        setTimeout(
          () =>
            settle({
              ...running,
              state: 'done',
              ms: 12,
              bytes: 1_100,
              result: { content: [{ type: 'text', text: '/home/mara/work/atlas/docs/README.md' }] }
            }),
          12
        )
      })
      history.unshift(finished)
      emit('testCall.changed', { call: finished })
      return done(finished)
    },
    'calls.cancel': () => done(null),
    'calls.answer': () => done(null),
    'arguments.complete': ({ argument }) =>
      done({
        values: ['main', 'maintenance', 'next'].filter((each) => each.startsWith(argument.value)),
        hasMore: false
      }),
    'calls.saved': ({ id }) => done(saved.get(id) ?? []),
    'calls.save': ({ id, name, tool, input, timeoutSeconds = 60, asHost, roots = [], replace }) => {
      const others = (saved.get(id) ?? []).filter((each) => each.name !== name)
      if (others.length !== (saved.get(id) ?? []).length && !replace)
        return failed('already-exists', `A call is saved as “${name}” already.`)
      const at = new Date().toISOString()
      const call = { name, tool, input, timeoutSeconds, asHost: asHost ?? null, roots, at, masked: false }
      saved.set(id, [...others, call])
      return done(saved.get(id) ?? [])
    },
    'calls.renameSaved': ({ id, name, to }) => {
      saved.set(
        id,
        (saved.get(id) ?? []).map((each) => (each.name === name ? { ...each, name: to } : each))
      )
      return done(saved.get(id) ?? [])
    },
    'calls.deleteSaved': ({ id, name }) => {
      saved.set(
        id,
        (saved.get(id) ?? []).filter((each) => each.name !== name)
      )
      return done(saved.get(id) ?? [])
    },
    'calls.history': ({ id, tool }) =>
      done(history.filter((one) => one.server === id && (tool === undefined || one.tool === tool))),
    'logs.window': ({ server, filter = {}, before, from, limit = 500 }) => {
      const at = (line: LogLine): number => (server === '*' ? Date.parse(line.at) : line.seq)
      const lines = server === '*' ? ['sentry', 'git'].flatMap(logs).sort((a, b) => at(a) - at(b)) : logs(server)
      const all = lines.filter((line) => passes(line, filter as LogFilter))
      const window =
        from !== undefined
          ? all.filter((line) => at(line) >= from).slice(0, limit)
          : all.filter((line) => before === undefined || at(line) < before).slice(-limit)
      return done({
        lines: window,
        first: all[0] ? at(all[0]) : 0,
        last: all.length > 0 ? at(all.at(-1) as LogLine) : 0,
        total: all.length,
        stats: { lines: 14_204, bytes: 3_100_000, since: '2026-11-18T08:00:00.000Z', secretsHidden: 2, dropped: 0 }
      })
    },
    'logs.clear': () => done(null),
    'logs.export': ({ server, format }) =>
      done({
        fileName: `${server}.${format === 'text' ? 'log' : 'jsonl'}`,
        text: logs(server)
          .map((line) => line.text)
          .join('\n')
      }),
    'hosts.list': () => done(state.hosts),
    'hosts.plan': ({ host, action }) => done(plan(host, action)),
    'hosts.leaveAsIs': () => done(null),
    'hosts.restartApp': ({ host, hash }) =>
      done({
        host,
        name: host,
        open: true,
        argv: ['/usr/bin/claude-desktop'],
        hash: 'abc',
        restarted: hash !== undefined
      }),
    'hosts.mend': () => done({ plans: [], hash: '', failed: [] }),
    'hosts.apply': ({ host, action }) => {
      state = {
        ...state,
        hosts: state.hosts.map((one) =>
          one.id === host
            ? {
                ...one,
                joined: action === 'join',
                use: action === 'join' ? 'restart' : 'not',
                signal: action === 'join' ? 'attention' : 'off',
                sentence: action === 'join' ? 'Restart it to see its servers' : 'Found, not joined'
              }
            : one
        )
      }
      emit('hosts.changed', { hosts: state.hosts })
      const after = state.hosts.find((one) => one.id === host)
      return after ? done(after) : failed('unknown-host', `There is no host named ${host}.`)
    },
    'hosts.token': ({ host }) => done({ token: `token-of-${host}`, url: state.core.mcpUrl ?? '' }),
    'hosts.import': ({ host }) => done({ installRequests: given.imports[host] ?? [], skipped: [], leftOut: [] }),
    'hosts.found': () => done({ servers: foundIn(given.imports, state.servers), failed: [] }),
    'arrivals.begin': async ({ servers, files }) => {
      const startedAt = new Date().toISOString()
      const arrival: ArrivalView = {
        id: `arrival-${state.arrivals.length + 1}`,
        startedAt,
        finishedAt: null,
        servers: servers.map(({ installRequest: { id = '', name = id } }) => ({
          id,
          name,
          state: 'installing',
          failure: null,
          secrets: []
        })),
        files: files.map(({ host, entries }) => ({
          host,
          name: state.hosts.find((one) => one.id === host)?.name ?? host,
          state: 'todo',
          file: null,
          added: 0,
          removed: 0,
          diff: '',
          failure: null,
          out: entries.map(({ entry, server }) => ({ name: entry.name, server })),
          stays: [],
          writtenAt: null
        })),
        undoUntil: startedAt,
        undoneAt: null
      }
      setArrival(arrival)
      for (const { installRequest, hash } of servers) await handlers['servers.install']({ installRequest, hash })
      for (const { host } of files) await handlers['hosts.apply']({ host, action: 'join', hash: '' })
      const joined = new Map(files.map(({ host }) => [host, plan(host, 'join')]))
      const after: ArrivalView = {
        ...arrival,
        finishedAt: new Date().toISOString(),
        servers: arrival.servers.map((one) => ({ ...one, state: 'ready' })),
        files: arrival.files.map((file) => {
          const { added = 0, removed = 0, diff = '', file: path = null } = joined.get(file.host) ?? {}
          return { ...file, state: 'done', added, removed, diff, file: path, writtenAt: startedAt }
        })
      }
      setCables([
        ...state.cables,
        ...after.files.flatMap((file) =>
          file.out.map(({ server }) => ({ host: file.host, server, state: 'waiting' as const }))
        )
      ])
      setArrival(after)
      return done(after)
    },
    'arrivals.undo': async ({ id }) => {
      const before = state.arrivals.find((one) => one.id === id)
      if (!before) return failed('nothing-to-undo', 'This scene has nothing to take back.')
      for (const { id: server } of before.servers) await handlers['servers.remove']({ id: server })
      const after: ArrivalView = { ...before, undoneAt: new Date().toISOString(), undoUntil: null }
      setArrival(after)
      return done(after)
    },
    'hosts.show': ({ host }) => {
      const file = given.hostFiles?.[host]
      return file ? done(file) : failed('host-not-found', `${host} has no file here.`)
    },
    'hosts.backups': ({ host }) => done(given.backups?.[host] ?? []),
    'hosts.scan': () => done({ keys: [], failed: [] }),
    'hosts.reveal': () => done(null),
    'cables.plug': ({ host, server }) => {
      const one = find(server)
      if (!one) return missing(server)
      if (!state.cables.some((cable) => cable.host === host && cable.server === server)) {
        setCables([...state.cables, { host, server, state: one.signal === 'off' ? 'off' : 'waiting' }])
      }
      return done(null)
    },
    'cables.unplug': ({ host, server }) => {
      setCables(state.cables.filter((cable) => cable.host !== host || cable.server !== server))
      return done(null)
    },
    'catalogue.list': () => done(given.catalogue),
    'core.undo': () => done({ what: 'git_log of git switched off' }),
    'activity.calls': ({ limit = 100, text, ...query }) =>
      done(
        given.calls
          .filter(
            (call) => fits(call, query) && holdsWords(wordsIn(text), [call.name, call.server, call.error, call.answer])
          )
          .slice(0, limit)
      ),
    'activity.call': ({ call: id }) => {
      const call = given.calls.find((each) => each.id === id)
      return call ? done(detailOf(call)) : failed('not-found', `There is no call ${id}.`)
    },
    'activity.chart': ({ since, until, bars = 60, ...query }) =>
      done(chartOf(given.calls, { ...query, since, until: until ?? new Date().toISOString() }, bars)),
    'activity.export': ({ format, limit = 200, text: _, ...query }) => {
      const calls = given.calls.filter((call) => fits(call, query)).slice(0, limit)
      return done({
        fileName: `patchbay-calls.${format}`,
        text: calls.map((call) => `${JSON.stringify(call)}\n`).join(''),
        calls: calls.length,
        before: calls.length === limit ? (calls.at(-1)?.id ?? null) : null
      })
    },
    'activity.purge': () => done({ calls: given.calls.length }),
    'activity.audit': ({ before, text, limit = 100 }) =>
      done(
        given.audit
          .filter(
            (record) =>
              (before === undefined || record.id < before) &&
              holdsWords(wordsIn(text), [record.action, record.subject, record.detail])
          )
          .slice(0, limit)
      ),
    'settings.update': ({ change }) => {
      state = { ...state, settings: { ...state.settings, ...change } }
      emit('settings.changed', { settings: state.settings })
      return done(state.settings)
    },
    'sweep.list': () => done(given.sweep),
    'sweep.end': ({ processes }) => done(processes.map(({ pid }) => ({ pid, ended: true })))
  }
  const handlers: FakeHandlers = { ...mine, ...overrides }

  return {
    asked,
    emit,
    changeServer,
    state: () => state,
    ask: (async (name: RequestName, input: unknown) => {
      asked.push({ name, input })
      await Promise.resolve()
      if (connection.state === 'lost')
        return failed('no-core', 'Patchbay is not running, so this could not be done. Start it, then try again.')
      return (handlers[name] as (input: unknown) => Promise<Outcome<unknown>>)(input)
    }) as Ask,
    follow: (topics, listener) => {
      const entry = { topics, listener }
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    watchConnection: (listener) => {
      watchers.add(listener)
      listener(connection)
      return () => watchers.delete(listener)
    },
    retryNow: () => {},
    setConnection: (next) => {
      connection = next
      for (const watcher of watchers) watcher(next)
    }
  }
}
