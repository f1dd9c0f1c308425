/**
 * One server under supervision: runs the effects of the lifecycle, owns its timers and its one connection, and tells
 * when something that a view shows has changed. All of its state changes go through `take`.
 */
import { failed, done, type Outcome } from '../../contract/failure.ts'
import type { CrashReport, LastExit, ServerDefinition, ServerView, TimelineMark } from '../../contract/model.ts'
import type { Usage } from '../processes/types.ts'
import { coalesce } from './coalesce.ts'
import { createConnection } from './connection.ts'
import type { Connection, Stage } from './connection-parts.ts'
import { consequenceOf } from './change.ts'
import { createHistory, type OpenCall } from './history.ts'
import { createIdleWatch } from './idle-watch.ts'
import type { KeptStore } from './kept-store.ts'
import { newborn, step, type Effect, type Happening, type Life } from './lifecycle.ts'
import { exitInWords } from './name-exit.ts'
import { judgeMemory } from './memory-limits.ts'
import type { LinkCounts, SupervisorParts } from './parts.ts'
import type { Policy, Rhythm } from './policy.ts'
import type { Run } from './portrait.ts'
import type { Session } from './session.ts'
import { createSettled } from './settled.ts'
import { anyDifference, differences, printsOf, toolChangesInWords, type ListChange } from './tools.ts'
import type { KeptLists, Upstream } from './types.ts'
import { viewOf } from './view.ts'
import { lowerFirst, needsConsent, whyNot } from './refusal.ts'
import { duration, ordinal, waitInWords } from './words.ts'

export interface UnitParts {
  readonly house: SupervisorParts
  readonly store: KeptStore
  readonly policy: Policy
  readonly rhythm: Rhythm
  readonly definition: ServerDefinition
  readonly onChange: () => void
  readonly onLists: (change: ListChange) => void
  readonly onNotification: (method: string, params: Buffer | undefined) => void
  readonly onStage: (stage: Stage) => void
}
export interface Unit {
  readonly view: () => ServerView
  readonly definition: () => ServerDefinition
  readonly change: (definition: ServerDefinition) => void
  /** Resolves when it is ready, or rests, or waits. */
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  readonly restart: () => Promise<void>
  /** Ends the process within a budget; what is wanted stays. No timer starts anything afterwards. */
  readonly shutDown: (budgetMs: number) => Promise<void>
  /** It is being removed: nothing of it is written any more. */
  readonly forget: () => void
  readonly upstream: (waitMs: number) => Promise<Outcome<Upstream>>
  readonly kept: () => KeptLists
  readonly called: (call: { readonly host: string | null; readonly tool: string }) => {
    readonly ended: (failed: boolean) => void
  }
  readonly timeline: (minutes: number) => readonly TimelineMark[]
  readonly crashes: () => readonly CrashReport[]
  readonly root: () => { readonly server: string; readonly incarnation: number; readonly pid: number } | null
  readonly sampled: (usage: Usage) => void
}

const noCounts: LinkCounts = { pollutedLines: 0, unknownIds: 0, duplicateIds: 0, queuedBytes: 0 }
const mostHints = 5
/** Views of one server are made anew at most this often because of its own chatter. */
const chatterMs = 250
/** And because of calls that begin and end. */
const callsMs = 50

