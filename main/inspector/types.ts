/** The wall of inspector/: test calls, run by a person. */
import type { Outcome } from '../../contract/failure.ts'
import type { HostId, ServerId, TestCall } from '../../contract/model.ts'
import type { AnswerServer } from '../ask-server.ts'
import type { LentRoot } from '../gateway/types.ts'
import type { Dispose } from '../lib/emitter.ts'
import type { LinkAnswer } from '../wire/types.ts'
import type { QuestionReply } from './questions.ts'
import type { SavedCalls } from './saved-calls.ts'

export interface RunCall {
  readonly call: string
  readonly id: ServerId
  readonly tool: string
  readonly input: unknown
  /** Sent in place of `input`, digit for digit. */
  readonly inputText?: string
  readonly timeoutMs: number
  readonly asHost: HostId | null
  /** Somebody answers what the server asks meanwhile. */
  readonly person: boolean
  /** Told to the server while the call runs. */
  readonly roots: readonly LentRoot[]
  /** The asker went away: cancels. */
  readonly signal?: AbortSignal
}
/** Sends one tools/call to a server, whatever its era; app.ts gives it. */
export type SendCall = (
  call: RunCall,
  more: {
    readonly signal: AbortSignal
    readonly onProgress: (params: unknown) => void
    readonly onQuestion: AnswerServer
    readonly onCompleted: (elicitation: string) => void
  }
) => Promise<Outcome<{ readonly answer: LinkAnswer; readonly pid: number | null }>>

export interface Inspector {
  /** Resolves with the finished call, whatever came of it; never rejects. */
  readonly run: (call: RunCall) => Promise<TestCall>
  readonly cancel: (call: string) => boolean
  /** False when that question is not open any more. */
  readonly answer: (call: string, question: string, reply: QuestionReply) => boolean
  readonly saved: Omit<SavedCalls, 'forget'>
  readonly history: (id: ServerId, tool: string | undefined, limit: number) => readonly TestCall[]
  readonly onChange: (listener: (call: TestCall) => void) => Dispose
  readonly forget: (id: ServerId) => void
  readonly flush: () => Promise<void>
}
