import type { LogLine } from '../../contract/model.ts'
import type { Clock } from '../lib/clock.ts'
import type { Dispose } from '../lib/emitter.ts'
import { lineAt, type Block } from './block.ts'
import type { LogBook } from './types.ts'

type Listener = Parameters<LogBook['follow']>[1]

const everyMs = 50
const linesPerBatch = 500

/** Tells who follows, in batches. What does not fit a batch is only counted: the follower then asks for its window again. */
export function createFollowers(clock: Clock): {
  readonly follow: (server: string, listener: Listener) => Dispose
  readonly tell: (server: string, block: Block) => void
  readonly stop: () => void
} {
  const followers = new Set<{ readonly server: string; readonly listener: Listener }>()
  const pending = new Map<string, { lines: LogLine[]; skipped: number }>()
  let cancel: (() => void) | null = null

  function send(): void {
    cancel = null
    const batches = [...pending]
    pending.clear()
    for (const [server, { lines, skipped }] of batches) {
      for (const follower of [...followers]) {
        if (follower.server !== '*' && follower.server !== server) continue
        try {
          follower.listener({ server, lines, skipped })
        } catch {
          // One follower's fault is not the log's, nor the others'.
        }
      }
    }
  }

  return {
    follow(server, listener) {
      const follower = { server, listener }
      followers.add(follower)
      return () => followers.delete(follower)
    },
    tell(server, block) {
      if (followers.size === 0) return
      if (![...followers].some((follower) => follower.server === '*' || follower.server === server)) return
      const batch = pending.get(server) ?? { lines: [], skipped: 0 }
      pending.set(server, batch)
      const room = Math.min(linesPerBatch - batch.lines.length, block.texts.length)
      for (let at = 0; at < room; at += 1) batch.lines.push(lineAt(block, at, server))
      batch.skipped += block.texts.length - room
      cancel ??= clock.after(everyMs, send)
    },
    stop() {
      cancel?.()
      send()
      followers.clear()
    }
  }
}
