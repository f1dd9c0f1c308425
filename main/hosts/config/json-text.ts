/**
 * JSON with comments as text: its tree with offsets, where it is wrong, and how its author formats. The basis of editing
 * without reprinting. Pure.
 */
import { createScanner, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'
import { inWords, say, sentence, type Said } from '../../../contract/words/say.ts'
import type { Edited, Refusal } from './types.ts'

export interface JsonText {
  /** Without the byte order mark. */
  readonly text: string
  readonly bom: '' | '\uFEFF'
  /** null when there is nothing but white space. */
  readonly root: Node | null
}

export const refuse = (text: string, offset: number, said: Said): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { ...position(text, offset), reason: inWords(said), said }
})

/** Comments and trailing commas are accepted; everything else must be right, for a broken file is never edited. */
export function readJson(whole: string): Edited<JsonText> {
  const bom = whole.startsWith('\uFEFF') ? '\uFEFF' : ''
  const text = whole.slice(bom.length)
  if (text.trim() === '') return { ok: true, value: { text, bom, root: null } }
  const errors: ParseError[] = []
  let root: Node | undefined
  try {
    root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return refuse(text, 0, say('json.deep'))
  }
  const error = errors[0]
  if (error) return refuse(text, error.offset, reasonOf(error, text))
  if (!root) return refuse(text, 0, say('json.empty'))
  if (root.type !== 'object') return refuse(text, root.offset, say('json.holds-no-object', { what: nameOf(root) }))
  return { ok: true, value: { text, bom, root } }
}

export function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 }
}

const reasons: Readonly<Record<string, Said>> = {
  InvalidSymbol: say('json.not-json'),
  InvalidNumberFormat: say('json.number'),
  PropertyNameExpected: say('json.name-expected'),
  ValueExpected: say('json.value-expected'),
  ColonExpected: say('json.colon-expected'),
  CommaExpected: say('json.comma-expected'),
  CloseBraceExpected: say('json.brace-missing'),
  CloseBracketExpected: say('json.bracket-missing'),
  EndOfFileExpected: say('json.end-expected'),
  InvalidCommentToken: say('json.comment'),
  UnexpectedEndOfComment: say('json.comment-end'),
  UnexpectedEndOfString: say('json.text-end'),
  UnexpectedEndOfNumber: say('json.number-end'),
  InvalidUnicode: say('json.unicode'),
  InvalidEscapeCharacter: say('json.escape'),
  InvalidCharacter: say('json.character')
}
function reasonOf(error: ParseError, text: string): Said {
  if (text.includes('\0')) return say('json.nul')
  return reasons[printParseErrorCode(error.error)] ?? say('json.not-json')
}

export const nameOf = (node: Node): string =>
  ({
    array: sentence('json.a-list'),
    string: sentence('json.a-text'),
    number: sentence('json.a-number'),
    boolean: sentence('json.a-boolean'),
    null: 'null',
    object: sentence('json.an-object')
  })[node.type as string] ?? sentence('json.something')

/** All properties of an object with this name; more than one means the file says two things. */
export const propertiesNamed = (object: Node, name: string): readonly Node[] =>
  (object.children ?? []).filter((property) => property.children?.[0]?.value === name)

export const valueOf = (property: Node): Node => property.children?.[1] as Node
export const endOf = (node: Node): number => node.offset + node.length

// ---- how the author formats ------------------------------------------------------------------------------------
export interface Manner {
  readonly eol: '\n' | '\r\n'
  /** One level of indentation. */
  readonly unit: string
  /** The whole document is on one line. */
  readonly oneLine: boolean
  /** A blank after `:` and `,` on one line. */
  readonly spaced: boolean
}

export function mannerOf(text: string, root: Node | null): Manner {
  const crlf = text.split('\r\n').length - 1
  const lf = text.split('\n').length - 1 - crlf
  const inner = root ? text.slice(root.offset, endOf(root)) : ''
  return {
    eol: crlf > lf ? '\r\n' : '\n',
    unit: root ? unitOf(text, root) : '  ',
    oneLine: root !== null && (root.children?.length ?? 0) > 0 && !inner.includes('\n'),
    spaced: !/":\S/.test(inner)
  }
}

function unitOf(text: string, root: Node): string {
  for (const property of root.children ?? []) {
    const own = indentBefore(text, property.offset)
    if (own) return own
  }
  return '  '
}

/** The white space before this offset when nothing else stands before it on its line; else null. */
export function indentBefore(text: string, offset: number): string | null {
  const lead = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  return /^[ \t]*$/.test(lead) ? lead : null
}

/** The white space the line of this offset begins with. */
export const indentOfLine = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1))?.[0] ?? ''

export interface Token {
  readonly kind: 'comma' | 'lineComment' | 'blockComment' | 'lineBreak' | 'blank' | 'other'
  readonly start: number
  readonly end: number
}
const kinds: Readonly<Record<number, Token['kind']>> = {
  5: 'comma',
  12: 'lineComment',
  13: 'blockComment',
  14: 'lineBreak',
  15: 'blank'
}
/** What stands between two places that hold no value: commas, comments, white space. */
export function tokensBetween(text: string, from: number, to: number): readonly Token[] {
  const scanner = createScanner(text.slice(0, to), false)
  scanner.setPosition(from)
  const tokens: Token[] = []
  for (
    let kind = scanner.scan();
    scanner.getTokenOffset() < to && scanner.getTokenLength() > 0;
    kind = scanner.scan()
  ) {
    const start = scanner.getTokenOffset()
    tokens.push({ kind: kinds[kind] ?? 'other', start, end: start + scanner.getTokenLength() })
  }
  return tokens
}
