/**
 * How deep JSON from outside may be nested where objects are made of it. Reading is no trouble at any depth, but writing,
 * copying and comparing such a value take stack for each level, and a stack that runs out ends whatever is above it. What
 * is passed on as bytes is not judged.
 */
import { inWords, say, type Said } from '../../contract/words/say.ts'

/** Far more than any real message has, far less than any stack holds. */
export const mostLevels = 512

/** Thrown instead of making such a value; its message is for people. */
export class NestedTooDeeply extends Error {
  readonly code = 'nested-too-deeply'
  constructor(what: Nested = 'answer') {
    super(inWords(nestedTooDeeply(what)))
  }
}
/** What it was; the sentence begins with it. */
export type Nested =
  'answer' | 'error' | 'host-answer' | 'request' | 'this-request' | 'message' | 'part' | 'input' | 'given'
/** What happened, why, what next. */
export const nestedTooDeeply = (what: Nested): Said => say(`nested.${what}`, { levels: mostLevels })

const quote = 0x22
const backslash = 0x5c

/** Whether brackets and braces are open that deep anywhere. Strings are skipped; the grammar is somebody else's business. */
export function nestedDeeper(bytes: Buffer, levels = mostLevels): boolean {
  if (bytes.length <= levels) return false
  let depth = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!
    if (byte === quote) {
      do {
        at = bytes.indexOf(quote, at + 1)
        if (at === -1) return false
      } while (escaped(bytes, at))
    } else if (byte === 0x5b || byte === 0x7b) {
      if ((depth += 1) > levels) return true
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1
  }
  return false
}

/** A quote with an odd number of backslashes right before it does not end its string. */
function escaped(bytes: Buffer, at: number): boolean {
  let before = at
  while (bytes[before - 1] === backslash) before -= 1
  return (at - before) % 2 === 1
}

/** The same of a value that is there already; takes no stack. */
export function valueNestedDeeper(value: unknown, levels = mostLevels): boolean {
  const open: (readonly [unknown, number])[] = [[value, 0]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [one, depth] = next
    if (typeof one !== 'object' || one === null) continue
    if (depth >= levels) return true
    for (const item of Array.isArray(one) ? one : Object.values(one))
      if (typeof item === 'object' && item !== null) open.push([item, depth + 1])
  }
  return false
}

/** JSON from outside as a value. Throws NestedTooDeeply, or SyntaxError for what is no JSON. */
export function parseForeign(bytes: Buffer, what?: Nested): unknown {
  if (nestedDeeper(bytes)) throw new NestedTooDeeply(what)
  return JSON.parse(bytes.toString('utf8'))
}
