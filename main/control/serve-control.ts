/**
 * The core's side of the control socket. The first line says who comes: `control` then asks and follows in frames,
 * `host` is a bridge whose bytes go to the gateway from there on. Only this user can reach the socket (0600 in a 0700
 * folder, or a pipe of this user), so there is no token.
 */
import { isId } from '../../contract/ids.ts'
import type { Socket } from 'node:net'
import type { Topic } from '../../contract/events.ts'
import { failed } from '../../contract/failure.ts'
import type { ClientFrame, CoreFrame, Hello, Welcome } from '../../contract/frames.ts'
import type { App } from '../app-types.ts'
import type { Dispose } from '../lib/emitter.ts'
import { frameText } from './frame-text.ts'
import { longestAnswer, readLines } from './lines.ts'
import { say, sentence } from '../../contract/words/say.ts'

export interface ControlParts {
  readonly app: Pick<App, 'ask' | 'follow'>
  readonly acceptHost: (socket: Socket, host: string) => void
  readonly version: string
}

const helloTimeoutMs = 10_000
const farewellMs = 1_000
/**
 * A follower that is further behind than this when something happens is let go: it can ask for a snapshot again. A large
 * answer on its way is not being behind.
 */
export const slowestFollowerBytes = 32 * 1024 * 1024 + longestAnswer

export function serveControl(socket: Socket, parts: ControlParts): void {
  socket.on('error', () => socket.destroy())
  const timer = setTimeout(() => socket.destroy(), helloTimeoutMs)
  timer.unref()
  let stop: () => Buffer = () => Buffer.alloc(0)
  stop = readLines(
    socket,
    (line) => {
      clearTimeout(timer)
      // Later lines of the same chunk belong to whoever comes next, so reading stops before anything else.
      stop()
      const hello = parseHello(line)
      if (hello === null) return turnAway(socket, parts.version)
      const welcome: Welcome = { patchbay: 1, ok: true, version: parts.version, pid: process.pid }
      socket.write(JSON.stringify(welcome) + '\n')
      queueMicrotask(() => {
        const rest = stop()
        if (rest.length > 0) socket.unshift(rest)
        if (hello.role === 'host') parts.acceptHost(socket, hello.host)
        else serveFrames(socket, parts)
        // Reading stopped with the hello; whoever took over listens by now.
        socket.resume()
      })
    },
    () => socket.destroy()
  )
}

function serveFrames(socket: Socket, { app }: ControlParts): void {
  const follows = new Map<number, Dispose>()
  const gone = new AbortController()
  const send = (frame: CoreFrame) => {
    if (socket.destroyed) return
    const text = frameText(frame)
    if (text === null) return
    socket.write(text + '\n')
    if ('event' in frame && socket.writableLength > slowestFollowerBytes) socket.destroy()
  }
  socket.once('close', () => {
    gone.abort()
    for (const dispose of follows.values()) dispose()
  })
  readLines(
    socket,
    (line) => {
      const frame = parseFrame(line)
      if (frame === null) return socket.destroy()
      if ('ask' in frame)
        void app
          .ask(frame.ask, frame.input, { via: 'cli', signal: gone.signal })
          .catch(() => failed('internal', say('core.failed')))
          .then((outcome) => send({ id: frame.id, outcome }))
      else if ('follow' in frame)
        follows.set(
          frame.id,
          app.follow(frame.follow, (event) => send({ follow: frame.id, event }))
        )
      else {
        follows.get(frame.unfollow)?.()
        follows.delete(frame.unfollow)
      }
    },
    () => socket.destroy()
  )
}

/** What else it sends is read and dropped: a socket that nobody reads never hears that its peer has gone. */
function turnAway(socket: Socket, version: string): void {
  socket.end(JSON.stringify(refusal(version)) + '\n')
  socket.resume()
  setTimeout(() => socket.destroy(), farewellMs).unref()
}

const refusal = (version: string): Welcome => ({
  patchbay: 1,
  ok: false,
  version,
  pid: process.pid,
  message: sentence('core.other-version')
})

function parseHello(line: string): Hello | null {
  const value = parse(line) as Partial<Record<'patchbay' | 'role' | 'host', unknown>> | null
  if (value?.patchbay !== 1) return null
  if (value.role === 'control') return { patchbay: 1, role: 'control' }
  if (value.role === 'host' && isId(value.host)) return { patchbay: 1, role: 'host', host: value.host }
  return null
}

/** A frame of the contract, or null. Exported for the web face, which speaks the same over a WebSocket. */
export function parseFrame(line: string): ClientFrame | null {
  const value = parse(line) as Partial<Record<'id' | 'ask' | 'input' | 'follow' | 'unfollow', unknown>> | null
  if (typeof value?.id !== 'number') return null
  if (typeof value.ask === 'string') return { id: value.id, ask: value.ask, input: value.input }
  if (Array.isArray(value.follow) && value.follow.every((each) => typeof each === 'string' && each.length < 100))
    return { id: value.id, follow: value.follow as Topic[] }
  if (typeof value.unfollow === 'number') return { id: value.id, unfollow: value.unfollow }
  return null
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
