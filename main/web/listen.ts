/** One loopback listener for hosts that use the URL and, when it is wanted, for the web face. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

export interface Listening {
  readonly port: number
  /** The wanted port was in use, so another was taken. */
  readonly taken: boolean
  readonly server: Server
  readonly close: () => Promise<void>
}
export interface ListenParts {
  readonly http: (request: IncomingMessage, response: ServerResponse) => void
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}

/** Headers up to 16 KB within 10 s, so that no half-open request can hold a place. Port 0 takes any free one. */
export async function listenLoopback(wanted: number, parts: ListenParts): Promise<Listening> {
  const server = createServer(
    { maxHeaderSize: 16 * 1024, headersTimeout: 10_000, requestTimeout: 0, keepAliveTimeout: 30_000 },
    parts.http
  )
  server.maxConnections = 512
  server.on('upgrade', parts.upgrade)
  server.on('clientError', (_, socket) => socket.destroy())
  let taken = false
  try {
    await bind(server, wanted)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    taken = true
    await bind(server, 0)
  }
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : wanted,
    taken,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
