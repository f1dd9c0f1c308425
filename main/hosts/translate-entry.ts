/** A server as one host writes it → the same as another writes it, and what that other has no words for. Pure. */
import type { HostId } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { dialectOf, type Dialect } from './dialects.ts'

export interface Translated {
  /** Null: the other host cannot run such a server at all. */
  readonly entry: Readonly<Record<string, unknown>> | null
  readonly leftOut: readonly LeftOutKey[]
}
export interface LeftOutKey {
  readonly key: string
  readonly reason: string
}
type Table = Readonly<Record<string, unknown>>

/** What hosts call the same things. Reading takes any of them, since hosts read each other's, too. */
const names = {
  command: ['command', 'cmd'],
  args: ['args', 'arguments'],
  env: ['env', 'envs', 'environment'],
  cwd: ['cwd', 'working_directory', 'workingDirectory'],
  url: ['httpUrl', 'serverUrl', 'url', 'uri', 'baseUrl'],
  headers: ['headers', 'http_headers'],
  off: ['disabled', 'enabled', 'active', 'isActive'],
  type: ['type', 'transport'],
  timeout: ['timeout', 'tool_timeout_sec'],
  toolsOff: ['disabledTools', 'disabled_tools', 'excludeTools'],
  toolsOnly: ['enabledTools', 'enabled_tools', 'includeTools', 'tools'],
  approved: ['autoApprove', 'alwaysAllow'],
  /** Said anew by each host, or of no meaning outside its window. */
  own: ['name', 'description', 'bundled', 'requestOptions']
} as const
const understood = new Set<string>(Object.values(names).flat())

export function translateEntry(name: string, given: unknown, from: HostId, to: HostId): Translated {
  const entry = isTable(given) ? given : {}
  const source = dialectOf(from)
  const target = dialectOf(to)
  const leftOut: LeftOutKey[] = []
  const leave = (key: string) => leftOut.push({ key, reason: sentence('host-file.no-word', { key, host: to }) })
  const first = (keys: readonly string[]): string | undefined => keys.find((key) => Object.hasOwn(entry, key))
  for (const key of Object.keys(entry)) if (!understood.has(key)) leave(key)
  if (isTable(entry['requestOptions']))
    for (const key of Object.keys(entry['requestOptions'])) if (key !== 'headers') leave(`requestOptions.${key}`)

  const urlKey = first(names.url)
  const words = [entry[first(names.command) ?? ''], entry[first(names.args) ?? '']].flat()
  const [command, ...args] = words.filter((word) => word !== undefined && word !== null)
  const remote = command === undefined && urlKey !== undefined
  if (command === undefined && !remote)
    return { entry: null, leftOut: [{ key: name, reason: sentence('host-file.no-server', { name }) }] }
  if (remote && target.url === null)
    return { entry: null, leftOut: [{ key: urlKey, reason: sentence('host-file.programs-only', { host: to }) }] }

  const made: Record<string, unknown> = { ...target.beside?.(name) }
  const sse = remote && isSse(entry, source, urlKey)
  if (sse && target.words.sse === null) leftOut.push({ key: 'sse', reason: sentence('host-file.no-sse', { host: to }) })
  const word = remote ? (sse ? (target.words.sse ?? target.words.http) : target.words.http) : target.words.stdio
  if (target.type !== null) made[target.type] = word
  if (remote) made[sse ? (target.sseUrl ?? target.url!) : target.url!] = entry[urlKey]
  else if (target.command === 'list') made['command'] = [command, ...args]
  else Object.assign(made, { [target.command]: command, args })

  const over = (keys: readonly string[], key: string | null) => {
    const there = first(keys)
    if (there === undefined || isEmpty(entry[there])) return
    if (key === null) leave(there)
    else made[key] = entry[there]
  }
  if (remote) {
    const headers = headersOf(entry)
    if (headers !== undefined && target.headers.length === 0) leave('headers')
    else if (headers !== undefined) Object.assign(made, nested(target.headers, headers))
    for (const key of [first(names.env), first(names.cwd)]) if (key && !isEmpty(entry[key])) leave(key)
  } else {
    over(names.env, target.env)
    over(names.cwd, target.cwd)
    if (headersOf(entry) !== undefined) leave('headers')
  }
  over(names.toolsOff, target.toolsOff)
  const only = first(names.toolsOnly)
  const all = only !== undefined && Array.isArray(entry[only]) && (entry[only] as readonly unknown[]).includes('*')
  if (!all) over(names.toolsOnly, target.toolsOnly)
  over(names.approved, target.approved)
  const time = first(names.timeout)
  if (time !== undefined) {
    const number = Number(entry[time])
    if (target.timeout === null || source.timeout === null || !Number.isFinite(number)) leave(time)
    else made[target.timeout.key] = source.timeout.unit === target.timeout.unit ? number : inUnit(number, target)
  }
  if (isOff(entry, from)) {
    if (target.off) made[target.off.key] = target.off.value
    else leave(source.off?.key ?? 'disabled')
  }
  const places = placesIn(made)
  if (places.length > 0 && from !== to)
    leftOut.push({ key: places.join(', '), reason: sentence('host-file.place', { host: to }) })
  return { entry: made, leftOut }
}

/** By the key of the host itself; one that knows none never has a server off. */
export function isOff(entry: unknown, host: HostId): boolean {
  const { off } = dialectOf(host)
  return off !== null && isTable(entry) && entry[off.key] === off.value
}

function isSse(entry: Table, source: Dialect, urlKey: string): boolean {
  const said = entry['type'] ?? entry['transport']
  if (typeof said === 'string') return said === 'sse'
  // Where one host has two keys, the plain one is the older transport.
  return source.sseUrl === urlKey
}

function headersOf(entry: Table): unknown {
  const request = entry['requestOptions']
  const found = entry['headers'] ?? entry['http_headers'] ?? (isTable(request) ? request['headers'] : undefined)
  return isEmpty(found) ? undefined : found
}

const nested = (path: readonly string[], value: unknown): Table =>
  path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Table
const inUnit = (number: number, { timeout }: Dialect): number =>
  timeout?.unit === 'ms' ? number * 1_000 : Math.max(1, Math.ceil(number / 1_000))
const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value)
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)

/** Places that each host fills in by rules of its own. */
function placesIn(value: unknown): readonly string[] {
  const found = JSON.stringify(value).match(/\$\{[^}"\\]{1,60}\}|\{(?:env|file):[^}"\\]{1,60}\}/g) ?? []
  return [...new Set(found)].slice(0, 10)
}
