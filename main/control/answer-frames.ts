/** What a client sends in frames is done here, whatever carries them: asks are answered, follows begin and end. */
import type { Topic } from '../../contract/events.ts'
import { failed } from '../../contract/failure.ts'
import type { ClientFrame, CoreFrame } from '../../contract/frames.ts'
import { say } from '../../contract/words/say.ts'
import type { App } from '../app-types.ts'
import type { Dispose } from '../lib/emitter.ts'
import { longestAnswer } from './lines.ts'

/**
 * A follower that is further behind than this when something happens is let go: it can ask for a snapshot again. A large
 * answer on its way is not being behind.
 */
export const slowestFollowerBytes = 32 * 1024 * 1024 + longestAnswer

export interface FrameAnswers {
  readonly take: (frame: ClientFrame) => void
  /** The client is gone: what it asked for is given up, what it followed ends. */
  readonly close: () => void
}

export function answerFrames(
  app: Pick<App, 'ask' | 'follow'>,
  via: 'cli' | 'web',
  send: (frame: CoreFrame) => void
): FrameAnswers {
  const follows = new Map<number, Dispose>()
  const gone = new AbortController()
  return {
    take(frame) {
      if ('ask' in frame)
        void app
          .ask(frame.ask, frame.input, { via, signal: gone.signal })
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
    close() {
      gone.abort()
      for (const dispose of follows.values()) dispose()
    }
  }
}

/** A frame of the contract, or null. */
export function parseFrame(line: string): ClientFrame | null {
  const value = parse(line) as Partial<Record<'id' | 'ask' | 'input' | 'follow' | 'unfollow', unknown>> | null
  if (typeof value?.id !== 'number') return null
  if (typeof value.ask === 'string') return { id: value.id, ask: value.ask, input: value.input }
  if (Array.isArray(value.follow) && value.follow.every((each) => typeof each === 'string' && each.length < 100))
    return { id: value.id, follow: value.follow as Topic[] }
  if (typeof value.unfollow === 'number') return { id: value.id, unfollow: value.unfollow }
  return null
}

/** JSON, or null where it is none. */
export function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
