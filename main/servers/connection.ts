/**
 * One incarnation of a server: its process (or its remote address), its link, the handshake, the first lists, its
 * health. Tells what happens to it through `tell` and remembers nothing beyond its own end.
 */
import type { Failure, Outcome } from '../../contract/failure.ts'
import type { LastExit, ServerDefinition } from '../../contract/model.ts'
import type { Child, Ended } from '../processes/types.ts'
import type { Link } from '../wire/types.ts'
import type { Happening } from './lifecycle.ts'
import type { OpenCall } from './history.ts'
import { fetchesFirst, launchProcess } from './launch.ts'
import { maskForeign } from '../secrets/mask-deep.ts'
import { readLists, type Listed } from './lists.ts'
import { nameExit } from './name-exit.ts'
import { createOutputFaults } from './output-faults.ts'
import type { LinkCounts, LinkOptions, OpenedLink, SupervisorParts } from './parts.ts'
import { programUnanswered, remoteUnanswered } from './start-failure.ts'
import { createStartLimit, type StartLimit } from './start-limit.ts'
import { openSession, type Era, type Session } from './session.ts'
import type { ListKind } from './tools.ts'
import type { KeptLists } from './types.ts'
import { createWatch, type Watch } from './watch.ts'
import type { Rhythm } from './policy.ts'

export type Stage = 'starting' | 'handshake' | 'listing' | 'ready'
export interface ConnectionParts {
  readonly house: SupervisorParts
  readonly rhythm: Rhythm
  readonly definition: ServerDefinition
  readonly incarnation: number
  readonly assumedEra: Era | null
  readonly kept: () => KeptLists
  readonly log: (text: string, level?: 'info' | 'warning' | 'error') => void
  /** Calls of hosts that are open. */
  readonly calling: () => readonly OpenCall[]
  readonly tell: (happening: Happening) => void
  readonly onStage: (stage: Stage) => void
  readonly onPid: (pid: number) => void
  readonly onSession: (session: Session) => void
  readonly onListed: (listed: Listed) => void
  readonly onHint: (hint: string) => void
  readonly onCaution: (caution: string | null) => void
  readonly onNotification: (method: string, params: Buffer | undefined) => void
  /** `open`: the calls that were open when it ended, oldest first. */
  readonly onExit: (exit: LastExit, failure: Failure, open: readonly OpenCall[]) => void
  /** A line came on stderr, or something else that a person watching would see. */
  readonly onActivity: () => void
}
export interface Connection {
  readonly incarnation: number
  readonly pid: () => number | null
  readonly link: () => Link | null
  readonly session: () => Session | null
  readonly counts: () => LinkCounts
  /** Its own last lines on stderr. */
  readonly lastLines: (most: number) => readonly string[]
  /** Ends what there is of it; afterwards `gone` has been told. Safe to call at any moment, any number of times. */
  readonly end: (budgetMs?: number) => Promise<void>
}

const noCounts: LinkCounts = { pollutedLines: 0, unknownIds: 0, duplicateIds: 0, queuedBytes: 0 }
/** The most that is ever asked for of a server's last lines. */
const tailLines = 1_000
/** After stdout closed: how long the exit, which says more, is waited for. */
const exitGraceMs = 500

