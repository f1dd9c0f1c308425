/** Lines as documentation gives them for a terminal → named entries or what is to be installed. Pure. */
import type { ServerSource } from '../../contract/requests.ts'
import { packageNamed } from '../catalogue/package-sources.ts'
import { baseName, isLauncher, splitCommandLine } from './command-line.ts'
import type { LeftOut } from './entry-keys.ts'
import { sourceOfWords } from './order.ts'
import { entriesOf, type NamedEntry } from './tables.ts'
import { sentence } from '../../contract/words/say.ts'

export type Line =
  | { readonly kind: 'entries'; readonly entries: readonly NamedEntry[]; readonly leftOut?: readonly LeftOut[] }
  | { readonly kind: 'source'; readonly source: ServerSource; readonly env: ReadonlyMap<string, string> }
  | { readonly kind: 'refused'; readonly reason: string }

/** `$ ` of a terminal and `%`/`>` prompts are not part of the command. */
const withoutPrompt = (line: string) => line.trim().replace(/^[$%>]\s+/, '')

/** What a README has people run before: none of it is a server. */
export const setsUp =
  /^(?:sudo\s+)?(?:(?:docker|podman)\s+(?:pull|build|login|logout|push|tag|network|volume|stop|rm|ps|logs|images|inspect|compose)|npm\s+(?:i|install|ci|publish|login|whoami|run|test|link|uninstall|update|add)|pnpm\s+(?:i|install|add|build|run|test)|yarn\s+(?:add|install|build|test)|bun\s+(?:i|install|add|build|test)|pipx?\s+(?:install|uninstall|upgrade|show)|pip3\s+install|python3?\s+-m\s+(?:pip|venv)|uv\s+(?:pip|sync|venv|add|tool\s+(?:install|upgrade)|build|publish)|cargo\s+(?:install|build|add|test)|go\s+(?:install|get|build|test)|git\s|curl\s|wget\s|brew\s|apt(?:-get)?\s|(?:npx|bunx|pnpm\s+dlx|yarn\s+dlx)\s+(?:-y\s+|--yes\s+)?(?:@modelcontextprotocol\/inspector|@smithery\/cli|@anthropic-ai\/mcpb|add-mcp|skills|create-[\w-]+|tsc|tsx|vitest|jest|playwright\s+install)(?:@\S+)?(?:\s|$)|cd\s|mkdir\s|cp\s|source\s|chmod\s)/i

export function readLine(given: string): Line {
  const line = withoutPrompt(given)
  if (/^https?:\/\/\S+$/i.test(line)) return { kind: 'entries', entries: [{ name: '', entry: { url: line } }] }
  if (setsUp.test(line)) return { kind: 'refused', reason: sentence('line.sets-up') }
  const split = splitCommandLine(line)
  if (!split.ok) return { kind: 'refused', reason: split.reason }
  const { words, env } = split
  const [first = ''] = words
  if (first === '') return { kind: 'refused', reason: sentence('line.empty') }
  const program = baseName(first).replace(/\.(exe|cmd)$/i, '')
  if (words[1] === 'mcp' && /^(add|add-json)$/.test(words[2] ?? '')) return hostCommand(words.slice(2))
  const added = words.indexOf('--add-mcp')
  if (/^(code|code-insiders|cursor|windsurf|codium)$/.test(program) && added > 0)
    return fromJson('', words[added + 1] ?? '')
  const alone = words.length === 1 && !isLauncher(first) && !/\.(py|js|mjs|cjs|ts|sh|exe|jar)$/i.test(first)
  const named = alone ? packageNamed(first) : null
  if (named) return { kind: 'source', source: named, env }
  return { kind: 'source', source: sourceOfWords(words), env }
}

function fromJson(name: string, text: string): Line {
  try {
    const entries = entriesOf(JSON.parse(text))
    if (!entries) return { kind: 'refused', reason: sentence('line.json-without') }
    return { kind: 'entries', entries: entries.map((one) => (one.name === '' ? { ...one, name } : one)) }
  } catch {
    return { kind: 'refused', reason: sentence('line.not-json') }
  }
}

