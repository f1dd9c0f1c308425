/**
 * Is this a picture that can be shown? Told by its first bytes and never by what somebody calls it; nothing is decoded
 * here. That is the page's, in its sandbox, so the size in pixels is looked at first: a small file can unfold to gigabytes.
 */
import { mostPictureBytes } from './choose-icon.ts'

type Kind = 'png' | 'jpeg' | 'webp'
interface Header {
  readonly kind: Kind
  readonly width: number
  readonly height: number
}
const mostPixels = 1_024

/** The picture as a data: address of ours; null for everything that is no still PNG, JPEG or WebP of a fitting size. */
export function pictureOf(bytes: Buffer): string | null {
  if (bytes.length > mostPictureBytes) return null
  const header = png(bytes) ?? jpeg(bytes) ?? webp(bytes)
  if (header === null || !fits(header.width) || !fits(header.height)) return null
  return `data:image/${header.kind};base64,${bytes.toString('base64')}`
}

/** The same of one that lies in its address. What it says to be is not looked at. */
export function pictureInPlace(address: string): string | null {
  const text = address.slice(address.indexOf(',') + 1)
  return /^[a-z0-9+/_-]+={0,2}$/i.test(text) ? pictureOf(Buffer.from(text, 'base64')) : null
}

const shown = /^data:image\/(?:png|jpeg|webp);base64,/
/** What was kept earlier, looked at again: a file can be changed by anybody of this user. */
export const pictureKept = (value: unknown): string | null =>
  typeof value === 'string' && shown.test(value) ? pictureInPlace(value) : null

const fits = (side: number) => side >= 1 && side <= mostPixels

function png(bytes: Buffer): Header | null {
  if (bytes.length < 33 || bytes.toString('latin1', 0, 16) !== '\x89PNG\r\n\x1a\n\0\0\0\rIHDR') return null
  // An animation says so between its header and its first pixels. Nothing on the board may blink but a lamp.
  for (let at = 33; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const chunk = bytes.toString('latin1', at + 4, at + 8)
    if (chunk === 'acTL') return null
    if (chunk === 'IDAT') break
  }
  return { kind: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** Segments up to the first frame: each has a marker, and all before it a length. */
function jpeg(bytes: Buffer): Header | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null
  for (let at = 2; at + 9 <= bytes.length;) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] as number
    // A marker may be filled up from the front.
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { kind: 'jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    const length = bytes.readUInt16BE(at + 2)
    if (length < 2 || marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda)) return null
    at += 2 + length
  }
  return null
}

function webp(bytes: Buffer): Header | null {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP')
    return null
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      if (bytes.readUIntBE(23, 3) !== 0x9d012a) return null
      return { kind: 'webp', width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      if (bytes[20] !== 0x2f) return null
      const sides = bytes.readUInt32LE(21)
      return { kind: 'webp', width: 1 + (sides & 0x3fff), height: 1 + ((sides >>> 14) & 0x3fff) }
    }
    case 'VP8X': {
      const animated = ((bytes[20] as number) & 0x02) !== 0
      return animated ? null : { kind: 'webp', width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) }
    }
    default:
      return null
  }
}
