import { hiddenRanges } from '../../contract/visible-text.ts'

/**
 * Foreign text made harmless for eyes and terminals: colour and cursor sequences are taken out, everything else that
 * would move, hide or reorder text (controls, direction marks, zero-width and tag characters) is shown as an escape.
 * Newlines and tabs stay.
 */
export function makeVisible(text: string): string {
  if (isHarmless(text)) return text
  return text.replace(sequences, '').replace(hidden, (character, offset: number, whole: string) => {
    if (character === '\u200d' && joinsEmoji(whole, offset)) return character
    const code = character.codePointAt(0) as number
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** Can this text go to disk as it is? Harmless, and no character of it needs escaping in JSON. */
export const isPlain = (text: string): boolean =>
  !text.includes('"') && !text.includes('\\') && !text.includes('\t') && isHarmless(text)

/**
 * ASCII is looked through for its controls in two small sets: the engine then compares sixteen characters at a time,
 * which it does not for a large set.
 */
function isHarmless(text: string): boolean {
  if (Buffer.byteLength(text) !== text.length) return !suspicious.test(text)
  return !lowControls.test(text) && !highControls.test(text)
}
const lowControls = /[\u0000-\u0008\u000b-\u0011]/
const highControls = /[\u0012-\u001f\u007f]/

/** One cheap look that most text passes. DB40 is the first half of every tag character. */
const suspicious = new RegExp(`[${hiddenRanges}\udb40]`)

/**
 * CSI; OSC, DCS, SOS, PM and APC with their terminator (or up to the end of the line when it is missing, because a
 * terminal would swallow that too); two-byte escapes; and the same in their one-byte C1 spelling.
 */
const sequences =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c|(?=\n|$))|\u001b[ -/]*[0-Z\\-~]/g

const hidden = new RegExp(`[${hiddenRanges}]|\udb40[\udc00-\udfff]`, 'g')

/** A zero-width joiner between pictographs is spelling (one family, one flag), not hiding. */
function joinsEmoji(text: string, offset: number): boolean {
  return (
    /[\p{Extended_Pictographic}\u{1f3fb}-\u{1f3ff}]\ufe0f?$/u.test(text.slice(Math.max(0, offset - 3), offset)) &&
    /^\p{Extended_Pictographic}/u.test(text.slice(offset + 1, offset + 3))
  )
}
