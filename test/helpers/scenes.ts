/**
 * Whole states of Patchbay to draw and to test with: an empty board, three servers, twelve with every kind of trouble,
 * sixty in groups. Names and figures are lifelike; times are counted back from `now`.
 */
import type {
  AuditRecord,
  Cable,
  CallRecord,
  CatalogueEntry,
  HostBackup,
  HostFileView,
  HostView,
  ServerView,
  Signal,
  Snapshot,
  SweepEntry,
  ToolView
} from '../../contract/model.ts'
import type { InstallRequest } from '../../contract/requests.ts'

export interface Scene {
  readonly snapshot: Snapshot
  readonly tools: Readonly<Record<string, readonly ToolView[]>>
  readonly catalogue: readonly CatalogueEntry[]
  readonly calls: readonly CallRecord[]
  readonly audit: readonly AuditRecord[]
  readonly sweep: readonly SweepEntry[]
  /** What stands in each host's own file. */
  readonly imports: Readonly<Record<string, readonly InstallRequest[]>>
  /** What stands in the files of hosts, and the copies of them. */
  readonly hostFiles?: Readonly<Record<string, HostFileView>>
  readonly backups?: Readonly<Record<string, readonly HostBackup[]>>
}
export const sceneNames = ['0', '3', '12', '60'] as const
export type SceneName = (typeof sceneNames)[number]

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const megabyte = 1_000_000

// ---- servers
interface ServerSketch {
  readonly id: string
  readonly signal?: Signal
  readonly sentence?: string
  readonly remedy?: string
  readonly mb?: number
  readonly tools: number
  readonly hosts: string
  /** Hosts that have not read their list since. */
  readonly waits?: string
  readonly group?: string
  readonly agoMs?: number
  readonly calling?: readonly [host: string, tool: string]
  readonly held?: number
  readonly level?: number
}
const twelve: readonly ServerSketch[] = [
  {
    id: 'filesystem',
    mb: 74,
    tools: 14,
    hosts: 'claude-desktop claude-code cursor vscode zed',
    agoMs: 40 * second,
    level: 0.7,
    group: 'Files and code'
  },
  {
    id: 'git',
    mb: 74,
    tools: 12,
    hosts: 'claude-code cursor zed codex',
    agoMs: 2 * minute,
    level: 0.55,
    group: 'Files and code'
  },
  {
    id: 'memory',
    mb: 73,
    tools: 9,
    hosts: 'claude-desktop claude-code',
    agoMs: 61 * minute,
    level: 0.22,
    group: 'Thinking and media'
  },
  {
    id: 'fetch',
    mb: 88,
    tools: 1,
    hosts: 'claude-desktop vscode',
    waits: 'claude-desktop',
    agoMs: 11 * minute,
    level: 0.3,
    group: 'Search and documents'
  },
  {
    id: 'playwright',
    mb: 124,
    tools: 25,
    hosts: 'claude-code cursor vscode',
    calling: ['claude-code', 'browser_snapshot'],
    agoMs: 300,
    level: 0.95,
    group: 'Browsers and devices'
  },
  {
    id: 'chrome-devtools',
    signal: 'working',
    sentence: 'Starting',
    mb: 61,
    tools: 32,
    hosts: 'claude-code',
    waits: 'claude-code',
    level: 0.12,
    group: 'Browsers and devices'
  },
  {
    id: 'context7',
    mb: 102,
    tools: 2,
    hosts: 'claude-code cursor zed codex',
    agoMs: 6 * minute,
    level: 0.4,
    group: 'Search and documents'
  },
  {
    id: 'notion',
    signal: 'attention',
    sentence: '3 tools changed and are held',
    remedy: 'Review',
    mb: 92,
    tools: 24,
    held: 3,
    hosts: 'claude-desktop cursor',
    agoMs: 34 * minute,
    level: 0.3,
    group: 'Planning and people'
  },
  {
    id: 'sentry',
    signal: 'attention',
    sentence: 'Waiting 8 s before the next start (third crash in a row)',
    remedy: 'Restart now',
    tools: 9,
    hosts: 'claude-code vscode',
    agoMs: 3 * minute,
    level: 0.5,
    group: 'Cloud and delivery'
  },
  {
    id: 'figma',
    signal: 'failed',
    sentence: 'FIGMA_API_KEY is not set',
    remedy: 'Add the key',
    tools: 2,
    hosts: 'cursor zed',
    level: 0,
    group: 'Planning and people'
  },
  {
    id: 'kubernetes',
    mb: 170,
    tools: 23,
    hosts: 'claude-desktop vscode',
    waits: 'claude-desktop',
    agoMs: 5 * hour,
    level: 0.16,
    group: 'Cloud and delivery'
  },
  {
    id: 'firecrawl',
    signal: 'off',
    sentence: 'Off since yesterday, by you',
    tools: 27,
    hosts: 'claude-code codex',
    level: 0,
    group: 'Search and documents'
  }
]
const needed = ['figma', 'sentry', 'notion', 'chrome-devtools']
const groups: readonly (readonly [title: string, servers: string, hosts: string])[] = [
  [
    'Files and code',
    'filesystem 14 git 12 repomix 6 nx 9 desktop-commander 23 basic-memory 17 obsidian 12 markitdown 1 excel 25 mermaid 1',
    'claude-desktop:4 claude-code:9 cursor:6 vscode:5 zed:3 codex:2'
  ],
  [
    'Search and documents',
    'context7 2 fetch 1 exa 2 tavily 5 brave-search 6 perplexity 3 duckduckgo 2 shopify-dev 5 *firecrawl 27',
    'claude-desktop:5 claude-code:4 cursor:3 zed:1'
  ],
  [
    'Browsers and devices',
    'playwright 25 puppeteer 7 browser-tools 14 fetcher 2 mobile 19 blender 22',
    'claude-code:4 cursor:2 vscode:2'
  ],
  [
    'Data',
    'supabase 20 neon 18 dbhub 2 clickhouse 3 mongo 8 mysql 1 neo4j 3 qdrant 2 chroma 13 motherduck 1 *snowflake 6 elasticsearch 5',
    'claude-code:8 cursor:4 vscode:6 codex:1'
  ],
  [
    'Cloud and delivery',
    'github 26 kubernetes 23 grafana 43 heroku 33 circleci 14 stripe 21 everything 13',
    'claude-code:5 vscode:6 codex:3'
  ],
  [
    'Planning and people',
    'linear 22 atlassian 42 todoist 5 airtable 13 *hubspot 21 slack 8 gitlab 9',
    'claude-desktop:6 claude-code:3'
  ],
  [
    'Thinking and media',
    'memory 9 sequential-thinking 1 time 2 elevenlabs 24 *magic 4',
    'claude-desktop:4 claude-code:2 zed:1'
  ]
]
const three: Readonly<Record<string, string>> = {
  filesystem: 'claude-desktop cursor',
  playwright: 'cursor',
  context7: 'claude-desktop cursor'
}

