/** The shapes in which a secret turns up in somebody's output. Pure. */

/** Shorter values ("1", "dev") would blacken half of every log and are not secrets worth the name. */
export const shortestSecret = 4

/**
 * Plain, trimmed, URL-encoded, JSON-escaped (once and twice, as in a JSON text inside a JSON text, and as other languages
 * write it), hexadecimal, and base64 in both alphabets at all three alignments (so that `Basic base64(user:secret)` is
 * found too). Of a value with several lines each longer line as well: output is looked at line by line.
 */
export function encodingsOf(value: string): readonly string[] {
  const forms = new Set<string>()
  const whole = value.trim()
  const pieces = /[\r\n]/.test(whole) ? [whole, ...whole.split(/[\r\n]+/).map((line) => line.trim())] : [whole]
  for (const [index, piece] of pieces.entries()) {
    if (piece.length < (index === 0 ? shortestSecret : 12)) continue
    for (const form of formsOf(piece)) if (form.length >= shortestSecret) forms.add(form)
  }
  if (value !== whole && whole.length >= shortestSecret) forms.add(value)
  return [...forms].sort((a, b) => b.length - a.length)
}

function formsOf(value: string): readonly string[] {
  const json = JSON.stringify(value).slice(1, -1)
  const bytes = Buffer.from(value, 'utf8')
  const hex = bytes.toString('hex')
  const url = urlEncoded(value)
  const forms = [
    value,
    json,
    JSON.stringify(json).slice(1, -1),
    json.replaceAll('/', '\\/'),
    ...elsewhere.flatMap((escape) => [escape(json), JSON.stringify(escape(json)).slice(1, -1)]),
    url,
    url.replaceAll('%20', '+'),
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    // Short values give hex and base64 pieces so short that they would hit innocent text.
    ...(bytes.length >= 6
      ? [hex, hex.toUpperCase(), ...spelledOut(bytes, value), ...base64Forms(bytes)]
      : [bytes.toString('base64')])
  ]
  return forms
}

const unit = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
const upperUnit = (character: string): string => `\\u${unit(character).slice(2).toUpperCase()}`
/**
 * Most JSON writers of other languages write more characters as `\\uXXXX` than JavaScript's: Python and PHP all that is not
 * ASCII, Go and Ruby what means something in HTML, Java's also = and ', .NET's all of these and + in capitals.
 */
const elsewhere: readonly ((json: string) => string)[] = [
  (json) => json.replace(/[^ -~]/g, unit),
  (json) => json.replace(/[^ -~]/g, unit).replaceAll('/', '\\/'),
  (json) => json.replace(/[<>&]/g, unit),
  (json) => json.replace(/[<>&=']/g, unit),
  (json) =>
    json.replace(/\\\\|\\"|[<>&'+`]|[^ -~]/g, (found) =>
      found === '\\\\' ? found : upperUnit(found.length > 1 ? '"' : found)
    )
]

/** Byte by byte: `61:62`, `%61%62`, `\\u0061\\u0062`, and base32; for what is long enough to stand out from other text. */
function spelledOut(bytes: Buffer, value: string): readonly string[] {
  if (bytes.length > 512) return []
  const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'))
  const units = Array.from({ length: value.length }, (_, at) => value.charCodeAt(at).toString(16).padStart(4, '0'))
  const spelled = [pairs.join(':'), pairs.join(' '), `%${pairs.join('%')}`, `\\u${units.join('\\u')}`]
  return [...spelled, ...spelled.map(upperDigits), base32(bytes)]
}
const upperDigits = (text: string): string => text.replace(/[0-9a-f]{2,4}/g, (digits) => digits.toUpperCase())

function base32(bytes: Buffer): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  // The last character mixes in bits of what follows.
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join('')
}

/** Half a surrogate pair cannot be URL-encoded; the plain form still covers such a value. */
function urlEncoded(value: string): string {
  try {
    return encodeURIComponent(value)
  } catch {
    return value
  }
}

/**
 * At alignment n the value is preceded by n foreign bytes of its group of three; the characters that mix in foreign bits,
 * before and after, are cut off.
 */
function base64Forms(bytes: Buffer): readonly string[] {
  const forms = [bytes.toString('base64')]
  for (const before of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const start = [0, 2, 3][before]!
    const end = (before + bytes.length) % 3 === 0 ? text.length : text.length - 1
    forms.push(text.slice(start, end))
  }
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))]
}
