/** Runs test calls: one at a time by its id, cancellable, with progress, the last ones kept. */
import { done, failure, type Failure } from '../../contract/failure.ts'
import type { TestCall } from '../../contract/model.ts'
import { watchSilence } from '../gateway/policy/silence.ts'
import type { Clock } from '../lib/clock.ts'
import { createEmitter } from '../lib/emitter.ts'
import { hasInexact } from '../wire/exact.ts'
import { nestedDeeper, nestedTooDeeply } from '../wire/nesting.ts'
import type { LinkAnswer } from '../wire/types.ts'
import { local } from '../wire/local-answer.ts'
import type { TestCallHistory } from './history.ts'
import { createQuestions, type Questions } from './questions.ts'
import type { SavedCalls } from './saved-calls.ts'
import type { Inspector, RunCall, SendCall } from './types.ts'
import { say, sentence } from '../../contract/words/say.ts'

export interface InspectorParts {
  readonly send: SendCall
  readonly history: TestCallHistory
  readonly saved: SavedCalls
  readonly clock: Clock
}
interface Running {
  readonly control: AbortController
  readonly questions: Questions
}

export function createInspector({ send, history, saved, clock }: InspectorParts): Inspector {
  const changed = createEmitter<TestCall>()
  const running = new Map<string, Running>()

  async function run(asked: RunCall): Promise<TestCall> {
    const started = clock.mono()
    const control = new AbortController()
    running.get(asked.call)?.control.abort()
    const limit = watchSilence(clock, control.signal, asked.timeoutMs)
    const questions = createQuestions({
      clock,
      person: asked.person,
      roots: asked.roots,
      paused: limit.paused,
      onChange(now) {
        if (call.state !== 'running') return
        call = { ...call, questions: now }
        changed.emit(call)
      }
    })
    const mine = { control, questions }
    running.set(asked.call, mine)
    const abort = () => control.abort()
    asked.signal?.addEventListener('abort', abort, { once: true })
    let call: TestCall = {
      id: asked.call,
      server: asked.id,
      tool: asked.tool,
      input: asked.input,
      at: clock.wall().toISOString(),
      state: 'running',
      ms: null,
      progress: null,
      result: null,
      failure: null,
      bytes: null,
      pid: null,
      asHost: asked.asHost
    }
    changed.emit(call)
    const sent = await send(asked, {
      signal: limit.signal,
      onQuestion: questions.ask,
      onCompleted: questions.completed,
      onProgress(params) {
        if (call.state !== 'running') return
        call = { ...call, progress: progressOf(params) }
        changed.emit(call)
      }
    })
    const answered = sent.ok ? done({ ...sent.value, answer: timed(limit.ended(sent.value.answer), asked) }) : sent
    asked.signal?.removeEventListener('abort', abort)
    questions.close()
    if (running.get(asked.call) === mine) running.delete(asked.call)
    const ms = Math.round((clock.mono() - started) * 10) / 10
    call = {
      ...call,
      ms,
      ...(answered.ok
        ? { pid: answered.value.pid, ...outcomeOf(answered.value.answer) }
        : { state: stateOf(answered.failure), failure: answered.failure })
    }
    const { questions: _asked, ...kept } = call
    history.add(kept)
    changed.emit(call)
    const text = call.state === 'done' && answered.ok ? exactText(answered.value.answer) : null
    return text === null ? call : { ...call, resultText: text }
  }

  return {
    run,
    cancel(id) {
      const one = running.get(id)
      one?.control.abort()
      return one !== undefined
    },
    answer: (id, question, reply) => running.get(id)?.questions.reply(question, reply) ?? false,
    saved,
    history: (id, tool, limit) =>
      history
        .of(id)
        .filter((each) => tool === undefined || each.tool === tool)
        .slice(0, limit),
    onChange: changed.on,
    forget(id) {
      history.forget(id)
      saved.forget(id)
    },
    flush: history.flush
  }
}

/** The limit is that of this call, and not one that was set for a server. */
const timed = (answer: LinkAnswer, { timeoutMs }: RunCall): LinkAnswer =>
  answer.kind === 'local' && answer.code === 'call-timeout'
    ? local('call-timeout', say('ended.timeout', { method: 'tools/call', seconds: timeoutMs / 1_000 }))
    : answer

type Ending = Pick<TestCall, 'state' | 'result' | 'failure' | 'bytes'>

/** A tool's own error (isError) is an answer, shown as the server gave it; a protocol error is a failure in words. */
function outcomeOf(answer: LinkAnswer): Ending {
  if (answer.kind === 'local') {
    const ended = failure(answer.code, answer.said ?? answer.message)
    return { state: stateOf(ended), result: null, failure: ended, bytes: null }
  }
  if (nestedDeeper(answer.bytes)) {
    const tooDeep = failure('nested-too-deeply', nestedTooDeeply('answer'))
    return { state: 'error', result: null, failure: tooDeep, bytes: answer.bytes.length }
  }
  const value = parse(answer.bytes)
  if (answer.kind === 'result') return { state: 'done', result: value, failure: null, bytes: answer.bytes.length }
  const error = value as { code?: unknown; message?: unknown; data?: unknown } | null
  const message =
    typeof error?.message === 'string' && error.message !== '' ? error.message : sentence('test-call.no-message')
  return {
    state: 'error',
    result: null,
    bytes: answer.bytes.length,
    failure: failure(
      'server-error',
      say('test-call.server-error', { code: typeof error?.code === 'number' ? error.code : null, message }),
      error?.data === undefined ? {} : { detail: JSON.stringify(error.data, null, 2) }
    )
  }
}

/** More than that would not fit an answer twice. */
const mostTextBytes = 64 * 1024 * 1024

/** The text of a result that would lose digits as a value; null for all others. */
function exactText(answer: LinkAnswer): string | null {
  if (answer.kind !== 'result' || answer.bytes.length > mostTextBytes) return null
  const text = answer.bytes.toString('utf8')
  return hasInexact(text) ? text : null
}

const stateOf = (failure: Failure): TestCall['state'] => (failure.code === 'cancelled' ? 'cancelled' : 'error')

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return bytes.toString('utf8')
  }
}

function progressOf(params: unknown): TestCall['progress'] {
  const { progress, total, message } = (params ?? {}) as { progress?: unknown; total?: unknown; message?: unknown }
  return {
    progress: typeof progress === 'number' ? progress : 0,
    total: typeof total === 'number' ? total : null,
    message: typeof message === 'string' ? message : null
  }
}
