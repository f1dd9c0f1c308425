/** Which of the icons that a server declares is shown. Pure; believes nothing of what it reads. */
import { isPlain } from '../mcp/json-bytes.ts'

/** Of a picture as bytes; what is larger is no icon. */
export const mostPictureBytes = 256 * 1024
const mostAddress = 2_048
const mostLooked = 32
/** In pixels: sharp on the tile, also where a point is two or three of them. */
const [smallest, largest] = [48, 96]

/** The address of the best one, `data:` or `https:`; null where there is none that could be shown. */
export function chosenIcon(declared: unknown): string | null {
  if (!Array.isArray(declared)) return null
  const able = declared.slice(0, mostLooked).flatMap((icon: unknown) => {
    if (!isPlain(icon) || typeof icon['src'] !== 'string' || !mayBePicture(icon['src'], icon['mimeType'])) return []
    return [{ src: icon['src'], rank: rankOf(icon['sizes']) + (icon['theme'] === undefined ? 0 : 0.5) }]
  })
  // What lies in place needs no network.
  const placed = able.filter(({ src }) => src.startsWith('data:'))
  return (placed.length > 0 ? placed : able).toSorted((a, b) => a.rank - b.rank)[0]?.src ?? null
}

/** SVG is a document that can hold anything; only pictures made of pixels are shown. */
function mayBePicture(src: string, mimeType: unknown): boolean {
  if (typeof mimeType === 'string' && !/^image\/(?:png|jpe?g|webp)$/i.test(mimeType.trim())) return false
  if (src.startsWith('data:'))
    return src.length <= mostPictureBytes * 1.4 && /^data:image\/(?:png|jpe?g|webp);base64,/i.test(src.slice(0, 40))
  return webPicture(src) !== null
}

/** An https address without anybody's name and password in it, that does not say it is something else. */
export function webPicture(address: string): URL | null {
  if (address.length > mostAddress || !URL.canParse(address)) return null
  const url = new URL(address)
  const plain = url.protocol === 'https:' && url.username === '' && url.password === ''
  return plain && !/\.(?:svgz?|ico|gif)$/i.test(url.pathname) ? url : null
}

/** 0 is best. Shrinking looks better than growing; a size that is not told may be any. */
function rankOf(sizes: unknown): number {
  const told = (Array.isArray(sizes) ? sizes.slice(0, mostLooked) : [sizes]).flatMap((size: unknown) => {
    const side = typeof size === 'string' ? Number(/^(\d{1,4})x\d{1,4}$/i.exec(size.trim())?.[1]) : NaN
    return Number.isNaN(side) ? [] : [side]
  })
  const ranks = told.map((side) =>
    side < smallest ? 10 + smallest - side : side > largest ? 1 + (side - largest) / 10_000 : 0
  )
  return ranks.length === 0 ? 5 : Math.min(...ranks)
}
