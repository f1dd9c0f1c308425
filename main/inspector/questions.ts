/** What a server asks while a test call runs: shown to the person who runs it, answered once, and over with the call. */
import { randomUUID } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import type { CallQuestion, CallQuestionMethod } from '../../contract/model.ts'
import { say, sentence } from '../../contract/words/say.ts'
import type { LentRoot } from '../gateway/types.ts'
import { limits } from '../gateway/policy/limits.ts'
import type { Clock } from '../lib/clock.ts'
import { errorCode } from '../mcp/error-codes.ts'
import { asObject, fromBytes, isPlain, toBytes } from '../mcp/json-bytes.ts'
import { askable } from '../mcp/methods.ts'
import { notOffered } from '../mcp/unasked.ts'
import { local } from '../wire/local-answer.ts'
import { nestedDeeper } from '../wire/nesting.ts'
import type { LinkAnswer } from '../wire/types.ts'

/** What a person says to a question. */
export interface QuestionReply {
  readonly action: 'accept' | 'decline' | 'cancel'
  /** The form, filled in. */
  readonly content?: Readonly<Record<string, unknown>>
  /** In place of what a model would have said. */
  readonly text?: string
}
export interface Questions {
  readonly ask: (method: string, params: Buffer | undefined, signal: AbortSignal) => Promise<LinkAnswer>
  /** False when there is no such question any more. */
  readonly reply: (question: string, reply: QuestionReply) => boolean
  /** The server is done with the address of this elicitation. */
  readonly completed: (elicitation: string) => void
  readonly close: () => void
}
export interface QuestionParts {
  readonly clock: Clock
  /** Somebody is there who can be asked. */
  readonly person: boolean
  readonly roots: readonly LentRoot[]
  readonly onChange: (questions: readonly CallQuestion[]) => void
  /** The time that a question lies there does not count as the server's. */
  readonly paused: <T>(work: Promise<T>) => Promise<T>
}

/** One call can ask often; what is shown stays a list that a person can read. */
const mostQuestions = 200
const mostOpen = 20
const mostBytes = 1024 * 1024

export function createQuestions({ clock, person, roots, onChange, paused }: QuestionParts): Questions {
  const all = new Map<string, CallQuestion>()
  const open = new Map<string, (reply: QuestionReply | null) => void>()

  function put(question: CallQuestion): void {
    all.set(question.id, question)
    const spare = [...all.values()].find(({ state }) => state !== 'open')
    if (all.size > mostQuestions && spare) all.delete(spare.id)
    onChange([...all.values()])
  }
  const refused = (question: CallQuestion): LinkAnswer => {
    put({ ...question, state: 'refused' })
    return notOffered(question.method)
  }

  function wait(question: CallQuestion, signal: AbortSignal): Promise<QuestionReply | null> {
    return new Promise((resolve) => {
      const end = (reply: QuestionReply | null): void => {
        if (!open.delete(question.id)) return
        cancelTimer()
        signal.removeEventListener('abort', gone)
        put({ ...(all.get(question.id) ?? question), state: reply === null ? 'over' : 'answered' })
        resolve(reply)
      }
      const gone = (): void => end(null)
      const cancelTimer = clock.after(limits.askMs, gone)
      open.set(question.id, end)
      signal.addEventListener('abort', gone, { once: true })
      put(question)
    })
  }

  return {
    async ask(method, params, signal) {
      if (!isAskable(method)) return notOffered(method)
      const large = params !== undefined && (params.length > mostBytes || nestedDeeper(params))
      const question: CallQuestion = {
        id: randomUUID(),
        method,
        params: params === undefined || large ? {} : fromBytes(params),
        at: clock.wall().toISOString(),
        state: 'open'
      }
      if (method === 'roots/list') {
        if (roots.length === 0) return refused(question)
        put({ ...question, state: 'answered' })
        return { kind: 'result', bytes: toBytes({ roots }) }
      }
      if (!person || large || open.size >= mostOpen || signal.aborted) return refused(question)
      const reply = await paused(wait(question, signal))
      return reply === null ? local('cancelled', say('question.unanswered')) : answerOf(method, question.params, reply)
    },
    reply(question, reply) {
      const end = open.get(question)
      end?.(reply)
      return end !== undefined
    },
    completed(elicitation) {
      for (const question of all.values())
        if (asObject(question.params)?.['elicitationId'] === elicitation) put({ ...question, completed: true })
    },
    close() {
      for (const end of [...open.values()]) end(null)
    }
  }
}

const isAskable = (method: string): method is CallQuestionMethod => (askable as readonly string[]).includes(method)

/** What a person said, as the protocol says it. */
export function answerOf(method: CallQuestionMethod, params: unknown, reply: QuestionReply): LinkAnswer {
  if (method === 'elicitation/create') {
    const form = reply.action === 'accept' && asObject(params)?.['mode'] !== 'url'
    const content = isPlain(reply.content) ? reply.content : {}
    return { kind: 'result', bytes: toBytes({ action: reply.action, ...(form && { content }) }) }
  }
  if (reply.action !== 'accept')
    return {
      kind: 'error',
      bytes: toBytes({ code: errorCode.userRejected, message: sentence('question.sampling-declined') })
    }
  const content = { type: 'text', text: reply.text ?? '' }
  return { kind: 'result', bytes: toBytes({ role: 'assistant', content, model: 'person', stopReason: 'endTurn' }) }
}

/** Folders as roots: whole paths become addresses, addresses stay. */
export const lentFolders = (folders: readonly string[]): readonly LentRoot[] =>
  folders.map((folder) => {
    const uri = /^file:\/\//i.test(folder) ? folder : pathToFileURL(folder).href
    const name = folder.split(/[\\/]/).findLast((part) => part !== '')
    return { uri, ...(name && { name }) }
  })
