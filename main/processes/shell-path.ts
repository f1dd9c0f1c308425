/**
 * The PATH that a person has in a terminal. Programs started from a dock or desktop get a short one, in which neither
 * node nor uvx is found; the login shell is asked once, with a time limit, for a shell's start files may do anything.
 */
import { spawn } from 'node:child_process'
import { posix } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>
export interface ShellPathParts {
  readonly env: Env
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly timeoutMs?: number
  readonly ask?: typeof askShell
}

/** Joins without doubles; the first mention decides the order. */
export function joinPaths(paths: readonly (string | null)[], delimiter: string): string {
  const entries = paths.flatMap((path) => path?.split(delimiter) ?? []).filter((entry) => entry !== '')
  return [...new Set(entries)].join(delimiter)
}

/** Cached for the life of the answer function; never rejects. Started from a terminal, its own PATH is the answer. */
export function createShellPath(parts: ShellPathParts): () => Promise<string> {
  let known: Promise<string> | null = null
  const { env, platform, home } = parts
  const find = async () => {
    const own = env['PATH'] ?? env['Path'] ?? ''
    if (platform === 'win32') return own
    const usual = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin', posix.join(home, '.local/bin')]
    if (platform === 'darwin') usual.unshift('/opt/homebrew/bin')
    // A shell counts its depth: with SHLVL and a terminal, this environment came through the person's own shell.
    const fromTerminal = env['SHLVL'] !== undefined && env['TERM'] !== undefined && env['TERM'] !== 'dumb'
    const shell = env['SHELL'] || (platform === 'darwin' ? '/bin/zsh' : '/bin/sh')
    const said = fromTerminal ? null : await (parts.ask ?? askShell)(shell, env, parts.timeoutMs ?? 3_000)
    return joinPaths([said, own, usual.join(':')], ':')
  }
  return () => (known ??= find().catch(() => env['PATH'] ?? ''))
}

const mark = '__PATCHBAY_PATH__'

/** PATH as an interactive login shell has it; null when it does not say within the time. Everything it started is ended. */
export function askShell(shell: string, env: Env, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    // fish joins its list with spaces unless told; everything else prints PATH as it is.
    const print = shell.endsWith('fish') ? `string join : $PATH` : `printf '%s' "$PATH"`
    const child = spawn(shell, ['-i', '-l', '-c', `printf '%s' ${mark}; ${print}; printf '%s' ${mark}`], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
      // Frameworks around shells like to update themselves or start a multiplexer; these ask them not to.
      env: {
        ...env,
        DISABLE_AUTO_UPDATE: 'true',
        ZSH_TMUX_AUTOSTART: 'false',
        TERM: 'dumb',
        PATCHBAY_RESOLVING_PATH: '1'
      }
    })
    let text = ''
    let settled = false
    const settle = (path: string | null) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      child.stdout.destroy()
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        try {
          process.kill(-child.pid, 'SIGKILL')
        } catch {
          // It has just ended by itself.
        }
      }
      resolve(path)
    }
    const timer = setTimeout(() => settle(null), timeoutMs)
    child.on('error', () => settle(null))
    child.stdout.on('error', () => settle(null))
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-262_144)
      const found = new RegExp(`${mark}([\\s\\S]*?)${mark}`).exec(text)
      if (found) settle(found[1]!.trim() || null)
    })
    child.on('close', () => settle(null))
  })
}