/** The same figures every time: a small linear generator. */
function figures(seed: number): () => number {
  let x = (seed + 3) * 7_919
  return () => (x = (x * 16_807 + 11) % 2_147_483_647) / 2_147_483_647
}
const seedOf = (id: string): number => [...id].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7) % 9_973

function spark(id: string, level: number): readonly number[] {
  const next = figures(seedOf(id))
  return Array.from({ length: 24 }, () =>
    next() < level * 0.9 + 0.06 && level > 0 ? Math.ceil(next() * next() * 16 * level + 1) : 0
  )
}

export function server(sketch: ServerSketch, now: number): ServerView {
  const { id, signal = 'ready', tools, held = 0, mb } = sketch
  const at = (ago: number): string => new Date(now - ago).toISOString()
  const phases = { ready: 'ready', working: 'starting', attention: 'ready', failed: 'failed', off: 'stopped' } as const
  const crashing = id === 'sentry'
  const request = sketch.remedy === 'Restart now' ? 'servers.restart' : 'view.open'
  const tab = sketch.remedy === 'Review' ? 'tools' : 'settings'
  const input = request === 'view.open' ? { path: `/server/${id}/${tab}` } : { id }
  const exit = { code: 1, signal: null, at: at(4 * second), asked: false, ranMs: 58_400 }
  return {
    id,
    name: id,
    kind: 'npm',
    wanted: signal === 'off' ? 'down' : 'up',
    phase: crashing ? 'waiting' : phases[signal],
    signal,
    sentence: sketch.sentence ?? 'Ready',
    remedies: sketch.remedy ? [{ label: sketch.remedy, request, input }] : [],
    pid: mb ? 40_000 + (seedOf(id) % 9_000) : null,
    incarnation: crashing ? 14 : 1,
    since: at(signal === 'working' ? 400 : signal === 'off' ? 20 * hour : 5 * hour),
    attempt: crashing ? 3 : 0,
    nextRetryAt: crashing ? new Date(now + 8 * second).toISOString() : null,
    lastExit: crashing ? exit : null,
    lastError: crashing
      ? {
          code: 'exited',
          message:
            'sentry exits with code 1 when its own server cannot be found. This name is usually known only when your VPN is on.',
          detail: 'Error: getaddrinfo ENOTFOUND sentry.corp.lan'
        }
      : signal === 'failed'
        ? {
            code: 'missing-secret',
            message: 'FIGMA_API_KEY is not set, so figma cannot start. Give the key, then start it.',
            remedy: { label: 'Add the key', request: 'view.open', input: { path: `/server/${id}/settings` } }
          }
        : null,
    tools,
    toolsOn: Math.max(0, tools - held - (id === 'playwright' ? 3 : 0)),
    toolsHeld: held,
    tokens: tools * 203,
    era: 'legacy',
    protocolVersion: '2025-11-25',
    icon: null,
    keepsCalls: true,
    version: '0.39.0',
    group: sketch.group ?? 'Other',
    memoryBytes: mb ? mb * megabyte : null,
    cpuPercent: mb ? 0.4 : null,
    processes: mb ? 1 : 0,
    callsLastHour: spark(id, sketch.level ?? 0.3),
    memoryLastHour: mb ? spark(id, 1).map((n) => mb * megabyte * (0.8 + n / 80)) : Array.from({ length: 24 }, () => 0),
    lastCallAt: sketch.agoMs === undefined ? null : at(sketch.agoMs),
    calling: sketch.calling ? [{ host: sketch.calling[0], tool: sketch.calling[1], since: at(300) }] : [],
    usualStartMs: 500,
    progress: null,
    hints: [],
    counters: {
      starts: 12,
      restarts: crashing ? 3 : 0,
      pollutedLines: 0,
      unknownIds: 0,
      duplicateIds: 0,
      droppedLogLines: 0
    }
  }
}

