/** The data of images and sounds, as strict clients take it. Pure. */

const url = /^data:([^;,]{0,100})(?:;[^,;]{1,100}){0,5},/i

/** Some servers give an address that holds the data where the data alone belongs. */
export function splitDataUrl(value: unknown): { readonly data: unknown; readonly mimeType: string | null } {
  if (typeof value !== 'string' || !value.slice(0, 5).toLowerCase().startsWith('data:'))
    return { data: value, mimeType: null }
  const head = url.exec(value.slice(0, 700))
  if (head === null || !/;base64,$/i.test(head[0])) return { data: value, mimeType: null }
  return { data: value.slice(head[0].length), mimeType: head[1] === '' ? null : head[1]! }
}

/** The same text when it can be decoded, in the common alphabet when it came in that of addresses; null for anything else. */
export function asBase64(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const common = /[-_]/.test(value) ? value.replaceAll('-', '+').replaceAll('_', '/') : value
  try {
    atob(common)
    return common
  } catch {
    return null
  }
}

/** By the first bytes of common formats. */
const heads: readonly (readonly [string, string, string])[] = [
  ['image', 'iVBORw0KGgo', 'image/png'],
  ['image', '/9j/', 'image/jpeg'],
  ['image', 'R0lGOD', 'image/gif'],
  ['image', 'UklGR', 'image/webp'],
  ['image', 'PHN2Zy', 'image/svg+xml'],
  ['image', 'Qk', 'image/bmp'],
  ['audio', 'UklGR', 'audio/wav'],
  ['audio', 'SUQz', 'audio/mpeg'],
  ['audio', '//', 'audio/mpeg'],
  ['audio', 'T2dnU', 'audio/ogg'],
  ['audio', 'ZkxhQ', 'audio/flac']
]
export const kindOfData = (data: string, type: 'image' | 'audio'): string =>
  heads.find(([of, head]) => of === type && data.startsWith(head))?.[2] ??
  (type === 'image' ? 'image/png' : 'audio/wav')
