/**
 * What one test call may take more than one request for: a tool that only runs as a task, and a server that wants an
 * address opened before it is called again.
 */
import { failed } from '../../contract/failure.ts'
import { say } from '../../contract/words/say.ts'
import type { AnswerServer, AskServer } from '../ask-server.ts'
import { limits } from '../gateway/policy/limits.ts'
import type { Clock } from '../lib/clock.ts'
import { errorCode } from '../mcp/error-codes.ts'
import { asObject, fromBytes, toBytes, type Plain } from '../mcp/json-bytes.ts'
import type { LinkAnswer } from '../wire/types.ts'

type Answered = Awaited<ReturnType<AskServer>>
export interface AskToolParts {
  readonly clock: Clock
  /** As its server described it. */
  readonly tool: Plain
  readonly capabilities: Plain
  readonly signal: AbortSignal
  readonly onProgress: (params: unknown) => void
  readonly onQuestion: AnswerServer
  readonly ask: (
    method: string,
    params: Plain,
    more: { readonly onProgress?: (params: unknown) => void; readonly signal?: AbortSignal }
  ) => Promise<Answered>
}

export async function askTool(parts: AskToolParts, params: Plain): Promise<Answered> {
  const asTask = onlyAsTask(parts)
  for (let round = 0; ; round += 1) {
    const sent = await parts.ask('tools/call', asTask ? { ...params, task: {} } : params, {
      onProgress: parts.onProgress
    })
    const begun = asTask && sent.ok ? taskIn(sent.value.answer) : null
    const answered = begun === null ? sent : await followTask(parts, begun)
    if (!answered.ok || round === limits.inputRounds) return answered
    const wanted = addressesIn(answered.value.answer)
    if (wanted.length === 0 || !(await allOpened(parts, wanted))) return answered
  }
}

/** Legacy servers have tools that can be called in no other way. Elsewhere a server decides by itself. */
const onlyAsTask = ({ tool, capabilities }: AskToolParts): boolean =>
  asObject(tool['execution'])?.['taskSupport'] === 'required' &&
  asObject(asObject(asObject(capabilities['tasks'])?.['requests'])?.['tools'])?.['call'] !== undefined

function taskIn(answer: LinkAnswer): Plain | null {
  return answer.kind === 'result' ? asObject(asObject(fromBytes(answer.bytes))?.['task']) : null
}

const finished: readonly unknown[] = ['completed', 'failed', 'cancelled']

/** The result is waited for; meanwhile the task is asked how it goes, for the one who watches. */
async function followTask(parts: AskToolParts, begun: Plain): Promise<Answered> {
  const { taskId } = begun
  if (typeof taskId !== 'string') return failed('server-error', say('task.no-id'))
  const over = new AbortController()
  const cancel = (): void => void parts.ask('tasks/cancel', { taskId }, { signal: over.signal })
  parts.signal.addEventListener('abort', cancel, { once: true })
  void watchTask(parts, begun, over.signal)
  const answered = await parts.ask('tasks/result', { taskId }, {})
  over.abort()
  parts.signal.removeEventListener('abort', cancel)
  return answered
}

async function watchTask(parts: AskToolParts, begun: Plain, over: AbortSignal): Promise<void> {
  let task = begun
  for (let looks = 1; !finished.includes(task['status']); looks += 1) {
    const message = typeof task['statusMessage'] === 'string' ? task['statusMessage'] : String(task['status'])
    parts.onProgress({ progress: looks, message })
    const { pollInterval } = task
    await sleep(parts.clock, Math.min(10_000, Math.max(250, typeof pollInterval === 'number' ? pollInterval : 1_000)))
    if (over.aborted) return
    const looked = await parts.ask('tasks/get', { taskId: begun['taskId'] }, { signal: over })
    if (!looked.ok || looked.value.answer.kind !== 'result') return
    task = asObject(fromBytes(looked.value.answer.bytes)) ?? {}
  }
}

const sleep = (clock: Clock, ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve))

/** "Open these first, then call again", as servers of the legacy era say it. */
function addressesIn(answer: LinkAnswer): readonly Plain[] {
  if (answer.kind !== 'error') return []
  const error = asObject(fromBytes(answer.bytes))
  const wanted = asObject(error?.['data'])?.['elicitations']
  if (error?.['code'] !== errorCode.urlElicitationRequired || !Array.isArray(wanted)) return []
  return wanted
    .slice(0, 20)
    .map(asObject)
    .filter((each) => each !== null)
}

async function allOpened({ onQuestion, signal }: AskToolParts, wanted: readonly Plain[]): Promise<boolean> {
  const replies = await Promise.all(
    wanted.map((each) => onQuestion('elicitation/create', toBytes({ ...each, mode: 'url' }), signal))
  )
  return replies.every((reply) => reply.kind === 'result' && asObject(fromBytes(reply.bytes))?.['action'] === 'accept')
}
