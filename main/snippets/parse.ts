/**
 * Pasted text of any shape that documentation and hosts use → orders to review. Nothing is looked up, run or written;
 * the text comes from anywhere, so it is bounded and its keys never reach a prototype.
 */
import { userInfo } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import { parse, parseTree, type ParseError } from 'jsonc-parser'
import { parse as parseToml } from 'smol-toml'
import { parseDocument } from 'yaml'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { Answers, InstallRequest } from '../../contract/requests.ts'
import { baseName, isLauncher } from './command-line.ts'
import { plain } from '../hosts/config/edit-json.ts'
import { position, readJson } from '../hosts/config/json-text.ts'
import { maskedText } from '../secrets/mask-file.ts'
import type { LeftOut } from './entry-keys.ts'
import { readLine, setsUp } from './lines.ts'
import { entriesOfLink, isInstallLink } from './links.ts'
import { withIds } from './ids.ts'
import { suggestedName } from './names.ts'
import { declaredInputs } from './asks.ts'
import { checked, installRequestOf, type Beside } from './order.ts'
import { entriesOfServerJson } from './server-json.ts'
import { entriesOf, type NamedEntry } from './tables.ts'
import { say, sentence } from '../../contract/words/say.ts'

type Parsed = Answers['servers.parse']

/** Bounds for hostile text; nobody pastes as much by hand. */
const mostBlocks = 50
const mostOrders = 500

/** At most 2 MB and 500 servers. Failures: not-json (with line and column), no-servers-in-snippet, bad-input. */
export function parseSnippet(given: string): Outcome<Parsed> {
  try {
    return parsed(given)
  } catch (error) {
    // Of YAML: aliases of aliases, without end.
    if (!(error instanceof RangeError) && !(error instanceof ReferenceError)) throw error
    return failed('bad-input', say('snippet.nested'))
  }
}

