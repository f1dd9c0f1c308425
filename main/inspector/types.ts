/** The wall of inspector/: test calls, run by a person. */
import type { Outcome } from '../../contract/failure.ts'
import type { HostId, ServerId, TestCall } from '../../contract/model.ts'
import type { Dispose } from '../lib/emitter.ts'
import type { LinkAnswer } from '../wire/types.ts'

export interface RunCall {
  readonly call: string
  readonly id: ServerId
  readonly tool: string
  readonly input: unknown
  /** Sent in place of `input`, digit for digit. */
  readonly inputText?: string
  readonly timeoutMs: number
  readonly asHost: HostId | null
  /** The asker went away: cancels. */
  readonly signal?: AbortSignal
}
/** Sends one tools/call to a server, whatever its era; app.ts gives it. */
export type SendCall = (
  call: RunCall,
  more: { readonly signal: AbortSignal; readonly onProgress: (params: unknown) => void }
) => Promise<Outcome<{ readonly answer: LinkAnswer; readonly pid: number | null }>>

export interface Inspector {
  /** Resolves with the finished call, whatever came of it; never rejects. */
  readonly run: (call: RunCall) => Promise<TestCall>
  readonly cancel: (call: string) => boolean
  readonly history: (id: ServerId, tool: string | undefined, limit: number) => readonly TestCall[]
  readonly onChange: (listener: (call: TestCall) => void) => Dispose
  readonly forget: (id: ServerId) => void
  readonly flush: () => Promise<void>
}