// ---- hosts
interface HostSketch {
  readonly id: string
  readonly name: string
  readonly signal?: Signal
  readonly sentence?: string
  readonly limit?: number
  readonly agoMs?: number
  readonly joined?: boolean
  readonly importable?: number
}
const allHosts: readonly HostSketch[] = [
  {
    id: 'claude-desktop',
    name: 'Claude Desktop',
    signal: 'attention',
    sentence: 'Restart it to see 2 new servers',
    agoMs: 14 * minute
  },
  { id: 'claude-code', name: 'Claude Code', agoMs: 300 },
  { id: 'cursor', name: 'Cursor', agoMs: 2 * minute },
  { id: 'vscode', name: 'VS Code', agoMs: 9 * minute, limit: 128 },
  { id: 'zed', name: 'Zed', agoMs: 90 * minute },
  { id: 'codex', name: 'Codex CLI', signal: 'off', sentence: 'Not running since 11:40', agoMs: 3 * hour },
  { id: 'lm-studio', name: 'LM Studio', joined: false },
  { id: 'goose', name: 'Goose', joined: false }
]
export function host(
  sketch: HostSketch,
  servers: readonly ServerView[],
  cables: readonly Cable[],
  now: number
): HostView {
  const { id, name, joined = true, signal = joined ? 'ready' : 'off' } = sketch
  const mine = servers.filter((one) => cables.some((cable) => cable.host === id && cable.server === one.id))
  return {
    id,
    name,
    found: true,
    joined,
    file: `/home/mara/.config/${id}/mcp.json`,
    signal,
    sentence: sketch.sentence ?? (joined ? 'Connected' : 'Found, not joined'),
    remedies: [],
    connections: joined && signal !== 'off' ? 1 : 0,
    servers: mine.length,
    tools: Math.min(
      (sketch.limit ?? Infinity) - 6,
      mine.reduce((sum, one) => sum + one.toolsOn, 0)
    ),
    tokens: mine.reduce((sum, one) => sum + one.tokens, 0),
    toolLimit: sketch.limit ?? null,
    listCurrent: joined && signal === 'ready',
    use: !joined ? 'not' : signal === 'off' ? 'later' : signal === 'ready' ? 'now' : 'restart',
    lastSeenAt: sketch.agoMs === undefined ? null : new Date(now - sketch.agoMs).toISOString(),
    plugged: joined ? mine.map((one) => one.id) : servers.map((one) => one.id),
    toolsOf: Object.fromEntries(servers.map((one) => [one.id, one.toolsOn])),
    lastCallAt: sketch.agoMs === undefined ? null : new Date(now - sketch.agoMs).toISOString(),
    takesEffect: 'Quit and start it again',
    effect: 'effect.quit',
    opensWith: null,
    restartable: id === 'claude-desktop',
    importable: sketch.importable ?? 0
  }
}

