/** What a line may hold in the log. */
export const lineBytes = 16 * 1024

const mark = /…\[\+(\d+) bytes\]$/

/**
 * Cuts text to `limit` bytes of UTF-8 and says how many are missing: `…[+N bytes]`. Text that was cut before keeps one mark
 * with both counts together. Never cuts inside a character.
 */
export function capText(text: string, limit = lineBytes): string {
  // Three bytes a UTF-16 unit at most: short text needs no counting.
  if (text.length * 3 <= limit) return text
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= limit) return text
  const before = mark.exec(text)
  let end = limit
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end -= 1
  const missing =
    before === null
      ? bytes.length - end
      : Math.max(0, bytes.length - Buffer.byteLength(before[0]) - end) + Number(before[1])
  return `${bytes.toString('utf8', 0, end)}…[+${missing} bytes]`
}
