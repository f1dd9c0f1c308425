/**
 * Over streamable HTTP a server asks on the stream of the call that its question belongs to. The SDK's transport does not
 * tell its messages' streams apart, so the streams are read along on their way to it.
 */
import type { FetchLike } from '@modelcontextprotocol/client'
import { createParser } from 'eventsource-parser'
import { requestHeader } from './http-refusal.ts'
import { scanMessage } from './message.ts'

export interface StreamQuestions {
  /** fetch whose streams are read along. */
  readonly along: (base: FetchLike) => FetchLike
  /** The request on whose stream the question with this id came; undefined when it came on none of a request. */
  readonly take: (id: string | number) => number | undefined
}

/** What is remembered of streams that never delivered, or might be taken up again. */
const most = 1_000

export function createStreamQuestions(): StreamQuestions {
  const questions = new Map<string, number[]>()
  const events = new Map<string, number>()

  function asked(id: string, request: number): void {
    questions.set(id, [...(questions.get(id) ?? []), request])
    forgetOldest(questions)
  }

  function readAlong(response: Response, request: number): Response {
    if (response.body === null || !/^\s*text\/event-stream\b/i.test(response.headers.get('content-type') ?? ''))
      return response
    const text = new TextDecoder()
    const parser = createParser({
      onEvent({ id, data }) {
        if (id) {
          events.set(id, request)
          forgetOldest(events)
        }
        const question = questionIn(data)
        if (question !== null) asked(question, request)
      }
    })
    const body = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          parser.feed(text.decode(chunk, { stream: true }))
          controller.enqueue(chunk)
        }
      })
    )
    return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers })
  }

  return {
    along: (base) => async (url, init) => {
      const headers = new Headers(init?.headers)
      const carried = headers.get(requestHeader)
      // The rest of a stream that broke, taken up again.
      const resumed = events.get(headers.get('last-event-id') ?? '')
      const response = await base(url, init)
      const request = carried === null ? resumed : Number(carried)
      return request === undefined || !response.ok ? response : readAlong(response, request)
    },
    take(id) {
      const key = JSON.stringify(id)
      const [first, ...rest] = questions.get(key) ?? []
      if (rest.length > 0) questions.set(key, rest)
      else questions.delete(key)
      return first
    }
  }
}

/** The id of a question, as JSON; results and notes are looked at no further than for the word. */
function questionIn(data: string): string | null {
  if (!data.includes('"method"')) return null
  const scan = scanMessage(Buffer.from(data))
  return scan.kind === 'message' && scan.message.kind === 'request' ? JSON.stringify(scan.message.id) : null
}

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size > most) map.delete(map.keys().next().value as string)
}
