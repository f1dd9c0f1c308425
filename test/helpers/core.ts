/** A real core in a home of its own, through the command line that people use: started, asked, ended. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..', '..')
/** PATCHBAY_DIST: tests run against a build that lies elsewhere. */
const cli = join(process.env['PATCHBAY_DIST'] ?? join(root, 'dist'), 'main', 'cli.cjs')

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** The one JSON value on stdout. */
  readonly json: () => any
}
export interface TestCore {
  /** PATCHBAY_HOME. */
  readonly home: string
  /** HOME: hosts' files lie here. */
  readonly user: string
  readonly env: NodeJS.ProcessEnv
  readonly url: string
  readonly mcpUrl: string
  readonly process: ChildProcess
  /** The folder that holds both; `stop` removes it. */
  readonly folder: string
  readonly run: (...words: string[]) => Promise<Ran>
  /** Like run, with that on standard input. */
  readonly runWith: (input: string, ...words: string[]) => Promise<Ran>
  /** Like run, with --json; throws with the failure when it failed. */
  readonly ask: (...words: string[]) => Promise<any>
  /** Ends the core and starts it again over the same home. */
  readonly restart: (how?: 'quit' | 'SIGKILL') => Promise<void>
  readonly stop: () => Promise<void>
}

export interface CoreOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly port?: number
  /** Done to the folders before the core starts. */
  readonly prepare?: (places: { readonly home: string; readonly user: string }) => void
}

/** Starts `patchbay serve` on free ports in fresh folders. Needs a built tree: `npm run build`. */
export async function startCore(options: CoreOptions = {}): Promise<TestCore> {
  if (!existsSync(cli)) throw new Error('Nothing is built. Run: npm run build')
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-'))
  const home = join(folder, 'home')
  const user = join(folder, 'user')
  mkdirSync(user, { recursive: true })
  options.prepare?.({ home, user })
  const env = {
    ...process.env,
    PATCHBAY_HOME: home,
    HOME: user,
    USERPROFILE: user,
    XDG_CONFIG_HOME: '',
    XDG_DATA_HOME: '',
    ...options.env
  }
  let served = await serve(env, options.port ?? 0)
  const run = (...words: string[]) => runCli(words, env)
  const end = async (how: 'quit' | 'SIGKILL') => {
    const { child } = served
    const gone =
      child.exitCode !== null || child.signalCode !== null
        ? Promise.resolve()
        : new Promise<void>((settle) => child.once('exit', () => settle()))
    if (how === 'quit') await run('quit')
    else child.kill('SIGKILL')
    await gone
  }
  return {
    folder,
    home,
    user,
    env,
    get url() {
      return served.url
    },
    get mcpUrl() {
      return served.mcpUrl
    },
    get process() {
      return served.child
    },
    run,
    runWith: (input, ...words) => runCli(words, env, input),
    async ask(...words) {
      const ran = await run('--json', ...words)
      const value = ran.json()
      if (ran.code !== 0)
        throw Object.assign(new Error(`patchbay ${words.join(' ')}: ${value?.error?.message ?? ran.stderr}`), {
          value,
          code: ran.code
        })
      return value
    },
    async restart(how = 'quit') {
      await end(how)
      served = await serve(env, options.port ?? 0)
    },
    async stop() {
      if (served.child.exitCode === null && served.child.signalCode === null) await end('quit')
      if (served.child.exitCode === null && served.child.signalCode === null) served.child.kill('SIGKILL')
      // Whatever a failing test left, so that it cannot fail others.
      for (const pid of processesOf(folder)) process.kill(pid, 'SIGKILL')
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  }
}

async function serve(
  env: NodeJS.ProcessEnv,
  port: number
): Promise<{ child: ChildProcess; url: string; mcpUrl: string }> {
  const child = spawn(process.execPath, [cli, 'serve', '--no-open', '--json', '--port', String(port)], {
    env,
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let out = ''
  let errors = ''
  child.stderr?.on('data', (part: Buffer) => (errors += part.toString()))
  const line = await new Promise<string>((settle, reject) => {
    child.stdout?.on('data', (part: Buffer) => {
      out += part.toString()
      if (out.includes('\n')) settle(out.split('\n')[0] as string)
    })
    child.once('exit', (code) => reject(new Error(`patchbay serve ended with ${code}: ${out}${errors}`)))
  })
  const value = JSON.parse(line) as { url?: string; mcp?: { url: string }; error?: { message: string } }
  if (!value.url || !value.mcp) throw new Error(`patchbay serve: ${value.error?.message ?? line}`)
  return { child, url: value.url, mcpUrl: value.mcp.url }
}

export function runCli(words: readonly string[], env: NodeJS.ProcessEnv, input?: string): Promise<Ran> {
  return new Promise((settle) => {
    const child = spawn(process.execPath, [cli, ...words], { env, stdio: ['pipe', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()))
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
    child.stdin.end(input ?? '')
    child.once('close', (code) =>
      settle({ code, stdout, stderr, json: () => (stdout.trim() === '' ? null : JSON.parse(stdout)) })
    )
  })
}

/** A command that goes on by itself, like `logs -f` and `connect`: its lines so far, and its end. */
export interface Running {
  readonly child: ChildProcess
  readonly lines: readonly string[]
  readonly errors: () => string
  readonly ended: Promise<number | null>
}
export function spawnCli(words: readonly string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn(process.execPath, [cli, ...words], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const lines: string[] = []
  let rest = ''
  let errors = ''
  child.stdout.on('data', (part: Buffer) => {
    const parts = (rest + part.toString()).split('\n')
    rest = parts.pop() as string
    lines.push(...parts)
  })
  child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
  return {
    child,
    lines,
    errors: () => errors,
    ended: new Promise((settle) => child.once('close', (code) => settle(code)))
  }
}

export const cliPath = cli

/** Every process whose home lies in that folder: the core, its servers, and what those forked. Linux only; elsewhere none. */
export function processesOf(folder: string): readonly number[] {
  if (process.platform !== 'linux') return []
  const mark = `HOME=${folder}/`
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid === process.pid) return []
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark) ? [pid] : []
    } catch {
      return []
    }
  })
}

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Asks again and again until the answer pleases; the last answer is in the error when it never does. */
export async function until<T>(
  ask: () => Promise<T> | T,
  pleases: (value: T) => boolean,
  withinMs = 30_000
): Promise<T> {
  const end = Date.now() + withinMs
  for (;;) {
    const value = await ask()
    if (pleases(value)) return value
    if (Date.now() > end)
      throw new Error(`Waited ${withinMs} ms in vain. Last: ${JSON.stringify(value)?.slice(0, 2_000)}`)
    await new Promise((settle) => setTimeout(settle, 50))
  }
}
