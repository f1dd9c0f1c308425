/** Child processes of the scripts: no shell, ended with us, answered with their exit code. */
import { spawn } from 'node:child_process'

/**
 * Runs a program. `timeoutMs` ends it (and answers 124). With `capture`, its output is collected and not shown.
 * Never throws: a program that cannot be started answers 127 with the reason in `output`.
 * @returns {Promise<{code: number, output: string}>}
 */
export function run(command, args, { cwd, env, timeoutMs = 0, capture = false, stdio, detached = false } = {}) {
  return new Promise((resolve) => {
    let output = ''
    let timedOut = false
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      detached,
      windowsHide: true,
      stdio: stdio ?? (capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2])
    })
    const end = () => {
      try {
        if (detached && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL')
        else child.kill('SIGKILL')
      } catch {
        // already gone
      }
    }
    const timer =
      timeoutMs > 0 &&
      setTimeout(() => {
        timedOut = true
        end()
      }, timeoutMs)
    const collect = (chunk) => {
      output = (output + chunk).slice(-200_000)
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.once('error', (error) => {
      clearTimeout(timer)
      resolve({ code: 127, output: String(error.message) })
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code: timedOut ? 124 : (code ?? (signal ? 128 : 1)), output })
    })
  })
}

/** Hands this process over to another program: its stdio, its signals and its exit code are ours. */
export function handOver(command, args, { cwd, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: env ?? process.env, stdio: 'inherit', windowsHide: false })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, () => {
        // A terminal sends SIGINT to the whole group; passing it on twice is harmless, losing SIGTERM is not.
        if (signal !== 'SIGINT') child.kill(signal)
      })
    child.once('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`)
      resolve(127)
    })
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1)))
  })
}
