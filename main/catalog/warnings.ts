/**
 * What a person should see before agreeing: each rule looks at the whole proposal and answers a warning or null. Rules
 * warn and never forbid, because consent to the exact command is the control; lists of good commands can be passed with
 * `npx -c` and the like. Pure. Add yours to the list at the end.
 */
import type { ConsentSheet, PackageFacts } from '../../contract/model.ts'
import { steersTheLoader } from '../processes/environment.ts'
import { isPlaceholder, looksSecret } from './placeholders.ts'
import { hidesSomething, visible } from './visible.ts'

export type Warning = ConsentSheet['warnings'][number]
export interface Proposal {
  /** Empty for a remote server. */
  readonly argv: readonly string[]
  readonly url: string | null
  /** Those with a plain value; secrets are not looked at. */
  readonly env: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly package: PackageFacts | null
  /** Files named in the arguments that are not there. */
  readonly missingFiles: readonly string[]
  readonly now: Date
}
type Rule = (proposal: Proposal) => Warning | null

const warn = (title: string, text: string, items: readonly string[]): Warning | null =>
  items.length === 0 ? null : { title, text, items: items.map(visible) }
const program = (argv: readonly string[]): string =>
  (argv[0] ?? '')
    .replace(/^.*[\\/]/, '')
    .replace(/\.(?:exe|cmd|bat)$/i, '')
    .toLowerCase()
const day = 86_400_000

const hiddenCharacters: Rule = ({ argv, url, env }) =>
  warn(
    'Characters that hide or reorder text',
    'Here they are written out. They can make a command look like another one; there is rarely an honest reason for them.',
    [...argv, url ?? '', ...Object.entries(env).map(([name, value]) => `${name}=${value}`)].filter(hidesSomething)
  )

const shellFlags: Readonly<Record<string, RegExp>> = {
  sh: /^-[a-z]*c/,
  bash: /^-[a-z]*c/,
  zsh: /^-[a-z]*c/,
  dash: /^-[a-z]*c/,
  ksh: /^-[a-z]*c/,
  fish: /^(?:-[a-z]*c|--command)/,
  cmd: /^\/[ck]$/i,
  powershell: /^-(?:c|command|e|enc|encodedcommand)$/i,
  pwsh: /^-(?:c|command|e|enc|encodedcommand)$/i,
  npx: /^(?:-c|--call)/,
  npm: /^(?:-c|--call)/,
  node: /^(?:-e|-p|-pe|--eval|--print|-r|--require|--import)/,
  bun: /^(?:-e|--eval|-p)/,
  deno: /^eval$/,
  python: /^-c/,
  perl: /^-[a-z]*e/i,
  ruby: /^-[a-z]*e/,
  php: /^-r/,
  osascript: /^-e/
}
const codeInArguments: Rule = ({ argv }) => {
  const name = program(argv)
  const flag = shellFlags[/^python[\d.]*$/.test(name) ? 'python' : name]
  const rest = argv.slice(1)
  const at = flag ? rest.findIndex((arg) => flag.test(arg)) : -1
  if (at === -1) return null
  return warn(
    'Runs code that stands in the arguments',
    `${name} will execute the text below as a program. Read all of it before you agree.`,
    rest.slice(at, at + 2)
  )
}

const dangerousWords: Rule = ({ argv }) => {
  const text = argv.join(' ')
  const found: string[] = []
  if (
    argv.some(
      (arg) => /^(?:sudo|doas|pkexec|runas)$/i.test(arg.replace(/^.*[\\/]/, '')) || /\b(?:sudo|doas|pkexec)\s/.test(arg)
    )
  )
    found.push('asks for administrator rights (sudo)')
  if (/\brm\s+(?:-\w+\s+)*-\w*[rf]|\brmdir\s+\/s|\bRemove-Item\b.*-Recurse/i.test(text))
    found.push('deletes files (rm -rf)')
  if (
    /\b(?:curl|wget|iwr|Invoke-WebRequest)\b[^|]*\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b/i.test(text) ||
    /\b(?:iex|Invoke-Expression)\b/i.test(text)
  )
    found.push('runs what it downloads (curl … | sh)')
  if (/(?:^|\s)(?:chmod\s+(?:-R\s+)?[0-7]*777|mkfs|dd\s+if=)/.test(text)) found.push('changes permissions or disks')
  return warn(
    'Does what servers rarely need',
    'These are usual in attacks and unusual in servers. Be sure that you know why they are here.',
    found
  )
}

