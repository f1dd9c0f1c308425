/**
 * Text from a server is shown as text, and what would hide, reorder or move text is shown by name: a terminal escape,
 * a zero-width joiner or a bidirectional override must not be able to make a tool say something else than it says.
 */
const hidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

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
    parts.push({ text: nameOf(match[0]), hidden: true })
    from = match.index + match[0].length
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), hidden: false })
  return parts
}

/** The same as one string, for places that take only a string: "abc‹U+202E›def". */
export function visibleText(text: string): string {
  return text.replace(hidden, (character) => `‹${nameOf(character)}›`)
}

const nameOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
