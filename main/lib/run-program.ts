/**
 * Runs one short-lived program (npm, `node -v`, `docker version`) to its end. Servers are not run this way: they belong
 * to processes/.
 */
import { spawn } from 'node:child_process'

export interface ProgramRun {
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
  readonly cwd?: string
  readonly signal?: AbortSignal
  /** Each whole line of stderr, as it comes. */
  readonly onErrorLine?: (line: string) => void
}
export interface ProgramResult {
  readonly ended: 'exit' | 'timeout' | 'cancelled' | 'not-started'
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}
export type RunProgram = (run: ProgramRun) => Promise<ProgramResult>

/** A packument with thousands of releases has about 10 MB; beyond this the rest is dropped. */
const largestOutput = 64 * 1024 * 1024

/**
 * Never rejects and never uses a shell. On time-out (`timeoutMs`) or cancel the whole process group is killed at once;
 * on Windows, which has no groups, its tree.
 */
export const runProgram: RunProgram = (run) =>
  new Promise((resolve) => {
    if (run.signal?.aborted) return resolve({ ended: 'cancelled', code: null, stdout: '', stderr: '' })
    const windows = process.platform === 'win32'
    let child: ReturnType<typeof spawn>
    try {
      child = spawn(run.command, [...run.args], {
        cwd: run.cwd,
        env: { ...run.env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: !windows,
        windowsHide: true
      })
    } catch (error) {
      return resolve({ ended: 'not-started', code: null, stdout: '', stderr: String(error) })
    }
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    const size = { stdout: 0, stderr: 0 }
    let ended: ProgramResult['ended'] = 'exit'
    let line = ''
    const keep = (name: 'stdout' | 'stderr', into: Buffer[], chunk: Buffer) => {
      size[name] += chunk.length
      if (size[name] <= largestOutput) into.push(chunk)
    }
    child.stdout?.on('data', (chunk: Buffer) => keep('stdout', stdout, chunk))
    child.stderr?.on('data', (chunk: Buffer) => {
      keep('stderr', stderr, chunk)
      if (!run.onErrorLine) return
      const lines = (line + chunk.toString('utf8')).split(/\r?\n/)
      line = lines.pop() ?? ''
      for (const one of lines) run.onErrorLine(one)
    })
    const stop = (why: 'timeout' | 'cancelled') => {
      ended = why
      killTree(child.pid, windows)
    }
    const timer = setTimeout(() => stop('timeout'), run.timeoutMs)
    const cancel = () => stop('cancelled')
    run.signal?.addEventListener('abort', cancel)
    const finish = (code: number | null, how: ProgramResult['ended'], more = '') => {
      clearTimeout(timer)
      run.signal?.removeEventListener('abort', cancel)
      resolve({
        ended: how,
        code,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8') + more
      })
    }
    child.once('error', (error) => {
      if (child.pid === undefined) finish(null, 'not-started', error.message)
    })
    child.once('close', (code) => finish(code, ended))
  })

function killTree(pid: number | undefined, windows: boolean): void {
  if (pid === undefined) return
  try {
    if (windows) spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true })
    else process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended by itself in the meantime.
  }
}
