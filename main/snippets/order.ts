/** One entry of any host's shape → what a person wants to add, before anything was looked up. Pure. */
import { installRequestSchema, type InstallRequest, type ServerSource } from '../../contract/requests.ts'
import { packageOrderOf } from '../catalogue/package-sources.ts'
import { isLauncher, splitCommandLine } from './command-line.ts'
import { asksForSecret, recognise } from '../secrets/recognise.ts'
import { isOwnEntry } from '../hosts/own-entry.ts'
import { openParts } from './open-parts.ts'
import { isGap } from '../secrets/gaps.ts'
import { withAsks } from './asks.ts'
import { callTimeoutOf, leftOutOf, toolsOf, type LeftOut } from './entry-keys.ts'
import { suggestedName } from './names.ts'
import { sentence } from '../../contract/words/say.ts'

export type Table = Readonly<Record<string, unknown>>
export type Made =
  { readonly installRequest: InstallRequest; readonly leftOut?: readonly LeftOut[] } | { readonly skipped: string }

export const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Own keys only: what was pasted never reaches a prototype. */
export const field = (table: Table, ...names: readonly string[]): unknown => {
  for (const name of names) if (Object.hasOwn(table, name) && table[name] !== undefined) return table[name]
  return undefined
}
/** A text, number or truth value as a word; anything with parts is none. */
const word = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
/** Some write a list as a table of places: `{"0": "-y", "1": "package"}`. */
const wordsIn = (value: unknown): readonly string[] =>
  isTable(value) && Object.keys(value).every((key) => /^\d+$/.test(key))
    ? wordsIn(Object.values(value))
    : Array.isArray(value)
      ? value.map(word).filter((one): one is string => one !== null)
      : []

const urlKeys = ['url', 'serverUrl', 'httpUrl', 'uri', 'baseUrl', 'server_url'] as const

export const looksLikeEntry = (value: unknown): value is Table =>
  isTable(value) &&
  // A hook or a status line of a host: a command, but no server.
  field(value, 'type') !== 'command' &&
  (typeof field(value, 'command', 'cmd') === 'string' ||
    Array.isArray(field(value, 'command')) ||
    isCommandTable(field(value, 'command')) ||
    typeof field(value, ...urlKeys) === 'string' ||
    isTable(field(value, 'transport')))

/** Zed's older form; a host's own commands are a table, too, of other tables. */
const isCommandTable = (value: unknown): boolean =>
  isTable(value) && typeof field(value, 'path', 'command') === 'string'

/** What stands beside the entries: VS Code's `inputs`, and under which name the person is logged in. */
export interface Beside {
  readonly inputs: readonly Table[]
  readonly user: string
}
const nothingBeside: Beside = { inputs: [], user: '' }

/** `name` as the snippet gives it, or empty: then one is made from what runs. */
export function installRequestOf(name: string, given: unknown, beside: Beside = nothingBeside): Made {
  if (!isTable(given)) return { skipped: sentence('entry.no-object') }
  if (isOwnEntry(given)) return { skipped: sentence('entry.own') }
  const nested = field(given, 'transport')
  const entry = withFlatCommand(isTable(nested) ? { ...given, transport: undefined, ...nested } : given)
  const kind = (word(field(entry, 'type', 'transport')) ?? '').toLowerCase()
  if (['builtin', 'platform', 'frontend'].includes(kind)) return { skipped: sentence('entry.built-in') }
  const environment = new Map<string, string>()
  const started = startOf(entry, kind, environment)
  if ('skipped' in started) return started
  for (const [key, value] of pairs(field(entry, 'env', 'environment', 'envs'))) environment.set(key, value)
  for (const key of names(field(entry, 'env_vars', 'env_keys')))
    if (!environment.has(key)) environment.set(key, `\${env:${key}}`)
  const off =
    isTruth(field(entry, 'disabled'), true) ||
    isTruth(field(entry, 'enabled'), false) ||
    isTruth(field(entry, 'isActive'), false)
  const title = name || (word(field(entry, 'name', 'title')) ?? '') || suggestedName(started.source)
  const { env, secrets } = sorted(environment)
  const own = field(entry, 'inputs')
  const tools = toolsOf(entry)
  const made = checked(
    {
      name: title.slice(0, 200),
      source: started.source,
      env,
      secrets,
      inputs: {},
      wanted: off ? 'down' : 'up',
      ...(tools ? { tools } : {}),
      ...callTimeoutOf(entry, kind)
    },
    { ...beside, inputs: [...(Array.isArray(own) ? own.filter(isTable) : []), ...beside.inputs] }
  )
  return 'installRequest' in made ? { ...made, leftOut: leftOutOf(title.slice(0, 200), entry) } : made
}

/** Also as a text, as people write it by hand. */
const isTruth = (value: unknown, truth: boolean): boolean =>
  value === truth || (typeof value === 'string' && value.trim().toLowerCase() === String(truth))

/** Zed's older form: `"command": { "path": …, "args": […], "env": {…} }`. */
function withFlatCommand(entry: Table): Table {
  const command = field(entry, 'command')
  if (!isTable(command)) return entry
  return {
    ...entry,
    command: field(command, 'path', 'command'),
    args: field(command, 'args') ?? field(entry, 'args'),
    env: field(command, 'env') ?? field(entry, 'env')
  }
}

/** Text from anywhere may be longer than the contract takes; what does not fit is reported, not cut. */
export function checked(given: InstallRequest, { inputs, user }: Beside = nothingBeside): Made {
  const installRequest = withAsks(given, inputs, user)
  const fits = installRequestSchema.safeParse(installRequest)
  if (fits.success) return { installRequest }
  const issue = fits.error.issues[0]
  return {
    skipped: sentence('entry.does-not-fit', { where: issue?.path.join('.') ?? null, why: issue?.message ?? null })
  }
}

