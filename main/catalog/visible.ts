/** Text as it really is: characters that hide, reorder or break a line are written out. Pure. */

const hidden =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }

/** `a\u202eb` with the escape written out; every other character stays. */
export function visible(text: string): string {
  return text.replace(hidden, (one) => short[one] ?? `\\u{${one.codePointAt(0)!.toString(16)}}`)
}

export const hidesSomething = (text: string): boolean => text.search(hidden) !== -1
