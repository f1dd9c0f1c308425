import { scanMessage } from './message.ts'
/** So many bytes without a readable one are no text in some older encoding either. */
const longEnough = 200

/**
 * True when these first bytes of a line are no text, in no encoding: not UTF-8, and one byte in twenty is a control
 * character, or hardly any is ASCII. Text in an older encoding has spaces and digits in it, and is left to pass as text.
 */
export function isBinary(head: Buffer): boolean {
  if (isTextSoFar(head)) return false
  let controls = 0
  let ascii = 0
  for (const byte of head) {
    if (byte < 0x20 && !harmless.includes(byte)) controls += 1
    else if (byte < 0x7f) ascii += 1
  }
  return controls * 20 >= head.length || (head.length >= longEnough && ascii * 50 < head.length)
}

/** Tab, newline, carriage return, backspace, form feed, bell, escape. */
const harmless = [0x09, 0x0a, 0x0d, 0x08, 0x0c, 0x07, 0x1b]

/** Valid UTF-8, but for a character that is cut at the end. */
function isTextSoFar(head: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

/** Beyond this a line in the wrong encoding is not looked into for its id. */
const readableBytes = 1024 * 1024

/** Latin text in UTF-16 has a zero in nearly every second byte, always on the same side. */
export function isUtf16(bytes: Buffer): boolean {
  const sides = [0, 0]
  const length = Math.min(bytes.length, 64)
  for (let at = 0; at < length; at += 1) if (bytes[at] === 0) sides[at % 2]! += 1
  const [even, odd] = sides as [number, number]
  return Math.max(even, odd) * 2.5 >= length && Math.min(even, odd) * 8 <= length
}

/**
 * A line of UTF-16 as UTF-8, when it holds one JSON-RPC message; else null. It was cut at the byte 0x0A, so that half of
 * the newline before (little end first) or of its own (big end first) may still hang on it.
 */
export function messageFromUtf16(line: Buffer): Buffer | null {
  if (line.length > readableBytes) return null
  for (const [encoding, from] of readings) {
    // Buffer's own utf16le is not used: from an odd offset it writes beyond its memory in some versions of Node.
    const text = new TextDecoder(encoding).decode(even(line.subarray(from)))
    const bytes = Buffer.from(text, 'utf8')
    if (scanMessage(bytes).kind === 'message') return bytes
  }
  return null
}

const readings = [
  ['utf-16le', 0],
  ['utf-16le', 1],
  ['utf-16be', 0]
] as const
const even = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length - (bytes.length % 2))
