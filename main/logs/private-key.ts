const begin = '-----BEGIN '
const end = '-----END '
const mask = '●●●●●● (hidden: private key)'
/** A key has no more lines than this; whatever comes later is ordinary text again. */
const longestKey = 200

/**
 * A private key is written over many lines, and the lines can come in several pieces: the masking of a piece cannot see
 * the one before. This remembers that a key was begun.
 */
export function createKeyGuard(): {
  readonly guard: (text: string) => { readonly text: string; readonly hidden: number }
} {
  let left = 0
  return {
    guard(text) {
      if (left === 0 && !text.includes('private key') && !text.includes('PRIVATE KEY')) return { text, hidden: 0 }
      let hidden = 0
      const lines = text.split('\n').map((line) => {
        if (left > 0) {
          left = line.includes(end) || !/^[A-Za-z0-9+/=:,\s-]*$/.test(line) ? 0 : left - 1
          if (left === 0 && !line.includes(end)) return line
          hidden += 1
          return mask
        }
        return line
      })
      // The piece ends inside a key: its head was masked to the end of the piece.
      const last = lines.at(-1) as string
      if (left === 0 && (last.endsWith(mask) || (last.includes(begin) && last.includes('PRIVATE KEY'))))
        left = longestKey
      return { text: lines.join('\n'), hidden }
    }
  }
}