type Meaning = 'env' | 'header' | 'transport' | 'url' | 'bearer' | 'ignored'
const withValue: Readonly<Record<string, Meaning>> = {
  '-e': 'env',
  '--env': 'env',
  '-H': 'header',
  '--header': 'header',
  '-t': 'transport',
  '--transport': 'transport',
  '--type': 'transport',
  '--url': 'url',
  '-s': 'ignored',
  '--scope': 'ignored',
  '--timeout': 'ignored',
  '--description': 'ignored',
  '--client-id': 'ignored',
  '--callback-port': 'ignored',
  '--bearer-token-env-var': 'bearer'
}

const withLeftOut = (line: Line, leftOut: readonly LeftOut[]): Line =>
  line.kind === 'entries' ? { ...line, leftOut } : line

/** `claude mcp add [options] name [--] command …`, and the same of codex, gemini, qwen, amp and others. */
function hostCommand(words: readonly string[]): Line {
  const given: Record<Meaning, string[]> = {
    bearer: [],
    env: [],
    header: [],
    transport: [],
    url: [],
    ignored: []
  }
  const rest: string[] = []
  const unknown: string[] = []
  for (let at = 1; at < words.length; at++) {
    const word = words[at] as string
    if (word === '--') {
      rest.push(...words.slice(at + 1))
      break
    }
    const [, flag = word, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? []
    const meaning = Object.hasOwn(withValue, flag) ? withValue[flag] : undefined
    // Behind the name and the command, options belong to the command.
    // unless it is one quoted text, an address or JSON: then what follows is the host's again.
    if (rest.length >= 2 && !(rest.length === 2 && /^https?:|\s|^\{/.test(rest[1] ?? ''))) rest.push(word)
    else if (meaning === 'env')
      given.env.push(...(value !== undefined ? [value] : takeEnv(words, at, (next) => (at = next))))
    else if (meaning) given[meaning].push(value ?? words[++at] ?? '')
    else if (!word.startsWith('-')) rest.push(word)
    else unknown.push(word)
  }
  const [name = '', ...quoted] = rest
  const leftOut = unknown.map((key) => ({ name, key, reason: sentence('line.unknown-option') }))
  if (words[0] === 'add-json') return withLeftOut(fromJson(name, quoted.join(' ')), leftOut)
  const split = quoted.length === 1 && /\s/.test(quoted[0]!) ? splitCommandLine(quoted[0]!) : null
  const command = split?.ok ? split.words : quoted
  const env = Object.fromEntries(given.env.filter((pair) => !pair.startsWith('__proto__=')).map(cut('=')))
  const url = given.url[0] ?? (/^https?:\/\//.test(command[0] ?? '') ? command[0] : undefined)
  if (url !== undefined) {
    const headers = Object.fromEntries(given.header.map((each) => cut(/^[\w-]+=/.test(each) ? '=' : ':')(each)))
    const bearer = given.bearer[0] === undefined ? {} : { bearer_token_env_var: given.bearer[0] }
    return {
      kind: 'entries',
      leftOut,
      entries: [{ name, entry: { type: given.transport[0], url, headers, ...bearer } }]
    }
  }
  if (command.length === 0) return { kind: 'refused', reason: sentence('line.name-only') }
  return { kind: 'entries', leftOut, entries: [{ name, entry: { command: command[0], args: command.slice(1), env } }] }
}

/** `-e A=1 B=2 name`: Claude Code takes several pairs behind one -e. */
function takeEnv(words: readonly string[], at: number, moved: (at: number) => void): readonly string[] {
  const pairs: string[] = []
  let next = at
  while (/^[A-Za-z_]\w*=/s.test(words[next + 1] ?? '')) pairs.push(words[++next] as string)
  moved(next)
  return pairs
}

const cut =
  (separator: string) =>
  (pair: string): readonly [string, string] => {
    const at = pair.indexOf(separator)
    return at < 0 ? [pair, ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
  }
