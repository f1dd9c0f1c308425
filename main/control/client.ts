/** The control socket from outside: what the command line uses, and a second Patchbay that joins the first. */
import { connect, type Socket } from 'node:net'
import type { PatchbayEvent, Topic } from '../../contract/events.ts'
import { failed, type Outcome } from '../../contract/failure.ts'
import type { CoreFrame, Hello, Welcome } from '../../contract/frames.ts'
import type { RequestName } from '../../contract/names.ts'
import type { Answer, Input } from '../../contract/requests.ts'
import type { Dispose } from '../lib/emitter.ts'
import { nestedTooDeeply } from '../wire/nesting.ts'
import { longestAnswer, readLines } from './lines.ts'
import { say, sentence } from '../../contract/words/say.ts'

export interface ControlClient {
  readonly version: string
  readonly pid: number
  readonly ask: (name: string, input: unknown) => Promise<Outcome<unknown>>
  readonly call: <N extends RequestName>(name: N, input: Input<N>) => Promise<Outcome<Answer<N>>>
  readonly follow: (topics: readonly Topic[], listener: (event: PatchbayEvent) => void) => Dispose
  readonly close: () => void
  /** Settles when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>
}

/** Null when no core listens there. Throws when something listens that is not a Patchbay of this protocol. */
export async function connectControl(path: string, timeoutMs = 5_000): Promise<ControlClient | null> {
  const socket = await open(path)
  if (socket === null) return null
  const waiting = new Map<number, (outcome: Outcome<unknown>) => void>()
  const followers = new Map<number, (event: PatchbayEvent) => void>()
  let next = 1
  let welcome: ((line: Welcome) => void) | null = null
  let gone = false
  const closed = new Promise<void>((resolve) =>
    socket.once('close', () => {
      gone = true
      for (const settle of waiting.values()) settle(lost())
      waiting.clear()
      resolve()
    })
  )
  readLines(
    socket,
    (line) => {
      const value: unknown = parse(line)
      if (welcome) {
        welcome(value as Welcome)
        welcome = null
        return
      }
      const frame = value as CoreFrame
      if ('outcome' in frame) {
        waiting.get(frame.id)?.(frame.outcome)
        waiting.delete(frame.id)
      } else followers.get(frame.follow)?.(frame.event)
    },
    () => socket.destroy(),
    longestAnswer
  )
  const greeted = new Promise<Welcome | null>((resolve) => {
    welcome = resolve
    void closed.then(() => resolve(null))
    setTimeout(() => resolve(null), timeoutMs).unref()
  })
  const hello: Hello = { patchbay: 1, role: 'control' }
  socket.write(JSON.stringify(hello) + '\n')
  const answer = await greeted
  if (answer === null || answer.patchbay !== 1 || !answer.ok) {
    socket.destroy()
    throw new Error(answer?.message ?? sentence('core.not-patchbay', { path }))
  }
  const send = (frame: unknown) => void socket.write(JSON.stringify(frame) + '\n')
  const ask = (name: string, input: unknown) =>
    new Promise<Outcome<unknown>>((resolve) => {
      if (gone) return resolve(lost())
      const id = next++
      try {
        send({ id, ask: name, input })
        waiting.set(id, resolve)
      } catch {
        resolve(failed('nested-too-deeply', nestedTooDeeply('given')))
      }
    })
  return {
    version: answer.version,
    pid: answer.pid,
    ask,
    call: (name, input) => ask(name, input) as never,
    follow(topics, listener) {
      const id = next++
      followers.set(id, listener)
      if (!gone) send({ id, follow: topics })
      return () => {
        followers.delete(id)
        if (!gone) send({ id: next++, unfollow: id })
      }
    },
    close: () => socket.end(),
    closed
  }
}

const lost = () => failed('no-core', say('core.stopped'))

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return {}
  }
}

function open(path: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      socket.on('error', () => socket.destroy())
      resolve(socket)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED' || error.code === 'ENOTSOCK') resolve(null)
      else reject(error)
    })
  })
}