const shellSyntax: Rule = ({ argv }) => {
  if (shellFlags[program(argv)] && /^(?:sh|bash|zsh|dash|ksh|fish|cmd|pwsh|powershell)$/.test(program(argv)))
    return null
  return warn(
    'Looks like shell syntax',
    'There is no shell in between: these characters reach the program as they stand, and do nothing else.',
    argv.slice(1).filter((arg) => /[;|`]|&&|\$\(|^[<>]|(?:^|[^\\])\$\{?[A-Z_]+/i.test(arg) && !/^https?:/.test(arg))
  )
}

const containers: Rule = ({ argv }) => {
  if (!/^(?:docker|podman|nerdctl)$/.test(program(argv))) return null
  const found: string[] = []
  for (const [index, arg] of argv.entries()) {
    if (/^--privileged(?:=true)?$/.test(arg)) found.push('--privileged: the container has all rights of this computer')
    if (/^(?:-v|--volume|--mount)$/.test(arg)) found.push(`${arg} ${argv[index + 1] ?? ''}: sees this folder`)
    if (/^(?:-v.+|--volume=.+|--mount=.+)$/.test(arg)) found.push(`${arg}: sees this folder`)
    if (/docker\.sock/.test(arg))
      found.push('docker.sock: may start any container, so it has all rights of this computer')
    if (
      /^--(?:network|net|pid|ipc|userns)=host$/.test(arg) ||
      (/^--(?:network|net|pid|ipc|userns)$/.test(arg) && argv[index + 1] === 'host')
    )
      found.push(`${arg}: shares this with the computer`)
    if (/^--(?:cap-add|device|security-opt)/.test(arg)) found.push(`${arg}: more rights than usual`)
  }
  return warn(
    'Opens the container towards your computer',
    'Without these, what runs in the container stays in it.',
    found
  )
}

const relativePaths: Rule = ({ argv }) =>
  warn(
    'Paths that depend on the working folder',
    'What they mean depends on the folder it works in; a leading “~” is not expanded either. Whole paths are safer.',
    argv.filter((arg, index) =>
      index === 0 ? /^\.{0,2}[^\\/].*[\\/]/.test(arg) && !/^[a-z]:/i.test(arg) : /^(?:~|\.{1,2})[\\/]/.test(arg)
    )
  )

const missingFiles: Rule = ({ missingFiles: files }) =>
  warn(
    'Files that are not there',
    'The command names them, but there is no such file now. It will probably not start.',
    files
  )

const openPlaceholders: Rule = ({ argv }) =>
  warn(
    'Not filled in',
    'These look like gaps that a guide left for you.',
    argv
      .slice(1)
      .filter(
        (arg) =>
          arg.trim() !== '' &&
          arg !== '...' &&
          (isPlaceholder(arg) || /\$\{input:[^}]*\}|<(?:your|path)[^>]*>/i.test(arg))
      )
  )

const unpinned: Rule = ({ argv }) => {
  const name = program(argv)
  const words = argv.slice(1)
  if (/^(?:npx|bunx|pnpx|uvx|pipx)$/.test(name)) {
    const wanted =
      words.find((word) => /^--(?:from|package)=/.test(word))?.replace(/^[^=]*=/, '') ??
      after(words, ['--from', '--package', '-p']) ??
      words.find((word) => !word.startsWith('-') && word !== 'run')
    if (!wanted || /(?!^)@\d|==\d|^(?:\.{0,2}\/|git\+https?:.*@[0-9a-f]{7,})/.test(wanted)) return null
    return warn(
      'No fixed version',
      `${name} fetches the newest version at each start, so what runs may change without asking you.`,
      [wanted]
    )
  }
  if (/^(?:docker|podman|nerdctl)$/.test(name)) {
    const image = imageOf(words)
    if (!image || image.includes('@sha256:') || (/:[^/:]+$/.test(image) && !image.endsWith(':latest'))) return null
    return warn(
      'No fixed version',
      'The image has no version, so what runs may change without asking you. A digest (@sha256:…) is exact.',
      [image]
    )
  }
  return null
}

const loaderVariables: Rule = ({ env }) =>
  warn(
    'Variables that load other code',
    'They make the program run something that is not in the command. Agree only if you set them yourself and know why.',
    Object.entries(env)
      .filter(([name]) => steersTheLoader(name))
      .map(([name, value]) => `${name}=${value}`)
  )

const plainSecrets: Rule = ({ env, headers, argv }) => {
  const named = [...Object.entries(env), ...Object.entries(headers)]
    .filter(([name, value]) => looksSecret(name) && value !== '')
    .map(([name]) => name)
  const inArguments = argv.flatMap((arg, index) => {
    const option = /^--?([\w-]+)(?:=(.+))?$/s.exec(arg)
    if (!option || !looksSecret(option[1]!)) return credential.test(arg) ? [`argument ${index}`] : []
    const value = option[2] ?? argv[index + 1]
    return value && !value.startsWith('-') ? [`--${option[1]}`] : []
  })
  return warn(
    'A secret outside the vault',
    'These look like secrets. In arguments every program on this computer can read them; as plain values they lie readable in the settings. Give them as secrets instead.',
    [...new Set([...named, ...inArguments])]
  )
}
const credential =
  /(?:^|[=:\s])(?:sk-[\w-]{16,}|gh[pousr]_\w{16,}|github_pat_\w{20,}|xox[a-z]-[\w-]{10,}|(?:AKIA|ASIA)[0-9A-Z]{16})|:\/\/[^\s/@:]+:[^\s/@]+@/

const plainHttp: Rule = ({ url }) => {
  if (!url?.startsWith('http:') || isLoopback(url)) return null
  return warn(
    'Not encrypted',
    'Everything sent to this address, secrets included, can be read on the way. Ask for an https address.',
    [url]
  )
}

const newPackage: Rule = ({ package: facts, now }) => {
  if (!facts) return null
  const first = facts.firstPublishedAt ? now.getTime() - Date.parse(facts.firstPublishedAt) : null
  const latest = facts.publishedAt ? now.getTime() - Date.parse(facts.publishedAt) : null
  const found: string[] = []
  if (first !== null && first < 30 * day) found.push(`The package is ${inDays(first)} old`)
  else if (facts.releases === 1) found.push('It has a single release')
  if (latest !== null && latest < 3 * day && !(first !== null && first < 3 * day))
    found.push(`This version is ${inDays(latest)} old`)
  return warn(
    'Very new',
    'Harmful packages are mostly found within their first days. Wait a little, or make sure that you know who publishes it.',
    found
  )
}
const inDays = (ms: number): string =>
  ms < day ? 'less than a day' : `${Math.floor(ms / day)} day${ms < 2 * day ? '' : 's'}`

const deprecated: Rule = ({ package: facts }) =>
  warn(
    'No longer maintained',
    'Its publisher marked this version as deprecated, in these words:',
    facts?.deprecated ? [facts.deprecated] : []
  )

const noIntegrity: Rule = ({ package: facts }) =>
  warn(
    'No fingerprint',
    'The registry tells no fingerprint of this version, so that it cannot be checked whether what arrives is what was published.',
    facts && facts.integrity === '' ? [`${facts.name} ${facts.version}`] : []
  )

const installScripts: Rule = ({ package: facts }) =>
  warn(
    'Install scripts will not run',
    'These packages ask to run a program while being installed. Patchbay does not let them. Most servers work without; if this one does not, its log will tell.',
    (facts?.scripts ?? []).map((one) => `${one.package} ${one.script}`.trim())
  )

const rules: readonly Rule[] = [
  hiddenCharacters,
  codeInArguments,
  dangerousWords,
  containers,
  loaderVariables,
  plainSecrets,
  plainHttp,
  newPackage,
  deprecated,
  noIntegrity,
  missingFiles,
  openPlaceholders,
  shellSyntax,
  relativePaths,
  unpinned,
  installScripts
]

/** All that apply, the gravest first. */
export function warningsFor(proposal: Proposal): readonly Warning[] {
  return rules.map((rule) => rule(proposal)).filter((warning) => warning !== null)
}

function after(words: readonly string[], options: readonly string[]): string | undefined {
  const at = words.findIndex((word) => options.includes(word))
  return at === -1 ? undefined : words[at + 1]
}

/** Options of `docker run` that take a value as the next word; all others stand alone. */
const takesValue =
  /^(?:-e|--env|--env-file|-v|--volume|--mount|-p|--publish|--name|-w|--workdir|-u|--user|--network|--net|--entrypoint|-l|--label|-m|--memory|--cpus|--platform|--add-host|-h|--hostname|--pid|--ipc|--gpus|--pull|--cap-add|--cap-drop|--device|--tmpfs|--ulimit|--security-opt|--restart|--dns|--log-driver|--shm-size|--userns)$/
function imageOf(words: readonly string[]): string | undefined {
  const run = words.indexOf('run')
  if (run === -1) return undefined
  for (let index = run + 1; index < words.length; index++) {
    const word = words[index]!
    if (takesValue.test(word)) index += 1
    else if (!word.startsWith('-')) return word
  }
  return undefined
}

/** An address of this very computer. */
export function isLoopback(url: string): boolean {
  try {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
    return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
  } catch {
    return false
  }
}
