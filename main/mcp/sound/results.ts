/**
 * Results as strict clients take them: they refuse a whole answer for one optional member that is not as the protocol has
 * it. What is optional and unfit is left out, its parts are mended one by one. A sound result is the same object.
 */
import { sentence } from '../../../contract/words/say.ts'
import { isPlain, type Plain } from '../json-bytes.ts'
import { listIn, soundContents, soundMessages, soundPart, textPart } from './parts.ts'
import { flag, mendMembers, numberOf, numberWithin, own, text, unfit, withOptional, type Piece } from './shape.ts'

const anyNumber = numberWithin(-Infinity, Infinity)
/** Of a result; other members of it are anybody's. */
const meta: Piece = withOptional({
  progressToken: (value) => (typeof value === 'string' || Number.isInteger(value) ? value : unfit),
  'io.modelcontextprotocol/related-task': (value) =>
    isPlain(value) && typeof value['taskId'] === 'string' ? value : unfit
})
const members: Readonly<Record<string, Readonly<Record<string, Piece>>>> = {
  'tools/call': { isError: (value) => (value === 'true' ? true : flag(value, () => undefined)), _meta: meta },
  'resources/read': { _meta: meta },
  'prompts/get': { description: text, _meta: meta },
  'completion/complete': { completion: keeping(withOptional({ total: anyNumber, hasMore: flag })), _meta: meta }
}

export interface Asked {
  /** The server speaks the modern era, in which structured content may be anything. */
  readonly anyOutput: boolean
  /** The address that was read, by the server's own name. */
  readonly uri: string
}

export function soundResult(method: string, result: Plain, { anyOutput, uri }: Asked): Plain {
  const now = mendMembers(result, members[method] ?? {}, () => undefined)
  // What only asks for something has none of the parts yet.
  if (anyOutput && typeof now['resultType'] === 'string' && now['resultType'] !== 'complete') return now
  if (method === 'resources/read') return withParts(now, 'contents', (one) => soundContents(one, uri) ?? [])
  if (method === 'prompts/get') return withParts(now, 'messages', soundMessages)
  if (method !== 'tools/call') return now
  const mended = withParts(
    own(now, 'content') ? now : { ...now, content: null },
    'content',
    (one) => soundPart(one) ?? []
  )
  return anyOutput ? mended : withObjectOnly(mended)
}

function withParts(result: Plain, key: string, mend: (part: unknown) => Plain | readonly Plain[]): Plain {
  if (!own(result, key)) return result
  const given = listIn(result[key]) ?? []
  const parts = given.flatMap((part) => mend(part))
  const same = given === result[key] && parts.length === given.length && parts.every((part, at) => part === given[at])
  return same ? result : { ...result, [key]: parts }
}

/** What is no object is given as a text, unless a text says it already. */
function withObjectOnly(result: Plain): Plain {
  const { structuredContent: structured, ...rest } = result
  if (structured === undefined || (isPlain(structured) && numberOf(structured) === null)) return result
  const content = result['content'] as readonly Plain[]
  if (structured === null || content.some((part) => saysTheSame(part['text'], structured))) return rest
  return { ...rest, content: [...content, textPart(JSON.stringify(structured))] }
}

function saysTheSame(words: unknown, value: unknown): boolean {
  if (typeof words !== 'string') return false
  const wanted = JSON.stringify(value)
  if (words === value || words === wanted) return true
  try {
    return JSON.stringify(JSON.parse(words)) === wanted
  } catch {
    return false
  }
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
  if (!isPlain(error)) return { code, message: typeof error === 'string' ? error : sentence('gateway.server-error') }
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
  if (value === undefined) return sentence('gateway.server-error')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
