/**
 * What is said with a server over a link that is open: the handshake, the first lists, then the watch over its health
 * and its lists. Knows nothing of the process or the address behind the link.
 */
import type { Failure, Outcome } from '../../../contract/failure.ts'
import { sentence } from '../../../contract/words/say.ts'
import { maskForeign } from '../../secrets/mask-deep.ts'
import type { ConnectionParts } from './connection-parts.ts'
import { readLists, type Listed } from '../lists/read-lists.ts'
import type { OpenedLink } from '../parts.ts'
import { shakeHands, type Negotiated } from './handshake.ts'
import { changedKind, notification, type ListKind } from '../../mcp/methods.ts'
import type { Trial } from './trial.ts'
import { createWatch, type Watch } from './watch.ts'

export interface Session {
  /** Resolves when it is ready, or when it has been said why it cannot be. */
  readonly begin: () => Promise<void>
  readonly session: () => Negotiated | null
  /** Asks for a sign of life now. */
  readonly probeNow: () => void
  readonly called: () => void
  readonly fresh: Watch['fresh']
  readonly stop: () => void
}

const nothingIn = ({ lists }: Listed): boolean =>
  [lists.tools, lists.resources, lists.templates, lists.prompts].every((list) => list.length === 0)

export function createSession(parts: {
  readonly connection: ConnectionParts
  readonly opened: OpenedLink
  readonly over: () => boolean
  readonly broken: (reason: Failure, heals: boolean) => void
  /** What went wrong on the way to the server lately; null = nothing did. */
  readonly trouble: () => Failure | null
  /** What made its output unreadable; null = nothing did. */
  readonly fault: () => Failure | null
  readonly onSession: () => void
  readonly onReady: () => void
  readonly trial: Trial
  /** Processor time of its whole tree so far; null when it is unknown. */
  readonly cpuMs: () => Promise<number | null>
  /** A process of its own is to be asked otherwise. */
  readonly askedWrongly: () => void
  /** It was silent to the first question. */
  readonly onSilence: () => void
}): Session {
  const { connection, opened, broken } = parts
  const { services, definition, incarnation, rhythm, tell } = connection
  const { clock, clientInfo } = services
  const { id, name } = definition
  const mask = (text: string) => services.maskOwn?.(id, text) ?? text
  /** Fixed with the handshake, however hosts come and go. */
  const offered = services.offered && { offered: services.offered(id) }
  const overPipes = definition.launch.kind === 'stdio'
  let session: Negotiated | null = null
  let watching: Watch | null = null

  async function begin(): Promise<void> {
    // Before the handshake too: some servers log as soon as they live, and the answer to it must not be missed.
    opened.link.onNotification(notified)
    connection.onStage('handshake')
    const found = await shakeHands({
      link: opened.link,
      clock,
      clientInfo,
      ...offered,
      assumed: connection.assumedEra,
      discoverTimeoutMs: rhythm.discoverTimeoutMs,
      name,
      remote: !overPipes,
      onSound: parts.trial.over,
      onAnswered: parts.trial.answered,
      onSilence: parts.onSilence
    })
    if (parts.over()) return
    if (!found.ok) return handshakeFailed(found)
    session = maskForeign(found.value, mask)
    parts.onSession()
    opened.negotiated(session.protocolVersion)
    connection.onSession(session)
    connection.onStage('listing')
    const listed = await list(session)
    if (parts.over()) return
    // It greeted, and then refused all it was asked.
    if (listed.failure && nothingIn(listed) && parts.trial.blames(listed.failure)) return parts.askedWrongly()
    parts.onReady()
    connection.onListed(listed)
    connection.log(sentence('log.ready', { version: session.protocolVersion, tools: listed.lists.tools.length }))
    if (listed.failure) connection.log(listed.failure.message, 'warning')
    watching = watch(session, listed.failure)
    tell({ kind: 'ready', incarnation, degraded: listed.failure })
    connection.onStage('ready')
  }

  function handshakeFailed(found: Extract<Outcome<Negotiated>, { ok: false }>): void {
    const trouble = parts.trouble()
    // The link ended: over pipes the exit, which says why, is about to be reported; if it is not, it closed its output.
    if (found.failure.code === 'server-died' && overPipes) return
    if (found.failure.code === 'server-died')
      return broken(trouble ?? { ...found.failure, code: 'remote-unreachable' }, trouble?.code !== 'unauthorized')
    broken(found.failure, !['unsupported-version', 'handshake-refused'].includes(found.failure.code))
  }

  const list = (current: Negotiated, kinds?: readonly ListKind[]): Promise<Listed> =>
    readLists(
      {
        link: opened.link,
        session: current,
        rhythm,
        clientInfo,
        name,
        mask,
        ...(services.readListAnswer && { read: services.readListAnswer })
      },
      connection.kept(),
      clock.wall().toISOString(),
      kinds
    )

  const watch = (current: Negotiated, first: Failure | null): Watch =>
    createWatch({
      link: opened.link,
      session: current,
      clock,
      rhythm,
      clientInfo,
      ...offered,
      name,
      degraded: first !== null,
      busy: () => connection.calling().length > 0,
      queuedBytes: () => opened.counts().queuedBytes,
      cpuMs: parts.cpuMs,
      read: async (kinds) => {
        const listed = await list(current, kinds)
        if (parts.over()) return { failing: false, workedMs: 0 }
        connection.onListed(listed)
        tell({ kind: 'judged', incarnation, degraded: listed.failure })
        return { failing: listed.failure !== null, workedMs: listed.workedMs }
      },
      onMiss: (words) => {
        connection.log(words, 'warning')
        connection.onCaution(words)
      },
      onAlive: () => connection.onCaution(null),
      onSick: (reason) => {
        const cause = withCause(reason)
        broken(cause, cause.code !== 'unauthorized')
      }
    })

  /** A connection that was lost had a cause, reported before; so has silence, when what was said could not be read. */
  function withCause(reason: Failure): Failure {
    if (reason.code === 'remote-unreachable') return parts.trouble() ?? reason
    const fault = reason.code === 'unhealthy' ? parts.fault() : null
    return fault === null ? reason : { ...reason, said: undefined, message: `${reason.message} ${fault.message}` }
  }

  function notified(method: string, params: Buffer | undefined): void {
    if (parts.over()) return
    const changed = changedKind(method)
    if (changed) return watching?.changed(changed)
    if (method === notification.listening) return
    connection.onNotification(method, params)
  }

  return {
    begin,
    session: () => session,
    probeNow: () => watching?.probeNow(),
    called: () => watching?.called(),
    fresh: async (kinds, all) => watching?.fresh(kinds, all),
    stop: () => watching?.stop()
  }
}
