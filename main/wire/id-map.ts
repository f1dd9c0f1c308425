import type { JsonRpcId } from './types.ts'

/**
 * The open requests of one link. Ids upstream are ours: they start at 1 (a widely used server library ignores a cancel
 * for id 0), never repeat, and double as progress tokens, so that neither ids nor tokens of two clients can meet.
 * Ways an answer can fail to fit are told apart, because each says something else about the server.
 */
export type Match<T> =
  | { readonly kind: 'open'; readonly id: number; readonly value: T; readonly sloppy: boolean }
  /** Answered before: never delivered twice. */
  | { readonly kind: 'duplicate' }
  /** Given up by us (cancelled, timed out) before the answer came. */
  | { readonly kind: 'late' }
  | { readonly kind: 'unknown' }

export interface IdMap<T> {
  readonly open: (value: T) => number
  /** Does not end the request. `forAnswer`: one whose id is null belongs to the request that is open, when exactly one is. */
  readonly match: (id: JsonRpcId | undefined, forAnswer?: boolean) => Match<T>
  /** The only open one of those that fit; null when there are none or several. */
  readonly only: (fits: (value: T) => boolean) => number | null
  readonly answered: (id: number) => void
  readonly abandoned: (id: number) => void
  readonly get: (id: number) => T | undefined
  readonly size: () => number
  /** Oldest first. */
  readonly values: () => readonly T[]
  /** All of them, and none is open any more. */
  readonly drain: () => readonly T[]
}

/** Late answers are told from duplicates for the last this many abandoned requests. */
const rememberAbandoned = 1_000

export function createIdMap<T>(): IdMap<T> {
  const open = new Map<number, T>()
  const abandoned = new Set<number>()
  let last = 0

  function fit(id: number, sloppy: boolean): Match<T> {
    const value = open.get(id)
    if (value !== undefined) return { kind: 'open', id, value, sloppy }
    if (abandoned.has(id)) return { kind: 'late' }
    return Number.isInteger(id) && id >= 1 && id <= last ? { kind: 'duplicate' } : { kind: 'unknown' }
  }

  return {
    open(value) {
      last += 1
      open.set(last, value)
      return last
    },
    match(id, forAnswer = false) {
      if (typeof id === 'number') return fit(id, false)
      // "7" for 7: common in servers that keep ids as text. Only the one spelling that we would have written.
      if (typeof id === 'string') return /^[1-9]\d{0,15}$/.test(id) ? fit(Number(id), true) : { kind: 'unknown' }
      if (id === null && forAnswer && open.size === 1) {
        const only = [...open][0] as [number, T]
        return { kind: 'open', id: only[0], value: only[1], sloppy: true }
      }
      return { kind: 'unknown' }
    },
    only(fits) {
      const found = [...open].filter(([, value]) => fits(value))
      return found.length === 1 ? (found[0] as [number, T])[0] : null
    },
    answered(id) {
      open.delete(id)
    },
    abandoned(id) {
      if (!open.delete(id)) return
      abandoned.add(id)
      if (abandoned.size > rememberAbandoned) abandoned.delete(abandoned.values().next().value as number)
    },
    get: (id) => open.get(id),
    size: () => open.size,
    values: () => [...open.values()],
    drain() {
      const all = [...open.values()]
      open.clear()
      return all
    }
  }
}
