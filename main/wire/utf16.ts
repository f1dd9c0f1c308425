import { scanMessage } from './message.ts'

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
