/**
 * Finds values in JSON bytes without building objects from them, so that what is passed on stays the bytes that came
 * (big integers, key order, duplicate inner keys, lone surrogates and whitespace survive). The grammar of RFC 8259 is
 * checked in full on the way: what leaves here as a span can be spliced into another message without breaking it.
 * Iterative throughout: nesting costs one byte a level, never stack.
 */
export interface Span {
  readonly start: number
  readonly end: number
}

/** `truncated`: the bytes end inside the value, as they do when a value is written over several lines. */
export type ScanFault = 'syntax' | 'truncated'
export type ValueScan =
  { readonly ok: true; readonly end: number } | { readonly ok: false; readonly fault: ScanFault; readonly at: number }

export type MembersScan =
  | {
      readonly ok: true
      readonly end: number
      readonly members: Readonly<Record<string, Span>>
      /** The first wanted key that occurs twice: two readers could then see two different messages. */
      readonly duplicate: string | null
    }
  | {
      readonly ok: false
      readonly fault: ScanFault | 'not-an-object'
      readonly at: number
      /** Those that were whole before the fault. */
      readonly members: Readonly<Record<string, Span>>
    }

const quote = 0x22
const backslash = 0x5c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const comma = 0x2c
const colon = 0x3a

/** The first position at or after `at` that is no JSON whitespace. */
export function skipSpace(bytes: Uint8Array, at: number, limit: number): number {
  let here = at
  while (here < limit) {
    const byte = bytes[here]!
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break
    here += 1
  }
  return here
}

/**
 * How far a scan has come in bytes that go on. Given to the next scan of the same bytes with more behind them, nothing is
 * looked through twice, so that a message of megabytes costs little at once while it arrives.
 */
export interface ScanProgress {
  due: Due
  /** Where it goes on; inside a text, where that begins. */
  at: number
  /** So far the text at `at` has been looked through; 0: not begun. */
  textAt: number
  depth: number
  levels: Uint8Array<ArrayBuffer>
}
export interface MembersProgress {
  due: 'start' | 'key' | 'value' | 'after'
  at: number
  key: string | undefined
  duplicate: string | null
  readonly members: Record<string, Span>
  readonly value: ScanProgress
}
/** What is expected next; numbers, because that is asked for every token. */
type Due = typeof dueValue | typeof dueKey | typeof dueAfter
const dueValue = 0
const dueKey = 1
const dueAfter = 2

export const scanProgress = (): ScanProgress => ({
  due: dueValue,
  at: -1,
  textAt: 0,
  depth: 0,
  levels: new Uint8Array(0)
})
export const membersProgress = (): MembersProgress => ({
  due: 'start',
  at: 0,
  key: undefined,
  duplicate: null,
  members: Object.create(null) as Record<string, Span>,
  value: scanProgress()
})

/**
 * The spans of the wanted keys of the object at `start` (leading whitespace allowed). Keys match exactly and
 * case-sensitively after their escapes are resolved, because that is how the reader behind us compares them. Of a key
 * that occurs twice the last one counts, as in JSON.parse.
 */
