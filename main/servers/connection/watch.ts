/** What goes on beside the calls of a ready server: is it alive, and have its lists changed? */
import type { Failure } from '../../../contract/failure.ts'
import { say, sentence, worded } from '../../../contract/words/say.ts'
import type { Clock } from '../../lib/clock.ts'
import { envelope, type ClientInfo } from '../../mcp/capabilities.ts'
import { isPlain, toBytes, type Plain } from '../../mcp/json-bytes.ts'
import { listKinds, type ListKind } from '../../mcp/methods.ts'
import type { Link } from '../../wire/types.ts'
import { createHealth } from './health.ts'
import type { Rhythm } from '../lifecycle/policy.ts'
import { createProbe } from './probe.ts'
import { createRefresher } from '../lists/refresher.ts'
import type { Negotiated } from './handshake.ts'
import { duration } from '../../lib/durations.ts'

export interface WatchParts {
  readonly link: Link
  readonly session: Negotiated
  readonly clock: Clock
  readonly rhythm: Rhythm
  readonly clientInfo: ClientInfo
  readonly offered?: Plain
  readonly name: string
  /** A list failed at the start. */
  readonly degraded: boolean
  readonly busy: () => boolean
  readonly queuedBytes: () => number
  /** Processor time of its whole tree so far; null when it is unknown. */
  readonly cpuMs: () => Promise<number | null>
  /** Reads these lists; answers whether one of them fails, and how long Patchbay itself worked on it. */
  readonly read: (kinds: readonly ListKind[]) => Promise<{ readonly failing: boolean; readonly workedMs: number }>
  readonly onMiss: (words: string) => void
  readonly onAlive: () => void
  readonly onSick: (reason: Failure) => void
}
export interface Watch {
  readonly changed: (kind: ListKind) => void
  /** A call has ended: lists whose changes the server does not tell of may be others now. */
  readonly called: () => void
  /**
   * Lists of these kinds are as the server has them: resolves when those whose changes it does not tell of were read.
   * `all`: the others, too.
   */
  readonly fresh: (kinds: readonly ListKind[], all: boolean) => Promise<void>
  readonly probeNow: () => void
  readonly stop: () => void
}

/** So much waiting unread is no matter of timing. */
const stuckBytes = 1024 * 1024
const listenTries = 5

export function createWatch(parts: WatchParts): Watch {
  const { link, session, clock, rhythm, name } = parts
  const modern = session.era === 'modern'
  const own = () => envelope(session.protocolVersion, parts.clientInfo, parts.offered)
  let degraded = parts.degraded
  let stopped = false
  let listening: AbortController | null = null

  const refresher = createRefresher({
    clock,
    debounceMs: rhythm.listDebounceMs,
    everyMs: rhythm.listEveryMs,
    async read(kinds) {
      // While one fails, all are read: or the good news of one would hide the bad of another.
      const { failing, workedMs } = await parts.read(degraded ? listKinds : kinds)
      degraded = failing
      return workedMs
    }
  })
  const health = createHealth({
    clock,
    rhythm,
    lastHeard: link.lastHeard,
    busy: parts.busy,
    stuck: () => parts.queuedBytes() >= stuckBytes,
    probe: createProbe({
      link,
      session,
      clock,
      clientInfo: parts.clientInfo,
      timeoutMs: rhythm.healthTimeoutMs,
      cpuMs: parts.cpuMs
    }),
    onWorking: (forMs) => parts.onMiss(sentence('health.busy', { time: duration(forMs) })),
    onMiss: (misses) => parts.onMiss(sentence('health.missed', { misses, of: rhythm.healthMisses })),
    onAlive: parts.onAlive,
    onSick(why) {
      const reasons = {
        stuck: { code: 'not-reading', ...worded(say('health.not-reading', { name })) },
        gone: { code: 'remote-unreachable', ...worded(say('health.lost', { name })) },
        silent: {
          code: 'unhealthy',
          ...worded(say('health.no-answer', { name, times: rhythm.healthMisses }))
        },
        working: {
          code: 'unhealthy',
          ...worded(say('health.busy-too-long', { name, time: duration(rhythm.healthWorkingMs) }))
        }
      } as const
      parts.onSick(reasons[why])
    }
  })

  const tells = (kind: ListKind): boolean => {
    const capability = session.capabilities[kind]
    return isPlain(capability) && capability['listChanged'] === true
  }

  /** Modern servers announce changed lists only to those who listen; asked again with each incarnation. */
  async function listen(): Promise<void> {
    if (!listKinds.some(tells)) return
    const notifications = Object.fromEntries(listKinds.filter(tells).map((kind) => [`${kind}ListChanged`, true]))
    for (let tries = 0; !stopped && tries < listenTries; tries += 1) {
      listening = new AbortController()
      const startedAt = clock.mono()
      const answer = await link.request({
        method: 'subscriptions/listen',
        params: toBytes({ notifications, _meta: own() }),
        signal: listening.signal
      })
      // A refusal stays one. A stream that ended is opened again, not in a hurry; one that held long resets the count.
      if (stopped || answer.kind === 'error') return
      if (clock.mono() - startedAt > 60_000) tries = 0
      await new Promise<void>((resolve) => void clock.after(1_000 * 2 ** tries, resolve))
      // What changed while nobody listened reached nobody.
      if (!stopped) listKinds.filter(tells).forEach(refresher.changed)
    }
  }
  if (modern) void listen()

  const offers = (kind: ListKind): boolean => Boolean(session.capabilities[kind])
  const silent = listKinds.filter((kind) => offers(kind) && !tells(kind))

  return {
    changed: refresher.changed,
    called: () => silent.forEach(refresher.changed),
    fresh: (kinds, all) => refresher.now(kinds.filter((kind) => (all ? offers(kind) : silent.includes(kind)))),
    probeNow: health.probeNow,
    stop() {
      stopped = true
      health.stop()
      refresher.stop()
      listening?.abort()
    }
  }
}
