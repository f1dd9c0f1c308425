/**
 * What is a secret: one answer for all that ask (pasting, the catalogue, arguments, variables, headers, host files,
 * redaction and warnings). What is `surely` one goes to the vault, what `maybe` is one is asked about, and previews hide
 * both. Three things are looked at: what the name says, the shapes in which services give out keys, and how much a value
 * looks like chance. Pure.
 */
import { parseTree, type Node } from 'jsonc-parser'
import { holdsGap, isGap } from './gaps.ts'
import { namesACount, namesAnIdentity, nameSays, type NameSays } from './names.ts'
import { beginsAsKey, shapesIn } from './shapes.ts'
import { isUnmistakable } from './unmistakable.ts'

export type Verdict = 'surely' | 'maybe' | 'no'
/** A part of a text that is a secret; `name` is the name it goes by. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly name: string
  readonly verdict: 'surely' | 'maybe'
}

/** `name`: of the variable, header, option or member, or '' where it has none. */
export function recognise(name: string, value: string): Verdict {
  const spans = secretSpans(name, value)
  return spans.some(({ verdict }) => verdict === 'surely') ? 'surely' : spans.length > 0 ? 'maybe' : 'no'
}

/** For a field whose value is not known yet: would it be asked for as a secret? */
export const asksForSecret = (name: string): boolean => /^(?:strong|weak)$/.test(nameSays(name))

/** Longer texts are looked at for shapes only. */
const mostRead = 65_536
const mostLevels = 6

/** The parts that are secrets, in order, without overlaps. */
export function secretSpans(name: string, text: string, level = 0): readonly Span[] {
  return disjoint(spansOf(name, text, level))
}

/** The same for text that holds values among other things: a line of shell, a sentence. */
export const secretsInText = (text: string): readonly Span[] =>
  disjoint([...inWords(text.slice(0, mostRead)), ...byShape('', text)])

const disjoint = (spans: readonly Span[]): readonly Span[] => {
  const found: Span[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end))
    if (span.start >= (found.at(-1)?.end ?? 0) && span.end > span.start) found.push(span)
  return found
}

function spansOf(name: string, text: string, level: number): readonly Span[] {
  const bare = text.trim()
  if (bare === '' || isGap(bare)) return []
  if (text.length > mostRead || level > mostLevels) return byShape(name, text)
  if (/^-----BEGIN [A-Z ]*PRIVATE KEY/.test(bare)) return [whole(name, text, 'surely')]
  const data = inJson(name, text, level)
  if (data && (data.length > 0 || nameSays(name) !== 'strong')) return data
  const inside = inAddress(name, text) ?? inPair(name, text, level) ?? []
  if (inside.length > 0) return inside
  const said = byName(name, text)
  if (said) return [said]
  const shaped = byShape(name, text)
  return shaped.length > 0 ? shaped : byChance(name, text)
}

/** Every part of a value that is a secret by itself, the whole one first: what is known of it, to be hidden anywhere. */
export function secretParts(name: string, value: string): readonly string[] {
  const parts = new Set([value])
  const add = (part: string | undefined) => part !== undefined && isUnmistakable(part) && parts.add(part)
  for (const { start, end } of secretSpans(name, value)) add(value.slice(start, end))
  for (const one of [...parts]) {
    const [, scheme, credential] = /^\s*([A-Za-z][\w-]{0,30}):?\s+(\S+)\s*$/.exec(one) ?? []
    add(credential)
    // `Basic` packs the name and the password of a user together.
    const packed = /^basic$/i.test(scheme ?? '') ? Buffer.from(credential!, 'base64').toString('utf8') : ''
    if (/^[\x20-\x7e]+$/.test(packed)) {
      add(packed)
      add(packed.slice(packed.indexOf(':') + 1))
    }
    // What stands encoded in an address may be repeated decoded.
    if (one.includes('%') && !one.includes('://')) add(decoded(one))
  }
  return [...parts]
}

const whole = (name: string, text: string, verdict: Span['verdict']): Span => {
  const start = text.length - text.trimStart().length
  return { start, end: start + text.trim().length, name: name === '' ? 'key' : name, verdict }
}
const moved = (spans: readonly Span[], by: number): readonly Span[] =>
  spans.map((span) => ({ ...span, start: span.start + by, end: span.end + by }))