export function findMembers(
  bytes: Uint8Array,
  wanted: readonly string[],
  start = 0,
  limit = bytes.length,
  progress?: MembersProgress
): MembersScan {
  const members = progress?.members ?? (Object.create(null) as Record<string, Span>)
  let duplicate = progress?.duplicate ?? null
  let due = progress?.due ?? 'start'
  // What is due may begin behind more whitespace.
  let at = progress === undefined ? 0 : skipSpace(bytes, progress.at, limit)
  let key = progress?.key
  if (due === 'start') {
    at = skipSpace(bytes, start, limit)
    if (at >= limit) return { ok: false, fault: 'truncated', at, members }
    if (bytes[at] !== openBrace) return { ok: false, fault: 'not-an-object', at, members }
    const brace = at
    at = skipSpace(bytes, brace + 1, limit)
    if (at >= limit) return { ok: false, fault: 'truncated', at, members }
    if (bytes[at] === closeBrace) return { ok: true, end: at + 1, members, duplicate }
    due = 'key'
  }
  for (;;) {
    if (due === 'key') {
      if (at >= limit) {
        if (progress !== undefined) keepMembers(progress, 'key', at, key, duplicate)
        return { ok: false, fault: 'truncated', at, members }
      }
      if (bytes[at] !== quote) return { ok: false, fault: 'syntax', at, members }
      const keyEnd = endOfString(bytes, at, limit)
      if (keyEnd < 0) {
        if (progress !== undefined) keepMembers(progress, 'key', at, key, duplicate)
        return { ...broken(keyEnd, limit), members }
      }
      key = matchKey(bytes, at, keyEnd, wanted)
      const colonAt = skipSpace(bytes, keyEnd, limit)
      if (colonAt >= limit) {
        if (progress !== undefined) keepMembers(progress, 'key', at, key, duplicate)
        return { ok: false, fault: 'truncated', at: colonAt, members }
      }
      if (bytes[colonAt] !== colon) return { ok: false, fault: 'syntax', at: colonAt, members }
      at = skipSpace(bytes, colonAt + 1, limit)
      due = 'value'
    }
    if (due === 'value') {
      const value = scanValue(bytes, at, limit, progress?.value)
      if (!value.ok) {
        if (progress !== undefined) keepMembers(progress, 'value', at, key, duplicate)
        return { ...value, members }
      }
      if (key !== undefined) {
        if (members[key] !== undefined) duplicate ??= key
        members[key] = { start: at, end: value.end }
      }
      at = value.end
    }
    const end = skipSpace(bytes, at, limit)
    if (end >= limit) {
      if (progress !== undefined) keepMembers(progress, 'after', at, key, duplicate)
      return { ok: false, fault: 'truncated', at: end, members }
    }
    if (bytes[end] === closeBrace) return { ok: true, end: end + 1, members, duplicate }
    if (bytes[end] !== comma) return { ok: false, fault: 'syntax', at: end, members }
    at = skipSpace(bytes, end + 1, limit)
    due = 'key'
  }
}

/** Checks one JSON value and says where it ends. */
export function scanValue(bytes: Uint8Array, start: number, limit = bytes.length, progress?: ScanProgress): ValueScan {
  /** One byte a level: 1 for an object, 0 for an array. */
  let levels = new Uint8Array(64)
  let depth = 0
  let due: Due = dueValue
  let at: number
  let textAt = 0
  if (progress === undefined || progress.at < 0) at = skipSpace(bytes, start, limit)
  else {
    ;({ levels, depth, due, textAt } = progress)
    at = skipSpace(bytes, progress.at, limit)
  }
  for (;;) {
    if (due === dueKey) {
      const value = afterKey(bytes, at, limit)
      if (value < 0) {
        if (progress !== undefined) keep(progress, due, at, 0, depth, levels)
        return broken(value, limit)
      }
      at = value
      due = dueValue
    }
    if (due === dueValue) {
      const byte = at < limit ? bytes[at]! : -1
      const inside = byte === openBrace || byte === openBracket ? skipSpace(bytes, at + 1, limit) : at
      if (inside >= limit) {
        if (progress !== undefined) keep(progress, due, at, 0, depth, levels)
        return { ok: false, fault: 'truncated', at: inside }
      }
      if (byte === openBrace || byte === openBracket) {
        const object = byte === openBrace
        if (bytes[inside] === (object ? closeBrace : closeBracket)) {
          at = inside + 1
        } else {
          if (depth === levels.length) {
            const wider = new Uint8Array(depth * 2)
            wider.set(levels)
            levels = wider
          }
          levels[depth] = object ? 1 : 0
          depth += 1
          at = inside
          if (object) due = dueKey
          continue
        }
      } else {
        const end = byte === quote ? endOfString(bytes, at, limit, textAt) : endOfScalar(bytes, at, limit)
        // Of a number that goes on to the last byte it is not known whether it ends there.
        const open = progress !== undefined && (end === cut || (end === limit && byte !== quote))
        if (open) keep(progress, due, at, byte === quote ? cutTextAt : 0, depth, levels)
        if (end < 0 || open) return broken(open ? cut : end, limit)
        at = end
        textAt = 0
      }
      due = dueAfter
    }
    // A value has ended at `at`: close levels until another one is due.
    for (;;) {
      if (depth === 0) {
        if (progress !== undefined) progress.at = -1
        return { ok: true, end: at }
      }
      const next = skipSpace(bytes, at, limit)
      if (next >= limit) {
        if (progress !== undefined) keep(progress, due, at, 0, depth, levels)
        return { ok: false, fault: 'truncated', at: next }
      }
      const byte = bytes[next]!
      const object = levels[depth - 1] === 1
      if (byte === comma) {
        at = skipSpace(bytes, next + 1, limit)
        due = object ? dueKey : dueValue
        break
      }
      if (byte !== (object ? closeBrace : closeBracket)) return { ok: false, fault: 'syntax', at: next }
      depth -= 1
      at = next + 1
    }
  }
}

