/**
 * Results as strict clients take them: they refuse a whole answer for one optional member that is not as the protocol has
 * it. What is optional and unfit is left out; content itself is never touched. A sound result is the same object.
 */
import { isPlain, type Plain } from '../json-bytes.ts'
import { annotations, icons, located } from './pieces.ts'
import {
  anObject,
  flag,
  listOf,
  mendMembers,
  numberWithin,
  own,
  text,
  unfit,
  withOptional,
  type Piece,
  type Tell
} from './shape.ts'

const anyNumber = numberWithin(-Infinity, Infinity)
/** Of a result; other members of it are anybody's. */
const meta: Piece = withOptional({
  progressToken: (value) => (typeof value === 'string' || Number.isInteger(value) ? value : unfit),
  'io.modelcontextprotocol/related-task': (value) =>
    isPlain(value) && typeof value['taskId'] === 'string' ? value : unfit
})
const contents: Piece = keeping(withOptional({ mimeType: text, _meta: anObject }))
const block: Piece = keeping((value, tell) =>
  isPlain(value) && value['type'] === 'resource_link'
    ? linked(value, tell)
    : withOptional({ annotations, icons, _meta: anObject, resource: contents })(value, tell)
)
const linked = withOptional(located)

const members: Readonly<Record<string, Readonly<Record<string, Piece>>>> = {
  'tools/call': { content: listOf(block), isError: flag, _meta: meta },
  'resources/read': { contents: keeping(listOf(contents)), _meta: meta },
  'prompts/get': {
    description: text,
    messages: keeping(listOf(keeping(withOptional({ content: block })))),
    _meta: meta
  },
  'completion/complete': { completion: keeping(withOptional({ total: anyNumber, hasMore: flag })), _meta: meta }
}

/** `anyOutput`: the server speaks the modern era, in which structured content may be anything. */
export function soundResult(method: string, result: Plain, anyOutput: boolean): Plain {
  const tell: Tell = () => undefined
  const now = mendMembers(result, members[method] ?? {}, tell)
  if (method !== 'tools/call') return now
  const structured = now['structuredContent']
  const { structuredContent: _, ...rest } = now
  const plain = anyOutput || structured === undefined || isPlain(structured) ? now : rest
  if (Array.isArray(plain['content'])) return plain
  // Nothing would be left of an answer that only had that.
  const lost = plain === rest && structured !== null ? [{ type: 'text', text: JSON.stringify(structured) }] : []
  return { ...plain, content: lost }
}

/** What is needed stays as it came, even when it is not as it should be: to leave it out would make things worse. */
function keeping(piece: Piece): Piece {
  return (value, tell) => {
    const next = piece(value, tell)
    return next === unfit ? value : next
  }
}

/** A whole number as the code and a text as the message; clients wait for ever for an error without them. */
export function soundError(error: unknown, code: number): Plain {
  if (!isPlain(error))
    return { code, message: typeof error === 'string' ? error : 'The server answered with an error.' }
  const said = error['message']
  const whole = Number.isInteger(error['code']) && Number.isSafeInteger(error['code'])
  if (whole && typeof said === 'string') return error
  return {
    ...error,
    code: whole ? error['code'] : code,
    message: typeof said === 'string' ? said : wordsOf(error)
  }
}

const wordsOf = (error: Plain): string => {
  const said = ['message', 'error', 'detail', 'description'].find((key) => own(error, key) && error[key] !== null)
  const value = said === undefined ? undefined : error[said]
  if (value === undefined) return 'The server answered with an error.'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
