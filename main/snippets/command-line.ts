/** A command as a person types it → its words. No shell ever sees it, so what only a shell could do is refused. Pure. */
import { parse, type ParseEntry } from 'shell-quote'
import { launcherOf } from '../launchers/read-command.ts'
import { sentence } from '../../contract/words/say.ts'

export type Words =
  | { readonly ok: true; readonly words: readonly string[]; readonly env: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly reason: string }

/** `A=1 command "two words"` → env {A: 1}, words [command, two words]. `$NAME` is kept as written. */
export function splitCommandLine(line: string): Words {
  if (line.length > 65_536) return { ok: false, reason: sentence('line.too-long') }
  const windows = /(^|[\s"'=])([A-Za-z]:\\|\.{1,2}\\|\\\\)/.test(line)
  const { text, back } = withoutGaps(
    line
      .replace(/\\\r?\n\s*/g, ' ')
      .replace(/[`^]\r?\n\s*/g, ' ')
      .trim()
  )
  const quotes = text.replace(/\\["']/g, '')
  if (unbalanced(quotes)) return { ok: false, reason: sentence('line.open-quote') }
  const words: string[] = []
  for (const part of parsed(text, windows)) {
    if (typeof part === 'string') words.push(back(part))
    else if ('pattern' in part) words.push(back(part.pattern))
    else if ('comment' in part) break
    else {
      const reason = sentence('line.shell', { sign: part.op })
      return { ok: false, reason }
    }
  }
  const env = new Map<string, string>()
  while (words[0] !== undefined && /^[A-Za-z_]\w*=/.test(words[0])) {
    const word = words.shift() as string
    const equals = word.indexOf('=')
    env.set(word.slice(0, equals), word.slice(equals + 1))
  }
  return { ok: true, words, env }
}

/**
 * `<your-token>` and `$(pwd)` are for a person and for a shell: to neither may they look like a redirection. They are set
 * aside as single characters and put back into the words.
 */
function withoutGaps(line: string): { readonly text: string; readonly back: (word: string) => string } {
  const aside: string[] = []
  const text = line
    .replace(/[\ue000-\uf8ff]/g, ' ')
    .replace(/<{1,2}\$?[A-Za-z][^<>|;&\n"']{0,80}>{1,2}|\$\([^()\n]{1,200}\)/g, (gap) => {
      if (aside.length >= 1_000) return gap
      aside.push(gap)
      return String.fromCharCode(0xe000 + aside.length - 1)
    })
  return {
    text,
    back: (word) => word.replace(/[\ue000-\uf8ff]/g, (mark) => aside[mark.charCodeAt(0) - 0xe000] ?? mark)
  }
}

function parsed(text: string, windows: boolean): readonly ParseEntry[] {
  try {
    // Where backslashes are part of paths, they must not escape what follows.
    return parse(text, (name: string) => '$' + name, windows ? { escape: '^' } : undefined)
  } catch {
    // "Bad substitution": an unfinished ${ is taken as it stands.
    return text.split(/\s+/)
  }
}

function unbalanced(text: string): boolean {
  let open = ''
  for (const letter of text) {
    if (open) open = letter === open ? '' : open
    else if (letter === '"' || letter === "'") open = letter
  }
  return open !== ''
}

export const baseName = (command: string): string => command.split(/[\\/]/).at(-1) ?? command
/** A word that begins a command line rather than a sentence: "watch" and "find" are words of English first. */
export function isLauncher(word: string): boolean {
  const kind = launcherOf(word)?.kind
  return kind !== undefined && kind !== 'tool' && (kind !== 'wrapper' || baseName(word) === 'env')
}
