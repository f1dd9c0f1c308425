/**
 * What an HTTP request must be before anything of it is read. The order is part of the promise: route and method, Host
 * (DNS rebinding), Origin (pages in browsers), token, content type (forms of foreign pages). Pure but for the token.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { sentence } from '../../contract/words/say.ts'

export interface Refused {
  readonly status: 401 | 403 | 404 | 405 | 415
  readonly headers: Readonly<Record<string, string>>
  /** Says no more than what anybody may know. */
  readonly message: string
}
export type Guarded = { readonly ok: true; readonly host: string } | { readonly ok: false; readonly refused: Refused }

export const route = '/mcp'

export function guardRequest(
  request: {
    readonly method?: string | undefined
    readonly url?: string | undefined
    readonly headers: IncomingHttpHeaders
  },
  port: number | null,
  check: (token: string) => string | null
): Guarded {
  const { method, headers } = request
  const path = (request.url ?? '').split('?')[0]
  if (path !== route && path !== `${route}/`) return no(404, 'http.not-found')
  const allowed = port === null ? [] : [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]
  const host = headers.host?.toLowerCase()
  if (host === undefined || !allowed.includes(host)) return no(403, 'http.local-only')
  const { origin } = headers
  if (origin !== undefined && origin !== `http://${host}`) return no(403, 'http.web-page')
  if (method !== 'POST' && method !== 'GET' && method !== 'DELETE')
    return no(405, 'http.method', { Allow: 'POST, GET, DELETE' })
  const token = /^Bearer ([A-Za-z0-9._~+/=-]{1,512})$/i.exec(headers.authorization ?? '')?.[1]
  const known = token === undefined ? null : check(token)
  if (known === null) return no(401, 'http.token', { 'WWW-Authenticate': 'Bearer realm="patchbay"' })
  if (method === 'POST' && !isJson(headers['content-type'], origin === undefined)) return no(415, 'http.content-type')
  return { ok: true, host: known }
}

/** curl calls everything a form unless it is told otherwise. A page that posts one says where it is from, and has no token. */
const isJson = (type: string | undefined, fromNoPage: boolean): boolean =>
  type === undefined
    ? fromNoPage
    : /^application\/json\s*(;|$)/i.test(type) ||
      (fromNoPage && /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type))

type Why = 'not-found' | 'local-only' | 'web-page' | 'method' | 'token' | 'content-type'
const no = (
  status: Refused['status'],
  why: `http.${Why}`,
  headers: Readonly<Record<string, string>> = {}
): Guarded => ({
  ok: false,
  refused: { status, message: sentence(why), headers }
})