/** Words that say how, or whether, and are no secrets under any name. */
const settings =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|auto|default|enabled|disabled|required|optional)$/i
/** Ways of signing in and places of keys: what `--auth` is followed by. */
const ways =
  /^(?:basic|bearer|oauth2?|oidc|saml|jwt|token|password|api[-_ ]?key|env|keychain|keyring|file|plain|any|digest|ntlm|stdio)$/i
const path = /^(?:~[\\/]|\.{1,2}[\\/]|[a-z]:[\\/]|\\\\|file:|\/[\w.@-]+(?:\/[\w.@ -]+)*\/?$)/i

function byName(name: string, text: string): Span | null {
  const says = nameSays(name)
  if (says === 'nothing') return null
  const value = text.trim()
  if (settings.test(value) || path.test(value) || holdsGap(value) || isGap(value.replace(/^[a-z-]+\s+/i, '')))
    return null
  const verdict = judged(says, name, value)
  return verdict === 'no' ? null : whole(name, text, verdict)
}

function judged(says: NameSays, name: string, value: string): Verdict {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(value)
  if (/^[\d.,_]+$/.test(value)) {
    if (namesACount(name)) return 'no'
    return says === 'strong' ? (value.length > 5 || /pass|pwd|secret/i.test(name) ? 'surely' : 'maybe') : 'no'
  }
  if (says === 'strong') {
    // An address under such a name is where to get one, unless it is one that nobody may know.
    if (address) return 'maybe'
    return 'surely'
  }
  if (address || ways.test(value)) return says === 'weak' && address && /dsn/i.test(name) ? 'maybe' : 'no'
  const mixed = /\d/.test(value) && /[a-z]/i.test(value) && isUnmistakable(value)
  if (says === 'faint') return mixed && !/\s/.test(value) ? 'maybe' : 'no'
  if (mixed && (/^[\x21-\x7e]+$/.test(value) || /cookie/i.test(name))) return 'surely'
  // `--key name` means a name; `NOTION_KEY=name` does not.
  return isUnmistakable(value) || name.replace(/^-+/, '').length > 4 ? 'maybe' : 'no'
}

function byShape(name: string, text: string): readonly Span[] {
  if (beginsAsKey(text.trim())) return [whole(name, text, 'surely')]
  return shapesIn(text)
    .filter(({ start, end }) => !isGap(text.slice(start, end)))
    .map(({ start, end }) => ({ start, end, name: name === '' ? 'key' : name, verdict: 'surely' as const }))
}

/** Long and as good as random: letters, digits and changes between them, as no word and no version has. */
function byChance(name: string, text: string): readonly Span[] {
  const value = text.trim()
  if (value.length < 24 || value.length > 4_096 || namesAnIdentity(name)) return []
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)) return []
  if (/^(?:[0-9a-f]{32,})$/i.test(value)) return [whole(name, text, 'maybe')]
  if (!/^[A-Za-z0-9_+/-]+={0,2}$/.test(value) || /^[\w-]+(?:\/[\w-]+)+$/.test(value)) return []
  const changes = value.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])/g)?.length ?? 0
  const digits = value.match(/[0-9]/g)?.length ?? 0
  return digits >= 2 && changes >= value.length / 5 ? [whole(name, text, 'maybe')] : []
}

