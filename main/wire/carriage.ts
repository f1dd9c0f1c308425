/** One transport of the SDK, from its start to its end: a session with a remote server, or what stands for one. */
import {
  SSEClientTransport,
  SseError,
  StreamableHTTPClientTransport,
  type FetchLike,
  type JSONRPCMessage,
  type Transport
} from '@modelcontextprotocol/client'
import type { Clock } from '../lib/clock.ts'
import { observedFetch, HttpRefusal, requestHeader } from './http-refusal.ts'
import { fetchWithLimit } from './limited-fetch.ts'
import { fetchWithOneHalf } from './null-halves.ts'
import { createStreamQuestions, type StreamQuestions } from './stream-questions.ts'
import { sentence } from '../../contract/words/say.ts'

export interface CarriageParts {
  readonly kind: 'http' | 'sse'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly limitBytes: number
  readonly fetch?: FetchLike
  /** `request`: of ours, on whose stream a question of the server came; undefined when no stream says. */
  readonly onMessage: (message: JSONRPCMessage, request: number | undefined) => void
  /** As of `FetchEvents`. */
  readonly onAccepted: (id: number, whole: boolean) => void
  /** The standing stream was refused with a status that may mean that the session is gone. */
  readonly onStreamRefused: () => void
  /** Over SSE: the one stream, and with it the session, has ended. */
  readonly onEnd: (cause: unknown) => void
}
export interface Carriage {
  /** Connects (SSE) or prepares (streamable HTTP, where the first request connects). Rejects when it cannot. */
  readonly start: () => Promise<void>
  readonly send: (message: JSONRPCMessage, more?: Sending) => Promise<void>
  readonly speaks: (protocolVersion: string) => void
  /** Closing the stream of an answer tells a modern server of the cancel. */
  readonly streamEach: boolean
  readonly dead: () => boolean
  /** `polite`: says to the server that the session is over. */
  readonly close: (polite: boolean) => void
}
export interface Sending {
  readonly id: number
  readonly signal: AbortSignal
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** The stream of its answer has ended, and cannot be taken up again. */
  readonly onStreamEnd: () => void
}

/** Ending a session at the server is a courtesy: it may take this long. */
const farewellMs = 1_000
const lastWordsMs = 1_000
/** What a standing stream is refused with when the session is not known, and also where there is no such stream. */
const maybeLost = new Set([400, 404, 410])

export function createCarriage(parts: CarriageParts): Carriage {
  let dead = false
  let started = false
  const questions = createStreamQuestions()
  const transport = createTransport(parts, questions, (status) => {
    if (!dead && maybeLost.has(status)) parts.onStreamRefused()
  })
  transport.onmessage = (message) => {
    const request = 'method' in message && 'id' in message ? questions.take(message.id) : undefined
    if (!dead) parts.onMessage(message, request)
  }
  // Failures of a send reach its own caller. Over SSE there is one stream: the SDK would open another by itself, in
  // silence, and go on as if the new session knew of the old one's handshake.
  transport.onerror = (error) => {
    if (started && error instanceof SseError) end(error)
  }
  transport.onclose = () => end(new Error(sentence('ended.connection-closed')))

  function end(cause: unknown): void {
    if (dead) return
    dead = true
    // What is on its way is told apart by how it ends: refused connections were never taken. The SDK would open the
    // stream again a few seconds from now.
    parts.clock.after(lastWordsMs, () => void transport.close().catch(() => undefined))
    parts.onEnd(cause)
  }

  return {
    async start() {
      try {
        await transport.start()
      } catch (error) {
        // It would go on trying by itself.
        dead = true
        void transport.close().catch(() => undefined)
        throw error
      }
      if (dead) throw new Error(sentence('ended.connection-closed'))
      started = true
    },
    send: (message, more) =>
      transport.send(
        message,
        more && {
          requestSignal: more.signal,
          headers: { ...more.headers, [requestHeader]: String(more.id) },
          onRequestStreamEnd: more.onStreamEnd
        }
      ),
    speaks: (version) => transport.setProtocolVersion?.(version),
    streamEach: transport.hasPerRequestStream === true,
    dead: () => dead,
    close(polite) {
      if (dead) return
      dead = true
      void leave(transport, parts.clock, polite)
    }
  }
}

function createTransport(
  parts: CarriageParts,
  questions: StreamQuestions,
  onStreamRefused: (status: number) => void
): Transport {
  const limited = fetchWithOneHalf(fetchWithLimit(parts.limitBytes, parts.fetch))
  const heard = observedFetch(limited, { onAccepted: parts.onAccepted, onStreamRefused })
  const requestInit = { headers: { ...parts.headers } }
  const url = new URL(parts.url)
  return parts.kind === 'sse'
    ? new SSEClientTransport(url, { requestInit, fetch: toOneEndpoint(heard) })
    : new StreamableHTTPClientTransport(url, { requestInit, fetch: questions.along(heard) })
}

/** Over the old transport an endpoint is a session. Another one that comes later knows nothing of the handshake. */
function toOneEndpoint(base: FetchLike): FetchLike {
  const known = new Set<string>()
  return async (url, init) => {
    if (init?.method !== 'POST') return base(url, init)
    if (known.size === 0) known.add(String(url))
    if (!known.has(String(url))) throw new HttpRefusal(410, sentence('wire.other-endpoint'), true)
    const response = await base(url, init)
    const target = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null
    if (target !== null && URL.canParse(target, String(url))) known.add(String(new URL(target, url)))
    return response
  }
}

async function leave(transport: Transport, clock: Clock, polite: boolean): Promise<void> {
  if (polite && transport instanceof StreamableHTTPClientTransport && transport.sessionId !== undefined) {
    await Promise.race([
      transport.terminateSession().catch(() => undefined),
      new Promise<void>((resolve) => void clock.after(farewellMs, resolve))
    ])
  }
  await transport.close().catch(() => undefined)
}
