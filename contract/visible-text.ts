/**
 * Foreign text shown as text: what would hide, reorder or move it (controls, direction marks, zero-width and tag
 * characters) is written out, by the page and the command line alike. The one list of such characters. Pure.
 */

/** Within the brackets of an expression; lines and tabs are not in it, and the two below 10000 only. */
export const hiddenRanges = [
  '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad',
  '\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f',
  '\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb'
].reduce((all, each) => all + each)
/** Variation selectors change a glyph, not a text, in an emoji; half a character is always one that is wrong. */
const hidden = new RegExp(
  `[${hiddenRanges}\\u{e0000}-\\u{e0fff}]|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]`,
  'gu'
)

export interface TextPart {
  readonly text: string
  /** True for a stand-in of a character that cannot be seen. */
  readonly hidden: boolean
}

/** Splits text into what can be shown as it is and stand-ins such as "U+202E" for what cannot. */
export function visibleParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(hidden)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), hidden: false })
    parts.push({ text: codePointName(match[0]), hidden: true })
    from = match.index + match[0].length
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), hidden: false })
  return parts
}

/** The same as one string, for places that take only a string: "abc‹U+202E›def". */
export const visibleText = (text: string): string =>
  text.replace(hidden, (character) => `‹${codePointName(character)}›`)

const codePointName = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
