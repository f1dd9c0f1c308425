/**
 * How each host writes a server down: the names of its keys, its words for the way of transport, and whether it knows
 * one for "off". What is not listed writes `command`, `args`, `env`, `url` and `headers`, and knows no word for off.
 */
import type { HostId } from '../../contract/model.ts'

export interface Dialect {
  /** `list`: command and arguments are one list under `command`. */
  readonly command: 'command' | 'cmd' | 'list'
  readonly env: string
  /** Null where it takes none. */
  readonly cwd: string | null
  /** Null: it runs programs only. */
  readonly url: string | null
  /** Another key for the older transport. */
  readonly sseUrl?: string
  readonly headers: readonly string[]
  readonly type: 'type' | 'transport' | null
  readonly words: { readonly stdio: string; readonly http: string; readonly sse: string | null }
  /** The key that switches a server off, and its value then; null where the host knows none. */
  readonly off: { readonly key: string; readonly value: boolean } | null
  readonly timeout: { readonly key: string; readonly unit: 's' | 'ms' } | null
  readonly toolsOff: string | null
  readonly toolsOnly: string | null
  readonly approved: string | null
  /** What an entry has beside, for the host to take it. */
  readonly beside?: (name: string) => Readonly<Record<string, unknown>>
}

const plain: Dialect = {
  command: 'command',
  env: 'env',
  cwd: null,
  url: 'url',
  headers: ['headers'],
  type: null,
  words: { stdio: 'stdio', http: 'http', sse: 'sse' },
  off: null,
  timeout: null,
  toolsOff: null,
  toolsOnly: null,
  approved: null
}
const typed: Dialect = { ...plain, type: 'type' }
const disabled = { key: 'disabled', value: true } as const
const notEnabled = { key: 'enabled', value: false } as const

const cline: Dialect = {
  ...typed,
  cwd: 'cwd',
  words: { stdio: 'stdio', http: 'streamableHttp', sse: 'sse' },
  off: disabled,
  timeout: { key: 'timeout', unit: 's' },
  approved: 'autoApprove'
}
const gemini: Dialect = {
  ...plain,
  cwd: 'cwd',
  url: 'httpUrl',
  sseUrl: 'url',
  timeout: { key: 'timeout', unit: 'ms' },
  toolsOff: 'excludeTools',
  toolsOnly: 'includeTools'
}
const opencode: Dialect = {
  ...typed,
  command: 'list',
  env: 'environment',
  cwd: 'cwd',
  words: { stdio: 'local', http: 'remote', sse: null },
  off: notEnabled
}
const codex: Dialect = {
  ...plain,
  cwd: 'cwd',
  headers: ['http_headers'],
  words: { stdio: 'stdio', http: 'http', sse: null },
  off: notEnabled,
  timeout: { key: 'tool_timeout_sec', unit: 's' },
  toolsOff: 'disabled_tools',
  toolsOnly: 'enabled_tools'
}
const kiro: Dialect = { ...plain, off: disabled, toolsOff: 'disabledTools', approved: 'autoApprove' }

const dialects: Readonly<Record<HostId, Dialect>> = {
  'claude-desktop': { ...plain, url: null },
  'claude-code': typed,
  'xcode-claude': typed,
  'xcode-codex': codex,
  vscode: { ...typed, cwd: 'cwd' },
  'vscode-insiders': { ...typed, cwd: 'cwd' },
  'visual-studio': typed,
  'copilot-jetbrains': typed,
  'copilot-cli': { ...typed, words: { stdio: 'local', http: 'http', sse: 'sse' }, beside: () => ({ tools: ['*'] }) },
  windsurf: { ...plain, url: 'serverUrl' },
  'devin-desktop': { ...plain, toolsOff: 'disabledTools' },
  antigravity: { ...plain, url: 'serverUrl', toolsOff: 'disabledTools' },
  cline,
  'cline-vscode': cline,
  'cline-cursor': cline,
  'cline-vscodium': cline,
  roo: {
    ...cline,
    words: { stdio: 'stdio', http: 'streamable-http', sse: 'sse' },
    toolsOff: 'disabledTools',
    approved: 'alwaysAllow'
  },
  continue: {
    ...typed,
    cwd: 'cwd',
    headers: ['requestOptions', 'headers'],
    words: { stdio: 'stdio', http: 'streamable-http', sse: 'sse' }
  },
  zed: { ...plain, off: notEnabled },
  codex,
  grok: { ...plain, off: notEnabled, words: { stdio: 'stdio', http: 'http', sse: null }, headers: [] },
  'gemini-cli': gemini,
  'qwen-code': gemini,
  goose: {
    ...typed,
    command: 'cmd',
    env: 'envs',
    url: 'uri',
    words: { stdio: 'stdio', http: 'streamable_http', sse: 'sse' },
    off: notEnabled,
    timeout: { key: 'timeout', unit: 's' },
    beside: (name) => ({ enabled: true, name })
  },
  warp: { ...plain, cwd: 'working_directory' },
  kiro,
  'amazon-q': kiro,
  opencode,
  kilo: opencode,
  crush: {
    ...typed,
    off: disabled,
    timeout: { key: 'timeout', unit: 's' },
    toolsOff: 'disabled_tools',
    toolsOnly: 'enabled_tools'
  },
  factory: { ...typed, off: disabled, toolsOff: 'disabledTools', toolsOnly: 'enabledTools' },
  amp: { ...plain, toolsOnly: 'includeTools' },
  'rovo-dev': { ...plain, type: 'transport' },
  vibe: {
    ...plain,
    type: 'transport',
    words: { stdio: 'stdio', http: 'streamable-http', sse: null },
    headers: [],
    off: disabled,
    toolsOff: 'disabled_tools'
  }
}

export const dialectOf = (host: HostId): Dialect => dialects[host] ?? plain