function keepMembers(
  progress: MembersProgress,
  due: MembersProgress['due'],
  at: number,
  key: string | undefined,
  duplicate: string | null
): void {
  progress.due = due
  progress.at = at
  progress.key = key
  progress.duplicate = duplicate
}

function keep(
  progress: ScanProgress,
  due: Due,
  at: number,
  textAt: number,
  depth: number,
  levels: Uint8Array<ArrayBuffer>
): void {
  progress.due = due
  progress.at = at
  progress.textAt = textAt
  progress.depth = depth
  progress.levels = levels
}

/** The bytes with each span replaced. Spans must not overlap; everything between them is untouched. */
export function splice(
  bytes: Buffer,
  replacements: readonly { readonly span: Span; readonly with: Uint8Array }[]
): Buffer {
  const pieces: Uint8Array[] = []
  let at = 0
  for (const replacement of [...replacements].sort((one, two) => one.span.start - two.span.start)) {
    pieces.push(bytes.subarray(at, replacement.span.start), replacement.with)
    at = replacement.span.end
  }
  pieces.push(bytes.subarray(at))
  return Buffer.concat(pieces)
}

/** Failures travel as negative numbers so that the hot path builds no objects: ~at for syntax, minus infinity for truncation. */
const cut = Number.NEGATIVE_INFINITY
const broken = (code: number, limit: number): { readonly ok: false; readonly fault: ScanFault; readonly at: number } =>
  code === cut ? { ok: false, fault: 'truncated', at: limit } : { ok: false, fault: 'syntax', at: ~code }

/** A string is looked at byte by byte for this long; most are over by then. */
const shortString = 256
const widestWindow = 64 * 1024
const escapeOrControl = /[\\\u0000-\u001f]/
/** Buffer's own, for any array of bytes. */
const latin1 = (Buffer.prototype as unknown as { readonly latin1Slice: (start: number, end: number) => string })
  .latin1Slice

/** The next quote, backslash or control character at or after `start`; `limit` when there is none. */
function afterPlain(bytes: Uint8Array, start: number, limit: number): number {
  let at = start
  for (const soon = Math.min(limit, start + shortString); at < soon; at += 1) {
    const byte = bytes[at]!
    if (byte === quote || byte === backslash || byte < 0x20) return at
  }
  // Native searches in windows that double: long text costs half, and what is full of escapes never much more.
  for (let width = 512; at < limit; width = Math.min(width * 2, widestWindow)) {
    const end = Math.min(limit, at + width)
    const text = latin1.call(bytes, at, end)
    const close = text.indexOf('"')
    const other = (close < 0 ? text : text.slice(0, close)).search(escapeOrControl)
    if (other >= 0) return at + other
    if (close >= 0) return at + close
    at = end
  }
  return limit
}