// ---- tools
const knownTools: Readonly<Record<string, readonly (readonly [name: string, description: string, tokens: number])[]>> =
  {
    playwright: [
      ['browser_snapshot', 'Capture accessibility snapshot of the current page, better than a screenshot', 312],
      ['browser_navigate', 'Navigate to a URL', 188],
      ['browser_click', 'Perform click on a web page', 214],
      ['browser_type', 'Type text into editable element', 236],
      ['browser_take_screenshot', 'Take a screenshot of the current page', 268],
      ['browser_evaluate', 'Evaluate JavaScript expression on page or element', 241],
      ['browser_file_upload', 'Upload one or multiple files', 176],
      ['browser_run_code_unsafe', 'Run Playwright code snippet', 294]
    ],
    filesystem: [
      ['read_text_file', 'Read the complete contents of a file as text', 214],
      ['write_file', 'Create a new file or overwrite an existing one', 190],
      ['search_files', 'Search for files and folders that match a pattern', 268],
      ['list_directory', 'List what is in a folder', 166]
    ]
  }
function toolsOf(one: ServerView): readonly ToolView[] {
  const known = knownTools[one.id] ?? []
  return Array.from({ length: one.tools }, (_, i): ToolView => {
    const [name, description, tokens] = known[i] ?? [
      `${one.id.replaceAll('-', '_')}_tool_${i + 1}`,
      `Does the ${i + 1}th thing of ${one.id}`,
      120 + ((i * 37) % 300)
    ]
    return {
      name,
      title: null,
      description,
      inputSchema: {
        type: 'object',
        properties: {
          path: { type: 'string', description: 'Inside an allowed folder' },
          pattern: { type: 'string', description: 'A glob, matched against the whole path' }
        },
        required: ['path']
      },
      outputSchema: null,
      annotations: { readOnly: i % 2 === 0, destructive: i % 7 === 5, idempotent: null, openWorld: null },
      tokens,
      on: true,
      offFor: one.id === 'playwright' && i >= 5 && i <= 7 ? ['claude-code'] : [],
      onFor: [],
      held: i < one.toolsHeld,
      calls7d: (i * 53) % 140
    }
  })
}

