/**
 * One server under supervision: what is wanted of it, its idle watch and its samples, around the one door that all
 * changes of its life go through. Tells when something that a view shows has changed.
 */
import type { Outcome } from '../../contract/failure.ts'
import type { CrashReport, ServerDefinition, ServerView, TimelineMark } from '../../contract/model.ts'
import type { Usage } from '../processes/types.ts'
import { consequenceOf } from './lifecycle/definition-change.ts'
import { coalesce } from '../lib/coalesce.ts'
import type { Stage } from './connection/connection-parts.ts'
import { createIdleWatch } from './lifecycle/idle-watch.ts'
import type { KeptStore } from './lists/kept-store.ts'
import { newborn } from './lifecycle/lifecycle.ts'
import { judgeMemory, needsMore, restartsInVain } from './lifecycle/memory-limits.ts'
import type { SupervisorParts } from './parts.ts'
import type { Policy, Rhythm } from './lifecycle/policy.ts'
import { passes } from './passing-causes.ts'
import { needsConsent } from './lifecycle/call-refusal.ts'
import type { ListChange } from './lists/kept-lists.ts'
import type { KeptLists, Upstream } from './types.ts'
import { createManagedServerBasis } from './managed-server-state.ts'
import { createDispatch } from './dispatch.ts'
import { createSpawnConnection } from './spawn-connection.ts'
import { createUpstream } from './upstream.ts'
import { duration } from '../lib/durations.ts'

export interface ManagedServerParts {
  readonly services: SupervisorParts
  readonly store: KeptStore
  readonly policy: Policy
  readonly rhythm: Rhythm
  readonly definition: ServerDefinition
  readonly onChange: () => void
  readonly onLists: (change: ListChange) => void
  readonly onNotification: (method: string, params: Buffer | undefined) => void
  readonly onStage: (stage: Stage) => void
}
export interface ManagedServer {
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
  /** It waits for something that passes by itself. */
  readonly hopes: () => boolean
  /** That may have passed: it is tried at once. */
  readonly hope: (what: 'network' | 'wake') => void
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

/** Views of one server are made anew at most this often because of its own chatter. */
const chatterMs = 250
/** And because of calls that begin and end. */
const callsMs = 50

export function createManagedServer(parts: ManagedServerParts): ManagedServer {
  const { services } = parts
  const { clock } = services
  const basis = createManagedServerBasis(parts)
  const { id, state, history, log, isUp, view, whenSettled } = basis
  const starting = () => state.life.state.phase === 'starting'
  const chatter = coalesce(clock, chatterMs, () => {
    if (starting()) parts.onChange()
  })
  const calls = coalesce(clock, callsMs, parts.onChange)
  const idle = createIdleWatch({
    clock,
    idleMs: () => (state.definition.wanted === 'on-demand' && isUp() ? state.definition.idleMinutes * 60_000 : null),
    busy: () => history.calling().length > 0,
    usedAt: () => Math.max(history.lastUsed() ?? 0, state.since.mono),
    onIdle(idleMs) {
      log(`Not used for ${duration(idleMs)}, so it sleeps until it is needed`)
      take({ kind: 'stop' })
    }
  })
  const take = createDispatch({
    basis,
    spawn: createSpawnConnection({
      basis,
      take: (event) => take(event),
      onChatter: () => {
        if (starting()) chatter.soon()
      }
    }),
    planIdle: idle.plan
  })
  const upstream = createUpstream({ basis, begin, wake: () => take({ kind: 'hope', anew: false }) })

  const askConsent = () => take({ kind: 'consent-needed', failure: needsConsent(state.definition) })
  function begin(clear: boolean): void {
    if (state.closing) return
    if (!services.isConsented(state.definition)) askConsent()
    else take({ kind: 'start', clear })
  }

  function change(next: ServerDefinition): void {
    if (state.closing) return
    const before = state.definition
    state.definition = next
    const consented = services.isConsented(next)
    switch (consequenceOf({ before, next, life: state.life, held: state.held, consented })) {
      case 'ask-consent':
        askConsent()
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
        state.held = false
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

  const hopes = (): boolean => {
    const { state: now, lastError } = state.life
    return (now.phase === 'waiting' || now.phase === 'crash-looping') && lastError !== null && passes(lastError.code)
  }

  // After whoever took it in has it in hand; by then a stop or another wish may have come.
  queueMicrotask(() => {
    if (state.held || state.closing || state.life !== newborn) return
    if (state.definition.wanted === 'up') begin(false)
    else if (!services.isConsented(state.definition)) askConsent()
  })

  return {
    view,
    definition: () => state.definition,
    change,
    async start() {
      state.held = false
      begin(true)
      await whenSettled()
    },
    async stop() {
      state.held = true
      if (state.life.state.phase !== 'stopped') log('Stop was asked for')
      take({ kind: 'stop' })
      // Or somebody wants it again meanwhile: then it may never rest.
      await whenSettled(() => state.life.state.phase === 'stopped' || !state.held)
    },
    async restart() {
      state.held = false
      services.onRestartAsked?.()
      if (!services.isConsented(state.definition)) askConsent()
      else if (!state.closing) take({ kind: 'restart', clear: true })
      await whenSettled()
    },
    async shutDown(budgetMs) {
      state.closing = true
      idle.stop()
      chatter.stop()
      calls.stop()
      const ending = state.connection?.end(budgetMs)
      take({ kind: 'stop' })
      await ending
      await whenSettled(() => state.life.state.phase === 'stopped')
      history.flush()
    },
    forget: history.stop,
    hopes,
    hope(what) {
      if (!hopes() || state.closing) return
      log(`${what === 'network' ? 'The network has changed' : 'The computer woke up'}, so it is tried at once`)
      take({ kind: 'hope', anew: true })
    },
    upstream,
    kept: () => state.kept,
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
      const pid = state.connection?.pid() ?? null
      const alive = isUp() || starting()
      return pid === null || !alive ? null : { server: id, incarnation: state.life.incarnation, pid }
    },
    sampled(next) {
      if (!isUp() && !starting()) return
      state.usage = next
      history.sampled(next.memoryBytes, next.cpuPercent)
      const { caution: soft, restart } = judgeMemory(next.memoryBytes, state.definition, history.calling().length === 0)
      if (soft && !state.memoryCaution) log(soft, 'warning')
      state.memoryCaution = soft
      if (restart && isUp()) {
        const usedSince = (history.lastUsed() ?? -Infinity) > state.spawnedAt
        const row = restartsInVain(state.memoryRow, { ranMs: clock.mono() - state.spawnedAt, usedSince })
        state.memoryRow = row ?? 0
        log(restart, 'warning')
        if (row !== null) take({ kind: 'restart', clear: false })
        else {
          const failure = needsMore(next.memoryBytes, state.definition)
          take({ kind: 'broken', incarnation: state.life.incarnation, failure, heals: false })
        }
      }
      parts.onChange()
    }
  }
}
