/**
 * A result without its bulk: long texts and structured content are replaced by something short of the same kind, so that
 * what is odd about the rest can be found by reading little. Of bytes that are no JSON the outline is none, either.
 */
import { scanValue, skipSpace } from '../wire/spans.ts'

const [quote, backslash, colon, open, close] = [0x22, 0x5c, 0x3a, 0x7b, 0x7d]
const [openList, closeList] = [0x5b, 0x5d]
/** Longer texts are not searched, unless they could be data. */
const longText = 512
/** So many bytes are looked at one by one before a search is worth its start; more where quotes are near each other. */
const nearby = 128
const mostNearby = 16 * 1024
const widestWindow = 64 * 1024
const structured = '"structuredContent"'
const dataKeys = ['"data"', '"blob"']
/** Stand for a text that is base64, and for one that is not. */
const [asData, asText, asObject] = ['""', '"?"', '{}'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer]

const latin1 = (bytes: Buffer, start: number, end: number): string => bytes.toString('latin1', start, end)

/** The same bytes when there is nothing to leave out. */
export function outlineOf(bytes: Buffer): Buffer {
  const pieces: Buffer[] = []
  let kept = 0
  let depth = 0
  let key = ''
  const replace = (start: number, end: number, by: Buffer): void => {
    pieces.push(bytes.subarray(kept, start), by)
    kept = end
  }
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at]!
    if (byte === open || byte === openList) depth += 1
    else if (byte === close || byte === closeList) depth -= 1
    if (byte !== quote) {
      at += 1
      continue
    }
    const end = afterString(bytes, at)
    const next = skipSpace(bytes, end, bytes.length)
    if (bytes[next] !== colon) {
      if (end - at > longText) {
        const held = dataKeys.includes(key) && isData(latin1(bytes, at + 1, end - 1))
        replace(at, end, held ? asData : asText)
      }
      at = end
      continue
    }
    key = latin1(bytes, at, Math.min(end, at + structured.length + 1))
    if (depth === 1 && key === structured) {
      const value = skipSpace(bytes, next + 1, bytes.length)
      const scan = bytes[value] === open ? scanValue(bytes, value) : null
      if (scan?.ok) replace(value, scan.end, asObject)
      at = scan?.ok ? scan.end : value
    } else at = next + 1
  }
  return pieces.length === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(kept)])
}

/** Surely base64 in its common alphabet. */
function isData(text: string): boolean {
  if (/[-_]/.test(text)) return false
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return Buffer.from(text, 'base64').length === Math.floor(((text.length - padding) * 3) / 4)
}

/** From the opening quote to behind the closing one. */
function afterString(bytes: Buffer, start: number): number {
  let at = start + 1
  let near = nearby
  for (;;) {
    const soon = Math.min(bytes.length, at + near)
    while (at < soon) {
      const byte = bytes[at]!
      if (byte === quote) return at + 1
      at += byte === backslash ? 2 : 1
    }
    if (at >= bytes.length) return bytes.length
    const from = at
    at = nextQuote(bytes, at)
    near = at - from < 2 * nearby ? Math.min(near * 2, mostNearby) : nearby
    // What is before it is none of a string's ends; only an odd number of backslashes takes the quote's meaning.
    let slashes = 0
    while (slashes < at - start - 1 && bytes[at - 1 - slashes] === backslash) slashes += 1
    if (slashes % 2 === 1) at += 1
  }
}

function nextQuote(bytes: Buffer, start: number): number {
  for (let at = start, width = 1024; at < bytes.length; at += width, width = Math.min(width * 2, widestWindow)) {
    const found = latin1(bytes, at, Math.min(bytes.length, at + width)).indexOf('"')
    if (found >= 0) return at + found
  }
  return bytes.length
}
