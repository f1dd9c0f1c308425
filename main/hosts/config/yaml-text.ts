/** YAML as text: its tree with offsets, as data, and how its author formats. The basis of editing without reprinting. Pure. */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  parseAllDocuments,
  type Document,
  type Node,
  type Pair,
  type YAMLMap
} from 'yaml'
import { eolOf, lineEnd, lineStart } from './span-edits.ts'
import { say, sentence, type Said } from '../../../contract/words/say.ts'
import { refuse } from './json-text.ts'
import type { Edited } from './types.ts'

export interface YamlText {
  /** Without the byte order mark. */
  readonly text: string
  readonly bom: '' | '\uFEFF'
  /** null where nothing but comments and white space stands. */
  readonly root: YAMLMap | null
  /** Null in an empty file. */
  readonly document: Document.Parsed | null
  readonly data: unknown
  readonly eol: '\n' | '\r\n'
  /** Blanks of one level of indentation. */
  readonly unit: number
}

/** Several documents in one file, references that lead nowhere, and whatever does not parse, are refused. */
export function readYaml(whole: string): Edited<YamlText> {
  const bom = whole.startsWith('\uFEFF') ? '\uFEFF' : ''
  const text = whole.slice(bom.length)
  const nul = text.indexOf('\0')
  if (nul >= 0) return refuse(text, nul, say('json.nul'))
  let documents: readonly Document.Parsed[]
  try {
    documents = [...parseAllDocuments(text, { keepSourceTokens: true, logLevel: 'silent' })] as Document.Parsed[]
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return refuse(text, 0, say('json.deep'))
  }
  const [first, second] = documents
  const error = documents.flatMap((document) => document.errors)[0]
  if (error) return refuse(text, error.pos[0], reasonOf(error.message))
  if (second) return refuse(text, second.range[0], say('config.second-document'))
  const root = first?.contents ?? null
  const empty = root === null || (isScalar(root) && root.value === null)
  if (!empty && !isMap(root)) return refuse(text, root.range?.[0] ?? 0, say('config.holds', { found: nameOf(root) }))
  let data: unknown
  try {
    data = empty ? null : first?.toJS()
  } catch (thrown) {
    if (!(thrown instanceof ReferenceError || thrown instanceof RangeError)) throw thrown
    return refuse(text, 0, say('config.references'))
  }
  const map = isMap(root) ? (root as YAMLMap) : null
  return {
    ok: true,
    value: { text, bom, root: map, document: first ?? null, data, eol: eolOf(text), unit: unitOf(text, map) }
  }
}

/** What the parser says, without the place (which is shown beside it) and the excerpt. */
function reasonOf(message: string): Said {
  const what = (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')
  if (what === 'Map keys must be unique') return say('config.second-name')
  return say('config.parser', { what: what.replace(/^./, (letter) => letter.toLowerCase()) })
}

export const nameOf = (node: Node | null): string =>
  sentence(
    isSeq(node)
      ? 'config.a-list'
      : isMap(node)
        ? 'config.names'
        : isAlias(node)
          ? 'config.a-reference'
          : 'config.a-value'
  )

export const keyText = (pair: Pair): string => String(isScalar(pair.key) ? pair.key.value : pair.key)

/** Where a pair begins, and where the lines it fills end; not those of comments that follow it. */
export const pairStart = (pair: Pair): number => (pair.key as Node).range?.[0] ?? 0
export function nodeEnd(text: string, node: Node | null, otherwise: number): number {
  const end = Math.max(node?.range?.[2] ?? 0, otherwise)
  return text[end - 1] === '\n' ? end : lineEnd(text, end)
}
export const pairEnd = (text: string, pair: Pair): number =>
  nodeEnd(text, pair.value as Node | null, (pair.key as Node).range?.[2] ?? 0)

/** The blanks before an offset when nothing else stands before it on its line, counting the dash of a list as blanks. */
export const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset)

function unitOf(text: string, root: YAMLMap | null): number {
  for (const pair of root?.items ?? []) {
    const value = pair.value as Node | null
    if (!isMap(value) || value.flow || !value.items[0]) continue
    const step = columnOf(text, pairStart(value.items[0])) - columnOf(text, pairStart(pair))
    if (step > 0) return step
  }
  return 2
}

/** Every comment with its place, in the order of the file. */
export function commentsOf(text: string): readonly { readonly start: number; readonly end: number }[] {
  const comments: { start: number; end: number }[] = []
  let at = 0
  let scalar = false
  for (const token of new Lexer().lex(text)) {
    // These marks of the lexer stand for a document, a flow's end by error and a scalar: they take no place in the text.
    const mark = token === '\u0002' || token === '\u0018' || token === '\u001f'
    if (!mark && !scalar && token.startsWith('#')) comments.push({ start: at, end: at + token.length })
    scalar = token === '\u001f'
    if (!mark) at += token.length
  }
  return comments
}
