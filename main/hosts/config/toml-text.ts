/**
 * TOML as text: its tables and values with offsets, as data, and how its author formats. The basis of editing without
 * reprinting. Pure.
 */
import { parseTOML, type AST } from 'toml-eslint-parser'
import { say } from '../../../contract/words/say.ts'
import { refuse } from './json-text.ts'
import type { Edited } from './types.ts'

/** Keys down from the top; a number is the place in a list of tables. */
export type Path = readonly (string | number)[]

/** One `key = value`, wherever it stands: on a line of its own or inside braces. */
export interface Leaf {
  readonly path: Path
  readonly node: AST.TOMLKeyValue
  /** What it is a member of; a table or the whole file where it has a line of its own. */
  readonly parent: AST.TOMLTable | AST.TOMLTopLevelTable | AST.TOMLInlineTable
}

export interface Section {
  readonly path: Path
  readonly node: AST.TOMLTable
}

export interface TomlText {
  /** Without the byte order mark. */
  readonly text: string
  readonly bom: '' | '\uFEFF'
  readonly sections: readonly Section[]
  /** In the order of the file; an inline table comes before its members. */
  readonly leaves: readonly Leaf[]
  readonly comments: readonly { readonly start: number; readonly end: number }[]
  readonly data: Readonly<Record<string, unknown>>
}

const deepest = 200

/** What a parser says about a file that is wrong, in words that end no sentence. */
const inWords = (message: string): string =>
  message
    .replace(/\.$/, '')
    .replace(/^./, (first) => first.toLowerCase())
    .replace(/^expected expression$/, 'a value is expected here')

/** A broken file is never edited; a key that stands twice is broken too. */
export function readToml(whole: string): Edited<TomlText> {
  const bom = whole.startsWith('\uFEFF') ? '\uFEFF' : ''
  const text = whole.slice(bom.length)
  if (text.includes('\0')) return refuse(text, text.indexOf('\0'), say('json.nul'))
  let program: AST.TOMLProgram
  try {
    program = parseTOML(text)
  } catch (error) {
    if (error instanceof RangeError) return refuse(text, 0, say('json.deep'))
    const at = (error as { readonly index?: number }).index
    if (typeof at !== 'number') throw error
    const { message } = error as Error
    // What is missing at the end of a line is found at the beginning of the next.
    const before = /same line|unspecified|unterminated/i.test(message) && text[at - 1] === '\n'
    return refuse(text, before ? at - 1 : at, say('config.parser', { what: inWords(message) }))
  }
  const top = program.body[0]
  const sections: Section[] = []
  const leaves: Leaf[] = []
  const data = Object.create(null) as Record<string, unknown>
  for (const node of top.body) {
    if (node.type === 'TOMLKeyValue') gather(leaves, data, [], node, top, 0)
    else {
      sections.push({ path: node.resolvedKey, node })
      tableAt(data, node.resolvedKey)
      for (const member of node.body) gather(leaves, data, node.resolvedKey, member, node, 0)
    }
  }
  const comments = program.comments.map(({ range }) => ({ start: range[0], end: range[1] }))
  return { ok: true, value: { text, bom, sections, leaves, comments, data } }
}

function gather(
  leaves: Leaf[],
  data: Record<string, unknown>,
  base: Path,
  node: AST.TOMLKeyValue,
  parent: Leaf['parent'],
  depth: number
): void {
  const path = [...base, ...node.key.keys.map(keyOf)]
  leaves.push({ path, node, parent })
  if (node.value.type === 'TOMLInlineTable' && depth < deepest) {
    tableAt(data, path)
    for (const member of node.value.body) gather(leaves, data, path, member, node.value, depth + 1)
  } else {
    const table = tableAt(data, path.slice(0, -1))
    table[String(path.at(-1))] = valueOf(node.value)
  }
}

const keyOf = (key: AST.TOMLBare | AST.TOMLQuoted): string => (key.type === 'TOMLBare' ? key.name : key.value)

/** The table at a path, made with what is missing on the way. Without prototypes, so that `__proto__` is a key like any. */
function tableAt(data: Record<string, unknown>, path: Path): Record<string, unknown> {
  let table: Record<string, unknown> | unknown[] = data
  path.forEach((key, depth) => {
    const within = table as Record<string | number, unknown>
    within[key] ??= typeof path[depth + 1] === 'number' ? [] : (Object.create(null) as Record<string, unknown>)
    table = within[key] as Record<string, unknown>
  })
  return table as Record<string, unknown>
}

function valueOf(node: AST.TOMLContentNode): unknown {
  if (node.type === 'TOMLArray') return node.elements.map(valueOf)
  if (node.type === 'TOMLInlineTable') {
    const data = Object.create(null) as Record<string, unknown>
    for (const member of node.body) gather([], data, [], member, node, 0)
    return data
  }
  if (node.kind === 'integer') {
    const number = Number(node.bigint)
    return Number.isSafeInteger(number) ? number : node.bigint
  }
  // A date has no counterpart in what servers are described with: its letters say what it is.
  return node.kind === 'string' || node.kind === 'boolean' || node.kind === 'float' ? node.value : node.datetime
}

/** What stands at a path of the data; undefined where there is nothing. */
export function valueAt(data: unknown, path: Path): unknown {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string | number, unknown>)[key]
  }
  return value
}

export const startsWith = (path: Path, head: Path): boolean =>
  path.length >= head.length && head.every((key, at) => path[at] === key)
