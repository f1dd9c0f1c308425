import { execFile } from 'node:child_process'

/** Runs a tool of the system and gives its stdout, or '' when it is missing, fails or takes too long. No shell. */
export function runTool(command: string, args: readonly string[], timeoutMs = 5_000): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      command,
      [...args],
      {
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: 32 * 1024 * 1024,
        windowsHide: true,
        env: { ...process.env, LC_ALL: 'C' }
      },
      (error, stdout) => resolve(error ? '' : stdout)
    )
  })
}
