/** Keys of an entry beyond the command: which tools it wants, and what is there that Patchbay has nothing for. Pure. */
import type { InstallRequest } from '../../contract/requests.ts'
import { sentence } from '../../contract/words/say.ts'

type Table = Readonly<Record<string, unknown>>

/** What hosts call the same things, and what means nothing outside a host's own window. */
const understood = new Set(
  [
    'command cmd args arguments env environment envs env_vars env_keys cwd working_directory workingDirectory',
    'url serverUrl httpUrl uri baseUrl server_url headers http_headers env_http_headers requestOptions requestInit',
    'bearer_token_env_var bearerTokenEnvVar type transport name title id inputs disabled enabled isActive path',
    'excludeTools exclude_tools disabledTools disabled_tools includeTools include_tools enabledTools enabled_tools available_tools tools',
    'timeout tool_timeout_sec toolTimeoutSec requestTimeout request_timeout',
    'description icon icons version $schema source gallery tags category provider display_name bundled settings author homepage note comment _comment'
  ].flatMap((words) => words.split(' '))
)
const reasons: Readonly<Record<string, `left-out.${'env-file' | 'approval' | 'start-time' | 'sign-in' | 'listens'}`>> =
  {
    envFile: 'left-out.env-file',
    env_file: 'left-out.env-file',
    autoApprove: 'left-out.approval',
    alwaysAllow: 'left-out.approval',
    always_allow: 'left-out.approval',
    trust: 'left-out.approval',
    startup_timeout_sec: 'left-out.start-time',
    oauth: 'left-out.sign-in',
    auth: 'left-out.sign-in',
    listensAt: 'left-out.listens'
  }

export interface LeftOut {
  readonly name: string
  readonly key: string
  readonly reason: string
}

/** Keys that are there and are not taken over, each with why. */
export function leftOutOf(name: string, entry: Table): readonly LeftOut[] {
  return Object.keys(entry)
    .filter((key) => !understood.has(key) && entry[key] !== undefined && entry[key] !== null && entry[key] !== '')
    .slice(0, 50)
    .map((key) => ({
      name,
      key: key.slice(0, 80),
      reason: sentence((Object.hasOwn(reasons, key) ? reasons[key] : undefined) ?? 'left-out.unknown')
    }))
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string' && one !== '' && one.length <= 512).slice(0, 500)
    : []

/** `read(path)` allows a tool for some arguments only, which is none of a switch's business. */
const bareTool = (name: string): string => name.replace(/(?<=.)\(.*\)$/s, '')

/**
 * Tools that are switched off in it, and those to which it is confined; undefined where it says nothing of tools. An empty
 * list of those that are on leaves none on, as it does in the hosts that have one; without a list all are.
 */
export function toolsOf(entry: Table): InstallRequest['tools'] {
  const given = (...keys: readonly string[]) => keys.flatMap((key) => (Object.hasOwn(entry, key) ? [entry[key]] : []))
  const all = (...keys: readonly string[]) =>
    given(...keys)
      .flatMap(texts)
      .map(bareTool)
  const off = all('excludeTools', 'exclude_tools', 'disabledTools', 'disabled_tools')
  const allowing = ['includeTools', 'include_tools', 'enabledTools', 'enabled_tools', 'available_tools', 'tools']
  const only = all(...allowing)
  const emptied = given(...allowing).some((list) => Array.isArray(list) && list.length === 0)
  const confined = (only.length > 0 || emptied) && !only.includes('*')
  if (off.length === 0 && !confined) return undefined
  return { off: [...new Set(off)], ...(confined ? { only: [...new Set(only)] } : {}) }
}

/**
 * How long a host waited for an answer. Some count seconds, some milliseconds: nobody waits a quarter of an hour or more
 * by default, and nobody less than a second. That of opencode (`local`, `remote`) is the time for listing tools, not for calls.
 */
export function callTimeoutOf(entry: Table, kind: string): Pick<InstallRequest, 'callTimeoutSeconds'> {
  if (kind === 'local' || kind === 'remote') return {}
  const number = (...keys: readonly string[]): number | null => {
    const value = keys.map((key) => (Object.hasOwn(entry, key) ? entry[key] : undefined)).find((each) => each != null)
    const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof given === 'number' && given > 0 ? given : null
  }
  const inSeconds = number('tool_timeout_sec', 'toolTimeoutSec')
  const either = number('timeout', 'requestTimeout', 'request_timeout')
  const seconds = Math.ceil(inSeconds ?? (either !== null && either >= 1_000 ? either / 1_000 : (either ?? 0)))
  return seconds > 0 && seconds <= 86_400 ? { callTimeoutSeconds: seconds } : {}
}
