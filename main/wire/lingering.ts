import type { Clock } from '../lib/clock.ts'

/**
 * Calls that were given up but that the server may still be working on: until it answers late, which shows that it did
 * not stop, or so long that whoever was going to stop has stopped.
 */
export interface Lingering {
  readonly add: (id: number, client: object) => void
  /** It answered after all. */
  readonly over: (id: number) => void
  readonly clients: () => readonly object[]
}

const lingersMs = 60_000
const most = 1_000

export function createLingering(clock: Clock): Lingering {
  const calls = new Map<number, { readonly client: object; readonly until: number }>()
  return {
    add(id, client) {
      calls.set(id, { client, until: clock.mono() + lingersMs })
      if (calls.size > most) calls.delete(calls.keys().next().value as number)
    },
    over: (id) => void calls.delete(id),
    clients() {
      const now = clock.mono()
      for (const [id, { until }] of calls) {
        // In the order of their end.
        if (until > now) break
        calls.delete(id)
      }
      return [...calls.values()].map(({ client }) => client)
    }
  }
}
