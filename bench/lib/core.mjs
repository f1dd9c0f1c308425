/** A built core in a home of its own, and a control connection to it. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { connectControl } from '../../main/control/client.ts'
import { findPlaces } from '../../main/lib/find-places.ts'
import { wait } from './measure.mjs'

export const root = resolve(import.meta.dirname, '..', '..')
/** What is measured: the built tree, or a copy of it that nobody builds over meanwhile. */
export const dist = process.env.PATCHBAY_BENCH_DIST ?? join(root, 'dist')
export const cli = join(dist, 'main', 'cli.cjs')
export const server = (name) => join(root, 'test', 'fixtures', 'servers', `${name}.mjs`)

export function createHome(more = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-'))
  const user = join(folder, 'user')
  mkdirSync(user)
  const env = {
    ...process.env,
    PATCHBAY_HOME: join(folder, 'home'),
    HOME: user,
    USERPROFILE: user,
    XDG_CONFIG_HOME: '',
    XDG_DATA_HOME: '',
    npm_config_cache: process.env.npm_config_cache ?? join(process.env.HOME ?? user, '.npm'),
    ...more
  }
  return {
    folder,
    env,
    places: findPlaces(env),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

export const exited = (child) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((settle) => child.once('exit', () => settle()))

/** Dials until somebody answers: a core that is starting makes its socket when it is ready for it. */
export async function dial(path, child, withinMs = 30_000) {
  const end = Date.now() + withinMs
  for (;;) {
    const control = await connectControl(path).catch(() => null)
    if (control) return control
    if (child.exitCode !== null || Date.now() > end) throw new Error('The core did not come up.')
    await wait(2)
  }
}

/** Throws with the failure's words. */
export async function ask(control, name, input = {}) {
  const outcome = await control.call(name, input)
  if (!outcome.ok) throw Object.assign(new Error(`${name}: ${outcome.failure.message}`), { failure: outcome.failure })
  return outcome.value
}

/** `serve` on free ports; `nodeArgs` for a profiler. */
export async function startCore({ env, nodeArgs = [], home = createHome(env) } = {}) {
  const child = spawn(process.execPath, [...nodeArgs, cli, 'serve', '--no-open', '--json', '--port', '0'], {
    env: home.env,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  // A bench that fails leaves nothing running: the servers of a dead core end with their stdin.
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  const said = new Promise((settle) => child.stdout.once('data', settle))
  const control = await dial(home.places.socket, child)
  await Promise.race([said, exited(child)])
  const { core } = await ask(control, 'snapshot')
  return {
    child,
    pid: child.pid,
    home,
    env: home.env,
    control,
    mcpUrl: core.mcpUrl,
    ask: (name, input) => ask(control, name, input),
    /** Reviews and installs, as a person who agrees would. Answers once it is ready. */
    async add(installRequest) {
      const sheet = await ask(control, 'servers.review', { installRequest })
      return ask(control, 'servers.install', { installRequest, hash: sheet.hash })
    },
    async stop() {
      await ask(control, 'core.quit').catch(() => child.kill('SIGTERM'))
      await Promise.race([exited(child), wait(12_000)])
      child.kill('SIGKILL')
      await exited(child)
      process.off('exit', end)
      home.remove()
    }
  }
}

export const command = (id, args, more = {}) => ({
  id,
  source: { from: 'command', command: process.execPath, args },
  ...more
})