function startOf(
  entry: Table,
  kind: string,
  environment: Map<string, string>
): { source: ServerSource } | { skipped: string } {
  const url = field(entry, ...urlKeys)
  const command = field(entry, 'command', 'cmd')
  if (command === undefined && typeof url === 'string') return remoteWish(entry, url, kind)
  const words = wordsOf(command, field(entry, 'args', 'arguments'))
  if (!words) return { skipped: sentence('entry.empty') }
  for (const [key, value] of words.env) environment.set(key, value)
  const cwd = field(entry, 'cwd', 'working_directory', 'workingDirectory')
  return { source: sourceOfWords(words.words, typeof cwd === 'string' && cwd.trim() !== '' ? cwd : undefined) }
}

const noEnv: ReadonlyMap<string, string> = new Map()
function wordsOf(command: unknown, args: unknown) {
  const rest = wordsIn(args)
  const own = wordsIn(command)
  if (own[0]?.trim()) return { words: [...own, ...rest], env: noEnv }
  if (typeof command !== 'string' || command.trim() === '') return null
  const line = typeof args === 'string' ? `${command} ${args}` : command
  // Some hosts put the whole line in "command"; a path with blanks in it is one word all the same.
  const first = line.trim().split(/\s/)[0] ?? ''
  if (/\s/.test(line.trim()) && rest.length === 0 && isLauncher(first)) {
    const split = splitCommandLine(line)
    if (split.ok && split.words.length > 0) return split
  }
  return { words: [command.trim(), ...rest], env: noEnv }
}

/** `npx [-y] package args` and its like become a package's server; everything else stays the command that it is. */
export function sourceOfWords(given: readonly string[], cwd?: string): ServerSource {
  let words = given
  if (/^cmd(\.exe)?$/i.test(words[0] ?? '') && /^\/c$/i.test(words[1] ?? '')) words = words.slice(2)
  const order = cwd === undefined ? packageOrderOf(words) : null
  if (order) return order
  const [command = '', ...args] = words
  return { from: 'command', command, args, ...(cwd === undefined ? {} : { cwd }) }
}

function remoteWish(entry: Table, url: string, kind: string): { source: ServerSource } | { skipped: string } {
  // What is left open is filled in later; until then an address is judged as if it were.
  const filled = url
    .trim()
    .replace(/(?<!\$)\{[A-Za-z][\w-]*\}/g, 'open')
    .replace(/^\$\{[^{}]*\}(?![^/])/, 'https://open')
    .replace(/^(https?:\/\/[^/]*?)?\$\{[^{}]*\}|\$\{[^{}]*\}|<[^<>]*>/g, '$1open')
  if (!URL.canParse(filled) || !/^https?:$/.test(new URL(filled).protocol))
    return { skipped: sentence('entry.bad-url') }
  // Gemini and Qwen mean SSE by "url" beside "httpUrl"; everybody else streams unless the type or the path says so.
  const sse = kind === 'sse' || (kind === '' && /\/sse\/?$/.test(new URL(filled).pathname))
  const headers: Record<string, string> = {}
  const secretHeaders: string[] = []
  const options = [field(entry, 'requestOptions'), field(entry, 'requestInit')].find(isTable) ?? {}
  for (const [key, value] of pairs(field(entry, 'headers', 'http_headers') ?? field(options, 'headers'))) {
    headers[key] = value
    if (isSecret(key, value)) secretHeaders.push(key)
  }
  const variable = field(entry, 'bearer_token_env_var', 'bearerTokenEnvVar')
  if (variable !== undefined && !('Authorization' in headers)) {
    headers['Authorization'] =
      typeof variable === 'string' && /^\w+$/.test(variable) ? `Bearer \${env:${variable}}` : ''
    secretHeaders.push('Authorization')
  }
  // Codex names the variables that hold the values.
  for (const [key, value] of pairs(field(entry, 'env_http_headers'))) {
    headers[key] = `\${env:${value}}`
    if (asksForSecret(key) || asksForSecret(value)) secretHeaders.push(key)
  }
  return { source: { from: 'remote', transport: sse ? 'sse' : 'http', url: url.trim(), headers, secretHeaders } }
}

/** A value that is still to be filled in is judged by its name. */
const isSecret = (key: string, value: string): boolean =>
  recognise(key, value) === 'surely' ||
  (asksForSecret(key) && (value.trim() === '' || isGap(value) || openParts(value, () => '') !== value))

/** A table, or a list of `NAME=value` or `Name: value`. */
function* pairs(value: unknown): Generator<readonly [string, string]> {
  if (Array.isArray(value)) {
    for (const one of value) {
      const [, key, text] = typeof one === 'string' ? (/^([^\s=:]+)\s*(?:=|:\s*)([^]*)$/.exec(one) ?? []) : []
      if (key !== undefined && key !== '__proto__') yield [key, text ?? '']
    }
    return
  }
  if (!isTable(value)) return
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__' || (typeof inner === 'object' && inner !== null)) continue
    yield [key, inner === null || inner === undefined ? '' : String(inner)]
  }
}
const names = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string' && name !== '__proto__') : []

function sorted(environment: ReadonlyMap<string, string>) {
  const env: Record<string, string> = {}
  const secrets: Record<string, string> = {}
  for (const [key, value] of environment) {
    ;(isSecret(key, value) ? secrets : env)[key] = value
  }
  return { env, secrets }
}