// ---- catalogue
type EntrySketch = readonly [
  id: string,
  summary: string,
  publisher: string,
  verified: boolean,
  runsOn: CatalogueEntry['runsOn'],
  tools: number | null,
  tokens: number | null,
  mb: number | null,
  startMs: number | null,
  more?: Partial<CatalogueEntry>
]
const entries: readonly EntrySketch[] = [
  ['fetch', 'Reads web pages and turns them into Markdown', 'modelcontextprotocol', true, 'python', 1, 300, 88, 1_800],
  ['fetcher', 'Reads web pages as clean text through a real browser', 'jae-jae', false, 'node', 2, 900, null, null],
  [
    'playwright',
    'Drives a web browser: click, type, read the page tree',
    'microsoft',
    true,
    'node',
    25,
    5_070,
    124,
    300
  ],
  [
    'chrome-devtools',
    'Inspects and traces web pages in a running Chrome',
    'ChromeDevTools',
    true,
    'node',
    32,
    7_340,
    214,
    500
  ],
  ['context7', 'Current documentation for libraries, from the web', 'upstash', true, 'node', 2, 1_210, 102, 300],
  ['duckduckgo', 'Searches the web, and opens results', 'nickclyde', false, 'python', 2, 640, null, null],
  [
    'markitdown',
    'Turns web pages and office files into Markdown',
    'microsoft',
    true,
    'python',
    1,
    210,
    null,
    null,
    { offline: true }
  ],
  [
    'puppeteer',
    'Drives a web browser',
    'modelcontextprotocol',
    true,
    'node',
    7,
    610,
    89,
    200,
    { archived: 'Archived, use playwright' }
  ],
  [
    'filesystem',
    'Reads, writes and searches files in folders you choose',
    'modelcontextprotocol',
    true,
    'node',
    14,
    3_240,
    74,
    250,
    { offline: true }
  ],
  [
    'memory',
    'Remembers facts as a graph in one file',
    'modelcontextprotocol',
    true,
    'node',
    9,
    1_640,
    73,
    240,
    { offline: true }
  ],
  [
    'sequential-thinking',
    'Breaks a problem into steps',
    'modelcontextprotocol',
    true,
    'node',
    1,
    980,
    71,
    230,
    { offline: true, readsOnly: true }
  ],
  [
    'github',
    'Issues, pull requests and code on GitHub',
    'github',
    true,
    'remote',
    26,
    8_120,
    null,
    null,
    { needsKey: true }
  ],
  ['notion', 'Pages and databases in Notion', 'makenotion', true, 'node', 24, 18_032, 92, 400, { needsKey: true }],
  [
    'postgres',
    'Asks questions of a Postgres database',
    'crystaldba',
    false,
    'docker',
    9,
    2_410,
    null,
    null,
    { needsKey: true, readsOnly: true }
  ]
]
function entry([
  id,
  summary,
  publisher,
  verified,
  runsOn,
  tools,
  tokens,
  memoryMb,
  startMs,
  more
]: EntrySketch): CatalogueEntry {
  const launch: CatalogueEntry['launch'] =
    runsOn === 'remote'
      ? { kind: 'http', url: `https://mcp.example.com/${id}` }
      : runsOn === 'node'
        ? { kind: 'npm', package: `${id}-mcp`, args: [] }
        : { kind: 'command', command: runsOn === 'docker' ? 'docker' : 'uvx', args: [`mcp-server-${id}`] }
  return {
    id,
    name: id,
    summary,
    publisher,
    verified,
    runsOn,
    launch,
    version: '1.4.0',
    inputs: [],
    group: 'Search and documents',
    tags: ['web'],
    needsKey: false,
    offline: false,
    readsOnly: false,
    reaches: runsOn === 'remote' ? 'Its own address on the internet' : 'Any web address the model asks for',
    tools,
    toolNames: [
      { name: `${id}_url`, summary: 'Reads one page, main text or whole page' },
      { name: `${id}_urls`, summary: 'Reads several pages in parallel tabs' }
    ],
    tokens,
    memoryMb,
    startMs,
    license: 'MIT',
    source: `https://github.com/${publisher}/${id}`,
    archived: null,
    ...more
  }
}

// ---- scenes
function cableOf(hostId: string, one: ServerView, waits: boolean): Cable {
  const state: Cable['state'] =
    one.signal === 'off' || hostId === 'codex'
      ? 'off'
      : one.phase === 'waiting'
        ? 'attention'
        : one.signal === 'failed'
          ? 'failed'
          : waits
            ? 'waiting'
            : 'ready'
  return { host: hostId, server: one.id, state }
}

