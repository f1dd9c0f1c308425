import type { FetchLike } from '@modelcontextprotocol/client'
import { sentence } from '../../contract/words/say.ts'

/** The name survives being wrapped and copied between realms, which `instanceof` does not. */
const tooLargeName = 'AnswerTooLarge'
export const isTooLarge = (error: unknown): error is Error => error instanceof Error && error.name === tooLargeName

/**
 * fetch whose answers may not exceed `limitBytes`: a whole JSON body, or one event of a stream. Without it a remote server
 * decides how much memory we use.
 */
export function fetchWithLimit(limitBytes: number, base?: FetchLike): FetchLike {
  return async (url, init) => {
    const response = await (base ?? fetch)(url, init)
    if (response.body === null) return response
    const events = /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')
    const measured = response.body.pipeThrough(measure(limitBytes, events))
    return new Response(measured, {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers
    })
  }
}

function measure(limitBytes: number, events: boolean): TransformStream<Uint8Array, Uint8Array> {
  let since = 0
  return new TransformStream({
    transform(chunk, controller) {
      since += chunk.length
      if (since > limitBytes) {
        const error = new Error(sentence('ended.answer-too-large', { megabytes: Math.round(limitBytes / 1024 / 1024) }))
        error.name = tooLargeName
        controller.error(error)
        return
      }
      controller.enqueue(chunk)
      if (events) {
        const end = endOfEvent(chunk)
        if (end >= 0) since = chunk.length - end
      }
    }
  })
}

/** Events end with an empty line; where exactly is of no weight here. */
function endOfEvent(chunk: Uint8Array): number {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
  return Math.max(bytes.lastIndexOf('\n\n'), bytes.lastIndexOf('\r\n\r\n'))
}
