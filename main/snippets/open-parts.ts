/** The parts of a text that somebody else was to fill in, in the spellings of hosts, shells and READMEs. Pure. */

export interface OpenPart {
  /** As it stands in the text. */
  readonly text: string
  readonly kind: 'input' | 'variable' | 'home' | 'user' | 'folder' | 'fill-in' | 'shell' | 'text'
  readonly name: string
  /** Equal for all spellings of the same thing: `${env:A}` and `$A`. */
  readonly origin: string
  /** What it stands for when nobody says otherwise. */
  readonly value: string | null
}

/** `$A` only after something that is no letter, so that a password with a dollar in it stays whole. */
const pattern = new RegExp(
  [
    String.raw`\$\{[^{}]+\}`,
    String.raw`\{\{\s*[A-Za-z][^{}]*\}\}`,
    String.raw`\{(?:env|file):[^{}]+\}`,
    String.raw`(?<![\w$\\])\$[A-Z_][A-Z0-9_]+(?!\w)`,
    String.raw`%[A-Z_][A-Z0-9_]{2,}%`,
    String.raw`(?<!\w)<{1,2}\$?[A-Za-z][^<>\n/]{0,80}>{1,2}`,
    String.raw`\$\([^()\n]{1,200}\)`,
    String.raw`(?<=:\/\/)your-[a-z0-9-]*[a-z0-9](?=[.\/:]|$)`,
    String.raw`\/path\/to(?:\/[\w.-]+)*`,
    String.raw`(?<![\w-])[a-z]{2,12}[-_](?:\*{3,}|\.{3,}|…|x{4,})`,
    String.raw`\bYOUR[_-][A-Z0-9_-]*[A-Z0-9]\b`
  ].join('|'),
  'g'
)

/** The text with each open part replaced by what `replace` makes of it. */
export function openParts(text: string, replace: (part: OpenPart) => string): string {
  // Marked-up text is no form to fill in.
  const markup = text.includes('</')
  return text.replace(pattern, (found) => (markup && found.startsWith('<') ? found : replace(openPartOf(found))))
}

export function openPartOf(text: string): OpenPart {
  const inner = /^\$\{([^{}]+)\}$/.exec(text)?.[1] ?? /^\{((?:env|file):[^{}]+)\}$/.exec(text)?.[1]
  const [, input] = /^input:(.+)$/s.exec(inner ?? '') ?? []
  if (input !== undefined)
    return { text, kind: 'input', name: input.trim() || 'input', origin: `input:${input.trim()}`, value: null }
  const [, name, standard] =
    /^(?:env:)?([A-Za-z_]\w*)(?::-(.*))?$/s.exec(inner ?? '') ??
    /^\$([A-Za-z_]\w*)$/.exec(text) ??
    /^%([A-Za-z_]\w*)%$/.exec(text) ??
    []
  if (inner !== undefined && /^(workspace(Folder|Root)(:.*)?|cwd|fileWorkspaceFolder)$/.test(inner))
    return { text, kind: 'folder', name: 'workspaceFolder', origin: 'workspaceFolder', value: null }
  if (inner === 'pathSeparator' || inner === '/') return { text, kind: 'text', name: inner, origin: inner, value: '/' }
  if (name !== undefined) {
    if (/^(HOME|USERPROFILE|userHome)$/.test(name)) return { text, kind: 'home', name, origin: 'home', value: null }
    if (/^(USER|USERNAME|LOGNAME)$/.test(name)) return { text, kind: 'user', name, origin: 'user', value: null }
    return { text, kind: 'variable', name, origin: `env:${name}`, value: standard || null }
  }
  if (inner !== undefined)
    return { text, kind: 'variable', name: inner.trim() || 'value', origin: `of-host:${inner}`, value: null }
  const shell = /^\$\(([^()]*)\)$/.exec(text)?.[1]?.trim()
  if (shell === 'pwd') return { text, kind: 'folder', name: 'workspaceFolder', origin: 'workspaceFolder', value: null }
  if (shell !== undefined) return { text, kind: 'shell', name: slugOf(shell), origin: `shell:${shell}`, value: null }
  const words = text.replace(/^[<{[$\s]+|[>}\]\s]+$/g, '').trim()
  const key = slugOf(words)
  return { text, kind: 'fill-in', name: key, origin: `fill-in:${key}`, value: null }
}

function slugOf(words: string): string {
  const slug = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return slug === '' ? 'value' : slug
}
