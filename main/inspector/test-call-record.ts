/** A test call as activity keeps it. Pure. */
import type { Outcome } from '../../contract/failure.ts'
import type { MadeCall } from '../../contract/model.ts'
import type { LinkAnswer } from '../wire/types.ts'
import type { RunCall } from './types.ts'
import { hold } from '../activity/keep-text.ts'
import type { SaidInCall } from '../activity/contents.ts'
import { sentence } from '../../contract/words/say.ts'

export function testCallRecord(
  call: RunCall,
  answered: Outcome<{ readonly answer: LinkAnswer }>,
  when: { readonly at: Date; readonly ms: number }
): MadeCall {
  const base = {
    at: when.at.toISOString(),
    host: call.asHost,
    server: call.id,
    method: 'tools/call',
    name: call.tool,
    ms: Math.round(when.ms * 10) / 10,
    requestBytes: Buffer.byteLength(JSON.stringify(call.input ?? {})),
    responseBytes: 0
  }
  if (!answered.ok)
    return {
      ...base,
      outcome: answered.failure.code === 'cancelled' ? 'cancelled' : 'error',
      error: answered.failure.message
    }
  const { answer } = answered.value
  if (answer.kind === 'local') {
    const outcome = answer.code === 'cancelled' ? 'cancelled' : answer.code === 'server-died' ? 'died' : 'error'
    return { ...base, outcome, error: answer.message }
  }
  const responseBytes = answer.bytes.length
  if (answer.kind === 'error')
    return { ...base, responseBytes, outcome: 'error', error: sentence('gateway.server-error') }
  // isError stands near the start or the end of a result; a whole parse of a large one would be for nothing else.
  const toolError = /"isError"\s*:\s*true/.test(
    answer.bytes.subarray(0, 512).toString('latin1') + answer.bytes.subarray(-512).toString('latin1')
  )
  return {
    ...base,
    responseBytes,
    outcome: toolError ? 'tool-error' : 'ok',
    error: toolError ? sentence('test-call.tool-error') : null
  }
}

/** What was said in it, as a host's call would have it. */
export function saidInTestCall(call: RunCall, answered: Outcome<{ readonly answer: LinkAnswer }>): SaidInCall {
  const input = call.inputText ?? JSON.stringify(call.input ?? {})
  const answer = answered.ok ? answered.value.answer : null
  return {
    asked: hold(Buffer.from(`{"arguments":${input}}`)),
    answered: answer && 'bytes' in answer ? hold(answer.bytes) : null
  }
}
