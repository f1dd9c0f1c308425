/** The wall of wire/: messages as bytes, one link a running server. */
import type { FailureCode } from '../../contract/failure.ts'
import type { Dispose } from '../lib/emitter.ts'
import type { Said } from '../../contract/words/say.ts'

export type JsonRpcId = string | number | null

/** One framed message. `raw` is the line without its newline; spans are byte offsets into it. */
export interface WireMessage {
  readonly raw: Buffer
  readonly kind: 'request' | 'notification' | 'response'
  readonly id: JsonRpcId | undefined
  /** The id as it was written: a big number or an odd spelling goes back as it came. */
  readonly idBytes: Buffer | undefined
  readonly method: string | undefined
  /** The bytes of the value of "params", "result" or "error"; undefined when absent. */
  readonly params: Buffer | undefined
  readonly result: Buffer | undefined
  readonly error: Buffer | undefined
}

/** What is wrong with a server's output, named. The server goes on where it can. */
export interface WireFault {
  readonly code: Extract<
    FailureCode,
    | 'output-polluted'
    | 'output-utf16'
    | 'output-binary'
    | 'output-broken'
    | 'output-multiline'
    | 'output-concatenated'
    | 'output-batch'
    | 'message-too-large'
  >
  /** The start of the offending text, harmless to show, at most 200 characters. */
  readonly sample: string
  /** True when no protocol can follow: the start has failed. */
  readonly fatal: boolean
  /** Ids of the answers that came this way and cannot be taken, as far as they could be read; undefined: nobody knows. */
  readonly answers: readonly JsonRpcId[] | undefined
  /** It is an answer by its looks, though it cannot be read whose. */
  readonly likely?: boolean
  /** It is not whole yet: when it is, it is reported again. */
  readonly opens?: boolean
}

/** Verbatim answer: the bytes of the value of `result` or `error`. `local` when there was none to receive. */
export type LinkAnswer =
  | { readonly kind: 'result'; readonly bytes: Buffer }
  | { readonly kind: 'error'; readonly bytes: Buffer }
  | {
      readonly kind: 'local'
      readonly code: Extract<
        FailureCode,
        | 'server-died'
        | 'cancelled'
        | 'call-timeout'
        | 'message-too-large'
        | 'nested-too-deeply'
        | 'not-reading'
        // It was answered, in a way that cannot be taken.
        | 'output-utf16'
        | 'output-binary'
        | 'output-broken'
        | 'output-multiline'
        | 'output-batch'
      >
      readonly message: string
      /** The same as a key with its values; not where the words came from outside. */
      readonly said?: Said
      /** The server never took it up: sent again, over another link, it does nothing twice. */
      readonly unsent?: true
    }

export interface LinkRequest {
  readonly method: string
  /** JSON bytes of params as the client sent them (big integers and key order survive), or undefined. */
  readonly params?: Buffer
  /** Called with the params bytes of each notifications/progress of this request, the client's own token put back. */
  readonly onProgress?: (params: Buffer) => void
  /** Resolves local/cancelled at once and sends notifications/cancelled upstream. */
  readonly signal?: AbortSignal
  /** Progress resets it, up to maxTimeoutMs. */
  readonly timeoutMs?: number
  readonly maxTimeoutMs?: number
  /** Who asks, for the protocol log; null = Patchbay itself. */
  readonly host?: string | null
  /**
   * Whose it is: one value for all requests of one client. Unless a stream says which request a question of the server
   * belongs to, it is passed on only while the requests of one client are open.
   */
  readonly from?: object
  /** Server-to-client requests while this one is open. Answers bytes of result or error. Undefined = not offered. */
  readonly onServerRequest?: (method: string, params: Buffer | undefined, signal: AbortSignal) => Promise<LinkAnswer>
}

/** A conversation with one incarnation of one server; ids and progress tokens are remapped inside and start at 1. */
export interface Link {
  /** Never rejects; settles exactly once. */
  readonly request: (request: LinkRequest) => Promise<LinkAnswer>
  readonly notify: (method: string, params?: Buffer) => void
  /** Notifications of the server except progress. */
  readonly onNotification: (listener: (method: string, params: Buffer | undefined) => void) => Dispose
  /** Any valid message at all is life: mono time of the last. */
  readonly lastHeard: () => number
  readonly openRequests: () => number
  /** Ends every open request once with local/server-died and this message. */
  readonly close: (message: Said | string) => void
}
