/**
 * The roots of all hosts that are plugged into a server, as one list. A server asks for them whenever it likes, mostly
 * right after its handshake, so they belong to no call; and it is notified when they may have changed.
 */
import type { ServerId } from '../../contract/model.ts'
import type { Clock } from '../lib/clock.ts'
import { createEmitter } from '../lib/emitter.ts'
import { notOffered } from '../mcp/unasked.ts'
import type { OnRoots } from '../wire/server-asks.ts'
import type { LinkAnswer } from '../wire/types.ts'
import { offers } from './calls.ts'
import type { HostConnection } from './connection.ts'
import type { HostConnections } from './connections.ts'
import { asObject, toBytes, toExact } from './json-edit.ts'
import { limits } from './policy/limits.ts'
import type { LendRoots, LentRoot } from './types.ts'

export interface RootsParts {
  readonly clock: Clock
  readonly connections: HostConnections
  readonly plugged: (host: string, server: ServerId) => boolean
  /** Servers that run. */
  readonly servers: () => readonly ServerId[]
  /** Sends it the notification, if it speaks the era that has one. */
  readonly tell: (server: ServerId) => void
}
export interface Roots {
  readonly of: (server: ServerId, ...asked: Parameters<OnRoots>) => Promise<LinkAnswer>
  /** Hosts came or went, or cables were moved: whoever gets others by that is notified. */
  readonly changed: () => void
  /** This host's are others now. */
  readonly changedOf: (connection: HostConnection) => void
  /** A new process knows of none yet. */
  readonly forget: (server: ServerId) => void
  /** A person lends a server these while a test call runs. */
  readonly lend: LendRoots
}

/** What is known of one connection's roots. */
interface Knowledge {
  readonly id: number
  /** Another one each time they may be others. */
  edition: number
  /** As it answered last; null = never, or that it has none. */
  roots: readonly unknown[] | null
  open: Question | null
  /** A server was answered without waiting for it. */
  owed: boolean
}
interface Question {
  readonly since: number
  readonly done: Promise<void>
}

const method = 'roots/list'
const mostRoots = 1_000

