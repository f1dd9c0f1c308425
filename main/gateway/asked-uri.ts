import { findMembers, scanValue, skipSpace, splice, type Span } from '../wire/spans.ts'
import { stringAt } from '../wire/params.ts'
import { toBytes } from './json-edit.ts'

const openBracket = 0x5b
const comma = 0x2c

/**
 * The result of a read with the URI that the host asked for where the server says its own: a host looks its answer up by
 * that. Other URIs in it, and every other byte, stay as they came; so does what is not the result of a read.
 */
export function withAskedUri(result: Buffer, own: string, asked: string): Buffer {
  const found = findMembers(result, ['contents'])
  const contents = found.ok && found.duplicate === null ? found.members['contents'] : undefined
  if (contents === undefined || result[contents.start] !== openBracket) return result
  const spans: Span[] = []
  let at = skipSpace(result, contents.start + 1, contents.end)
  while (at < contents.end - 1) {
    const item = scanValue(result, at, contents.end)
    if (!item.ok) return result
    const members = findMembers(result, ['uri'], at, item.end)
    const span = members.ok && members.duplicate === null ? members.members['uri'] : undefined
    if (span !== undefined && stringAt(result, span) === own) spans.push(span)
    at = skipSpace(result, item.end, contents.end)
    if (result[at] === comma) at = skipSpace(result, at + 1, contents.end)
  }
  return spans.length === 0
    ? result
    : splice(
        result,
        spans.map((span) => ({ span, with: toBytes(asked) }))
      )
}
