/**
 * The second face: the same renderer in any browser of this computer. A page and its assets over HTTP, everything else
 * over one WebSocket that speaks the contract's frames. Loopback only; a session cookie from a one-time link; Host and
 * Origin checked on every request, because a cookie of 127.0.0.1 is sent to every port of it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { App } from '../app-types.ts'
import { answerFrames, parseFrame, slowestFollowerBytes } from '../control/answer-frames.ts'
import { frameText } from '../control/frame-text.ts'
import { longestLine } from '../control/lines.ts'
import { contentSecurityPolicy, type RendererFiles } from './renderer-files.ts'
import type { Vouch } from './listen.ts'
import type { Sessions } from './sessions.ts'
import { sentence } from '../../contract/words/say.ts'

export interface WebFaceParts {
  readonly app: Pick<App, 'ask' | 'follow'>
  readonly files: RendererFiles
  readonly sessions: Sessions
  readonly port: () => number | null
}
export interface WebFace {
  /** `vouch`: its sign-in holds. */
  readonly http: (request: IncomingMessage, response: ServerResponse, vouch?: Vouch) => void
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer, vouch?: Vouch) => void
  readonly close: () => void
}

export function createWebFace({ app, files, sessions, port }: WebFaceParts): WebFace {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestLine, perMessageDeflate: false })
  const cookieName = () => `patchbay-${port()}`
  const ownHost = (request: IncomingMessage) =>
    [`127.0.0.1:${port()}`, `localhost:${port()}`, `[::1]:${port()}`].includes(request.headers.host ?? '')
  const ownOrigin = (request: IncomingMessage) => {
    const { origin } = request.headers
    return origin === `http://${request.headers.host}`
  }
  const signedIn = (request: IncomingMessage) => sessions.holds(cookie(request, cookieName()))

  function http(request: IncomingMessage, response: ServerResponse, vouch?: Vouch): void {
    if (!ownHost(request)) return refuse(response, 403, 'own-address')
    if (request.headers.origin !== undefined && !ownOrigin(request)) return refuse(response, 403, 'other-site')
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'only-get')
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const token = url.searchParams.get('token')
    if (token !== null) {
      const session = sessions.redeem(token)
      // A used link of somebody who is signed in already (reload, back) simply leads on.
      if (session === null && !signedIn(request)) return usedLink(response)
      const headers: Record<string, string> = {
        location: url.pathname,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer'
      }
      if (session !== null)
        headers['set-cookie'] = `${cookieName()}=${session}; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000`
      response.writeHead(303, headers).end()
      return
    }
    if (!signedIn(request)) return usedLink(response)
    vouch?.()
    const file = files(decode(url.pathname))
    if (file === null) return refuse(response, 404, 'unknown')
    response.writeHead(200, {
      'content-type': file.type,
      'content-length': file.body.length,
      'cache-control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
      ...guards()
    })
    response.end(request.method === 'HEAD' ? undefined : file.body)
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, vouch?: Vouch): void {
    const path = (request.url ?? '').split('?')[0]
    if (path !== '/ws' || !ownHost(request) || !ownOrigin(request) || !signedIn(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    vouch?.()
    sockets.handleUpgrade(request, socket, head, serve)
  }

  function serve(socket: WebSocket): void {
    const answers = answerFrames(app, 'web', (frame) => {
      if (socket.readyState !== socket.OPEN) return
      if ('event' in frame && socket.bufferedAmount > slowestFollowerBytes) return socket.terminate()
      const text = frameText(frame)
      if (text !== null) socket.send(text)
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', answers.close)
    socket.on('message', (data) => {
      const frame = parseFrame(String(data))
      if (frame === null) return socket.close(1008, 'not a frame')
      answers.take(frame)
    })
  }

  return {
    http,
    upgrade,
    close() {
      for (const socket of sockets.clients) socket.close(1001, 'Patchbay stops')
      sockets.close()
    }
  }
}

const guards = () => ({
  'content-security-policy': contentSecurityPolicy("'self'"),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin'
})

type Why = 'own-address' | 'other-site' | 'only-get' | 'unknown' | 'used-link'
function refuse(response: ServerResponse, status: number, why: Why): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...guards() })
  response.end(sentence(`page.${why}`) + '\n')
}

function usedLink(response: ServerResponse): void {
  refuse(response, 401, 'used-link')
}

function cookie(request: IncomingMessage, name: string): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = part.trim().split('=')
    if (key === name) return value.join('=')
  }
  return undefined
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