export function createConnection(parts: ConnectionParts): Connection {
  const { house, definition, incarnation, rhythm, tell } = parts
  const { clock, logs } = house
  const { id, name } = definition
  const mask = (text: string) => house.maskOwn?.(id, text) ?? text
  let child: Child | null = null
  let opened: OpenedLink | null = null
  let session: Session | null = null
  let watching: Watch | null = null
  let limit: StartLimit | null = null
  let stderrLines = 0
  let spawning: Promise<unknown> | null = null
  let over = false
  /** Its process has ended; what that means is being found out. */
  let dead = false
  let ready = false
  let failure: Failure | null = null
  const killsBefore = house.memoryKills?.() ?? null
  void start().catch((error: unknown) => {
    unspawnable(
      {
        code: 'internal',
        message: `${name} could not be started: ${error instanceof Error ? error.message : String(error)}. Try again; if it stays so, see the log.`
      },
      true
    )
  })

  function unspawnable(reason: Failure, heals = false): void {
    if (over) return
    close(reason.message)
    parts.log(reason.message, 'error')
    tell({ kind: 'unspawnable', incarnation, failure: reason, heals })
  }
  /** It must not go on: its tree is ended by the lifecycle's own effect. */
  function broken(reason: Failure, heals: boolean): void {
    if (over || dead) return
    parts.log(reason.message, 'error')
    tell({ kind: 'broken', incarnation, failure: reason, heals })
  }
  /** Ends everything that could still act; open calls get their one answer. */
  function close(message: string): void {
    over = true
    limit?.stop()
    watching?.stop()
    opened?.link.close(message)
  }

  async function start(): Promise<void> {
    parts.onStage('starting')
    const { launch } = definition
    if (launch.kind === 'stdio') await startProcess(launch)
    else await startRemote(launch)
  }

  async function startProcess(launch: Extract<ServerDefinition['launch'], { kind: 'stdio' }>): Promise<void> {
    const pending = launchProcess(house, definition, incarnation, () => !over)
    spawning = pending.then((outcome) => {
      if (outcome?.ok) child = outcome.value
    })
    await spawning
    const spawned = await pending
    if (spawned === null) return
    // `internal` is the system's passing trouble (too many processes); the rest stays until somebody mends it.
    if (!spawned.ok) return unspawnable(spawned.failure, spawned.failure.code === 'internal')
    const own = spawned.value
    parts.onPid(own.pid)
    parts.log(`Started, pid ${own.pid}. Incarnation ${incarnation}`)
    own.stderr.on('data', (chunk: Buffer) => {
      // How many of the log's last lines are its own; nobody asks for more.
      for (let at = chunk.indexOf(10); at !== -1 && stderrLines < tailLines; at = chunk.indexOf(10, at + 1))
        stderrLines += 1
      limit?.heard()
      logs.feed(id, 'stderr', chunk)
      parts.onActivity()
    })
    void own.exited.then((exit) => exited(own, exit))
    // A stop came while it was being spawned: `end` waits for us and takes it down.
    if (over) return
    limit = createStartLimit({
      clock,
      timeoutMs: definition.startTimeoutSeconds * 1_000,
      longestMs: fetchesFirst(launch.command)
        ? Math.max(rhythm.downloadLimitMs, definition.startTimeoutSeconds * 1_000)
        : 0,
      quietMs: rhythm.downloadQuietMs,
      suspendGapMs: rhythm.suspendGapMs,
      onOver(afterMs) {
        const unfinished = opened?.unfinished?.() ?? ''
        const why = programUnanswered({ name, afterMs, stderr: lastLines(40), unfinished })
        broken(why, why.code !== 'certificate')
      }
    })
    opened = house.openLink.pipe({ stdin: own.stdin, stdout: own.stdout }, linkOptions())
    await converse(opened)
  }

  async function startRemote(launch: Exclude<ServerDefinition['launch'], { kind: 'stdio' }>): Promise<void> {
    const headers = await house.resolveHeaders(definition)
    if (over) return
    if (!headers.ok) return unspawnable(headers.failure)
    const filled = await house.resolveLaunch?.(definition)
    if (over) return
    if (filled && !filled.ok) return unspawnable(filled.failure)
    const url = filled?.value.kind === 'http' || filled?.value.kind === 'sse' ? filled.value.url : launch.url
    limit = createStartLimit({
      clock,
      timeoutMs: definition.startTimeoutSeconds * 1_000,
      longestMs: 0,
      quietMs: 0,
      suspendGapMs: rhythm.suspendGapMs,
      onOver: (afterMs) => broken(remoteUnanswered(url, afterMs), true)
    })
    parts.log(`Connecting to ${new URL(url).origin}. Incarnation ${incarnation}`)
    opened = house.openLink.remote({ kind: launch.kind, url, headers: headers.value }, linkOptions())
    const connected = await opened.connected
    if (over) return
    if (!connected.ok)
      return broken(failure ?? connected.failure, (failure ?? connected.failure).code !== 'unauthorized')
    await converse(opened)
  }

  function linkOptions(): LinkOptions {
    return {
      limitBytes: definition.messageLimitMb * 1024 * 1024,
      clock,
      toolSchema: (tool) => parts.kept().tools.find((kept) => kept.name === tool)?.definition['inputSchema'],
      onPolluted: (line) => {
        logs.write(id, 'stdout', line)
        parts.onHint(`Prints text to stdout, which is not protocol: “${line.trim().slice(0, 80)}”`)
      },
      onProtocol: (entry) => logs.write(id, 'protocol', entry.text, { level: entry.level, call: entry.call }),
      onFault: createOutputFaults({
        name,
        clock,
        ready: () => ready,
        warn: (text) => parts.log(text, 'warning'),
        broken
      }),
      onTrouble(trouble) {
        if (over) return
        if (trouble.code === 'closed') return void clock.after(exitGraceMs, () => closedButAlive(trouble.message))
        failure = {
          code: trouble.code === 'session-ended' ? 'remote-unreachable' : trouble.code,
          message: trouble.message
        }
        if (!ready) return
        parts.log(trouble.message, 'warning')
        // One refused call is not the end of the server; a lost session or connection is, and a question tells.
        if (trouble.code === 'session-ended') broken(failure, true)
        else watching?.probeNow()
      }
    }
  }
  function closedButAlive(message: string): void {
    if (over || dead) return
    broken(
      {
        code: ready ? 'exited' : 'exited-early',
        message: `${name} closed its output but went on running, so it was stopped. ${message}`
      },
      true
    )
  }

  async function converse({ link, negotiated }: OpenedLink): Promise<void> {
    // Before the handshake too: some servers log as soon as they live, and the answer to it must not be missed.
    link.onNotification(notified)
    parts.onStage('handshake')
    const found = await openSession({
      link,
      clock,
      clientInfo: house.clientInfo,
      assumed: parts.assumedEra,
      discoverTimeoutMs: rhythm.discoverTimeoutMs,
      name,
      remote: definition.launch.kind !== 'stdio'
    })
    if (over) return
    if (!found.ok) return handshakeFailed(found)
    session = maskForeign(found.value, mask)
    failure = null
    negotiated(session.protocolVersion)
    parts.onSession(session)
    parts.onStage('listing')
    const listed = await list()
    if (over) return
    ready = true
    limit?.stop()
    parts.onListed(listed)
    parts.log(`Ready: protocol ${session.protocolVersion}, ${listed.lists.tools.length} tools`)
    if (listed.failure) parts.log(listed.failure.message, 'warning')
    watch(session, listed.failure)
    tell({ kind: 'ready', incarnation, degraded: listed.failure })
    parts.onStage('ready')
  }
  function handshakeFailed(found: Extract<Outcome<Session>, { ok: false }>): void {
    // The link ended: over pipes the exit, which says why, is about to be told; if it is not, it closed its output.
    if (found.failure.code === 'server-died' && definition.launch.kind === 'stdio') return
    if (found.failure.code === 'server-died')
      return broken(failure ?? { ...found.failure, code: 'remote-unreachable' }, failure?.code !== 'unauthorized')
    broken(found.failure, !['unsupported-version', 'handshake-refused'].includes(found.failure.code))
  }
  const list = (kinds?: readonly ListKind[]): Promise<Listed> =>
    readLists(
      { link: opened!.link, session: session!, rhythm, clientInfo: house.clientInfo, name, mask },
      parts.kept(),
      clock.wall().toISOString(),
      kinds
    )

  function watch(current: Session, first: Failure | null): void {
    const { link, counts } = opened!
    watching = createWatch({
      link,
      session: current,
      clock,
      rhythm,
      clientInfo: house.clientInfo,
      name,
      degraded: first !== null,
      busy: () => parts.calling().length > 0,
      queuedBytes: () => counts().queuedBytes,
      read: async (kinds) => {
        const listed = await list(kinds)
        if (over) return false
        parts.onListed(listed)
        tell({ kind: 'judged', incarnation, degraded: listed.failure })
        return listed.failure !== null
      },
      onMiss: (words) => {
        parts.log(words, 'warning')
        parts.onCaution(words)
      },
      onAlive: () => parts.onCaution(null),
      onSick: (reason) => {
        // A connection that was lost had a cause, told before: that is the reason then.
        const cause = reason.code === 'remote-unreachable' ? (failure ?? reason) : reason
        broken(cause, cause.code !== 'unauthorized')
      }
    })
  }

  function notified(method: string, params: Buffer | undefined): void {
    if (over) return
    const changed = /^notifications\/(tools|resources|prompts)\/list_changed$/.exec(method)
    if (changed) return watching?.changed(changed[1] as ListKind)
    if (method === 'notifications/subscriptions/acknowledged') return
    parts.onNotification(method, params)
  }

  async function exited(own: Child, exit: LastExit): Promise<void> {
    const words = `${name} ended while it was working on this.`
    // Seen now: closing the link ends them.
    const open = parts.calling()
    dead = true
    limit?.stop()
    watching?.stop()
    // The look at who is left comes before our ends of the pipes close: a background half may end at that by itself.
    const ending = own.end()
    opened?.link.close(words)
    await own.drained
    logs.flushPartial(id)
    const { survivors, left } = await ending
    tellLeft(left)
    const named = nameExit({
      name,
      exit,
      wasReady: ready,
      stderr: lastLines(40),
      survivors,
      memoryKill: killsBefore !== null && (house.memoryKills?.() ?? 0) > killsBefore
    })
    over = true
    parts.onExit(exit, named.failure, open)
    tell({ kind: 'exited', incarnation, exit, failure: named.failure, heals: named.heals })
  }

  /** After a crash both the exit and the lifecycle's own end ask for the same ending: told once. */
  let leftTold = false
  function tellLeft(left: Ended['left']): void {
    if (leftTold) return
    leftTold = left.length > 0
    for (const { pid, command } of left)
      parts.log(
        `Pid ${pid} is still running although it was ended by force: ${command || 'its command cannot be read'}. ` +
          'It may belong to another user or be stuck in the system; patchbay sweep lists it.',
        'error'
      )
  }
  function lastLines(most: number): readonly string[] {
    const own = Math.min(most, stderrLines)
    return own === 0 ? [] : logs.tail(id, own, 'stderr')
  }

  let ending: Promise<void> | null = null
  async function end(budgetMs?: number): Promise<void> {
    close(`${name} is being stopped.`)
    await spawning
    let exit: LastExit | null = null
    if (child) {
      const { rung, survivors, left } = await child.end(budgetMs === undefined ? {} : { budgetMs })
      exit = await Promise.race([child.exited, Promise.resolve(null)])
      if (rung === 'kill') parts.log('Did not stop when asked, so it was ended by force', 'warning')
      else if (rung === 'term') parts.log('Did not stop at the end of its input; stopped by SIGTERM')
      if (survivors > 0)
        parts.log(`Ended ${survivors} more ${survivors === 1 ? 'process' : 'processes'} of its tree`, 'warning')
      tellLeft(left)
    }
    tell({ kind: 'gone', incarnation, exit })
  }

  return {
    incarnation,
    pid: () => child?.pid ?? null,
    link: () => opened?.link ?? null,
    session: () => session,
    counts: () => opened?.counts() ?? noCounts,
    lastLines,
    end: (budgetMs) => (ending ??= end(budgetMs))
  }
}
