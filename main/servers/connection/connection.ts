/**
 * One incarnation of a server: its process (or its remote address), the link to it and what is said over that. Tells
 * what happens to it through `tell` and remembers nothing beyond its own end.
 */
import type { Failure } from '../../../contract/failure.ts'
import type { LastExit, ServerDefinition } from '../../../contract/model.ts'
import { say, sentence, worded } from '../../../contract/words/say.ts'
import type { Child } from '../../processes/types.ts'
import type { ServerConnection, ConnectionParts } from './connection-parts.ts'
import { createSession, type Session } from './session.ts'
import { createExitLog } from './exit-log.ts'
import { fetchesAtStart } from '../../launchers/read-command.ts'
import { launchProcess } from './launch.ts'
import type { OpenCall } from '../history/history.ts'
import { createLinkEvents } from './link-events.ts'
import { exitInWords, nameExit, takenPort, withPortOwner } from '../lifecycle/name-exit.ts'
import type { LinkCounts, OpenedLink } from '../parts.ts'
import { programUnanswered, remoteUnanswered } from '../lifecycle/start-failure.ts'
import { createHungWatch, type HungWatch } from './hung-watch.ts'
import { skippedScripts } from '../skipped-scripts.ts'
import { createStartLimit, type StartLimit } from './start-limit.ts'
import { createTrial } from './trial.ts'

const noCounts: LinkCounts = { pollutedLines: 0, unknownIds: 0, duplicateIds: 0, queuedBytes: 0 }
/** The most that is ever asked for of a server's last lines. */
const tailLines = 1_000

