/** One loopback listener for hosts that use the URL and, when it is wanted, for the web face. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
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

/** Called once a request has shown that it may be here: its connection then keeps its place. */
export type Vouch = () => void
export interface ListenParts {
  readonly http: (request: IncomingMessage, response: ServerResponse, vouch: Vouch) => void
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer, vouch: Vouch) => void
  readonly seats?: SeatLimits
  /** A request must be there with all of its body within this. */
  readonly requestMs?: number
}
const seatLimits: SeatLimits = { unknown: 256, unknownMs: 15_000 }

/**
 * Headers up to 16 KB within 10 s and the body within 30 s, so that no half-open request can hold a place. Port 0 takes
 * any free one.
 */
export async function listenLoopback(wanted: number, parts: ListenParts): Promise<Listening> {
  const { requestMs = 30_000 } = parts
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: Math.min(10_000, requestMs),
      requestTimeout: requestMs,
      keepAliveTimeout: 30_000,
      connectionsCheckingInterval: Math.min(2_000, requestMs)
    },
    (request, response) => {
      if (hosts(request) > 1) return turnAway(request.socket, 400)
      answering.add(request.socket)
      response.once('close', () => answering.delete(request.socket))
      parts.http(request, response, () => seats.vouch(request.socket))
    }
  )
  /** An answer is under way on these: nothing else may be written there. */
  const answering = new WeakSet<Duplex>()
  const seats = createSeats(parts.seats ?? seatLimits)
  server.maxConnections = 1_024
  server.on('connection', (socket: Socket) => seats.sit(socket))
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (hosts(request) > 1) return turnAway(socket, 400)
    parts.upgrade(request, socket, head, () => seats.vouch(socket))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
    answering.has(socket) ? socket.destroy() : turnAway(socket, statusOf(error))
  )
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

/** Two names for one server: whoever reads the other one would judge another request. Node's parser takes the first. */
const hosts = (request: IncomingMessage): number =>
  request.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length

function statusOf({ code }: NodeJS.ErrnoException): 400 | 408 | 431 {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}
const reasons = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' }

/** An answer to what is no request. What else it sends is read and dropped for a moment, or the answer could be lost. */
function turnAway(socket: Duplex, status: keyof typeof reasons): void {
  if (!socket.writable) return void socket.destroy()
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${reasons[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  socket.resume()
  setTimeout(() => socket.destroy(), 1_000).unref()
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

export interface SeatLimits {
  /** Connections that have not shown yet that they may be here. */
  readonly unknown: number
  /** How long such a one may stay. */
  readonly unknownMs: number
}
export interface Seats {
  readonly sit: (socket: Socket) => void
  /** A request over it was allowed: it is known from now on. */
  readonly vouch: (socket: Socket) => void
}

/**
 * Places for connections. Anybody on this computer can open one, so those that have not shown a token or a sign-in have
 * few places of their own, and the oldest of them makes room for the next: they never take the place of one that has.
 */
export function createSeats(limits: SeatLimits): Seats {
  /** Oldest first. */
  const unknown = new Map<Socket, () => void>()

  function leave(socket: Socket): void {
    unknown.get(socket)?.()
    unknown.delete(socket)
  }

  return {
    sit(socket) {
      const timer = setTimeout(() => socket.destroy(), limits.unknownMs)
      timer.unref()
      unknown.set(socket, () => clearTimeout(timer))
      socket.once('close', () => leave(socket))
      const [oldest] = unknown.keys()
      if (unknown.size > limits.unknown) oldest?.destroy()
    },
    vouch: leave
  }
}
