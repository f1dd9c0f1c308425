/**
 * Some servers answer with both halves, `"result": …` and `"error": null`. Over pipes the null is passed over where
 * messages are read; over HTTP the SDK's transport would refuse the whole answer, so it is taken out on the way there.
 */
import type { FetchLike } from '@modelcontextprotocol/client'

/** fetch whose answers have one half each. Bodies are read whole, so their size must be limited below this. */
export function fetchWithOneHalf(base: FetchLike): FetchLike {
  return async (url, init) => {
    const response = await base(url, init)
    const type = response.headers.get('content-type') ?? ''
    if (response.body === null || !response.ok) return response
    if (/^\s*application\/json\b/i.test(type)) return again(response, oneHalf(await response.text()))
    if (/^\s*text\/event-stream\b/i.test(type)) return again(response, response.body.pipeThrough(eachLine()))
    return response
  }
}

const again = (response: Response, body: ConstructorParameters<typeof Response>[0]): Response =>
  new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers })

/** The message without a half that is null beside the other; text that is none comes back as it is. */
export function oneHalf(text: string): string {
  // Nearly all answers end here, without being parsed once more.
  if (!/"(?:error|result)"\s*:\s*null/.test(text)) return text
  try {
    const message: unknown = JSON.parse(text)
    if (typeof message !== 'object' || message === null || !('result' in message) || !('error' in message)) return text
    const { result, error, ...rest } = message
    if (error === null) return JSON.stringify({ ...rest, result })
    return result === null ? JSON.stringify({ ...rest, error }) : text
  } catch {
    return text
  }
}

/** Lines of a stream, those with data looked at. A message over several lines of data is left as it is. */
function eachLine(): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder()
  const encoder = new TextEncoder()
  let open: string[] = []
  const passOn = (line: string): string => {
    if (!line.startsWith('data:')) return line
    const data = line.slice('data:'.length)
    const half = oneHalf(data)
    return half === data ? line : `data: ${half}`
  }
  return new TransformStream({
    transform(chunk, controller) {
      const pieces = decoder.decode(chunk, { stream: true }).split('\n')
      const last = pieces.pop() ?? ''
      let out = ''
      for (const piece of pieces) {
        out += `${passOn(open.join('') + piece)}\n`
        open = []
      }
      open.push(last)
      if (out !== '') controller.enqueue(encoder.encode(out))
    },
    flush(controller) {
      const rest = open.join('')
      if (rest !== '') controller.enqueue(encoder.encode(passOn(rest)))
    }
  })
}
