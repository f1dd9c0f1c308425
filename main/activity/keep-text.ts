/**
 * What is kept of what was said in a call: secrets hidden, at most 8 KB, and still the JSON it was. Where it is longer,
 * texts inside it are shortened, and images and the like left out; only what is too large to be read at all is cut.
 */
import type { KeptText } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { maskContents, maskCutContents, type ContentMask } from '../secrets/mask-contents.ts'
import { nestedDeeper } from '../wire/nesting.ts'

/** Of each side of a call so much is kept. */
export const keptBytes = 8 * 1024
/** What is larger is not read as JSON for this. */
const readBytes = 64 * 1024

/** The bytes of one side as they are held until they are kept: a copy, of a very large one its beginning. */
export interface Held {
  readonly bytes: Buffer
  readonly whole: boolean
}
export interface KeptSide extends KeptText {
  readonly hidden: number
  /** The first words, for a list. */
  readonly words: string | null
}

/** A copy, so that a small answer does not keep alive the large block it came in. */
export const hold = (bytes: Buffer | undefined): Held | null =>
  bytes === undefined
    ? null
    : bytes.length <= readBytes
      ? { bytes: Buffer.from(bytes), whole: true }
      : { bytes: Buffer.from(bytes.subarray(0, keptBytes)), whole: false }

export function keepText({ bytes, whole }: Held, redactor: ContentMask): KeptSide {
  const value = whole && !nestedDeeper(bytes, 256) ? read(bytes) : undefined
  if (value === undefined) return cutText(bytes.toString('utf8'), redactor)
  const { value: masked, hidden } = maskContents(value, redactor)
  // Its own digits and order, where nothing had to be hidden.
  const text = masked === value ? bytes.toString('utf8') : JSON.stringify(masked)
  const words = wordsOf(masked)
  if (Buffer.byteLength(text) <= keptBytes) return { text, cut: false, hidden, words }
  const shorter = shortened(masked)
  if (shorter !== null) return { text: shorter, cut: true, hidden, words }
  return { text: beginning(text), cut: true, hidden, words }
}

function read(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

function cutText(text: string, redactor: ContentMask): KeptSide {
  const masked = maskCutContents(beginning(text), redactor)
  const said = /"text"\s*:\s*"((?:[^"\\]|\\.){1,2000})/.exec(masked.value)?.[1]
  return {
    text: beginning(masked.value),
    cut: true,
    hidden: masked.hidden,
    words: firstWords(said === undefined ? masked.value : unescaped(said))
  }
}

/** As much as may be kept, without half a character at its end. */
function beginning(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= keptBytes) return text
  let end = keptBytes
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end)
}

function unescaped(escaped: string): string {
  try {
    return JSON.parse(`"${escaped.replace(/\\$/, '')}"`) as string
  } catch {
    return escaped
  }
}

/** Texts are shortened together until all fits, then lists; null when even that is not enough. */
function shortened(value: unknown): string | null {
  const light = withoutBinary(value)
  for (const [letters, items] of [
    [4_000, 500],
    [2_000, 200],
    [1_000, 100],
    [400, 50],
    [160, 20],
    [60, 8],
    [30, 3]
  ] as const) {
    const text = JSON.stringify(smaller(light, letters, items))
    if (Buffer.byteLength(text) <= keptBytes) return text
  }
  return null
}

function smaller(value: unknown, letters: number, items: number): unknown {
  if (typeof value === 'string')
    return value.length <= letters
      ? value
      : `${wholeLetters(value, letters)}${sentence('activity.shortened', { letters: value.length - letters })}`
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const first = value.slice(0, items).map((item) => smaller(item, letters, items))
    return value.length <= items ? first : [...first, sentence('activity.fewer', { entries: value.length - items })]
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, smaller(item, letters, items)]))
}

const wholeLetters = (text: string, letters: number): string =>
  text.slice(0, /[\uD800-\uDBFF]/.test(text.charAt(letters - 1)) ? letters - 1 : letters)

/** An image with half of its bytes is no image. */
function withoutBinary(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutBinary)
  const { type, data, blob, mimeType } = value as Record<string, unknown>
  const base64 = typeof blob === 'string' ? blob : type === 'image' || type === 'audio' ? data : undefined
  if (typeof base64 === 'string' && base64.length > 200) {
    const bytes = Math.floor((base64.length * 3) / 4)
    const text = sentence('activity.binary', { type: typeof mimeType === 'string' ? mimeType : 'binary', bytes })
    return typeof blob === 'string' ? { ...value, blob: undefined, text } : { type: 'text', text }
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBinary(item)]))
}

const mostWords = 160
/** The first line that says something. */
function firstWords(text: string): string | null {
  const line = text
    .slice(0, 4_000)
    .split('\n')
    .map((each) => each.replace(/\s+/g, ' ').trim())
    .find((each) => /[\p{L}\p{N}]/u.test(each))
  if (line === undefined) return null
  return line.length <= mostWords ? line : `${wholeLetters(line, mostWords - 1)}…`
}

/** Of a result: its first text, else its data. */
function wordsOf(value: unknown): string | null {
  const text = firstText(value, 0)
  if (text !== null) return firstWords(text)
  const structured = (value as { structuredContent?: unknown } | null)?.structuredContent ?? null
  return structured === null ? null : firstWords(JSON.stringify(structured))
}

function firstText(value: unknown, level: number): string | null {
  if (typeof value !== 'object' || value === null || level > 4) return null
  const { text, message } = value as Record<string, unknown>
  if (typeof text === 'string' && text.trim() !== '') return text
  if (level === 0 && typeof message === 'string') return message
  for (const inside of ['content', 'contents', 'messages', 'resource'] as const) {
    const held: unknown = (value as Record<string, unknown>)[inside]
    for (const each of Array.isArray(held) ? (held as unknown[]).slice(0, 20) : [held]) {
      const found = firstText(each, level + 1)
      if (found !== null) return found
    }
  }
  return null
}
