/** Answers of servers as strict hosts take them; those that are sound stay the bytes that came. */
import { errorCode } from '../mcp/error-codes.ts'
import { isPlain, toBytes, type Plain } from '../mcp/json-bytes.ts'
import { soundError, soundResult } from '../mcp/sound/results.ts'
import { nestedDeeper } from '../wire/nesting.ts'
import { skipSpace } from '../wire/spans.ts'
import type { LinkAnswer } from '../wire/types.ts'
import { toExact, withMembers, without } from './json-edit.ts'
import { sentence } from '../../contract/words/say.ts'

/** Up to here every result is looked at; a larger one only when it has something that can be wrong. */
const smallBytes = 4 * 1024
/** Beyond this a look would cost more than it is worth. */
const mostBytes = 4 * 1024 * 1024
const telling = [':null', ': null', '"annotations"', '"structuredContent"', '"_meta"', '"icons"', '"data:', '"system"']

/** `uri`: what was read, for contents that do not say where they are from. */
export function soundAnswer(method: string, answer: LinkAnswer, era: 'legacy' | 'modern', uri = ''): LinkAnswer {
  if (answer.kind === 'local') return answer
  const { bytes } = answer
  if (bytes.length > mostBytes) return answer
  if (answer.kind === 'result' && bytes.length > smallBytes && !mayBeOdd(method, bytes)) return answer
  if (nestedDeeper(bytes)) return answer
  const value = toExact(bytes)
  if (answer.kind === 'error') {
    const sound = soundError(value, errorCode.internalError)
    return sound === value ? answer : { kind: 'error', bytes: toBytes(sound) }
  }
  if (!isPlain(value))
    return {
      kind: 'error',
      bytes: toBytes({ code: errorCode.serverFailed, message: sentence('gateway.no-result') })
    }
  const sound = soundResult(method, value, { anyOutput: era === 'modern', uri })
  return sound === value ? answer : { kind: 'result', bytes: withChanges(bytes, value, sound) }
}

function mayBeOdd(method: string, bytes: Buffer): boolean {
  if (telling.some((word) => bytes.includes(word))) return true
  if (method === 'resources/read') return oddHead(bytes, '"contents"', bracket)
  if (method !== 'tools/call' && method !== 'prompts/get') return false
  if ((bytes.includes('"image"') || bytes.includes('"audio"')) && !bytes.includes('"mimeType"')) return true
  return oddHead(bytes, '"content"', method === 'tools/call' ? bracket : brace)
}

const [brace, bracket, closing] = [0x7b, 0x5b, 0x5d]
/** Whether the first content is of another shape than it should be. Within a string the quote after the key is escaped. */
function oddHead(bytes: Buffer, member: string, opens: number): boolean {
  const key = bytes.indexOf(member)
  if (key === -1) return true
  let at = afterSpace(bytes, afterSpace(bytes, key + member.length) + 1)
  if (bytes[at] !== opens) return true
  if (opens === brace) return false
  at = afterSpace(bytes, at + 1)
  return bytes[at] !== brace && bytes[at] !== closing
}
const afterSpace = (bytes: Buffer, at: number): number => skipSpace(bytes, at, bytes.length)

/** Only what was mended is written anew. */
function withChanges(bytes: Buffer, before: Plain, after: Plain): Buffer {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key))
  const changed = Object.keys(after).filter((key) => after[key] !== before[key])
  return withMembers(without(bytes, gone), Object.fromEntries(changed.map((key) => [key, toBytes(after[key])])))
}
