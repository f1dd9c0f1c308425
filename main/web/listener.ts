/**
 * The one loopback listener: /mcp for hosts that use the URL, and the page once a link to it was made.
 * Until then everything but /mcp is not there: the desktop app shows its page without any HTTP.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { App } from '../app-types.ts'
import type { Clock } from '../lib/clock.ts'
import { listenLoopback, type Listening, type Vouch } from './listen.ts'
import { createRendererFiles } from './renderer-files.ts'
import { createSessions, type KeptSessions } from './sessions.ts'
import { createWebFace, type WebFace } from './web-face.ts'
import { say, sentence } from '../../contract/words/say.ts'

export interface ListenerParts {
  readonly mcp: (request: IncomingMessage, response: ServerResponse, vouch: Vouch) => void
  readonly app: Pick<App, 'ask' | 'follow'>
  readonly rendererFolder: string | null
  readonly clock: Clock
  readonly keptSessions?: KeptSessions
}
export interface Listener {
  /** Listens at that port or, when it is in use, at another: `taken` says so. Called again, it moves. */
  readonly listen: (port: number) => Promise<{ readonly port: number; readonly taken: boolean }>
  readonly port: () => number | null
  readonly mcpUrl: () => string | null
  readonly webUrl: () => string | null
  /** A one-time link to the page. */
  readonly link: () => Promise<Outcome<{ readonly url: string; readonly expiresAt: string }>>
  readonly close: () => Promise<void>
}

export function createListener({ mcp, app, rendererFolder, clock, keptSessions }: ListenerParts): Listener {
  let listening: Listening | null = null
  let face: WebFace | null = null
  const sessions = createSessions(clock, keptSessions)
  const port = () => listening?.port ?? null

  const parts = {
    http(request: IncomingMessage, response: ServerResponse, vouch: Vouch) {
      const path = (request.url ?? '').split('?')[0]
      if (path === '/mcp' || path?.startsWith('/mcp/')) mcp(request, response, vouch)
      else if (path === '/health') health(request, response)
      else if (face) face.http(request, response, vouch)
      else
        response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(`${sentence('page.hosts-only')}\n`)
    },
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, vouch: Vouch) {
      if (face) face.upgrade(request, socket, head, vouch)
      else socket.destroy()
    }
  }

  return {
    async listen(wanted) {
      await listening?.close()
      listening = null
      listening = await listenLoopback(wanted, parts)
      return { port: listening.port, taken: listening.taken }
    },
    port,
    mcpUrl: () => (listening ? `http://127.0.0.1:${listening.port}/mcp` : null),
    webUrl: () => (listening && face ? `http://127.0.0.1:${listening.port}/` : null),
    async link() {
      if (!listening) return failed('port-taken', say('page.no-port'))
      if (rendererFolder === null) return failed('not-found', say('page.without'))
      try {
        face ??= createWebFace({ app, files: createRendererFiles(rendererFolder), sessions, port })
      } catch (error) {
        return failed('not-found', say('page.missing'), { detail: String(error) })
      }
      const { token, expiresAt } = sessions.newLink()
      return done({ url: `http://127.0.0.1:${listening.port}/?token=${token}`, expiresAt: expiresAt.toISOString() })
    },
    async close() {
      face?.close()
      await listening?.close()
      listening = null
    }
  }
}

/** For whoever watches that the core lives: without sign-in, and no more than that. */
function health({ method }: IncomingMessage, response: ServerResponse): void {
  const reads = method === 'GET' || method === 'HEAD'
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
  response.writeHead(reads ? 200 : 405, reads ? headers : { ...headers, allow: 'GET, HEAD' })
  response.end(method === 'GET' ? 'ok\n' : undefined)
}
