/** Runs the person's own npm, so that registry, proxy and certificates are theirs. Never through a shell. */
import type { ProgramResult, RunProgram } from '../../lib/run-program.ts'
import type { Npm } from '../../runtimes/types.ts'

type Env = Readonly<Record<string, string | undefined>>
export interface NpmRun {
  readonly npm: Npm
  readonly run: RunProgram
  readonly env: Env
}
export interface NpmCall {
  readonly args: readonly string[]
  readonly cwd: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** A cache of its own that is thrown away, so that looking at a package leaves nothing behind. */
  readonly cache?: string
  readonly onErrorLine?: (line: string) => void
}

/** No notices, no log files, and a missing network is reported in seconds instead of minutes. */
const always = [
  '--no-update-notifier',
  '--no-audit',
  '--no-fund',
  '--logs-max=0',
  '--no-progress',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=300',
  '--fetch-retry-maxtimeout=1000'
]

export function runNpm({ npm, run, env }: NpmRun, call: NpmCall): Promise<ProgramResult> {
  const cache = call.cache ? [`--cache=${call.cache}`] : []
  return run({
    command: npm.node.path,
    args: [npm.cli, ...always, ...cache, ...call.args],
    cwd: call.cwd,
    env: npmEnv(env),
    timeoutMs: call.timeoutMs,
    signal: call.signal,
    onErrorLine: call.onErrorLine
  })
}

/**
 * The person's environment without what an outer `npm run` put there: its prefix, its package and its command line
 * switches would redirect or alter this run. Registry, proxy, certificate and authentication settings stay.
 */
export function npmEnv(env: Env): Env {
  const kept: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(env)) {
    if (!outer.test(name)) kept[name] = value
  }
  return kept
}
const outer =
  /^(?:npm_(?:package|lifecycle|command|execpath|node_execpath)|npm_config_(?:local[-_]prefix|global|prefix|workspace|dry[-_]run|package[-_]lock|ignore[-_]scripts|save|omit|include|json|loglevel|silent|offline|user[-_]agent|script|call|yes)|INIT_CWD$|NODE_OPTIONS$|ELECTRON_RUN_AS_NODE$)/i