export function createUnit(parts: UnitParts): Unit {
  const { house, store, policy, rhythm } = parts
  const { clock, logs } = house
  const history = createHistory(clock, store.history(parts.definition.id))
  const settled = createSettled(clock)
  let definition = parts.definition
  const { id } = definition
  let life: Life = newborn
  let since = { mono: clock.mono(), wall: clock.wall().toISOString() }
  let nextRetryAt: string | null = null
  let kept = store.load(id)
  let connection: Connection | null = null
  let session: Session | null = null
  let usage: Usage | null = null
  let hints: readonly string[] = []
  let caution: string | null = null
  let memoryCaution: string | null = null
  let past = noCounts
  let held = false
  let closing = false
  let spawnedAt = 0
  let undoWait: () => void = () => undefined

  const log = (text: string, level: 'info' | 'warning' | 'error' = 'info') =>
    logs.write(id, 'lifecycle', text, { level })
  const isUp = () => life.state.phase === 'ready' || life.state.phase === 'degraded'
  const chatter = coalesce(clock, chatterMs, () => {
    if (life.state.phase === 'starting') parts.onChange()
  })
  const calls = coalesce(clock, callsMs, parts.onChange)
  const lastWord = () => (life.state.phase === 'starting' ? (connection?.lastLines(1)[0] ?? null) : null)

  // ---- the one door -----------------------------------------------------------------------------------------------
  function take(happening: Happening): void {
    const before = life
    const result = step({ mono: clock.mono(), roll: (house.random ?? Math.random)() }, policy, life, happening)
    life = result.next
    const phase = life.state.phase
    if (phase !== before.state.phase || life.incarnation !== before.incarnation) entered(before)
    for (const effect of result.effects) run(effect)
    if (life !== before) parts.onChange()
    if (rests()) settled.look()
  }
  function entered(before: Life): void {
    since = { mono: clock.mono(), wall: clock.wall().toISOString() }
    const { state } = life
    const waits = state.phase === 'waiting' || state.phase === 'crash-looping'
    nextRetryAt = waits ? new Date(clock.wall().getTime() + state.until - since.mono).toISOString() : null
    if (!isUp()) {
      session = null
      caution = null
    }
    if (state.phase !== 'starting' && !isUp()) usage = null
    history.phase(state.phase, view().sentence)
    if (waits && state.until > since.mono)
      log(
        `${life.row > 1 ? `${sentenceCase(ordinal(life.row))} failure in a row. ` : ''}Next start in ${waitInWords(state.until - since.mono)}`,
        'warning'
      )
    if (state.phase === 'failed')
      log(`Failed, and will not be tried again by itself: ${life.lastError?.message ?? ''}`, 'error')
    if (state.phase === 'stopped' && before.state.phase === 'stopping') log('Stopped')
    idle.plan()
  }
  function run(effect: Effect): void {
    switch (effect.kind) {
      case 'spawn':
        return spawn(effect.incarnation)
      case 'end':
        // Without a connection there is nothing to end; the lifecycle still waits to hear it.
        if (connection?.incarnation === effect.incarnation) void connection.end()
        else queueMicrotask(() => take({ kind: 'gone', incarnation: effect.incarnation, exit: null }))
        return
      case 'wait':
        undoWait()
        undoWait = clock.after(Math.max(0, effect.until - clock.mono()), () => {
          if (!closing) take({ kind: 'due' })
        })
        return
      case 'cancel-wait':
        return undoWait()
    }
  }

  // ---- effects ------------------------------------------------------------------------------------------------------
  function spawn(incarnation: number): void {
    if (connection) past = add(past, connection.counts())
    connection = null
    spawnedAt = clock.mono()
    if (!house.isConsented(definition)) {
      queueMicrotask(() => take({ kind: 'consent-needed', failure: needsConsent(definition) }))
      // There is no process behind this incarnation; the stop that follows finds nothing to end.
      return
    }
    const remote = definition.launch.kind !== 'stdio'
    if (remote) history.started(0, incarnation)
    connection = createConnection({
      house,
      rhythm,
      definition,
      incarnation,
      assumedEra: store.era(definition),
      kept: () => kept,
      log,
      calling: history.calling,
      tell: take,
      onStage: parts.onStage,
      onPid(pid) {
        history.started(pid, incarnation)
        parts.onChange()
      },
      onSession(found) {
        session = found
        store.saveEra(definition, found.era)
      },
      onListed(listed) {
        const before = kept
        kept = listed.lists
        if (life.state.phase === 'starting') history.ready(clock.mono() - spawnedAt, nowRun())
        const change = differences(before, kept)
        if (anyDifference(change) || before.listedAt === null) store.save(id, kept)
        if (!anyDifference(change)) return
        const words = before.listedAt === null ? null : toolChangesInWords(printsOf(before.tools), printsOf(kept.tools))
        if (words) log(`${words}, since it was last listed`)
        parts.onLists(change)
        parts.onChange()
      },
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
        if (life.state.phase === 'starting') chatter.soon()
      }
    })
  }
  function onExit(exit: LastExit, failure: NonNullable<Life['lastError']>, open: readonly OpenCall[]): void {
    history.exited(exit)
    log(`${exitInWords(exit)} (asked for: ${exit.asked ? 'yes' : 'no'})`, exit.asked ? 'info' : 'error')
    if (exit.asked) return
    if (open.length > 0)
      log(
        `${open.length === 1 ? '1 open call' : `${open.length} open calls`} ended with an error, none repeated`,
        'warning'
      )
    const inWords = exitInWords(exit)
    history.crashed(
      { incarnation: life.incarnation, exit, inWords, lastStderr: connection?.lastLines(20) ?? [], failure },
      nowRun(),
      open
    )
  }
  const nowRun = (): Run => ({ definition, version: session?.version ?? null, tools: kept.tools })

  const idle = createIdleWatch({
    clock,
    idleMs: () => (definition.wanted === 'on-demand' && isUp() ? definition.idleMinutes * 60_000 : null),
    busy: () => history.calling().length > 0,
    usedAt: () => Math.max(history.lastUsed() ?? 0, since.mono),
    onIdle(idleMs) {
      log(`Not used for ${duration(idleMs)}, so it sleeps until it is needed`)
      take({ kind: 'stop' })
    }
  })

  // ---- what others ask ----------------------------------------------------------------------------------------------
  const rests = () => !['starting', 'stopping', 'installing'].includes(life.state.phase)
  /** Looked at after every change that leaves it at rest, up or waiting. */
  const whenSettled = (until: () => boolean = rests, mostMs?: number) => settled.when(until, mostMs)
  function begin(clear: boolean): void {
    if (closing) return
    if (!house.isConsented(definition)) take({ kind: 'consent-needed', failure: needsConsent(definition) })
    else take({ kind: 'start', clear })
  }

  function change(next: ServerDefinition): void {
    if (closing) return
    const before = definition
    definition = next
    const consented = house.isConsented(next)
    switch (consequenceOf({ before, next, life, held, consented })) {
      case 'ask-consent':
        take({ kind: 'consent-needed', failure: needsConsent(definition) })
        break
      case 'stop':
      case 'to-rest':
        take({ kind: 'stop' })
        break
      case 'rest-then-begin':
        take({ kind: 'stop' })
        begin(true)
        break
      case 'begin':
        held = false
        begin(true)
        break
      case 'restart':
        log('What runs has changed, so it is restarted')
        take({ kind: 'restart', clear: true })
        break
      case 'nothing':
        break
    }
    idle.plan()
    parts.onChange()
  }

  async function upstream(waitMs: number): Promise<Outcome<Upstream>> {
    history.used()
    const { phase } = life.state
    if (!isUp()) {
      const refusal = refuse(waitMs)
      if (refusal) return refusal
      if (phase === 'stopped') begin(false)
      const resolved = () => isUp() || refuse(0, true) !== null
      await whenSettled(resolved, waitMs)
    }
    const link = connection?.link()
    if (isUp() && link && connection && session)
      return done({
        server: id,
        incarnation: connection.incarnation,
        pid: connection.pid(),
        era: session.era,
        protocolVersion: session.protocolVersion,
        capabilities: session.capabilities,
        link
      })
    return (
      refuse(0, true) ??
      failed(
        'not-running',
        `${definition.name} is not ready yet: ${lowerFirst(view().sentence)}. Try again in a moment.`,
        {
          ...(life.lastError && { detail: life.lastError.message })
        }
      )
    )
  }
  const refuse = (waitMs: number, started = false): Outcome<never> | null =>
    whyNot({ definition, life, held, closing, now: clock.mono(), waitMs, started, sentence: view().sentence })

  function view(): ServerView {
    return viewOf({
      definition,
      life,
      held,
      since,
      nextRetryAt,
      pid: ['starting', 'ready', 'degraded', 'stopping'].includes(life.state.phase)
        ? (connection?.pid() ?? null)
        : null,
      session,
      kept,
      usage,
      history,
      hints,
      caution: caution ?? memoryCaution,
      progress: lastWord(),
      counts: connection ? add(past, connection.counts()) : past,
      droppedLogLines: logs.dropped(id)
    })
  }

  // After whoever took it in has it in hand; by then a stop or another wish may have come.
  queueMicrotask(() => {
    if (held || closing || life !== newborn) return
    if (definition.wanted === 'up') begin(false)
    else if (!house.isConsented(definition)) take({ kind: 'consent-needed', failure: needsConsent(definition) })
  })

  return {
    view,
    definition: () => definition,
    change,
    async start() {
      held = false
      begin(true)
      await whenSettled()
    },
    async stop() {
      held = true
      if (life.state.phase !== 'stopped') log('Stop was asked for')
      take({ kind: 'stop' })
      // Or somebody wants it again meanwhile: then it may never rest.
      await whenSettled(() => life.state.phase === 'stopped' || !held)
    },
    async restart() {
      held = false
      if (!house.isConsented(definition)) take({ kind: 'consent-needed', failure: needsConsent(definition) })
      else if (!closing) take({ kind: 'restart', clear: true })
      await whenSettled()
    },
    async shutDown(budgetMs) {
      closing = true
      idle.stop()
      chatter.stop()
      calls.stop()
      const ending = connection?.end(budgetMs)
      take({ kind: 'stop' })
      await ending
      await whenSettled(() => life.state.phase === 'stopped')
      history.flush()
    },
    forget: history.stop,
    upstream,
    kept: () => kept,
    called(call) {
      const open = history.called(call)
      calls.soon()
      return {
        ended(failedCall) {
          open.ended(failedCall)
          calls.soon()
        }
      }
    },
    timeline: history.timeline,
    crashes: history.crashes,
    root() {
      const pid = connection?.pid() ?? null
      const alive = isUp() || life.state.phase === 'starting'
      return pid === null || !alive ? null : { server: id, incarnation: life.incarnation, pid }
    },
    sampled(next) {
      if (!isUp() && life.state.phase !== 'starting') return
      usage = next
      history.sampled(next.memoryBytes, next.cpuPercent)
      const { caution: soft, restart } = judgeMemory(next.memoryBytes, definition, history.calling().length === 0)
      if (soft && !memoryCaution) log(soft, 'warning')
      memoryCaution = soft
      if (restart && isUp()) {
        log(restart, 'warning')
        take({ kind: 'restart', clear: false })
      }
      parts.onChange()
    }
  }
}

const add = (a: LinkCounts, b: LinkCounts): LinkCounts => ({
  pollutedLines: a.pollutedLines + b.pollutedLines,
  unknownIds: a.unknownIds + b.unknownIds,
  duplicateIds: a.duplicateIds + b.duplicateIds,
  queuedBytes: b.queuedBytes
})
const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
