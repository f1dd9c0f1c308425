/** What went wrong on the way to a remote server, named and in words. Pure. */
import { SdkHttpError, UnauthorizedError } from '@modelcontextprotocol/client'
import { HttpRefusal } from './http-refusal.ts'
import { inWords, say, type Said } from '../../contract/words/say.ts'

export interface RemoteTrouble {
  /** session-ended: nothing goes over this link any more; a new one is needed. */
  readonly code: 'remote-unreachable' | 'unauthorized' | 'session-ended'
  readonly message: string
  /** The same as a key with its values. */
  readonly said?: Said
}

export const troubleOf = (code: RemoteTrouble['code'], said: Said): RemoteTrouble => ({
  code,
  message: inWords(said),
  said
})

/** The status of the HTTP answer behind an error; undefined when there was none. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpRefusal) return error.status
  if (error instanceof SdkHttpError) return (error.data as { status?: number } | undefined)?.status
  const { code } = (error ?? {}) as { readonly code?: unknown }
  return typeof code === 'number' ? code : undefined
}

export function explainTrouble(error: unknown, url: string): RemoteTrouble {
  const place = new URL(url).host
  const status = statusOf(error)
  if (error instanceof UnauthorizedError || status === 401 || status === 403) {
    return troubleOf('unauthorized', say('remote.refused', { place, status: status ?? 401 }))
  }
  const target = redirectTarget(error)
  if (target !== null) return troubleOf('remote-unreachable', say('remote.elsewhere', { place, target }))
  if (status !== undefined) return troubleOf('remote-unreachable', say('remote.status', { place, status }))
  const cause = error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : String(error)
  return troubleOf('remote-unreachable', say('remote.unreachable', { place, why: cause.slice(0, 300) }))
}

/** Servers may answer with an HTTP error whose body is the JSON-RPC error: 404 with "method not found" is one. */
export function errorInBody(error: unknown): unknown {
  if (!(error instanceof HttpRefusal)) return null
  try {
    const body = JSON.parse(error.text) as { jsonrpc?: unknown; error?: { code?: unknown; message?: unknown } }
    const inside = body.error
    return body.jsonrpc === '2.0' && typeof inside?.code === 'number' && typeof inside.message === 'string'
      ? inside
      : null
  } catch {
    return null
  }
}

/** The SDK follows redirects within one origin and names the target of any other in its error, without secrets. */
function redirectTarget(error: unknown): string | null {
  const said = error instanceof Error ? /Redirect .*?(https?:\/\/[^\s;]+)/.exec(error.message) : null
  return said?.[1] ?? null
}

/** Errors of a connection that was never made: no server has seen the request, so sending it again does nothing twice. */
const neverMade = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT'
])

const broken = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET'])

/** The connection ended in the middle: nobody can tell how much of the request was acted on. */
export function brokeOff(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false
  const { code } = error as NodeJS.ErrnoException
  return (code !== undefined && broken.has(code)) || brokeOff(error.cause, depth + 1)
}

/** Looks through what `fetch` wraps around the cause, and at each of several addresses that were tried. */
export function neverReached(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false
  const { code, syscall, socket } = error as NodeJS.ErrnoException & { readonly socket?: { bytesWritten?: number } }
  if (code !== undefined && neverMade.has(code)) return true
  if (syscall === 'connect') return true
  // It was taken up by a connection that ended before a byte of it left.
  if (code === 'UND_ERR_SOCKET' && socket?.bytesWritten === 0) return true
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.every((one) => neverReached(one, depth + 1))
  return neverReached(error.cause, depth + 1)
}

/** Refusals that say: not in this way, or not here. Who we are is another matter. */
export function wantsOtherTransport(error: unknown): boolean {
  const status = statusOf(error)
  if (status !== undefined && [400, 404, 405, 406, 410, 415, 422, 501].includes(status)) return true
  return error instanceof Error && /invalid content type/i.test(error.message)
}
/** A reply that is no JSON, or no message of the protocol. */
export const isUnreadable = (error: unknown): boolean => unreadable.has((error as Error).name)
const unreadable = new Set(['ZodError', '$ZodError', 'SyntaxError'])
