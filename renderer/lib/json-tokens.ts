export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark' | 'space'
  readonly text: string
}

const pattern =
  /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b|([{}[\],:])|(\s+)|([^\s"{}[\],:]+|")/g

/** Splits one line of JSON into coloured parts. Text that is not JSON comes back whole, so anything can be shown. */
export function jsonTokens(line: string): readonly JsonToken[] {
  const tokens: JsonToken[] = []
  for (const [all, string, colon, number, word, mark, space] of line.matchAll(pattern)) {
    if (string !== undefined) {
      tokens.push({ kind: colon === undefined ? 'string' : 'key', text: string })
      if (colon !== undefined) tokens.push({ kind: 'mark', text: colon })
    } else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark })
    else tokens.push({ kind: space !== undefined ? 'space' : 'word', text: all })
  }
  return tokens
}

/** Pretty JSON of any value; what cannot be written as JSON is said instead of thrown. */
export function prettyJson(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2) ?? String(value)
  } catch {
    return 'This value cannot be written as JSON.'
  }
}

/** Reads JSON; the sentence names line and column where the engine tells them. */
export function readJson(
  text: string
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const at = /line (\d+) column (\d+)/.exec(message) ?? positionOf(/position (\d+)/.exec(message), text)
    return {
      ok: false,
      problem: at === null ? 'This is not JSON yet.' : `Not JSON yet, see line ${at[1]}, column ${at[2]}.`
    }
  }
}

function positionOf(match: RegExpExecArray | null, text: string): readonly [string, string, string] | null {
  if (match === null) return null
  const before = text.slice(0, Number(match[1])).split('\n')
  return ['', String(before.length), String((before[before.length - 1] ?? '').length + 1)]
}
