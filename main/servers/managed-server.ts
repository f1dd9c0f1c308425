/**
 * One server under supervision, from top to bottom: its state, dispatch (events in, effects run), its connection, its
 * memory, the way of a call, and what others ask of it. What is decided is pure and lies in lifecycle/ and lists/; here
 * is what changes. `life` is changed by dispatch alone.
 */
import { done, type Failure, type Outcome } from '../../contract/failure.ts'
import type { LastExit, ServerDefinition, ServerView } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { atOrNow } from '../lib/clock.ts'
import { coalesce } from '../lib/coalesce.ts'
import { duration } from '../lib/durations.ts'
import { createStateWaiters } from '../lib/state-waiters.ts'
import type { Usage } from '../processes/types.ts'
import type { ServerConnection } from './connection/connection-parts.ts'
import { createServerConnection } from './connection/connection.ts'
import type { Negotiated } from './connection/handshake.ts'
import { createServerHistory, type OpenCall } from './history/history.ts'
import type { Run } from './history/run-fingerprint.ts'
import { callRefusal, callWakes, needsConsent, notReadyYet } from './lifecycle/call-refusal.ts'
import { consequenceOf } from './lifecycle/definition-change.ts'
import { createIdleWatch } from './lifecycle/idle-watch.ts'
import { isSettled, isUp, isWaiting, newborn, step } from './lifecycle/lifecycle.ts'
import type { Effect, Life, LifecycleEvent } from './lifecycle/lifecycle.ts'
import { endInWords, linesOnEntering, linesOnExit, type LifecycleLine } from './lifecycle/log-lines.ts'
import { freshMemory, stepMemory, type MemoryState } from './lifecycle/memory-limits.ts'
import { anyDifference, differences, printsOf, toolChangesInWords } from './lists/kept-lists.ts'
import { identity } from './lists/kept-store.ts'
import { compareNotes, type NotesByList } from './lists/notes.ts'
import type { Listed } from './lists/read-lists.ts'
import type { ManagedServer, ManagedServerParts } from './managed-server-parts.ts'
import { addCounts, noCounts, type LinkCounts } from './parts.ts'
import { passes } from './passing-causes.ts'
import type { KeptLists, Upstream } from './types.ts'
import { stateOf, viewOf } from './view.ts'

/** Views of one server are rebuilt at most this often because of its own output. */
const outputMs = 250
/** And because of calls that begin and end. */
const callsMs = 50
const mostHints = 5

