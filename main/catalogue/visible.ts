/** Text as it really is: characters that hide, reorder or break a line are written out. Pure. */
import { hiddenRanges } from '../../contract/visible-text.ts'

/** In one line of a command a line break hides as well as a zero-width character does, and so does a variation selector. */
const hidden = new RegExp(
  `[${hiddenRanges}\\t\\n\\ufe00-\\ufe0f]|[\\u{e0000}-\\u{e0fff}]|[\\ud800-\\udbff](?![\\udc00-\\udfff])|(?<![\\ud800-\\udbff])[\\udc00-\\udfff]`,
  'gu'
)

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }

/** `a\u202eb` with the escape written out; every other character stays. */
export function visible(text: string): string {
  return text.replace(hidden, (one) => short[one] ?? `\\u{${one.codePointAt(0)!.toString(16)}}`)
}

export const hidesSomething = (text: string): boolean => text.search(hidden) !== -1