export function createServerConnection(parts: ConnectionParts): ServerConnection {
  const { services, definition, incarnation, rhythm, tell } = parts
  const { clock, logs } = services
  const { id, name } = definition
  let child: Child | null = null
  let opened: OpenedLink | null = null
  let session: Session | null = null
  let limit: StartLimit | null = null
  let stderrLines = 0
  let spawning: Promise<unknown> | null = null
  let over = false
  /** Its process has ended; what that means is being found out. */
  let dead = false
  let ready = false
  /** Why Patchbay ends it, and what was open then: for its crash report. */
  let verdict: { readonly failure: Failure; readonly open: readonly OpenCall[] } | null = null
  const words = createExitLog(parts.log, parts.onHint)
  const trial = createTrial({
    assumed: parts.assumedEra,
    overPipes: definition.launch.kind === 'stdio',
    mono: clock.mono
  })
  let hung: HungWatch | null = null
  /** It waits for a person at the address that it printed. */
  let shownLink = false
  const linkEvents = createLinkEvents({
    connection: parts,
    link: () => opened?.link ?? null,
    ready: () => ready,
    over: () => over,
    broken,
    doubt: () => session?.probeNow()
  })
  void start().catch((error: unknown) => {
    unspawnable(
      {
        code: 'internal',
        ...worded(say('start.failed', { name, why: error instanceof Error ? error.message : String(error) }))
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
    if (trial.blames(reason)) return askedWrongly()
    trial.over()
    parts.log(reason.message, 'error')
    verdict ??= { failure: reason, open: parts.calling() }
    tell({ kind: 'broken', incarnation, failure: reason, heals })
  }
  /** Not its failure: its tree is ended by the lifecycle's own effect, and a new one is asked with `initialize`. */
  function askedWrongly(): void {
    if (over || dead) return
    trial.over()
    quiet()
    parts.log(sentence('log.no-discover', { name }))
    tell({ kind: 'asked-wrongly', incarnation, ended: false })
  }
  /** Ends everything that could still act; open calls get their one answer. */
  function close(message: string): void {
    over = true
    quiet()
    opened?.link.close(message)
  }
  function quiet(): void {
    limit?.stop()
    hung?.stop()
    session?.stop()
    linkEvents.stop()
  }

  async function start(): Promise<void> {
    parts.onStage('starting')
    const { launch } = definition
    if (launch.kind === 'stdio') await startProcess(launch)
    else await startRemote(launch)
  }

  /** `fetchingMs`: how long it may take in all while a download visibly runs; 0 = nothing is fetched. */
  function limitStart(fetchingMs: number, words: (afterMs: number) => Failure): StartLimit {
    const timeoutMs = definition.startTimeoutSeconds * 1_000
    return createStartLimit({
      clock,
      timeoutMs,
      longestMs: fetchingMs === 0 ? 0 : Math.max(fetchingMs, timeoutMs),
      quietMs: rhythm.downloadQuietMs,
      suspendGapMs: rhythm.suspendGapMs,
      onOver(afterMs) {
        const why = words(afterMs)
        broken(why, why.code !== 'certificate')
      }
    })
  }

  async function startProcess(launch: Extract<ServerDefinition['launch'], { kind: 'stdio' }>): Promise<void> {
    const pending = launchProcess(services, definition, incarnation, () => !over)
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
    parts.log(sentence('log.started', { pid: own.pid, number: parts.startNumber }))
    own.stderr.on('data', (chunk: Buffer) => {
      // How many of the log's last lines are its own; nobody asks for more.
      for (let at = chunk.indexOf(10); at !== -1 && stderrLines < tailLines; at = chunk.indexOf(10, at + 1))
        stderrLines += 1
      limit?.heard()
      hung?.heard()
      shownLink ||= chunk.includes('://')
      logs.feed(id, 'stderr', chunk)
      parts.onActivity()
    })
    void own.exited.then((exit) => exited(own, exit))
    // A stop came while it was being spawned: `end` waits for us and takes it down.
    if (over) return
    const fetches = fetchesAtStart([launch.command, ...launch.args]) ? rhythm.downloadLimitMs : 0
    limit = limitStart(fetches, (afterMs) =>
      programUnanswered({
        name,
        afterMs,
        stderr: lastLines(40),
        unfinished: opened?.unfinished?.() ?? '',
        messages: opened?.messages?.() ?? 0,
        firstLine: linkEvents.faults.firstLine(),
        fault: linkEvents.faults.last()
      })
    )
    opened = services.openLink.pipe({ stdin: own.stdin, stdout: own.stdout }, linkEvents.options)
    await converse(opened)
  }

  async function startRemote(launch: Exclude<ServerDefinition['launch'], { kind: 'stdio' }>): Promise<void> {
    const headers = await services.resolveHeaders(definition)
    if (over) return
    if (!headers.ok) return unspawnable(headers.failure)
    const filled = await services.resolveLaunch?.(definition)
    if (over) return
    if (filled && !filled.ok) return unspawnable(filled.failure)
    const url = filled?.value.kind === 'http' || filled?.value.kind === 'sse' ? filled.value.url : launch.url
    limit = limitStart(0, (afterMs) => remoteUnanswered(url, afterMs))
    parts.log(sentence('log.connecting', { address: new URL(url).origin, number: parts.startNumber }))
    opened = services.openLink.remote({ kind: launch.kind, url, headers: headers.value }, linkEvents.options)
    const connected = await opened.connected
    if (over) return
    if (!connected.ok) {
      const reason = linkEvents.trouble() ?? connected.failure
      return broken(reason, reason.code !== 'unauthorized')
    }
    await converse(opened)
  }

  function converse(link: OpenedLink): Promise<void> {
    session = createSession({
      connection: parts,
      opened: link,
      over: () => over,
      broken,
      trouble: linkEvents.trouble,
      fault: linkEvents.faults.last,
      onSession: linkEvents.forget,
      trial,
      cpuMs,
      askedWrongly,
      onSilence: watchForHang,
      onReady() {
        ready = true
        trial.ready()
        hung?.stop()
        limit?.stop()
      }
    })
    return session.begin()
  }

  const cpuMs = async (): Promise<number | null> =>
    child && services.cpuTime ? services.cpuTime({ server: id, incarnation, pid: child.pid }) : null

  /** Silent to discover: slow to start, waiting for a person, or hung because of it. */
  function watchForHang(): void {
    if (!child || over) return
    const { launch } = definition
    const fetches = launch.kind === 'stdio' && fetchesAtStart([launch.command, ...launch.args])
    hung = createHungWatch({
      clock,
      quietMs: fetches ? rhythm.downloadQuietMs : rhythm.hungQuietMs,
      cpuMs,
      onHung() {
        const silent: Failure = { code: 'start-timeout', ...worded(say('server.silent', { name })) }
        if (!over && !dead && !shownLink && trial.blames(silent)) askedWrongly()
      }
    })
  }

  async function exited(own: Child, exit: LastExit): Promise<void> {
    // Seen now: closing the link ends them.
    const open = parts.calling()
    dead = true
    quiet()
    // Asked at once: a sample of usage taken meanwhile would make it look like long ago.
    const memoryKill = services.killedForMemory?.() ?? false
    // The look at who is left comes before our ends of the pipes close: a background half may end at that by itself.
    const ending = own.end()
    opened?.link.close(sentence('server.ended-meanwhile', { name }))
    await own.drained
    logs.flushPartial(id)
    const { survivors, left, beyond } = await ending
    words.left(left)
    words.beyond(beyond)
    const named = nameExit({
      name,
      exit,
      wasReady: ready,
      stderr: lastLines(40),
      survivors,
      memoryKill
    })
    const scripted = ready ? [] : ((await services.skippedScripts?.(definition).catch(() => [])) ?? [])
    const skipped = skippedScripts(definition, lastLines(40), scripted)
    const port = takenPort(named.failure)
    const owner = port === null ? null : await services.portOwner?.(port).catch(() => null)
    const reason = skipped ?? (owner ? withPortOwner(named.failure, owner) : named.failure)
    const asked = verdict === null && !exit.asked && trial.blamesExit(reason, exit, open.length)
    over = true
    if (asked) {
      parts.log(sentence('log.ended-at-discover', { how: exitInWords(exit) }))
      return tell({ kind: 'asked-wrongly', incarnation, ended: true })
    }
    parts.onExit(exit, verdict?.failure ?? reason, verdict?.open ?? open, verdict !== null)
    tell({ kind: 'exited', incarnation, exit, failure: reason, heals: skipped === null && named.heals })
  }

  function lastLines(most: number): readonly string[] {
    const own = Math.min(most, stderrLines)
    return own === 0 ? [] : logs.tail(id, own, 'stderr')
  }

  let ending: Promise<void> | null = null
  async function end(budgetMs?: number): Promise<void> {
    trial.over()
    close(sentence('server.being-stopped', { name }))
    await spawning
    let exit: LastExit | null = null
    if (child) {
      const ended = await child.end(budgetMs === undefined ? {} : { budgetMs })
      exit = await Promise.race([child.exited, Promise.resolve(null)])
      words.asked(ended)
    }
    tell({ kind: 'gone', incarnation, exit })
  }

  return {
    incarnation,
    pid: () => child?.pid ?? null,
    link: () => opened?.link ?? null,
    session: () => session?.session() ?? null,
    counts: () => opened?.counts() ?? noCounts,
    called: () => session?.called(),
    fresh: async (kinds, all) => session?.fresh(kinds, all),
    lastLines,
    end: (budgetMs) => (ending ??= end(budgetMs))
  }
}
