/**
 * What a child gets of Patchbay's own environment: a short list that can be shown, never the whole. A company network
 * is the reason that it is not shorter still: with PATH and HOME alone an installer behind a private certificate
 * authority fails with "invalid peer certificate".
 */
import { steersTheLoader } from './steering-variables.ts'

type Env = Readonly<Record<string, string | undefined>>

const posixNames = [
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'TERM',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'DBUS_SESSION_BUS_ADDRESS',
  'SSH_AUTH_SOCK',
  'DOCKER_HOST',
  '__CF_USER_TEXT_ENCODING'
]
const windowsNames = [
  'APPDATA',
  'COMSPEC',
  'HOMEDRIVE',
  'HOMEPATH',
  'LOCALAPPDATA',
  'PATHEXT',
  'PROCESSOR_ARCHITECTURE',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'PROGRAMW6432',
  'SYSTEMDRIVE',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'USERNAME',
  'USERPROFILE',
  'USERDOMAIN',
  'WINDIR',
  'LANG',
  'TZ',
  'DOCKER_HOST'
]
const networkNames = [
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'PIP_CERT',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'FTP_PROXY'
]
const prefixes = ['LC_', 'XDG_', 'UV_', 'PIP_', 'NPM_CONFIG_']
/** Of the prefixes' families, what would let a variable of ours steer or leak into a server. */
const neverNames = [
  'NPM_CONFIG__AUTH',
  'NPM_CONFIG__AUTHTOKEN',
  'NPM_CONFIG_NODE_OPTIONS',
  'NPM_CONFIG_SCRIPT_SHELL',
  'UV_PUBLISH_TOKEN',
  'UV_PUBLISH_PASSWORD'
]
/**
 * Written by `npm run` about itself, always in lower case. A server's own npm would take this one's folders and name for
 * its own; a person who means one of them writes it in capitals or in npm's file.
 */
const npmRunNames = [
  'npm_config_global_prefix',
  'npm_config_globalconfig',
  'npm_config_init_module',
  'npm_config_local_prefix',
  'npm_config_node_gyp',
  'npm_config_npm_version',
  'npm_config_prefix',
  'npm_config_user_agent'
]

/** The names a child inherits from this environment, sorted; PATH is always one of them. For the consent sheet. */
export function inheritedNames(env: Env, platform: NodeJS.Platform): readonly string[] {
  const windows = platform === 'win32'
  const exact = new Set([...(windows ? windowsNames : posixNames), ...networkNames])
  const passes = (name: string) => {
    const upper = name.toUpperCase()
    if (steersTheLoader(name) || neverNames.includes(upper) || npmRunNames.includes(name)) return false
    // Proxies are read in both cases on POSIX, npm's own family is written in lower case.
    const sameCase = windows || name === upper || networkNames.includes(upper) || upper.startsWith('NPM_CONFIG_')
    return sameCase && (exact.has(upper) || prefixes.some((prefix) => upper.startsWith(prefix)))
  }
  const names = Object.keys(env).filter((name) => env[name] !== undefined && env[name] !== '' && passes(name))
  return [...new Set([...names, 'PATH'])].sort()
}

/** The environment of a child: the short list, then what its definition says (secrets already resolved). */
export function childEnvironment(
  own: Env,
  path: string,
  defined: Readonly<Record<string, string>>,
  platform: NodeJS.Platform
): Record<string, string> {
  const result: Record<string, string> = {}
  for (const name of inheritedNames(own, platform)) {
    const value = name === 'PATH' ? path : own[name]
    if (value !== undefined) result[name] = value
  }
  for (const [name, value] of Object.entries(defined)) {
    // Windows knows no case here: two spellings of one name would leave the choice to chance.
    if (platform === 'win32')
      for (const present of Object.keys(result))
        if (present.toUpperCase() === name.toUpperCase()) delete result[present]
    result[name] = value
  }
  return result
}
