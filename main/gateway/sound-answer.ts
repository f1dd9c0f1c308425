/** Answers of servers as strict hosts take them; those that are sound stay the bytes that came. */
import { errorCode } from '../mcp/error-codes.ts'
import { isPlain, toBytes, type Plain } from '../mcp/json-bytes.ts'
import { soundError, soundResult, type Asked } from '../mcp/sound/results.ts'
import { nestedDeeper } from '../wire/nesting.ts'
import type { LinkAnswer } from '../wire/types.ts'
import { outlineOf } from './outline.ts'
import { toExact, withMembers, without } from './json-edit.ts'
import { sentence } from '../../contract/words/say.ts'

/** Beyond this a look would cost more than it is worth. */
const mostBytes = 4 * 1024 * 1024
/** A larger result is judged by its outline first: nearly all of it is a text that may be anything. */
const smallBytes = 4 * 1024

/** `uri`: what was read, for contents that do not say where they are from. */
export function soundAnswer(method: string, answer: LinkAnswer, era: 'legacy' | 'modern', uri = ''): LinkAnswer {
  if (answer.kind === 'local') return answer
  const { bytes } = answer
  if (bytes.length > mostBytes) return answer
  const asked = { anyOutput: era === 'modern', uri }
  if (answer.kind === 'result' && bytes.length > smallBytes && soundInOutline(method, bytes, asked)) return answer
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
  const sound = soundResult(method, value, asked)
  return sound === value ? answer : { kind: 'result', bytes: withChanges(bytes, value, sound) }
}

function soundInOutline(method: string, bytes: Buffer, asked: Asked): boolean {
  const outline = outlineOf(bytes)
  if (outline.length === bytes.length || nestedDeeper(outline)) return false
  const value = toExact(outline)
  return isPlain(value) && soundResult(method, value, asked) === value
}

/** Only what was mended is written again. */
function withChanges(bytes: Buffer, before: Plain, after: Plain): Buffer {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key))
  const changed = Object.keys(after).filter((key) => after[key] !== before[key])
  return withMembers(without(bytes, gone), Object.fromEntries(changed.map((key) => [key, toBytes(after[key])])))
}