export function createRoots(parts: RootsParts): Roots {
  /** Which hosts' roots each server got last, and which edition of them. */
  const told = new Map<ServerId, string>()
  const knowledge = new WeakMap<HostConnection, Knowledge>()
  /** By server, each under the number of its loan. */
  const lent = new Map<ServerId, ReadonlyMap<number, readonly LentRoot[]>>()
  const asked = createEmitter<ServerId>()
  let ids = 0

  const sources = (server: ServerId): readonly HostConnection[] =>
    parts.connections
      .all()
      .filter((each) => each.era === 'legacy' && offers(each.facts, method) && parts.plugged(each.host, server))

  function knowledgeOf(connection: HostConnection): Knowledge {
    const known = knowledge.get(connection) ?? { id: (ids += 1), edition: 0, roots: null, open: null, owed: false }
    knowledge.set(connection, known)
    return known
  }
  const stateOf = (server: ServerId): string =>
    [
      ...sources(server)
        .map(knowledgeOf)
        .map(({ id, edition }) => `${id}.${edition}`),
      ...(lent.get(server)?.keys() ?? [])
    ].join(' ')

  /** Several servers that ask at once are one question to the host. */
  function ask(connection: HostConnection): Question {
    const known = knowledgeOf(connection)
    if (known.open) return known.open
    const stop = new AbortController()
    const cancelTimer = parts.clock.after(limits.rootsMs, () => stop.abort())
    const done = (connection.ask?.(method, undefined, stop.signal) ?? Promise.resolve(null)).then((answer) => {
      cancelTimer()
      // Asked again since, because they changed: an answer from before says nothing any more.
      if (known.open !== question) return
      known.open = null
      take(known, answer)
    })
    const question = { since: parts.clock.mono(), done }
    known.open = question
    return question
  }

  /** Without an answer what was known stays known; an answer that comes late is news for those who went without it. */
  function take(known: Knowledge, answer: LinkAnswer | null): void {
    if (answer === null || answer.kind === 'local') return
    const roots = rootsIn(answer)
    const news = known.owed && !sameRoots(known.roots, roots)
    known.roots = roots
    known.owed = false
    if (!news) return
    known.edition += 1
    changed()
  }

  /** Its roots, or what it said before where it takes longer than this server can be kept waiting. */
  async function rootsOf(connection: HostConnection, patienceMs: number): Promise<readonly unknown[] | null> {
    const question = ask(connection)
    const leftMs = question.since + patienceMs - parts.clock.mono()
    const inTime = leftMs > 0 && (await settlesWithin(question.done, leftMs, parts.clock))
    const known = knowledgeOf(connection)
    if (!inTime) known.owed = true
    return known.roots
  }

  /** Many servers never ask again: nobody waits for those longer than for a slow host. */
  function untilAsked(server: ServerId): Promise<void> {
    return new Promise((resolve) => {
      const stop = asked.on((one) => {
        if (one !== server) return
        cancel()
        stop()
        // What follows must not overtake the answer.
        parts.clock.after(0, resolve)
      })
      const cancel = parts.clock.after(limits.rootsPatienceMs, () => {
        stop()
        resolve()
      })
    })
  }

  function changed(): void {
    for (const server of parts.servers()) {
      const now = stateOf(server)
      if ((told.get(server) ?? '') === now) continue
      told.set(server, now)
      parts.tell(server)
    }
  }

  return {
    async of(server, current, signal) {
      const from = sources(server)
      told.set(server, stateOf(server))
      const loans = [...(lent.get(server)?.values() ?? [])]
      // A modern host is asked within its call only, and a host without a stream of its own, too.
      const inCall = current !== null && !from.some((each) => each === current.from && each.ask !== null)
      const lists = await Promise.all([
        ...from
          .filter((each) => each.ask !== null)
          // Who waits for the answer to its own call has to answer first; everybody else must not be waited for.
          .map((each) => rootsOf(each, each === current?.from ? limits.rootsMs : limits.rootsPatienceMs)),
        ...(inCall ? [current.handle(method, undefined, signal).then(rootsIn)] : [])
      ])
      asked.emit(server)
      const answered = [...lists.filter((each) => each !== null), ...loans]
      if (answered.length === 0) return notOffered(method)
      return { kind: 'result', bytes: toBytes({ roots: merged(answered.flat()) }) }
    },
    changed,
    changedOf(connection) {
      const known = knowledgeOf(connection)
      known.edition += 1
      known.open = null
      changed()
    },
    forget: (server) => void told.delete(server),
    async lend(server, roots) {
      const loan = (ids += 1)
      lent.set(server, new Map(lent.get(server)).set(loan, roots))
      const heard = parts.servers().includes(server) ? untilAsked(server) : null
      changed()
      await heard
      return () => {
        const left = new Map(lent.get(server))
        left.delete(loan)
        if (left.size === 0) lent.delete(server)
        else lent.set(server, left)
        changed()
      }
    }
  }
}

function settlesWithin(done: Promise<void>, ms: number, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, () => resolve(false))
    void done.then(() => {
      cancel()
      resolve(true)
    })
  })
}

const sameRoots = (one: readonly unknown[] | null, two: readonly unknown[] | null): boolean =>
  one === null || two === null ? one === two : toBytes(one).equals(toBytes(two))

/** null = it did not answer, or not with roots. */
function rootsIn(answer: LinkAnswer | null): readonly unknown[] | null {
  if (answer?.kind !== 'result') return null
  const roots = asObject(toExact(answer.bytes))?.['roots']
  return Array.isArray(roots) ? roots : null
}

function merged(roots: readonly unknown[]): readonly unknown[] {
  const byUri = new Map<string, unknown>()
  for (const root of roots) {
    const uri = asObject(root)?.['uri']
    if (typeof uri === 'string' && !byUri.has(uri)) byUri.set(uri, root)
  }
  return [...byUri.values()].slice(0, mostRoots)
}
