/**
 * What a command comes to: through `env`, `timeout`, `npx`, `docker run` … down to what runs in the end. Every rule that
 * looks at commands looks at these steps, so that a wrapped command is judged like its bare form. Pure.
 */
import { parse } from 'shell-quote'
import { launchers, type Launcher } from './launchers.ts'

export interface Step {
  /** Bare and in lower case: `node` of `C:\Tools\Node.EXE`, `python` of `/usr/bin/python3.12`. */
  readonly program: string
  readonly launcher: Launcher | null
  /** The program as written, then its own words. */
  readonly argv: readonly string[]
  /** Variables that the step before sets for it. */
  readonly env: Readonly<Record<string, string>>
  /** Not on this computer, or not in its file system. */
  readonly elsewhere: 'container' | 'remote' | null
  /** The code in its words, with the option that says so; empty = none. */
  readonly code: readonly string[]
}
const deepest = 12

/** Without its folder and ending. `python3.12` and `python` are one, as are `pypy3` and `pypy`. */
export function programName(command: string): string {
  const bare = command
    .replace(/[\\/]+$/, '')
    .replace(/^.*[\\/]/s, '')
    .replace(/\.(?:exe|cmd|bat|com)$/i, '')
    .toLowerCase()
  return /^(?:python|pypy)[\d.]*w?$/.test(bare) ? bare.replace(/[\d.]*w?$/, '') : bare
}
export function launcherOf(command: string): Launcher | null {
  const name = programName(command)
  return Object.hasOwn(launchers, name) ? launchers[name]! : null
}

/** The command itself first, then what it runs, and so on. Never longer than a dozen. */
export function stepsOf(argv: readonly string[]): readonly Step[] {
  const steps: Step[] = []
  let next: Next | null = argv.length === 0 ? null : { argv, env: {}, elsewhere: null }
  while (next && steps.length < deepest) {
    const launcher = launcherOf(next.argv[0]!)
    const step: Step = {
      ...next,
      program: programName(next.argv[0]!),
      launcher,
      code: launcher ? codeIn(launcher, next.argv.slice(1)) : []
    }
    steps.push(step)
    next = launcher ? following(launcher, step) : null
  }
  return steps
}

/** It may download what it runs before it answers. */
export const fetchesAtStart = (argv: readonly string[]): boolean =>
  stepsOf(argv).some(({ launcher, elsewhere }) => launcher?.fetches === true && elsewhere === null)

/** The package that a package runner fetches, as written with its version; null for anything else. */
export function packageIn(step: Step): string | null {
  const { launcher, argv } = step
  if (launcher?.kind !== 'package') return null
  const args = argv.slice(1)
  const at = start(launcher, args)
  if (at === null) return null
  const options = args.slice(0, at)
  for (const [index, word] of options.entries()) {
    const glued = /^(--[\w-]+)=(.*)$/s.exec(word)
    if (glued && launcher.packageIn?.includes(glued[1]!)) return glued[2]!
    if (launcher.packageIn?.includes(word)) return options[index + 1] ?? null
  }
  const local = launcher.localVerbs?.some((verb) => options.includes(verb)) ?? false
  return local ? null : (args[at] ?? null)
}
/** The image of `docker run … image`; null for anything else. */
export function imageIn({ launcher, argv }: Step): string | null {
  if (launcher?.kind !== 'container' || !argv.slice(1).includes('run')) return null
  const args = argv.slice(1)
  const at = start(launcher, args)
  return at === null ? null : (args[at] ?? null)
}

/** The word that says what a command is for: the image, the package, the script or module, else the program itself. */
export function subjectOf(argv: readonly string[]): string {
  for (const step of stepsOf(argv)) {
    const image = imageIn(step)
    if (image !== null) return image
    const wanted = packageIn(step)
    if (wanted !== null && launcherOf(wanted) === null) return wanted
    if (step.launcher === null) return step.argv[0]!
    if (step.launcher.kind === 'interpreter' && step.code.length === 0)
      return step.argv.slice(1).find((word) => !word.startsWith('-') && !/^(?:run|exec|x)$/.test(word)) ?? step.argv[0]!
  }
  return argv[0] ?? ''
}

