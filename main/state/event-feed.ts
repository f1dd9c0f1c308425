/**
 * Snapshot and follow. Every change gets the next number; a follower that then asks for the snapshot can drop what is
 * not newer. Changes of one thing within a moment become one event, with the thing as it is at the end of that moment.
 */
import type { EventName, Events, PatchbayEvent, Topic } from '../../contract/events.ts'
import type { Clock } from '../lib/clock.ts'
import type { Dispose } from '../lib/emitter.ts'

export interface EventFeed {
  readonly seq: () => number
  readonly tell: <N extends EventName>(name: N, data: Events[N], topic?: Topic) => void
  /** Sends soon; of several with the same key before that, only the last is sent. `make` null = nothing after all. */
  readonly soon: <N extends EventName>(key: string, name: N, make: () => Events[N] | null) => void
  readonly follow: (topics: readonly Topic[], listener: (event: PatchbayEvent) => void) => Dispose
  /** Does anybody follow this topic? */
  readonly followed: (topic: Topic) => boolean
  readonly onFollow: (listener: (topics: readonly Topic[]) => Dispose | undefined) => Dispose
  readonly stop: () => void
}

const momentMs = 40

export function createEventFeed(
  clock: Clock,
  onListenerError: (error: unknown) => void,
  /** The last look before data is sent: masks secrets. */
  lastLook: <N extends EventName>(name: N, data: Events[N]) => Events[N] = (_, data) => data
): EventFeed {
  const followers = new Set<{
    readonly topics: ReadonlySet<Topic>
    readonly listener: (event: PatchbayEvent) => void
  }>()
  const hooks = new Set<(topics: readonly Topic[]) => Dispose | undefined>()
  const pending = new Map<string, () => void>()
  let cancel: (() => void) | null = null
  let seq = 0
  let stopped = false

  function tell<N extends EventName>(name: N, data: Events[N], topic: Topic = 'state'): void {
    if (stopped) return
    const event = {
      seq: ++seq,
      name,
      data: followers.size > 0 ? lastLook(name, data) : data
    } as unknown as PatchbayEvent
    for (const follower of [...followers]) {
      if (!follower.topics.has(topic) && !(topic.startsWith('logs:') && follower.topics.has('logs:*'))) continue
      try {
        follower.listener(event)
      } catch (error) {
        onListenerError(error)
      }
    }
  }

  function flush(): void {
    cancel = null
    const due = [...pending.values()]
    pending.clear()
    for (const run of due) run()
  }

  return {
    seq: () => seq,
    tell,
    soon(key, name, make) {
      pending.set(key, () => {
        const data = make()
        if (data !== null) tell(name, data)
      })
      cancel ??= clock.after(momentMs, flush)
    },
    follow(topics, listener) {
      const follower = { topics: new Set(topics), listener }
      followers.add(follower)
      const undo = [...hooks].map((hook) => hook(topics)).filter((each) => each !== undefined)
      return () => {
        if (!followers.delete(follower)) return
        for (const each of undo) each()
      }
    },
    followed: (topic) => [...followers].some((each) => each.topics.has(topic)),
    onFollow(listener) {
      hooks.add(listener)
      return () => hooks.delete(listener)
    },
    stop() {
      stopped = true
      cancel?.()
      followers.clear()
    }
  }
}
