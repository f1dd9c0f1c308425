/** `/mcp` on loopback: guarded, then handed to the era that the request speaks. No route starts or installs anything. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isLegacyRequest, type Implementation } from '@modelcontextprotocol/server'
import { errorCode } from '../mcp/error-codes.ts'
import type { GatewayContext } from './gateway-context.ts'
import { answerHttp } from './http-answer.ts'
import { readBody } from './http-body.ts'
import { guardRequest } from './http-guard.ts'
import { createLegacySessions } from './http-legacy.ts'
import { createModernHosts } from './http-modern.ts'
import { limits } from './policy/limits.ts'
import { invalidRequest } from './refusal.ts'
import { sentence } from '../../contract/words/say.ts'

export interface HttpListener {
  readonly handle: (request: IncomingMessage, response: ServerResponse, vouch?: () => void) => void
  readonly close: () => Promise<void>
}

export function createHttpListener(
  context: GatewayContext,
  info: Implementation,
  parts: { readonly port: () => number | null; readonly check: (token: string) => string | null }
): HttpListener {
  const legacy = createLegacySessions(context, info)
  const modern = createModernHosts(context, info)
  const open = new Map<string, number>()
  let closed = false

  async function handle(request: IncomingMessage, response: ServerResponse, vouch?: () => void): Promise<void> {
    const guarded = guardRequest(request, parts.port(), parts.check)
    if (!guarded.ok) {
      const { status, message, headers } = guarded.refused
      // What is not read must not be kept waiting for: a client may still be sending a large body.
      if (request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined)
        response.setHeader('Connection', 'close')
      return answerHttp(response, status, errorCode.serverFailed, message, headers)
    }
    vouch?.()
    takesAll(request)
    if (closed) return answerHttp(response, 503, errorCode.serverFailed, sentence('http.stopping'))
    const { host } = guarded
    if ((open.get(host) ?? 0) >= limits.httpConcurrent)
      return answerHttp(response, 429, errorCode.serverFailed, sentence('http.busy'), {
        'Retry-After': '1'
      })
    open.set(host, (open.get(host) ?? 0) + 1)
    response.once('close', () => {
      const left = (open.get(host) ?? 1) - 1
      if (left > 0) open.set(host, left)
      else open.delete(host)
    })
    if (request.method !== 'POST') return legacy.handle(host, request, response, undefined)
    const body = await readBody(request, limits.httpBodyBytes)
    if (body === null) return
    // Told under the request's own id it reaches the one that made it, as an answer.
    if (!body.ok && body.id !== undefined) return answerHttp(response, 200, invalidRequest, body.message, {}, body.id)
    if (!body.ok)
      return answerHttp(
        response,
        body.status,
        body.code ?? (body.status === 400 ? errorCode.parseError : errorCode.serverFailed),
        body.message,
        {
          Connection: 'close'
        }
      )
    const asWeb = new Request('http://127.0.0.1/mcp', { method: 'POST', headers: webHeaders(request), body: '{}' })
    if (await isLegacyRequest(asWeb, body.json)) return legacy.handle(host, request, response, body.json)
    return modern.handle(host, request, response, body.json)
  }

  return {
    handle(request, response, vouch) {
      handle(request, response, vouch).catch(() => {
        if (response.headersSent) response.destroy()
        else answerHttp(response, 500, errorCode.internalError, sentence('http.failed'))
      })
    },
    async close() {
      closed = true
      legacy.close()
      await modern.close()
    }
  }
}

/** Who takes anything takes what is answered here; the SDK wants both forms by name. */
function takesAll({ headers }: IncomingMessage): void {
  const accepted = (headers.accept || '*/*').split(',').map((type) => type.split(';')[0]?.trim().toLowerCase())
  const takes = (type: string) => ['*/*', `${type.split('/')[0]}/*`, type].some((one) => accepted.includes(one))
  if (takes('application/json') && takes('text/event-stream')) headers.accept = 'application/json, text/event-stream'
}

/** Only the headers that tell the eras apart. */
function webHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  for (const name of ['mcp-protocol-version', 'mcp-method', 'mcp-name', 'mcp-session-id']) {
    const value = request.headers[name]
    if (typeof value === 'string') headers[name] = value
  }
  return headers
}
