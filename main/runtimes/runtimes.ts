/** Finds the runtimes on the person's PATH and asks each for its version: once, with a time limit, and only when needed. */
import { realpathSync } from 'node:fs'
import { runProgram, type RunProgram } from '../lib/run-program.ts'
import { findNpmCli } from './npm-cli.ts'
import type { Npm, Runtime, RuntimeKind, Runtimes } from './types.ts'
import { which, whichAll, type Search } from './which.ts'
import { sentence } from '../../contract/words/say.ts'

export interface RuntimesParts {
  /** The PATH of the person's login shell. */
  readonly path: () => Promise<string>
  /** Asks that shell again: for what was not found, and may have been installed since. */
  readonly askAgain?: () => Promise<string>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform?: NodeJS.Platform
  /** A Node that Patchbay brings along, used when the person's are missing or too old. */
  readonly ownNode?: string | null
  readonly run?: RunProgram
}

const versionMs = 5_000
/** What was found is believed this long; installing a runtime and coming back is seen without a restart. */
const believeMs = 60_000
/** And that there is none, only this long: a person installs it and tries again. */
const believeNoneMs = 5_000

/** Program names to try, and how each prints its version. */
const asks: Readonly<
  Record<Exclude<RuntimeKind, 'node'>, { readonly names: readonly string[]; readonly args: readonly string[] }>
> = {
  uv: { names: ['uv'], args: ['--version'] },
  uvx: { names: ['uvx'], args: ['--version'] },
  python: { names: ['python3', 'python', 'py'], args: ['--version'] },
  docker: { names: ['docker'], args: ['--version'] },
  podman: { names: ['podman'], args: ['--version'] }
}

export function createRuntimes(parts: RuntimesParts): Runtimes {
  const run = parts.run ?? runProgram
  const platform = parts.platform ?? process.platform
  const kept = new Map<string, { readonly value: Promise<unknown>; readonly until: number }>()

  function once<T>(key: string, find: () => Promise<T>): Promise<T> {
    const known = kept.get(key)
    if (known && performance.now() < known.until) return known.value as Promise<T>
    const value = find()
    const keep = (ms: number) => kept.set(key, { value, until: performance.now() + ms })
    keep(believeMs)
    value.then(
      (found) => {
        if (isNothing(found)) keep(believeNoneMs)
      },
      () => kept.delete(key)
    )
    return value
  }
  /** What is not there is looked for once more on the PATH that a new terminal would have. */
  async function orAgain<T>(find: () => Promise<T>): Promise<T> {
    const found = await find()
    if (!isNothing(found) || !parts.askAgain) return found
    const before = await parts.path()
    return (await parts.askAgain()) === before ? found : find()
  }
  async function search(): Promise<Search> {
    return { path: await parts.path(), platform, pathExt: parts.env['PATHEXT'] }
  }
  async function ask(path: string, args: readonly string[]): Promise<string | null> {
    const env = { ...parts.env, PATH: await parts.path(), NODE_OPTIONS: undefined, ELECTRON_RUN_AS_NODE: undefined }
    const result = await run({ command: path, args, env, timeoutMs: versionMs })
    return result.ended === 'exit' && result.code === 0 ? (result.stdout || result.stderr).trim() : null
  }

  /** A shim of a version manager is not the program itself; it says which one it starts. */
  async function judgeNode(path: string, yours: boolean): Promise<Runtime> {
    const said = await ask(path, ['-p', 'process.versions.node + "\\n" + process.execPath'])
    if (said === null) return { kind: 'node', path, version: null, problem: sentence('runtime.does-not-start'), yours }
    const [version = null, behind] = said.split(/\r?\n/)
    const shim = behind !== undefined && behind !== '' && realOf(path) !== realOf(behind)
    return { kind: 'node', path: shim ? behind : path, version, problem: null, yours }
  }

  async function findNodes(): Promise<readonly Runtime[]> {
    const paths = whichAll('node', await search())
    const judged: Runtime[] = []
    // One after the other: with many folders on the PATH this would else start a dozen Nodes at once.
    for (const [path, yours] of [...paths.map((one) => [one, true] as const), ...own()]) {
      if (judged.some((known) => realOf(known.path) === realOf(path))) continue
      const runtime = await judgeNode(path, yours)
      if (runtime.version && !judged.some((known) => realOf(known.path) === realOf(runtime.path))) judged.push(runtime)
    }
    return judged
  }
  const own = () => (parts.ownNode ? [[parts.ownNode, false] as const] : [])

  async function findOther(kind: Exclude<RuntimeKind, 'node'>): Promise<Runtime | null> {
    const where = await search()
    const path = asks[kind].names.map((name) => which(name, where)).find((one) => one !== null)
    if (!path) return null
    // .cmd files cannot be run without a shell; the server's start will show what it finds.
    const said = /\.(cmd|bat)$/i.test(path) ? '' : await ask(path, asks[kind].args)
    const version = said === null ? null : (/\d+(?:\.\d+)+/.exec(said)?.[0] ?? null)
    const problem = said === null ? sentence('runtime.does-not-start') : await engineProblem(kind, path)
    return { kind, path, version, problem, yours: true }
  }
  async function engineProblem(kind: RuntimeKind, path: string): Promise<string | null> {
    if (kind !== 'docker') return null
    const engine = await ask(path, ['version', '--format', '{{.Server.Version}}'])
    return engine ? null : sentence('runtime.engine-off')
  }

  const nodes = () => once('nodes', () => orAgain(findNodes))
  async function findNpm(): Promise<Npm | null> {
    const where = await search()
    for (const node of await nodes()) {
      const cli = findNpmCli(node.path, where)
      if (cli) return { cli, node }
    }
    return null
  }

  return {
    searched: () => parts.path(),
    nodes,
    npm: () => once('npm', () => orAgain(findNpm)),
    find: (kind) =>
      once(kind, async () => (kind === 'node' ? ((await nodes())[0] ?? null) : orAgain(() => findOther(kind)))),
    refresh: () => kept.clear()
  }
}

const isNothing = (found: unknown): boolean =>
  found === null || (Array.isArray(found) && !found.some((each: Runtime) => each.yours))

function realOf(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
