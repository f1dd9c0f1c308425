/**
 * The environment that a person has, as the core must see it. `npm run` puts things into it: folders of the checkout in
 * front of PATH, what it knows of the package, and its whole configuration as variables. Servers inherit from the core,
 * so they would get the checkout's Node as "the person's own", and settings that nobody chose for them.
 */
import { posix, win32 } from 'node:path'
import { root } from './root.mjs'

const added = ['NODE', 'INIT_CWD', 'COLOR']
/**
 * npm writes its names in lower case, and says of none whether a person set it. What is in a configuration file npm reads
 * there again; what an installer needs to reach anything at all is kept, wherever it came from.
 */
const kept =
  /^npm_config_(?:ca|cafile|cert|key|proxy|https?[-_]proxy|no_?proxy|registry|strict[-_]ssl|@[^:]+:registry)$/
/** npm always writes these; they say something only where they differ from its defaults, folders of the home. */
const defaults = { npm_config_userconfig: '.npmrc', npm_config_cache: process.platform === 'win32' ? null : '.npm' }

/** Whether this variable is here because a package script was started. */
function ofRun(name, value, env, path) {
  if (added.includes(name)) return true
  if (!/^npm_/.test(name)) return false
  if (kept.test(name)) return value === ''
  const usual = Object.hasOwn(defaults, name) ? defaults[name] : null
  const home = env.HOME ?? env.USERPROFILE
  return usual === null || home === undefined || value === path.join(home, usual)
}

/** PATH without what npm puts in front: `node_modules/.bin` of the checkout and of every folder above, and node-gyp's. */
export function ownPath(value, { checkout = root, platform = process.platform } = {}) {
  const path = platform === 'win32' ? win32 : posix
  const bins = new Set()
  for (let folder = checkout; ; folder = path.dirname(folder)) {
    bins.add(path.join(folder, 'node_modules', '.bin'))
    if (path.dirname(folder) === folder) break
  }
  return value
    .split(path.delimiter)
    .filter(
      (entry) => !bins.has(path.normalize(entry).replace(/(?<=.)[\\/]$/, '')) && !/[\\/]node-gyp-bin[\\/]?$/.test(entry)
    )
    .join(path.delimiter)
}

/** A copy of `env` without what a package script's start added; a plain one keeps all but the checkout's folders. */
export function ownEnvironment(env = process.env, where = {}) {
  const path = (where.platform ?? process.platform) === 'win32' ? win32 : posix
  const byScript = env.npm_lifecycle_event !== undefined
  const own = {}
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || (byScript && ofRun(name, value, env, path))) continue
    own[name] = name.toUpperCase() === 'PATH' ? ownPath(value, where) : value
  }
  return own
}

/** The same, done to this process: for a program that goes on in it. */
export function takeOwnEnvironment() {
  const own = ownEnvironment()
  for (const name of Object.keys(process.env)) if (!Object.hasOwn(own, name)) delete process.env[name]
  Object.assign(process.env, own)
}
