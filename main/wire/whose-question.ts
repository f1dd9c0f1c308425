/**
 * Whose call a question of a server belongs to. Over HTTP the stream that it came on says so. Over pipes nothing does, so
 * it goes on only while all calls at that server are of one client; it is never shown to somebody else.
 */
import type { LinkRequest } from './types.ts'
import type { Clock } from '../lib/clock.ts'

export type Whose<T> =
  /** `owner`: what must be over for the question to be void, a request or all requests of a client. */
  | { readonly kind: 'one'; readonly request: T; readonly owner: object }
  /** No call is open that it could belong to. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'over' }
  | { readonly kind: 'ambiguous' }

/** `from` of a request, or undefined for Patchbay's own, which no question belongs to. */
export const askerOf = (request: LinkRequest): object | undefined =>
  request.from ?? (request.onServerRequest === undefined ? undefined : request)

/**
 * `open`: oldest first. `lingering`: clients whose call was given up while the server may still work on it: a question of
 * that call must not reach the next one. `related`: the request on whose stream it came, null when that is over;
 * undefined when no stream says.
 */
export function whoseQuestion<T extends { readonly request: LinkRequest }>(
  open: readonly T[],
  lingering: readonly object[],
  related: T | null | undefined
): Whose<T> {
  if (related === null) return { kind: 'over' }
  if (related !== undefined) return { kind: 'one', request: related, owner: related }
  const asking = open.filter(({ request }) => askerOf(request) !== undefined)
  const newest = asking.at(-1)
  if (newest === undefined) return { kind: lingering.length > 0 ? 'over' : 'nobody' }
  const client = askerOf(newest.request)
  const others = asking.some(({ request }) => askerOf(request) !== client) || lingering.some((each) => each !== client)
  return others ? { kind: 'ambiguous' } : { kind: 'one', request: newest, owner: client ?? newest }
}

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
