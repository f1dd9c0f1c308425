/** Brings the packages of the lockfile in, when they are not there or not those. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { at, root } from './root.mjs'
import { run } from './run.mjs'
import { progress, say } from './say.mjs'

const json = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** True when node_modules holds what the lockfile names (npm keeps its own copy of the lock inside). */
export function installed() {
  try {
    const wanted = json(at('package-lock.json')).packages
    const there = json(at('node_modules', '.package-lock.json')).packages
    return Object.entries(wanted).every(
      ([path, each]) => path === '' || each.optional === true || there[path]?.version === each.version
    )
  } catch {
    return false
  }
}

/** npm as it runs us, else the one on PATH. On Windows npm is a script, which only Node itself starts without a shell. */
function npm() {
  const script = process.env.npm_execpath
  if (script && existsSync(script) && /\.c?js$/.test(script)) return [process.execPath, [script]]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
}

const count = (folder) => {
  try {
    return readdirSync(folder).length
  } catch {
    return 0
  }
}

/** Resolves true when everything is in place. Install scripts never run. */
export async function bringDependencies() {
  if (installed()) return true
  const [command, before] = npm()
  const stop = progress('Bringing in the packages Patchbay is built from', () => {
    const now = count(at('node_modules'))
    return now > 0 ? `, ${now} folders` : ''
  })
  const { code, output } = await run(
    command,
    [...before, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, capture: true, timeoutMs: 15 * 60_000 }
  )
  const seconds = stop()
  if (code === 0) {
    say(`Packages are in place (${seconds} s).`)
    return true
  }
  say(output.trim())
  say(`npm ci did not succeed (exit ${code}). Check the network connection, then run this again.`)
  return false
}
