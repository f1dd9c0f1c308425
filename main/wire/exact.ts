/**
 * JSON whose numbers are written again with the digits they came with. A double holds 15 to 17 digits and nothing beyond
 * 1.8e308, so 9007199254740993 would leave as …992 and 1e400 as null. Where a number would change, a raw number (an
 * object that only JSON.stringify understands) stands in its place; it must not leave for a page or a structured clone.
 */
import { NestedTooDeeply, nestedDeeper, type Nested } from './nesting.ts'

interface ExactJson {
  readonly rawJSON?: (text: string) => object
  readonly isRawJSON?: (value: unknown) => boolean
  readonly parse: (
    text: string,
    reviver: (key: string, value: unknown, context?: { readonly source?: string }) => unknown
  ) => unknown
}
// Older engines have neither; there numbers are as exact as a double is.
const json = JSON as unknown as ExactJson

/** Like parseForeign, with raw numbers where a double would change them. */
export function parseExact(bytes: Buffer, what?: Nested): unknown {
  if (nestedDeeper(bytes)) throw new NestedTooDeeply(what)
  return exactly(bytes.toString('utf8'))
}

/** The same of a text that is known not to be nested deeply. */
export function exactly(text: string): unknown {
  const { rawJSON } = json
  if (rawJSON === undefined || !suspicious.test(text)) return JSON.parse(text)
  return json.parse(text, (_key, value, context) =>
    typeof value === 'number' && context?.source !== undefined && !isExact(context.source, value)
      ? rawJSON(context.source)
      : value
  )
}

/** Whether any number of this JSON would change on the way through a double. */
export function hasInexact(text: string): boolean {
  if (!suspicious.test(text)) return false
  let found = false
  json.parse(text, (_key, value, context) => {
    if (typeof value === 'number' && context?.source !== undefined) found ||= !isExact(context.source, value)
    return value
  })
  return found
}

/** A number of sixteen characters or more, or with an exponent, may be behind this. Cheap, for texts of any size. */
const suspicious = /(?:^|[[:,\s])-?(?:\d[\d.]{15}|\d[\d.]*[eE])/

/** No double is written longer; what is longer is kept as it came, without a look at it. */
const longestExact = 40

/** 1.0 and 1e3 are what they were as 1 and 1000; what counts is the value. */
const isExact = (source: string, value: number): boolean =>
  source.length <= longestExact && Number.isFinite(value) && decimal(source) === decimal(String(value))

/** Digits without zeros at the ends, and the power of ten of the last: one text for one value. */
function decimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const short = digits.replace(/0+$/, '')
  if (short === '') return '0'
  return `${sign}${short}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - short.length)}`
}
