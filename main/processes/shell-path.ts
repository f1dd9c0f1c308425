/**
 * The PATH that a person has in a terminal. Programs started from a dock or desktop get a short one, in which neither
 * node nor uvx is found; so the person's shell is asked, and asked again when something was not found or is restarted,
 * since what was installed in the meantime is in the PATH of new terminals only.
 */
import { userInfo } from 'node:os'
import { posix } from 'node:path'
import { failure, type Failure, type Outcome } from '../../contract/failure.ts'
import { askShell, canLendTerminal, type AskShell, type ShellAnswer, type ShellWay } from './ask-shell.ts'
import { inWords, say, type Said } from '../../contract/words/say.ts'

type Env = Readonly<Record<string, string | undefined>>
export interface ShellPathParts {
  readonly env: Env
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly timeoutMs?: number
  readonly ask?: AskShell
  /** The shell of the user's account, for a session that does not name one. */
  readonly accountShell?: () => string | null
}
export interface ShellPath {
  /** As last found; the shell is asked at the first call. Never rejects. */
  readonly current: () => Promise<string>
  /** Asks now, or waits for the question that is under way. `current` then waits for the answer, too. */
  readonly askAgain: () => Promise<string>
  /** Why the PATH may be less than what a terminal has, as a sentence; null when the shell said it. */
  readonly caution: () => string | null
  /**
   * What failed because its command was not found is tried once more with the PATH that the shell gives now; if that
   * does not help, the failure says whether the shell answered at all.
   */
  readonly seekAgain: SeekAgain
}
export type SeekAgain = <T>(first: Outcome<T>, attempt: (path: string) => Promise<Outcome<T>>) => Promise<Outcome<T>>

/** Joins without doubles; the first mention decides the order. */
export function joinPaths(paths: readonly (string | null)[], delimiter: string): string {
  const entries = paths.flatMap((path) => path?.split(delimiter) ?? []).filter((entry) => entry !== '')
  return [...new Set(entries)].join(delimiter)
}

/** Start files on a cold disk at sign-in can take many seconds. */
const patience = 10_000
/** What did not answer once seldom does the next time; nobody waits as long for it again. */
const lessPatience = 3_000
/** An answer as young as this is not asked for again. */
const freshMs = 1_000

export function createShellPath(parts: ShellPathParts): ShellPath {
  const { env, platform, home } = parts
  const ask = parts.ask ?? askShell
  const own = env['PATH'] ?? env['Path'] ?? ''
  const usual = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin', posix.join(home, '.local/bin')]
  if (platform === 'darwin') usual.unshift('/opt/homebrew/bin')
  // A shell counts its depth: with SHLVL and a terminal, this environment came through the person's own shell.
  const fromTerminal = env['SHLVL'] !== undefined && env['TERM'] !== undefined && env['TERM'] !== 'dumb'
  const joined = (said: readonly (string | null)[]) =>
    joinPaths(fromTerminal ? [own, ...said, usual.join(':')] : [...said, own, usual.join(':')], ':')

  let known: Promise<string> | null = null
  let asking: Promise<string> | null = null
  let answeredAt = -Infinity
  let caution: Said | null = null
  let slow = false

  async function question(): Promise<string> {
    const wholeMs = parts.timeoutMs ?? (slow ? lessPatience : patience)
    const shells = shellsOf(env['SHELL'], (parts.accountShell ?? accountShell)(), platform)
    const told = await askShells(shells, { ask, env, wholeMs })
    slow = told.timedOut
    caution =
      told.silent === null
        ? null
        : say('command.silent-shell', {
            shell: told.silent,
            seconds: told.timedOut ? Math.round(wholeMs / 1_000) : null
          })
    return joined(told.paths)
  }
  function askAgain(): Promise<string> {
    if (platform === 'win32') return (known = Promise.resolve(own))
    asking ??= question()
      .catch(() => joined([]))
      .finally(() => {
        asking = null
        answeredAt = performance.now()
      })
    return (known = asking)
  }
  const current = () => {
    // Started from a terminal, its PATH is the answer until something is missing from it.
    if (fromTerminal && platform !== 'win32') known ??= Promise.resolve(joined([]))
    return known ?? askAgain()
  }
  return {
    current,
    askAgain,
    caution: () => caution && inWords(caution),
    async seekAgain(first, attempt) {
      if (first.ok || first.failure.code !== 'command-not-found') return first
      const fresh = performance.now() - answeredAt < freshMs
      const again = fresh ? first : await attempt(await askAgain())
      return again.ok || caution === null ? again : { ok: false, failure: withCaution(again.failure, caution) }
    }
  }
}

const withCaution = (found: Failure, caution: Said): Failure =>
  found.code === 'command-not-found'
    ? {
        ...found,
        ...failure(found.code, say('command.with-caution', { failure: found.said ?? found.message, caution }))
      }
    : found

/** The shells to ask, in order, until one answers: the session's, the account's, and what every system has. */
function shellsOf(named: string | undefined, account: string | null, platform: NodeJS.Platform): readonly string[] {
  const common = platform === 'darwin' ? ['/bin/zsh', '/bin/bash', '/bin/sh'] : ['/bin/bash', '/bin/sh']
  return [...new Set([named ?? '', account ?? '', ...common])].filter((shell) => shell.startsWith('/'))
}
function accountShell(): string | null {
  try {
    return userInfo().shell
  } catch {
    return null
  }
}

interface Told {
  /** What was said, the sign-in's first. */
  readonly paths: readonly string[]
  /** The person's shell, when it said nothing. */
  readonly silent: string | null
  readonly timedOut: boolean
}
async function askShells(
  shells: readonly string[],
  how: { readonly ask: AskShell; readonly env: Env; readonly wholeMs: number }
): Promise<Told> {
  const until = performance.now() + how.wholeMs
  let silent: string | null = null
  let timedOut = false
  for (const shell of shells) {
    const rest = () => Math.max(0, until - performance.now())
    const by = (way: ShellWay): Promise<ShellAnswer> => how.ask(shell, way, how.env, rest())
    // Both at once: a PATH set in .bashrc is missing at sign-in unless a profile reads that file, and the other way round.
    const [login, plain] = await Promise.all([by('login'), readsAllAtSignIn(shell) ? null : by('interactive')])
    let answers = [login, ...(plain ? [plain] : [])]
    timedOut ||= answers.some((each) => each.how === 'timeout')
    // It ended without a word, or said no more than it was given: perhaps it only speaks in a terminal.
    const last = answers.at(-1)!.path
    const curt = last === null || last === how.env['PATH']
    const started = answers.some((each) => each.how !== 'not-started')
    if (curt && started && rest() > 0 && canLendTerminal()) answers = [...answers, await by('terminal')]
    const paths = answers.flatMap(({ path }) => (path === null ? [] : [path]))
    if (paths.length > 0) return { paths, silent, timedOut }
    if (started) silent ??= shell
    if (rest() === 0) break
  }
  return { paths: [], silent, timedOut }
}

/** These read the files of every terminal at sign-in, too; bash reads a profile instead. */
const readsAllAtSignIn = (shell: string): boolean => /\/(?:zsh|fish)$/.test(shell)
