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