export function createScene(name: SceneName, now = Date.now()): Scene {
  const servers: ServerView[] = []
  const cables: Cable[] = []
  const add = (sketch: ServerSketch): void => {
    const one = server(sketch, now)
    servers.push(one)
    const waits = sketch.waits?.split(' ') ?? []
    for (const id of sketch.hosts.split(' ').filter(Boolean)) cables.push(cableOf(id, one, waits.includes(id)))
  }
  if (name === '3') {
    for (const sketch of twelve) {
      const hosts = three[sketch.id]
      if (hosts)
        add({
          ...sketch,
          hosts,
          calling: undefined,
          waits: undefined,
          agoMs: { filesystem: 40, playwright: 360, context7: 120 }[sketch.id]! * second
        })
    }
  }
  if (name === '12') for (const sketch of twelve) add(sketch)
  if (name === '60') {
    for (const id of needed) {
      const sketch = twelve.find((one) => one.id === id)
      if (sketch) add(sketch)
    }
    for (const [title, list, hosts] of groups) addGroup(title, list, hosts, add)
  }
  const sketches: readonly HostSketch[] =
    name === '0'
      ? [
          { id: 'claude-desktop', name: 'Claude Desktop', joined: false, importable: 3 },
          { id: 'claude-code', name: 'Claude Code', joined: false, importable: 2 },
          { id: 'cursor', name: 'Cursor', joined: false, importable: 4 },
          { id: 'vscode', name: 'VS Code', joined: false }
        ]
      : name === '3'
        ? [
            { id: 'claude-desktop', name: 'Claude Desktop', agoMs: 2 * minute },
            { id: 'cursor', name: 'Cursor', agoMs: 40 * second },
            { id: 'vscode', name: 'VS Code', joined: false }
          ]
        : allHosts
  const calls = callsOf(servers, now)
  const counts = { '0': [0, 0], '3': [214, 1], '12': [1_204, 9], '60': [8_431, 37] } as const
  const last =
    name === '3'
      ? { host: 'cursor', server: 'filesystem', name: 'read_text_file', ms: 4, outcome: 'ok' as const }
      : { host: 'claude-code', server: 'playwright', name: 'browser_snapshot', ms: null, outcome: 'running' as const }
  return {
    snapshot: {
      seq: 1,
      core: {
        version: '0.1.0',
        pid: 4_711,
        startedAt: new Date(now - 5 * hour).toISOString(),
        face: 'headless',
        platform: 'linux',
        home: '/home/mara/.local/share/patchbay',
        node: 'v24.21.0',
        mcpUrl: 'http://127.0.0.1:7411/mcp',
        webUrl: 'http://127.0.0.1:7412/',
        vault: 'keychain',
        notices: [],
        memoryBytes: 84 * megabyte
      },
      settings: {
        version: 1,
        theme: 'system',
        gatewayPort: 7_411,
        openAtLogin: true,
        closeToTray: true,
        notifications: true,
        logFileMb: 10,
        logFiles: 5,
        logTotalMb: 500,
        grouping: 'purpose',
        secretsWithoutKeychain: 'ask',
        callDays: 14,
        welcomed: servers.length > 0
      },
      servers,
      hosts: sketches.map((sketch) => host(sketch, servers, cables, now)),
      cables,
      installs: [],
      arrivals: [],
      today: {
        calls: counts[name][0],
        errors: counts[name][1],
        last: name === '0' ? null : { at: new Date(now - 300).toISOString(), ...last }
      }
    },
    tools: Object.fromEntries(servers.map((one) => [one.id, toolsOf(one)])),
    catalogue: entries.map(entry),
    calls,
    audit: auditOf(now),
    sweep: name === '0' ? [] : sweepOf(now),
    imports: name === '0' ? importsOf() : {}
  }
}

function addGroup(title: string, list: string, hosts: string, add: (sketch: ServerSketch) => void): void {
  const words = list.split(' ')
  const shares = hosts.split(' ').map((share) => share.split(':') as [string, string])
  for (let i = 0; i < words.length; i += 2) {
    const word = words[i] ?? ''
    const id = word.replace('*', '')
    const index = i / 2
    const mine = shares.filter(([, n]) => index < Number(n)).map(([hostId]) => hostId)
    add({
      id,
      signal: word.startsWith('*') ? 'off' : 'ready',
      sentence: word.startsWith('*') ? 'Off since yesterday, by you' : 'Ready',
      tools: Number(words[i + 1]),
      mb: word.startsWith('*') ? undefined : 60 + (seedOf(id) % 80),
      hosts: mine.join(' '),
      waits: id === 'context7' ? 'claude-desktop' : '',
      calling: id === 'playwright' ? ['claude-code', 'browser_snapshot'] : undefined,
      agoMs: (seedOf(id) % 900) * second,
      group: title
    })
  }
}

