import type { FetchLike } from '@modelcontextprotocol/client'

/** A message that was answered with an HTTP error: the status, and the start of what the body said. */
export class HttpRefusal extends Error {
  readonly status: number
  readonly text: string
  readonly inSession: boolean
  constructor(status: number, text: string, inSession: boolean) {
    super(`HTTP ${status}`)
    this.name = 'HttpRefusal'
    this.status = status
    this.text = text
    this.inSession = inSession
  }
}

/** Which request a POST carries: for our own fetch, which takes the header off again. */
export const requestHeader = 'x-patchbay-request'
const longestText = 64 * 1024
/** For the rest of a body that says why: it is only words. */
const patienceMs = 1_000

export interface FetchEvents {
  /** Request `id` was accepted. `whole`: with its answer; else that comes over a stream, this POST's own or the standing one. */
  readonly onAccepted: (id: number, whole: boolean) => void
  /** A standing stream, or the rest of one that broke, was refused, though there had been one before. */
  readonly onStreamRefused: (status: number) => void
}

/**
 * fetch for the SDK's transports, which tells apart what they put into one text: a message that was refused rejects with
 * an `HttpRefusal`, whatever its body is. Redirects are left to the SDK.
 */
export function observedFetch(base: FetchLike, events: FetchEvents): FetchLike {
  let streamed = false
  return async (url, init) => {
    const headers = new Headers(init?.headers)
    const id = headers.get(requestHeader)
    headers.delete(requestHeader)
    if (onThisComputer(url)) headers.set('connection', 'close')
    const response = await base(url, { ...init, headers })
    const method = init?.method ?? 'GET'
    if (response.ok) {
      if (id !== null) events.onAccepted(Number(id), response.status !== 202 && !isEventStream(response))
      streamed ||= method === 'GET'
      return response
    }
    const inSession = headers.has('mcp-session-id')
    // Many servers have no standing stream, and say so with any status they like.
    if (method === 'GET' && inSession && streamed) events.onStreamRefused(response.status)
    if (method !== 'POST' || (response.status >= 300 && response.status < 400)) return response
    throw new HttpRefusal(response.status, await startOf(response), inSession)
  }
}

/**
 * A kept connection to a server that has just ended takes the next call with it, and nobody can tell whether that was
 * acted on. On this computer a new one costs less than a millisecond, and is refused when nobody is there.
 */
const onThisComputer = (url: string | URL): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)

const isEventStream = (response: Response): boolean =>
  /^\s*text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')

/** A body that breaks off says no less than the status does. */
async function startOf(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const parts: Uint8Array[] = []
  let size = 0
  const enough = setTimeout(() => void reader.cancel().catch(() => undefined), patienceMs)
  try {
    while (size < longestText) {
      const { value, done } = await reader.read()
      if (done) break
      parts.push(value)
      size += value.length
    }
    await reader.cancel()
  } catch {
    // What came of it is enough.
  } finally {
    clearTimeout(enough)
  }
  return Buffer.concat(parts).toString('utf8').slice(0, longestText)
}
