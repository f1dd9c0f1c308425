/** Lines as documentation gives them for a terminal → named entries or a wish. Pure. */
import type { Wish } from '../../contract/requests.ts'
import { baseName, isLauncher, splitCommandLine } from './command-line.ts'
import type { LeftOut } from './entry-keys.ts'
import { npmName, wishOfWords } from './order.ts'
import { entriesOf, type NamedEntry } from './tables.ts'

export type Line =
  | { readonly kind: 'entries'; readonly entries: readonly NamedEntry[]; readonly leftOut?: readonly LeftOut[] }
  | { readonly kind: 'wish'; readonly wish: Wish; readonly env: ReadonlyMap<string, string> }
  | { readonly kind: 'refused'; readonly reason: string }

/** `$ ` of a terminal and `%`/`>` prompts are not part of the command. */
const withoutPrompt = (line: string) => line.trim().replace(/^[$%>]\s+/, '')

export function readLine(given: string): Line {
  const line = withoutPrompt(given)
  if (/^https?:\/\/\S+$/i.test(line)) return { kind: 'entries', entries: [{ name: '', entry: { url: line } }] }
  const split = splitCommandLine(line)
  if (!split.ok) return { kind: 'refused', reason: split.reason }
  const { words, env } = split
  const [first = ''] = words
  if (first === '') return { kind: 'refused', reason: 'There is no command in it.' }
  const program = baseName(first).replace(/\.(exe|cmd)$/i, '')
  if (words[1] === 'mcp' && /^(add|add-json)$/.test(words[2] ?? '')) return hostCommand(words.slice(2))
  const added = words.indexOf('--add-mcp')
  if (/^(code|code-insiders|cursor|windsurf|codium)$/.test(program) && added > 0)
    return fromJson('', words[added + 1] ?? '')
  const alone =
    words.length === 1 && npmName.test(first) && !isLauncher(first) && !/\.(py|js|mjs|cjs|ts|sh|exe|jar)$/i.test(first)
  if (alone) return { kind: 'wish', wish: { from: 'npm', package: first, args: [] }, env }
  return { kind: 'wish', wish: wishOfWords(words), env }
}

function fromJson(name: string, text: string): Line {
  try {
    const entries = entriesOf(JSON.parse(text))
    if (!entries) return { kind: 'refused', reason: 'The JSON in it describes no server.' }
    return { kind: 'entries', entries: entries.map((one) => (one.name === '' ? { ...one, name } : one)) }
  } catch {
    return { kind: 'refused', reason: 'What stands where JSON should be is not JSON.' }
  }
}

const withValue: Readonly<Record<string, 'env' | 'header' | 'transport' | 'url' | 'ignored'>> = {
  '-e': 'env',
  '--env': 'env',
  '-H': 'header',
  '--header': 'header',
  '-t': 'transport',
  '--transport': 'transport',
  '--url': 'url',
  '-s': 'ignored',
  '--scope': 'ignored',
  '--timeout': 'ignored',
  '--description': 'ignored',
  '--client-id': 'ignored',
  '--callback-port': 'ignored',
  '--bearer-token-env-var': 'ignored'
}

/** `claude mcp add [options] name [--] command …`, and the same of codex, gemini, qwen, amp and others. */
function hostCommand(words: readonly string[]): Line {
  const given: Record<'env' | 'header' | 'transport' | 'url' | 'ignored', string[]> = {
    env: [],
    header: [],
    transport: [],
    url: [],
    ignored: []
  }
  const rest: string[] = []
  for (let at = 1; at < words.length; at++) {
    const word = words[at] as string
    if (word === '--') {
      rest.push(...words.slice(at + 1))
      break
    }
    const [, flag = word, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? []
    const meaning = Object.hasOwn(withValue, flag) ? withValue[flag] : undefined
    // Behind the name and the command, options belong to the command.
    if (rest.length >= 2 && !(meaning && rest.length === 2 && /^https?:/.test(rest[1] ?? ''))) rest.push(word)
    else if (meaning === 'env')
      given.env.push(...(value !== undefined ? [value] : takeEnv(words, at, (next) => (at = next))))
    else if (meaning) given[meaning].push(value ?? words[++at] ?? '')
    else if (!word.startsWith('-')) rest.push(word)
  }
  const [name = '', ...command] = rest
  if (words[0] === 'add-json') return fromJson(name, command.join(' '))
  const env = Object.fromEntries(given.env.filter((pair) => !pair.startsWith('__proto__=')).map(cut('=')))
  const url = given.url[0] ?? (/^https?:\/\//.test(command[0] ?? '') ? command[0] : undefined)
  if (url !== undefined) {
    const headers = Object.fromEntries(given.header.map(cut(':')))
    return { kind: 'entries', entries: [{ name, entry: { type: given.transport[0], url, headers } }] }
  }
  if (command.length === 0) return { kind: 'refused', reason: 'The name of the server is there, but not its command.' }
  return { kind: 'entries', entries: [{ name, entry: { command: command[0], args: command.slice(1), env } }] }
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