/** Members of an object and items of a list; null where the text is no JSON. */
function inJson(name: string, text: string, level: number): readonly Span[] | null {
  if (!/^\s*[[{]/.test(text)) return null
  const tree = treeOf(text)
  if (!tree) return null
  const found: Span[] = []
  const walk = (node: Node, key: string, depth: number): void => {
    if (depth > 32) return
    if (node.type === 'string')
      found.push(...inQuotes(key, text.slice(node.offset + 1, node.offset + node.length - 1), node, level))
    for (const child of node.children ?? []) {
      const [member, value] = child.type === 'property' ? (child.children ?? []) : [undefined, child]
      if (value) walk(value, member ? String(member.value) : node.type === 'array' ? key : '', depth + 1)
    }
  }
  walk(tree, name, 0)
  return found
}

/** Null where it is no JSON, or is nested more deeply than anybody writes a value. */
function treeOf(text: string): Node | null {
  const problems: Parameters<typeof parseTree>[1] = []
  try {
    const tree = parseTree(text, problems, { allowTrailingComma: true })
    return tree && problems.length === 0 ? tree : null
  } catch {
    return null
  }
}

/** A text within JSON: of one that is written with escapes only the whole can be pointed at. */
function inQuotes(key: string, raw: string, node: Node, level: number): readonly Span[] {
  const value = String(node.value)
  const spans = secretSpans(key, value, level + 1)
  if (spans.length === 0) return []
  if (raw === value) return moved(spans, node.offset + 1)
  const verdict = spans.some((span) => span.verdict === 'surely') ? 'surely' : 'maybe'
  return [{ start: node.offset + 1, end: node.offset + 1 + raw.length, name: spans[0]!.name, verdict }]
}

/** The password of a user, members of the query whose names say so, and addresses that are keys themselves. */
function inAddress(name: string, text: string): readonly Span[] | null {
  if (!text.includes('://') || /\s/.test(text.trim())) return null
  const found: Span[] = []
  const add = (start: number, value: string, as: string, verdict: Verdict) => {
    if (verdict !== 'no' && value !== '' && !isGap(value) && !holdsGap(value))
      found.push({ start, end: start + value.length, name: as, verdict })
  }
  const user = /([a-z][a-z0-9+.-]*:\/\/)([^\s/@:?#]*)(?::([^\s/@?#]+))?@/i.exec(text)
  if (user) {
    const [, scheme = '', who = '', password] = user
    const from = user.index + scheme.length
    if (password !== undefined) add(from + who.length + 1, password, 'password', 'surely')
    else if (/dsn/i.test(name) || beginsAsKey(who)) add(from, who, name || 'key', who.length >= 16 ? 'surely' : 'maybe')
  }
  for (const part of text.matchAll(/([?&;#])([\w.-]{1,80})=([^&;#\s]+)/g)) {
    const [, mark = '', key = '', value = ''] = part
    const verdict = byName(key, decoded(value))?.verdict ?? (beginsAsKey(value) ? 'surely' : 'no')
    add(part.index + mark.length + key.length + 1, value, key, verdict)
  }
  const hook = shapesIn(text).filter((one) => one.name !== 'password in a URL')
  for (const { start, end } of hook)
    if (!found.some((one) => one.start < end && start < one.end))
      add(start, text.slice(start, end), name || 'key', 'surely')
  return found
}

/** `Bearer X`, `Name: value`, `NAME=value`, and several of them in one text; null where it is nothing of the kind. */
function inPair(name: string, text: string, level: number): readonly Span[] | null {
  const scheme =
    /^(\s*(?:bearer|basic|token|apikey|api-key|digest|negotiate|bot|key|dpop|ssws|splunk|oauth)\s+)(\S+)\s*$/i.exec(
      text
    )
  if (scheme) {
    const [, before = '', value = ''] = scheme
    if (isGap(value) || holdsGap(value)) return []
    const sure = nameSays(name) !== 'nothing' || /^\s*bearer/i.test(before) || beginsAsKey(value)
    if (!sure && !(isUnmistakable(value) && /[\dA-Z]/.test(value))) return null
    return [
      { start: before.length, end: before.length + value.length, name: name || 'Authorization', verdict: 'surely' }
    ]
  }
  if (nameSays(name) !== 'nothing') return null
  const pair = /^(\s*(?:--?)?([A-Za-z_][\w.-]{0,100})\s*[=:]\s*)([^\s=/][^]*)$/.exec(text)
  if (pair) {
    const [, before = '', key = '', value = ''] = pair
    const inside = moved(secretSpans(key, value, level + 1), before.length)
    if (inside.length > 0 || /^\s*[[{]/.test(value)) return inside
  }
  return inWords(text)
}

/** `name=value` and `name: value` anywhere, under names that are those of secrets and of nothing else. */
function inWords(text: string): readonly Span[] {
  const found: Span[] = []
  for (const part of text.matchAll(
    /(?<![\w.-])([A-Za-z][\w.-]{0,60})(["']?\s?[=:]\s?["']?(?:(?:bearer|basic|token)\s+)?)([^\s;&,"']+)/gi
  )) {
    const [, key = '', between = '', value = ''] = part
    // In a sentence "password: must" is none.
    const meant = isUnmistakable(value) || (text.includes(';') && between === '=')
    const verdict =
      nameSays(key) === 'strong' && meant && !value.includes('://') ? byName(key, value)?.verdict : undefined
    const start = part.index + key.length + between.length
    if (verdict && !isGap(value)) found.push({ start, end: start + value.length, name: key, verdict })
  }
  return found
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