/** How far the text had been looked through when `endOfString` last answered that it is cut. */
let cutTextAt = 0

/** From the opening quote to the position after the closing one; `from`: so far it has been looked through already. */
function endOfString(bytes: Uint8Array, start: number, limit: number, from = 0): number {
  let at = from === 0 ? start + 1 : from
  for (;;) {
    at = cutTextAt = afterPlain(bytes, at, limit)
    if (at >= limit) return cut
    const byte = bytes[at]!
    if (byte === quote) return at + 1
    if (byte !== backslash) return ~at
    if (at + 1 >= limit) return cut
    const escaped = bytes[at + 1]!
    if (escaped === 0x75) {
      for (let digit = at + 2; digit < at + 6; digit += 1) {
        if (digit >= limit) return cut
        if (!isHex(bytes[digit]!)) return ~digit
      }
      at += 6
    } else if (
      escaped === quote ||
      escaped === backslash ||
      escaped === 0x2f ||
      escaped === 0x62 ||
      escaped === 0x66 ||
      escaped === 0x6e ||
      escaped === 0x72 ||
      escaped === 0x74
    ) {
      at += 2
    } else {
      return ~(at + 1)
    }
  }
}

const isHex = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39

const words: readonly (readonly number[])[] = ['true', 'false', 'null'].map((word) => [...Buffer.from(word)])

/** A number, true, false or null. */
function endOfScalar(bytes: Uint8Array, start: number, limit: number): number {
  for (const word of words) {
    if (bytes[start] !== word[0]) continue
    for (let index = 1; index < word.length; index += 1) {
      if (start + index >= limit) return cut
      if (bytes[start + index] !== word[index]) return ~(start + index)
    }
    return start + word.length
  }
  let at = start
  if (bytes[at] === 0x2d) at += 1
  if (at >= limit) return cut
  if (bytes[at] === 0x30) at += 1
  else if (isDigit(bytes[at])) at = afterDigits(bytes, at, limit)
  else return ~at
  if (at < limit && bytes[at] === 0x2e) {
    if (at + 1 >= limit) return cut
    if (!isDigit(bytes[at + 1])) return ~(at + 1)
    at = afterDigits(bytes, at + 1, limit)
  }
  if (at < limit && (bytes[at] === 0x65 || bytes[at] === 0x45)) {
    at += 1
    if (at < limit && (bytes[at] === 0x2b || bytes[at] === 0x2d)) at += 1
    if (at >= limit) return cut
    if (!isDigit(bytes[at])) return ~at
    at = afterDigits(bytes, at, limit)
  }
  return at
}

function afterDigits(bytes: Uint8Array, start: number, limit: number): number {
  let at = start
  while (at < limit && isDigit(bytes[at])) at += 1
  return at
}

/** From the quote of a key to the first byte of its value. */
function afterKey(bytes: Uint8Array, start: number, limit: number): number {
  if (start >= limit) return cut
  if (bytes[start] !== quote) return ~start
  const end = endOfString(bytes, start, limit)
  if (end < 0) return end
  const at = skipSpace(bytes, end, limit)
  if (at >= limit) return cut
  if (bytes[at] !== colon) return ~at
  return skipSpace(bytes, at + 1, limit)
}

function matchKey(bytes: Uint8Array, start: number, end: number, wanted: readonly string[]): string | undefined {
  const length = end - start - 2
  // A key may be written with escapes ("\u0069d" is "id" to every parser): only then is it worth a string.
  for (let at = start + 1; at < end - 1; at += 1) {
    if (bytes[at] === backslash) {
      const key = JSON.parse(
        Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
      ) as string
      return wanted.find((name) => name === key)
    }
  }
  search: for (const name of wanted) {
    if (name.length !== length) continue
    for (let index = 0; index < length; index += 1) {
      if (bytes[start + 1 + index] !== name.charCodeAt(index)) continue search
    }
    return name
  }
  return undefined
}