type Next = Pick<Step, 'argv' | 'env' | 'elsewhere'>
type Run = Pick<Step, 'argv' | 'env'>

function following(launcher: Launcher, step: Step): Next | null {
  const run = runIn(launcher, step.argv.slice(1))
  if (!run || run.argv.length === 0) return null
  const elsewhere = launcher.kind === 'container' || launcher.kind === 'remote' ? launcher.kind : step.elsewhere
  return { ...run, elsewhere }
}

function runIn(launcher: Launcher, args: readonly string[]): Run | null {
  if (launcher.kind === 'interpreter' || launcher.kind === 'tool') return null
  if (launcher.kind === 'shell') return runInShell(launcher, args)
  const line = launcher.line ? lineIn(launcher, args) : null
  if (line) return withAssignments(line, launcher.assigns === true)
  if (launcher.behind) {
    const at = args.findIndex((word) => launcher.behind!.test(word))
    return { argv: at === -1 ? [] : upTo(args.slice(at + 1), /^[;+]$/), env: {} }
  }
  const at = start(launcher, args)
  if (at === null) return null
  const { argv: rest, env } = withAssignments(args.slice(at), launcher.assigns === true)
  let run = rest.slice(launcher.operands ?? 0)
  if (launcher.kind === 'remote') run = run.slice(pastOptions(launcher, run, 0))
  else if (launcher.kind === 'container') run = [...entrypoint(args.slice(0, at)), ...run.slice(1)]
  if (run[0] === '--') run = run.slice(1)
  const [first, ...others] = run
  // What stands behind an image or a host and looks like an option is for what runs there anyway.
  if (first === undefined || (launcher.kind !== 'wrapper' && first.startsWith('-'))) return null
  const program = launcher.kind === 'package' ? first.replace(/^@[^/]+\//, '').replace(/(?:@|==|>=|~=).*$/s, '') : first
  return { argv: [program || first, ...others], env }
}
/** The first command of a shell's text: variables before it count, what comes behind an operator is only text. */
function runInShell(launcher: Launcher, args: readonly string[]): Run | null {
  const own = ownWords(launcher, args)
  const at = own.findIndex((word) => launcher.code?.test(word))
  const text = /^\/[ck]/i.test(args[at] ?? '') ? args.slice(at + 1).join(' ') : args[at + 1]
  if (at === -1 || text === undefined) return null
  const words = upTo(wordsOf(text), operator)
  return withAssignments(words[0] === 'exec' ? words.slice(1) : words, true)
}
const operator = /^(?:[;|&<>()]|&&|\|\|)$/
function upTo(words: readonly string[], end: RegExp): readonly string[] {
  const at = words.findIndex((word) => end.test(word))
  return at === -1 ? words : words.slice(0, at)
}
function entrypoint(options: readonly string[]): readonly string[] {
  const at = options.findIndex((word) => /^--entrypoint(?:=|$)/.test(word))
  if (at === -1) return []
  const value = options[at]!.includes('=') ? options[at]!.slice('--entrypoint='.length) : options[at + 1]
  return value ? [value] : []
}

/** Where what it runs stands, behind options, verbs and their options; null when a verb is missing. */
function start(launcher: Launcher, args: readonly string[]): number | null {
  let at = pastOptions(launcher, args, 0)
  if (launcher.verbs) {
    const ends = launcher.verbs.map((verb) => pastVerb(launcher, args, at, verb.split(' ')))
    const end = ends.find((each) => each !== null)
    if (end === undefined || end === null) return null
    at = pastOptions(launcher, args, end)
  }
  return at
}
/** `compose -f x run`: between two words of a verb there may be options. */
function pastVerb(launcher: Launcher, args: readonly string[], from: number, verb: readonly string[]): number | null {
  let at = from
  for (const word of verb) {
    at = pastOptions(launcher, args, at)
    if (args[at] !== word) return null
    at += 1
  }
  return at
}
function pastOptions({ values = [] }: Launcher, args: readonly string[], from: number): number {
  let at = from
  while (at < args.length) {
    const word = args[at]!
    if (word === '--') return at + 1
    if (!word.startsWith('-') || word === '-') return at
    at += takesNext(word, values) ? 2 : 1
  }
  return Math.min(at, args.length)
}
/** `--name value`, `-n value`, `-in value`; not `--name=value` and not `-nvalue`. */
function takesNext(word: string, values: readonly string[]): boolean {
  if (word.startsWith('--') || word.length === 2) return values.includes(word)
  if (values.includes(word)) return true
  const letters = word.slice(1)
  const first = [...letters].findIndex((letter) => values.includes(`-${letter}`))
  return first === letters.length - 1
}

function withAssignments(run: readonly string[], assigns: boolean): Run {
  const pairs: [string, string][] = []
  for (const word of assigns ? run : []) {
    const pair = /^([A-Za-z_][\w.]*)=(.*)$/s.exec(word)
    if (!pair) break
    pairs.push([pair[1]!, pair[2]!])
  }
  return { env: Object.fromEntries(pairs), argv: run.slice(pairs.length) }
}

/** The words of `env -S 'A=1 node x'`, `su -c 'node x'`, with what else was given behind them. */
function lineIn(launcher: Launcher, args: readonly string[]): readonly string[] | null {
  const at = args.findIndex((word) => launcher.line!.test(word))
  // An option of what it runs is none of its own.
  if (
    at === -1 ||
    args.slice(0, at).includes('--') ||
    at > pastOptions(launcher, args, 0) + (launcher.lineBehind ?? launcher.operands ?? 0)
  )
    return null
  const glued = args[at]!.replace(launcher.line!, '').replace(/^=/, '')
  const [text, rest] = glued === '' ? [args[at + 1], args.slice(at + 2)] : [glued, args.slice(at + 1)]
  if (text === undefined) return null
  return [...wordsOf(text), ...(launcher.assigns ? rest : [])]
}
function wordsOf(text: string): readonly string[] {
  try {
    return parse(text, (name: string) => `$${name}`).flatMap((part) =>
      typeof part === 'string' ? [part] : 'pattern' in part ? [part.pattern] : 'op' in part ? [part.op] : []
    )
  } catch {
    return text.split(/\s+/).filter((word) => word !== '')
  }
}

const isScript = (word: string): boolean => /^[^-].*\.(?:js|cjs|mjs|ts|mts|cts|py|pl|rb|php|lua|sh)$/is.test(word)
function codeIn(launcher: Launcher, args: readonly string[]): readonly string[] {
  if (launcher.program) {
    const at = pastOptions(launcher, args, 0)
    return args[at] !== undefined && launcher.program.test(args[at]) ? [args[at]] : []
  }
  if (launcher.kind === 'remote' || launcher.joins) {
    const run = runIn(launcher, args)?.argv ?? []
    // A shell joins the words and parses them again.
    if (run.some((word) => /[\s;|&$`<>()]/.test(word))) return run
  }
  const line = launcher.line ? lineIn(launcher, args) : null
  if (line && (launcher.inShell || line.some((word) => operator.test(word)))) return [line.join(' ')]
  if (!launcher.code) return []
  const own = ownWords(launcher, args)
  for (const [at, word] of own.entries()) {
    if (launcher.code.test(word)) return own.slice(at, at + 2)
    // `-o ProxyCommand=…`, `-d auto_prepend_file=…`: the option and its value as one.
    if (own[at + 1] !== undefined && /^-[a-zA-Z]$/.test(word) && launcher.code.test(`${word} ${own[at + 1]}`))
      return own.slice(at, at + 2)
  }
  return []
}
/** Without what is meant for the script or the package: `node server.js -e production`. */
function ownWords(launcher: Launcher, args: readonly string[]): readonly string[] {
  if (launcher.kind === 'interpreter' || launcher.kind === 'tool') {
    const end = args.findIndex((word) => isScript(word) || launcher.endsAt?.test(word))
    return end === -1 ? args : args.slice(0, end)
  }
  // Shells of Windows have too many options with a value; there no word ends them.
  if (launcher.kind === 'shell' && !launcher.values) return args
  const at = start(launcher, args)
  return at === null ? args : args.slice(0, at + 1)
}
