/**
 * One shell, asked once for the PATH it would give a terminal. Its start files may print, wait, want a terminal or never
 * come to an end, so there is a time limit, and whatever was started for the question is ended with it.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'

type Env = Readonly<Record<string, string | undefined>>
/**
 * How it is started: as at sign-in (macOS terminals too), as every other terminal starts it (bash then reads .bashrc and
 * no profile), or as that with a terminal of its own, for start files that stop where there is none.
 */
export type ShellWay = 'login' | 'interactive' | 'terminal'
export interface ShellAnswer {
  /** null = it did not say. */
  readonly path: string | null
  readonly how: 'answered' | 'timeout' | 'ended' | 'not-started'
}
export type AskShell = (shell: string, way: ShellWay, env: Env, timeoutMs: number) => Promise<ShellAnswer>

const mark = '__PATCHBAY_PATH__'
const leader = '__PATCHBAY_SHELL__'
/** One word in single quotes, which every shell reads alike (fish, tcsh and nu too): the variables it exports are what counts. */
const question = `/bin/sh -c 'printf "${mark}%s${mark}" "$PATH"'`
const script = '/usr/bin/script'

export const askShell: AskShell = (shell, way, env, timeoutMs) =>
  new Promise((resolve) => {
    const [file, args, more] = commandOf(shell, way)
    let child: ReturnType<typeof spawn>
    try {
      child = spawn(file, [...args], {
        stdio: ['ignore', 'pipe', 'ignore'],
        detached: true,
        // Frameworks around shells like to update themselves or start a multiplexer; these ask them not to.
        env: {
          ...env,
          DISABLE_AUTO_UPDATE: 'true',
          ZSH_TMUX_AUTOSTART: 'false',
          TERM: 'dumb',
          PATCHBAY_RESOLVING_PATH: '1',
          ...more
        }
      })
    } catch {
      return resolve({ path: null, how: 'not-started' })
    }
    let text = ''
    let settled = false
    const settle = (how: ShellAnswer['how'], path: string | null = null) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      // In a terminal of its own it leads another group than what we started.
      const own = new RegExp(`${leader}(\\d+)${leader}`).exec(text)?.[1]
      if (own) kill(-Number(own))
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) kill(-child.pid)
      child.stdout?.destroy()
      resolve({ path, how })
    }
    const timer = setTimeout(() => settle('timeout'), timeoutMs)
    child.on('error', () => settle('not-started'))
    child.stdout?.on('error', () => settle('ended'))
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text = text.length > keptText ? text.slice(0, 1_024) + (text.slice(-keptText / 2) + chunk) : text + chunk
      const found = new RegExp(`${mark}([^\\0]*?)${mark}`).exec(text)
      if (found) settle('answered', readPath(found[1]!))
    })
    child.on('close', () => settle('ended'))
  })

/** How much of a shell's banner is kept while its answer is looked for. */
const keptText = 262_144

function commandOf(shell: string, way: ShellWay): readonly [string, readonly string[], Env?] {
  if (way === 'login') return [shell, ['-i', '-l', '-c', question]]
  if (way === 'interactive') return [shell, ['-i', '-c', question]]
  // `script` runs its command with $SHELL; a plain one replaces itself with the person's at once.
  const inside = `printf '${leader}%s${leader}' "$$"; SHELL=$PATCHBAY_SHELL exec "$PATCHBAY_SHELL" -i -c "$PATCHBAY_QUESTION"`
  const around = { SHELL: '/bin/sh', PATCHBAY_SHELL: shell, PATCHBAY_QUESTION: question }
  return process.platform === 'darwin'
    ? [script, ['-q', '/dev/null', '/bin/sh', '-c', inside], around]
    : [script, ['-q', '-e', '-c', inside, '/dev/null'], around]
}
/** Is there a program that lends a terminal? */
export const canLendTerminal = (): boolean => process.platform !== 'win32' && existsSync(script)

/** Only what looks like one: a shell of another kind may have printed the words of the question. */
function readPath(said: string): string | null {
  const path = said.trim()
  return path.includes('/') && !/[\r\n]/.test(path) ? path : null
}
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has just ended by itself.
  }
}