function callsOf(servers: readonly ServerView[], now: number): readonly CallRecord[] {
  if (servers.length === 0) return []
  const next = figures(5)
  const outcomes = ['ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok', 'tool-error', 'ok', 'refused', 'ok', 'error'] as const
  return Array.from({ length: 240 }, (_, i): CallRecord => {
    const one = servers[Math.floor(next() * servers.length)] ?? servers[0]!
    const outcome = outcomes[Math.floor(next() * outcomes.length)] ?? 'ok'
    const errors = {
      'tool-error': 'The page did not answer within 30 s',
      refused: 'The tool is turned off in Patchbay',
      error: 'getaddrinfo ENOTFOUND sentry.corp.lan'
    }
    const ms = Math.round(next() * next() * 2_400 + 2)
    const slow = outcome === 'ok' && ms > 1_300
    return {
      id: 240 - i,
      at: new Date(now - i * 47 * second).toISOString(),
      host:
        i % 9 === 4 ? null : (['claude-code', 'cursor', 'claude-desktop', 'vscode'][Math.floor(next() * 4)] ?? null),
      server: one.id,
      method: 'tools/call',
      name: knownTools[one.id]?.[i % 4]?.[0] ?? `${one.id.replaceAll('-', '_')}_tool_${(i % 5) + 1}`,
      outcome,
      ms,
      requestBytes: 180,
      responseBytes: Math.round(next() * 40_000),
      error: outcome === 'ok' ? null : errors[outcome],
      slow,
      usualMs: ms > 1_000 ? Math.round(ms / (slow ? 4 : 2)) : null,
      answer:
        outcome === 'ok'
          ? ([
              'Page Title: Orders, Atlas',
              '12 issues in atlas, newest first',
              '# Atlas, release notes',
              'On branch main'
            ][i % 4] ?? null)
          : null
    }
  })
}
function auditOf(now: number): readonly AuditRecord[] {
  const rows: readonly (readonly [AuditRecord['actor'], string, string, string])[] = [
    ['person', 'Switched off', 'playwright browser_evaluate', 'for Claude Code'],
    ['patchbay', 'Held 3 tools of', 'notion', 'their descriptions changed'],
    ['person', 'Plugged', 'kubernetes', 'into Claude Desktop'],
    ['person', 'Installed', 'kubernetes', 'mcp-server-kubernetes 4.1.7'],
    ['person', 'Agreed to', 'kubernetes', 'the exact command, 3 arguments'],
    ['host', 'Rewrote its file', 'Claude Desktop', 'the patchbay entry stayed as it was'],
    ['person', 'Joined', 'Codex CLI', '/home/mara/.codex/config.toml, 4 lines added']
  ]
  return rows.map(([actor, action, subject, detail], i) => ({
    id: rows.length - i,
    at: new Date(now - i * 37 * minute).toISOString(),
    actor,
    action,
    subject,
    detail
  }))
}
function sweepOf(now: number): readonly SweepEntry[] {
  const at = (ago: number): string => new Date(now - ago).toISOString()
  return [
    {
      pid: 31_204,
      ppid: 1,
      command: 'node /home/mara/.npm/_npx/15b07286cbcc3329/node_modules/.bin/mcp-server-filesystem /home/mara',
      owner: 'Claude Desktop, ended 3 h ago',
      ageMs: 26 * hour,
      memoryBytes: 92 * megabyte,
      ours: false,
      startTime: at(26 * hour)
    },
    {
      pid: 31_377,
      ppid: 1,
      command: 'uv tool uvx mcp-server-git',
      owner: 'Cursor, ended yesterday',
      ageMs: 51 * hour,
      memoryBytes: 61 * megabyte,
      ours: false,
      startTime: at(51 * hour)
    },
    {
      pid: 8_140,
      ppid: 1,
      command: 'node /home/mara/.local/share/patchbay/servers/fetch/node_modules/fetch-mcp/dist/index.js',
      owner: 'An earlier Patchbay',
      ageMs: 5 * hour,
      memoryBytes: 74 * megabyte,
      ours: true,
      startTime: at(5 * hour)
    }
  ]
}
function importsOf(): Readonly<Record<string, readonly InstallRequest[]>> {
  const installRequest = (id: string): InstallRequest => ({
    id,
    name: id,
    source: { from: 'npm', package: `@modelcontextprotocol/server-${id}`, args: [] },
    env: {},
    secrets: {},
    inputs: {},
    wanted: 'up'
  })
  return {
    'claude-desktop': ['filesystem', 'memory', 'notion'].map(installRequest),
    'claude-code': ['git', 'context7'].map(installRequest),
    cursor: ['filesystem', 'git', 'context7', 'playwright'].map(installRequest)
  }
}
