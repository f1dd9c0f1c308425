/**
 * The core's side of the control socket. The first line says who comes: `control` then asks and follows in frames,
 * `host` is a bridge whose bytes go to the gateway from there on. Only this user can reach the socket (0600 in a 0700
 * folder, or a pipe of this user), so there is no token.
 */
import { isId } from '../../contract/ids.ts'
import type { Socket } from 'node:net'
import type { Hello, Welcome } from '../../contract/frames.ts'
import type { App } from '../app-types.ts'
import { answerFrames, parse, parseFrame, slowestFollowerBytes } from './answer-frames.ts'
import { frameText } from './frame-text.ts'
import { readLines } from './lines.ts'
import { sentence } from '../../contract/words/say.ts'

export interface ControlParts {
  readonly app: Pick<App, 'ask' | 'follow'>
  readonly acceptHost: (socket: Socket, host: string) => void
  readonly version: string
}

const helloTimeoutMs = 10_000
const farewellMs = 1_000
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
  const answers = answerFrames(app, 'cli', (frame) => {
    if (socket.destroyed) return
    const text = frameText(frame)
    if (text === null) return
    socket.write(text + '\n')
    if ('event' in frame && socket.writableLength > slowestFollowerBytes) socket.destroy()
  })
  socket.once('close', answers.close)
  readLines(
    socket,
    (line) => {
      const frame = parseFrame(line)
      if (frame === null) return socket.destroy()
      answers.take(frame)
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
