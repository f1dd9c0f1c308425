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