export function createManagedServer(parts: ManagedServerParts): ManagedServer {
  const { services, store, policy, rhythm } = parts
  const { clock, logs } = services
  const { id } = parts.definition
  const history = createServerHistory(clock, store.history(id))

  // --- State

  let definition = parts.definition
  let life: Life = newborn
  /** When the phase was entered. */
  let since = { mono: clock.mono(), wall: clock.wall().toISOString() }
  let nextRetryAt: string | null = null
  let undoWait: () => void = () => undefined
  let stoppedByHand = false
  let closing = false
  let connection: ServerConnection | null = null
  let session: Negotiated | null = null
  let spawnedAt = 0
  /** Starts that only found out how to ask: the numbers that people see leave them out. */
  let spared = 0
  /** The latest start was one; counted with the next. */
  let sparing = false
  /** What connections before this one counted. */
  let pastCounts: LinkCounts = noCounts
  /** The identity of what could not be asked with server/discover; null: nothing is known. */
  let askInitialize: string | null = null
  let kept: KeptLists = store.load(id)
  /** Of each list: entries that were not as hosts take them, as last listed. */
  let listNotes: NotesByList = {}
  let hints: readonly string[] = []
  let caution: string | null = null
  let usage: Usage | null = null
  let memory: MemoryState = freshMemory
  /** When a call last made it start while it waited. */
  let lastWoken = -Infinity

  const waiters = createStateWaiters(clock)
  const whenSettled = () => waiters.when(() => isSettled(life.state))
  const log = (text: string, level: LifecycleLine['level'] = 'info') => logs.write(id, 'lifecycle', text, { level })
  const up = () => isUp(life.state)
  const starting = () => life.state.phase === 'starting'
  const output = coalesce(clock, outputMs, () => {
    if (starting()) parts.onChange()
  })
  const calls = coalesce(clock, callsMs, parts.onChange)
  const idle = createIdleWatch({
    clock,
    idleMs: () => (definition.wanted === 'on-demand' && up() ? definition.idleMinutes * 60_000 : null),
    busy: () => history.calling().length > 0,
    usedAt: () => Math.max(history.lastUsed() ?? 0, since.mono),
    onIdle(idleMs) {
      log(sentence('log.idle', { time: duration(idleMs) }))
      dispatch({ kind: 'stop' })
    }
  })
  const view = (): ServerView =>
    viewOf({
      definition,
      life,
      startNumber: life.incarnation - spared,
      stoppedByHand,
      since,
      nextRetryAt,
      pid: connection?.pid() ?? null,
      session,
      kept,
      listNotes,
      usage,
      history,
      hints,
      caution: caution ?? memory.caution,
      lastLine: connection?.lastLines(1)[0] ?? null,
      counts: connection ? addCounts(pastCounts, connection.counts()) : pastCounts,
      droppedLogLines: logs.dropped(id)
    })

  // --- Dispatch

  function dispatch(event: LifecycleEvent): void {
    const before = life
    const result = step({ mono: clock.mono(), roll: (services.random ?? Math.random)() }, policy, before, event)
    life = result.next
    if (life.state.phase !== before.state.phase || life.incarnation !== before.incarnation) entered(before)
    for (const effect of result.effects) run(effect)
    if (life !== before) parts.onChange()
    if (isSettled(life.state)) waiters.look()
  }

  function entered(before: Life): void {
    const { state } = life
    since = { mono: clock.mono(), wall: clock.wall().toISOString() }
    nextRetryAt = isWaiting(state) ? new Date(clock.wall().getTime() + state.until - since.mono).toISOString() : null
    if (!isUp(state)) {
      session = null
      caution = null
      if (state.phase !== 'starting') usage = null
    }
    history.phase(state.phase, view().sentence)
    for (const { text, level } of linesOnEntering(before, life, since.mono)) log(text, level)
    idle.plan()
  }

  function run(effect: Effect): void {
    switch (effect.kind) {
      case 'spawn':
        return spawn(effect.incarnation)
      case 'end':
        // Without a connection there is nothing to end; the lifecycle still waits to hear it.
        if (connection?.incarnation === effect.incarnation) void connection.end()
        else queueMicrotask(() => dispatch({ kind: 'gone', incarnation: effect.incarnation, exit: null }))
        return
      case 'wait':
        undoWait()
        undoWait = atOrNow(clock, effect.until, () => {
          if (!closing) dispatch({ kind: 'due' })
        })
        return
      case 'cancel-wait':
        return undoWait()
    }
  }

  const askConsent = () => dispatch({ kind: 'consent-needed', failure: needsConsent(definition) })
  function begin(clear: boolean): void {
    if (closing) return
    if (!services.isConsented(definition)) askConsent()
    else dispatch({ kind: 'start', clear })
  }

  // --- Connection

  function spawn(incarnation: number): void {
    if (sparing) spared += 1
    sparing = false
    if (connection) pastCounts = addCounts(pastCounts, connection.counts())
    connection = null
    spawnedAt = clock.mono()
    if (!services.isConsented(definition)) {
      // There is no process behind this incarnation; the stop that follows finds nothing to end.
      queueMicrotask(askConsent)
      return
    }
    const spawned = definition
    const startNumber = incarnation - spared
    const earlierHints = hints
    const byItself = life.row > 0
    if (spawned.launch.kind !== 'stdio') history.started(0, startNumber, byItself)
    connection = createServerConnection({
      services,
      rhythm,
      definition: spawned,
      incarnation,
      startNumber,
      assumedEra: askInitialize === identity(spawned) ? 'legacy' : store.era(spawned),
      kept: () => kept,
      log,
      calling: history.calling,
      tell(event) {
        // Remembered at once; on disk it goes with the session that this leads to.
        if (event.kind === 'asked-wrongly') {
          askInitialize = identity(spawned)
          sparing = true
          hints = earlierHints
          history.spared()
        }
        dispatch(event)
      },
      onStage: parts.onStage,
      onPid(pid) {
        history.started(pid, startNumber, byItself)
        parts.onChange()
      },
      onSession(found) {
        session = found
        store.saveEra(definition, found.era)
        services.onIcon?.(spawned, identity(spawned), found.icon)
      },
      onListed,
      onHint(hint) {
        if (hints.length >= mostHints || hints.some((known) => known.slice(0, 30) === hint.slice(0, 30))) return
        hints = [...hints, hint]
        parts.onChange()
      },
      onCaution(text) {
        caution = text
        parts.onChange()
      },
      onNotification: parts.onNotification,
      onExit,
      onActivity() {
        if (starting()) output.soon()
      }
    })
  }

  const nowRun = (): Run => ({ definition, version: session?.version ?? null, tools: kept.tools })

  function onListed(listed: Listed): void {
    const before = kept
    kept = listed.lists
    // A list that was not read keeps its notes.
    const notes = { ...listNotes, ...listed.notes }
    const { fresh, differ } = compareNotes(listNotes, notes)
    listNotes = notes
    for (const line of fresh) log(line, 'warning')
    if (differ) parts.onChange()
    if (starting()) history.ready(clock.mono() - spawnedAt, nowRun())
    const change = differences(before, kept)
    const differs = anyDifference(change)
    const first = before.listedAt === null
    if (differs || first) store.save(id, kept)
    if (!differs) return
    const words = first ? null : toolChangesInWords(printsOf(before.tools), printsOf(kept.tools))
    if (words) log(sentence('log.lists-changed', { what: words }))
    parts.onLists(change)
    parts.onChange()
  }

  function onExit(exit: LastExit, failure: Failure, open: readonly OpenCall[], condemned: boolean): void {
    const crashed = !exit.asked || condemned
    history.exited(exit)
    for (const { text, level } of linesOnExit(exit, crashed, open.length)) log(text, level)
    if (!crashed) return
    const lastStderr = connection?.lastLines(20) ?? []
    const incarnation = life.incarnation - spared
    history.crashed({ incarnation, exit, inWords: endInWords(exit), lastStderr, failure }, nowRun(), open)
  }

  // --- Memory

  function sampled(next: Usage): void {
    if (!up() && !starting()) return
    usage = next
    history.sampled(next.memoryBytes, next.cpuPercent)
    const verdict = stepMemory(memory, next.memoryBytes, definition, {
      up: up(),
      idle: history.calling().length === 0,
      ranMs: clock.mono() - spawnedAt,
      usedSince: (history.lastUsed() ?? -Infinity) > spawnedAt
    })
    memory = verdict.next
    for (const { text, level } of verdict.lines) log(text, level)
    if (verdict.failure)
      dispatch({ kind: 'broken', incarnation: life.incarnation, failure: verdict.failure, heals: false })
    else if (verdict.restart) dispatch({ kind: 'restart', clear: false })
    parts.onChange()
  }

  // --- The way of a call: waits for a start, wakes what sleeps, refuses with why

  async function upstream(waitMs: number): Promise<Outcome<Upstream>> {
    history.used()
    const calledAt = clock.mono()
    const refuse = (started: boolean): Outcome<never> | null =>
      callRefusal({
        definition,
        life,
        stoppedByHand,
        closing,
        now: clock.mono(),
        waitMs: Math.max(0, waitMs - (clock.mono() - calledAt)),
        started,
        sentence: stateOf(view())
      })
    if (!up()) {
      if (callWakes(policy, life, { now: calledAt, waitingSince: since.mono, lastWoken })) {
        lastWoken = calledAt
        log(sentence('log.woken'))
        dispatch({ kind: 'hope', anew: false })
      }
      const refusal = refuse(false)
      if (refusal) return refusal
      const { state } = life
      // Also one that is on its way to sleep.
      if (state.phase === 'stopped' || (state.phase === 'stopping' && state.after.kind === 'rest')) begin(false)
      // An on-demand server is started by the call: how long that may take is the start's own limit, and the host's.
      const patience = definition.wanted === 'on-demand' ? undefined : waitMs
      await waiters.when(() => up() || refuse(true) !== null, patience)
    }
    return upstreamNow() ?? refuse(true) ?? notReadyYet(definition, life, stateOf(view()))
  }

  function upstreamNow(): Outcome<Upstream> | null {
    const link = connection?.link()
    if (!up() || !link || !connection || !session) return null
    const { era, protocolVersion, capabilities } = session
    const { incarnation } = connection
    return done({ server: id, incarnation, pid: connection.pid(), era, protocolVersion, capabilities, link })
  }

  // --- What others ask

  function change(next: ServerDefinition): void {
    if (closing) return
    const before = definition
    definition = next
    const consented = services.isConsented(next)
    switch (consequenceOf({ before, next, life, stoppedByHand, consented })) {
      case 'ask-consent':
        askConsent()
        break
      case 'stop':
      case 'to-rest':
        dispatch({ kind: 'stop' })
        break
      case 'rest-then-begin':
        dispatch({ kind: 'stop' })
        begin(true)
        break
      case 'begin':
        stoppedByHand = false
        begin(true)
        break
      case 'restart':
        log(sentence('log.changed'))
        dispatch({ kind: 'restart', clear: true })
        break
      case 'nothing':
        break
    }
    idle.plan()
    parts.onChange()
  }

  const hopes = (): boolean => isWaiting(life.state) && life.lastError !== null && passes(life.lastError.code)

  // After whoever took it in has it in hand; by then it may have been stopped or started already.
  queueMicrotask(() => {
    if (stoppedByHand || closing || life !== newborn) return
    if (definition.wanted === 'up') begin(false)
    else if (!services.isConsented(definition)) askConsent()
  })

  return {
    view,
    definition: () => definition,
    change,
    async start() {
      stoppedByHand = false
      begin(true)
      await whenSettled()
    },
    async stop() {
      stoppedByHand = true
      if (life.state.phase !== 'stopped') log(sentence('log.stop-asked'))
      dispatch({ kind: 'stop' })
      // Or somebody wants it again meanwhile: then it may never rest.
      await waiters.when(() => life.state.phase === 'stopped' || !stoppedByHand)
    },
    async restart() {
      stoppedByHand = false
      services.onRestartAsked?.()
      if (!services.isConsented(definition)) askConsent()
      else if (!closing) dispatch({ kind: 'restart', clear: true })
      await whenSettled()
    },
    async shutDown(budgetMs) {
      closing = true
      idle.stop()
      output.stop()
      calls.stop()
      const ending = connection?.end(budgetMs)
      dispatch({ kind: 'stop' })
      await ending
      await waiters.when(() => life.state.phase === 'stopped')
      history.flush()
    },
    forget: history.stop,
    hopes,
    hope(what) {
      if (!hopes() || closing) return
      log(sentence('log.tried-at-once', { what }))
      dispatch({ kind: 'hope', anew: true })
    },
    upstream,
    kept: () => kept,
    fresh: async (kinds, all) => (up() ? connection?.fresh(kinds, all) : undefined),
    called(call) {
      const open = history.called(call)
      calls.soon()
      return {
        ended(failed) {
          open.ended(failed)
          if (up()) connection?.called()
          calls.soon()
        }
      }
    },
    timeline: history.timeline,
    crashes: history.crashes,
    root() {
      const pid = connection?.pid() ?? null
      return pid === null || !(up() || starting()) ? null : { server: id, incarnation: life.incarnation, pid }
    },
    sampled
  }
}
