/** Runs the person's own uv, so that index, proxy and certificates are theirs. Never through a shell. */
import { failed, type Outcome } from '../../../contract/failure.ts'
import { say } from '../../../contract/words/say.ts'
import { runProgram, type ProgramResult, type RunProgram } from '../../lib/run-program.ts'
import type { SourceTools } from '../package-source.ts'

type Env = Readonly<Record<string, string | undefined>>
export interface UvRun {
  readonly uv: string
  readonly run: RunProgram
  readonly env: Env
}
export interface UvCall {
  readonly args: readonly string[]
  readonly cwd: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  readonly onErrorLine?: (line: string) => void
}

/**
 * No package is built, for that would run its code, and no Python is fetched: only what is on this computer is used. A
 * project's or an environment's settings that happen to be around say nothing here.
 */
export function runUv({ uv, run, env }: UvRun, call: UvCall): Promise<ProgramResult> {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name)))
  return run({
    command: uv,
    args: ['--color', 'never', ...call.args],
    cwd: call.cwd,
    env: { ...kept, UV_PYTHON_DOWNLOADS: 'never', UV_NO_PROGRESS: '1' },
    timeoutMs: call.timeoutMs,
    signal: call.signal,
    onErrorLine: call.onErrorLine
  })
}
const outer =
  /^(?:VIRTUAL_ENV|CONDA_PREFIX|PYTHON(?:HOME|PATH|STARTUP|USERBASE)|UV_(?:PYTHON|PROJECT\w*|WORKING_DIR\w*|CONSTRAINT|OVERRIDE|BUILD_CONSTRAINT|NO_BINARY\w*|NO_BUILD\w*|REQUIRE_HASHES|TARGET|PREFIX|SYSTEM_PYTHON|BREAK_SYSTEM_PACKAGES|PRERELEASE|RESOLUTION|EXCLUDE_NEWER|PREVIEW|LINK_MODE|COMPILE_BYTECODE))$/

export async function withUv<T>(tools: SourceTools, act: (uv: UvRun) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const uv = await tools.runtimes.find('uv')
  if (!uv) return failed('runtime-missing', say('pypi.no-uv'))
  const env = { ...tools.env, PATH: await tools.runtimes.searched() }
  return act({ uv: uv.path, run: tools.run ?? runProgram, env })
}
