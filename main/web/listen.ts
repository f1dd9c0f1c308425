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
/** So many ports after a taken one are tried before a random one. */
const nextPorts = 20

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
  for (const port of candidates(wanted)) {
    try {
      await bind(server, port)
      break
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (port === 0 || (code !== 'EADDRINUSE' && code !== 'EACCES')) throw error
      taken = true
    }
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

/**
 * The wanted port, then the ones right after it in their order, then any: hosts keep the URL that they were given, so a
 * replacement should be the same one after every restart.
 */
function candidates(wanted: number): readonly number[] {
  if (wanted === 0) return [0]
  const after = Array.from({ length: nextPorts }, (_, index) => wanted + 1 + index)
  return [wanted, ...after.filter((port) => port <= 65_535), 0]
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const listens = (): void => {
      server.off('error', fails)
      resolve()
    }
    // A failed attempt must leave nothing behind on a server that tries the next port.
    const fails = (error: Error): void => {
      server.off('listening', listens)
      reject(error)
    }
    server.once('error', fails)
    server.once('listening', listens)
    server.listen(port, '127.0.0.1')
  })
}