function parsed(given: string): Outcome<Parsed> {
  if (given.length > 2_000_000) return failed('bad-input', say('snippet.too-long'))
  const text = given
    .replace(/^\uFEFF/, '')
    .replace(/\u00A0/g, ' ')
    .trim()
  if (text === '') return failed('no-servers-in-snippet', say('snippet.empty'))
  const fences = [...text.matchAll(/^[ \t]*(`{3,}|~{3,})[^\n]*\n(.*?)^[ \t]*\1/gms)].map((match) =>
    (match[2] ?? '').trim()
  )
  const blocks = fences.filter((block) => block !== '').slice(0, mostBlocks)
  if (blocks.length === 0) return parseBlock(text)
  const outcomes = blocks.map(parseBlock)
  const good = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))
  if (good.length === 0) return outcomes[0] as Outcome<Parsed>
  return done(together(good))
}

/** What several pieces hold, each server once: a guide shows the same one for every host. */
function together(parts: readonly Parsed[]): Parsed {
  const installRequests: InstallRequest[] = []
  for (const one of parts.flatMap((part) => part.installRequests).slice(0, mostOrders))
    if (!installRequests.some((other) => isSameServer(one, other))) installRequests.push(one)
  return {
    installRequests: withIds(installRequests),
    skipped: parts.flatMap((one) => one.skipped),
    leftOut: parts.flatMap((one) => one.leftOut)
  }
}

/** The same code with the same words, and nothing that one has a value for and the other another. */
function isSameServer(one: InstallRequest, other: InstallRequest): boolean {
  const given = ({ env, secrets }: InstallRequest) =>
    Object.entries({ ...env, ...secrets }).filter(([, value]) => !/\$\{input:/.test(value))
  const values = new Map(given(other))
  return (
    isDeepStrictEqual(one.source, other.source) &&
    isDeepStrictEqual(
      Object.keys({ ...one.env, ...one.secrets }).sort(),
      Object.keys({ ...other.env, ...other.secrets }).sort()
    ) &&
    given(one).every(([name, value]) => !values.has(name) || values.get(name) === value)
  )
}

/** What stands beside the entries of a host's file. */
export const besideOf = (whole: unknown): Beside => ({ inputs: declaredInputs(whole), user: userName() })

/** The entries of a host's table, already parsed. `whole`: what they stand in, for the inputs declared beside them. */
export function ordersOf(entries: readonly NamedEntry[], whole: unknown = null): Parsed {
  const beside = besideOf(whole)
  const installRequests: InstallRequest[] = []
  const leftOut: LeftOut[] = []
  const skipped: { name: string; reason: string }[] = []
  for (const { name, entry } of entries) {
    const made = installRequestOf(name, entry, beside)
    if ('installRequest' in made) {
      installRequests.push(made.installRequest)
      leftOut.push(...(made.leftOut ?? []))
    } else skipped.push({ name: name === '' ? sentence('snippet.without-name') : name, reason: made.skipped })
  }
  return { installRequests: withIds(installRequests), skipped, leftOut }
}

function parseBlock(text: string): Outcome<Parsed> {
  if (isInstallLink(text)) {
    const entries = entriesOfLink(text)
    return entries ? answer(entries) : none('bad-link')
  }
  if (/^\s*\[+\s*"?mcp_servers"?\s*[.\]]/m.test(text)) return fromToml(text)
  if (/^(\{|\[)/.test(text)) return fromJsons(text)
  // The inside of an object without its braces, as documentation often shows it.
  if (/^(?:\s*(?:\/\/[^\n]*\n|\/\*[^]{0,2000}?\*\/))*\s*"[^"\n]*"\s*:\s*[{[]/.test(text))
    return fromJson(text, (inner) => `{${inner.replace(/,\s*$/, '')}}`)
  if (looksLikeYaml(text)) return fromYaml(text)
  if (/^(\/\/|\/\*)/.test(text)) return fromJson(text)
  const lines = withExports(joined(text))
  if (lines.length === 1 || lines.every(isCommandLine)) return fromLines(lines)
  const inside = jsonWithin(text)
  const found = inside ? fromJson(inside) : null
  if (found?.ok) return found
  const commands = lines.filter(isCommandLine)
  if (commands.length > 0) return withVariables(fromLines(commands), text)
  if (found) return found
  return none('no-server')
}

const answer = (entries: readonly NamedEntry[], whole: unknown = null): Outcome<Parsed> =>
  entries.length > 0 ? done(ordersOf(entries, whole)) : none('empty-list')
type Without = 'bad-link' | 'no-server' | 'empty-list' | 'json-without' | 'toml-without' | 'yaml-without'
const none = (why: Without) => failed('no-servers-in-snippet', say(`snippet.${why}`))

function fromJson(text: string, wrap: (text: string) => string = (same) => same): Outcome<Parsed> {
  const whole = wrap(text)
  const shift = whole.length === text.length ? 0 : 1
  const problem = whole.startsWith('[') ? listProblem(whole) : readJson(whole)
  if (problem && !problem.ok) {
    const { line, column, reason } = problem.refusal
    const at = line === 1 ? column - shift : column
    return notJson(text, line, Math.max(1, at), reason)
  }
  const tree = parseTree(whole, [], { allowTrailingComma: true })
  const value = tree ? plain(tree) : null
  const entries = entriesOfServerJson(value) ?? entriesOf(value)
  return entries ? answer(entries, value) : none('json-without')
}

/** One value, or several one behind the other; with the quotation marks a word processor makes of straight ones. */
function fromJsons(text: string): Outcome<Parsed> {
  const first = fromJson(text)
  if (first.ok || first.failure.code !== 'not-json') return first
  const straight = text.replace(/[\u201c\u201d\u201e\u2033]/g, '"')
  if (straight !== text && !text.includes('"')) {
    const mended = fromJsons(straight)
    if (mended.ok) return mended
  }
  const values = jsonValues(text)
  if (values === null) return first
  const outcomes = values.map((one) => fromJson(one))
  const good = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []))
  return good.length === 0 ? first : done(together(good))
}

/** Whole JSON values with nothing but blanks and commas between them; null where there is anything else. */
function jsonValues(text: string): readonly string[] | null {
  const values: string[] = []
  let rest = text
  while (rest !== '') {
    if (values.length === mostBlocks) return null
    const tree = parseTree(rest, [], { allowTrailingComma: true })
    if (!tree || tree.length < 2 || (tree.type !== 'object' && tree.type !== 'array')) return null
    const end = tree.offset + tree.length
    values.push(rest.slice(tree.offset, end))
    rest = rest.slice(end).replace(/^[\s,;]+/, '')
  }
  return values.length > 1 ? values : null
}

/** A list is fine in a snippet, while a host's file must be an object. */
function listProblem(text: string): ReturnType<typeof readJson> | null {
  const errors: ParseError[] = []
  try {
    parse(text, errors, { allowTrailingComma: true })
  } catch {
    return { ok: false, refusal: { line: 1, column: 1, reason: sentence('snippet.deep-json') } }
  }
  const error = errors[0]
  if (!error) return null
  return { ok: false, refusal: { ...position(text, error.offset), reason: sentence('snippet.not-json') } }
}

function notJson(text: string, line: number, column: number, reason: string): Outcome<never> {
  const full = text.split(/\r?\n/)[line - 1] ?? ''
  // Of a very long line the part around the fault; of one with a secret nothing, as the mark would point beside it.
  const from = Math.max(0, column - 60)
  const caret = ' '.repeat(Math.max(0, column - 1 - from)) + '^'
  const detail =
    maskedText(full) === full ? `${full.slice(from, from + 120)}\n${caret}` : sentence('snippet.line', { line })
  return failed('not-json', say('snippet.breaks-off', { line, column, reason }), { detail })
}

function fromToml(text: string): Outcome<Parsed> {
  try {
    const entries = entriesOf(parseToml(text) as Record<string, unknown>)
    return entries ? answer(entries) : none('toml-without')
  } catch (error) {
    const { line, column } = error as { line?: number; column?: number }
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : sentence('snippet.not-toml')
    return notJson(text, line ?? 1, column ?? 1, reason.replace(/^Invalid TOML document:\s*/, ''))
  }
}

/** A member `"env": {…}` shown beside a command is meant for it, where there is but one. */
function withVariables(outcome: Outcome<Parsed>, text: string): Outcome<Parsed> {
  const [, member] = /"(?:env|environment)"\s*:\s*(\{[^{}]*\})/.exec(text) ?? []
  if (!outcome.ok || outcome.value.installRequests.length !== 1 || member === undefined) return outcome
  const [installRequest] = outcome.value.installRequests as [InstallRequest]
  const made = installRequestOf(installRequest.name ?? '', {
    command: 'x',
    env: parse(member, [], { allowTrailingComma: true }) as unknown
  })
  if ('skipped' in made) return outcome
  const asks = [
    ...(installRequest.asks ?? []),
    ...(made.installRequest.asks ?? []).filter((ask) => !installRequest.asks?.some(({ key }) => key === ask.key))
  ]
  const whole: InstallRequest = {
    ...installRequest,
    env: { ...made.installRequest.env, ...installRequest.env },
    secrets: { ...made.installRequest.secrets, ...installRequest.secrets },
    ...(asks.length > 0 ? { asks } : {})
  }
  return done({ ...outcome.value, installRequests: [whole] })
}

/** `export K=V`, `set K=V` and `$env:K = "V"` stand before the commands that use them; docker takes them by name. */
function withExports(lines: readonly string[]): readonly string[] {
  const kept: string[] = []
  const rest: string[] = []
  for (const line of lines) {
    const [, name, value] =
      /^(?:[$%>]\s+)?(?:export\s+|set\s+|setx\s+|\$env:)([A-Za-z_]\w*)\s*=\s*(.*)$/i.exec(line) ?? []
    if (name !== undefined)
      kept.push(`${name}=${/^["'].*["']$/.test(value!) ? value! : JSON.stringify(value!.replace(/[;\s]+$/, ''))}`)
    else rest.push(line)
  }
  return kept.length === 0
    ? lines
    : rest.map((line) =>
        isCommandLine(line) && !setsUp.test(line) && !/ mcp add/.test(line) ? `${kept.join(' ')} ${line}` : line
      )
}

/** Keys at the beginning of lines, at least one of them one below which servers stand. */
const looksLikeYaml = (text: string): boolean =>
  /^(?:mcpServers|mcp_servers|extensions|servers|mcp|context_servers)\s*:\s*(?:#.*)?$/m.test(text)

function fromYaml(text: string): Outcome<Parsed> {
  const document = parseDocument(text, { maxAliasCount: 100, prettyErrors: false } as never)
  const [problem] = document.errors
  if (problem) {
    const before = text.slice(0, problem.pos[0]).split('\n')
    return notJson(
      text,
      before.length,
      (before.at(-1)?.length ?? 0) + 1,
      problem.message.split('\n')[0] ?? sentence('snippet.not-yaml')
    )
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 })
  const entries = entriesOf(value)
  return entries ? answer(entries, value) : none('yaml-without')
}

function fromLines(lines: readonly string[]): Outcome<Parsed> {
  const installRequests: InstallRequest[] = []
  const leftOut: LeftOut[] = []
  const skipped: { name: string; reason: string }[] = []
  for (const text of lines.slice(0, mostOrders)) {
    const line = readLine(text)
    if (line.kind === 'refused') {
      if (lines.length === 1) return failed('bad-input', say('snippet.bad-command', { reason: line.reason }))
      skipped.push({ name: text.slice(0, 80), reason: line.reason })
    } else if (line.kind === 'entries') {
      const parsed = ordersOf(line.entries)
      installRequests.push(...parsed.installRequests)
      skipped.push(...parsed.skipped)
      leftOut.push(...parsed.leftOut, ...(line.leftOut ?? []))
    } else {
      const entries = Object.fromEntries([...line.env].filter(([key]) => key !== '__proto__'))
      const made = installRequestOf(suggestedName(line.source), { command: 'x', env: entries })
      const whole =
        'installRequest' in made
          ? checked({ ...made.installRequest, source: line.source }, { inputs: [], user: userName() })
          : made
      if ('installRequest' in whole) installRequests.push(whole.installRequest)
      else skipped.push({ name: text.slice(0, 80), reason: whole.skipped })
    }
  }
  return done({ installRequests: withIds(installRequests), skipped, leftOut })
}

/** Lines with those that end in a backslash joined to the next; comments and blank lines left out. */
const joined = (text: string): readonly string[] =>
  text
    .replace(/\\\r?\n\s*/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))

function isCommandLine(line: string): boolean {
  const bare = line.replace(/^[$%>]\s+/, '').replace(/^([A-Za-z_]\w*=\S*\s+)+/, '')
  if (/^https?:\/\/\S+$/.test(bare)) return true
  if (setsUp.test(bare)) return false
  const [first = '', second = ''] = bare.split(/\s+/)
  if (second === 'mcp' && /^[\w-]+ mcp add/.test(bare)) return true
  return (
    / --add-mcp /.test(bare) ||
    (isLauncher(first) && baseName(first) === first && second !== '' && !/[.:;!?]$/.test(bare))
  )
}

/** The first JSON value in a text with words around it; null when none is whole. */
function jsonWithin(text: string): string | null {
  // Each try reads to the end of the text: a hostile one may not make that happen without end.
  let budget = 4_000_000
  for (const match of text.matchAll(/^[ \t]*[{[]/gm)) {
    const tail = text.slice(match.index).trimStart()
    if ((budget -= tail.length) < 0) break
    const tree = parseTree(tail, [], { allowTrailingComma: true })
    const whole = tree ? tail.slice(0, tree.length) : ''
    const errors: ParseError[] = []
    if (tree && (tree.type === 'object' || tree.type === 'array')) parse(whole, errors, { allowTrailingComma: true })
    if (tree && tree.length > 2 && errors.length === 0) return whole
  }
  return text.includes('{') && text.includes('}') ? text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1) : null
}

/** The name this person is logged in under; empty where the system does not tell. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return ''
  }
}
