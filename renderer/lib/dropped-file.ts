/** What a file is that was dropped on the page, told by its name and its first bytes. Pure. */
export type FileKind = 'text' | 'bundle' | 'archive' | 'binary' | 'too-large'

export const longestText = 2_000_000
/** So much is looked at. */
export const headBytes = 4_096

const begins = (head: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, at) => head[at] === byte)
const zip = [0x50, 0x4b, 0x03, 0x04]
const utf16 = [
  [0xff, 0xfe],
  [0xfe, 0xff]
]

/** `head`: the first bytes, at most `headBytes`. A renamed bundle is still no text. */
export function fileKind(name: string, size: number, head: Uint8Array): FileKind {
  if (/\.(?:mcpb|dxt)$/i.test(name)) return 'bundle'
  if (begins(head, zip) || begins(head, [0x1f, 0x8b]) || /\.(?:zip|tgz|gz|7z|rar|tar)$/i.test(name)) return 'archive'
  // UTF-16 has a zero in every other byte, and is text all the same
  if (head.includes(0) && !utf16.some((mark) => begins(head, mark))) return 'binary'
  return size > longestText ? 'too-large' : 'text'
}

/** The text of a file's bytes, by the mark it begins with; UTF-8 without one. */
export function textOf(bytes: Uint8Array): string {
  const encoding = begins(bytes, utf16[0]!) ? 'utf-16le' : begins(bytes, utf16[1]!) ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}
