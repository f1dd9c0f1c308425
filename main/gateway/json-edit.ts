/** Small edits to the bytes of one JSON object; everything not named stays the bytes that came. */
import { parseExact } from '../wire/exact.ts'
import { parseForeign } from '../wire/nesting.ts'
import { findMembers, skipSpace, splice } from '../wire/spans.ts'

const comma = 0x2c
const quote = 0x22

/** The raw bytes of each wanted member; null when the bytes are no JSON object or one of them occurs twice. */
export function readMembers(
  bytes: Buffer,
  wanted: readonly string[]
): Readonly<Record<string, Buffer | undefined>> | null {
  const found = findMembers(bytes, wanted)
  if (!found.ok || found.duplicate !== null) return null
  const members: Record<string, Buffer> = {}
  for (const [key, span] of Object.entries(found.members)) members[key] = bytes.subarray(span.start, span.end)
  return members
}

/** The object without these members. Each key may occur at most once; bytes that are no object come back as they are. */
export function without(bytes: Buffer, keys: readonly string[]): Buffer {
  let now = bytes
  for (const key of keys) {
    const found = findMembers(now, [key])
    const span = found.ok ? found.members[key] : undefined
    if (span === undefined) continue
    let start = now.lastIndexOf(quote, now.lastIndexOf(quote, span.start - 1) - 1)
    const after = skipSpace(now, span.end, now.length)
    let end = span.end
    if (now[after] === comma) {
      end = skipSpace(now, after + 1, now.length)
    } else {
      const before = now.subarray(0, start).lastIndexOf(comma)
      if (before !== -1 && skipSpace(now, before + 1, start) === start) start = before
    }
    now = Buffer.concat([now.subarray(0, start), now.subarray(end)])
  }
  return now
}

/** The object with these members set to these bytes: replaced in place, or added at the front. */
export function withMembers(bytes: Buffer | undefined, values: Readonly<Record<string, Buffer>>): Buffer {
  const object = bytes ?? Buffer.from('{}')
  const keys = Object.keys(values)
  const found = findMembers(object, keys)
  if (!found.ok) return object
  const replaced = keys.flatMap((key) => {
    const span = found.members[key]
    return span ? [{ span, with: values[key] as Buffer }] : []
  })
  const open = skipSpace(object, 0, object.length) + 1
  const empty = skipSpace(object, open, object.length) === found.end - 1
  const added = keys.filter((key) => found.members[key] === undefined)
  const pieces = added.flatMap((key, index) => [
    Buffer.from(`${index === 0 ? '' : ','}${JSON.stringify(key)}:`),
    values[key] as Buffer
  ])
  if (added.length > 0 && !empty) pieces.push(Buffer.from(','))
  return splice(object, [...replaced, { span: { start: open, end: open }, with: Buffer.concat(pieces) }])
}

/** Throws NestedTooDeeply for what could not be written again. */
export const fromForeignBytes = (bytes: Buffer): unknown => parseForeign(bytes, 'part')
/** The same with every number as it came, for what is only passed on. */
export const toExact = (bytes: Buffer): unknown => parseExact(bytes, 'message')
export { asObject, toBytes as toBytes } from '../mcp/json-bytes.ts'
