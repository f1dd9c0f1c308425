/**
 * The life of one server as a pure step: what is, what happens → what is next, and what to do about it. No clock, no
 * process, no promise; the supervisor runs the effects and reports back what they led to.
 *
 *   stopped ─start▶ starting ─ready▶ ready ⇄ degraded
 *      ▲               │ exited, refused, timed out   │ exited, unhealthy
 *      │               ▼                              ▼
 *      │        waiting / crash-looping ◀─────────────┘ ──due▶ starting
 *      │               └ budget used up, or cannot heal ▶ failed ─start▶ starting
 *      └ gone ◀ stopping ◀stop─ any            stop while waiting: straight to stopped
 *
 * Every spawn has an incarnation number. News that carries another one than the current is dropped here, and nowhere else.
 */
import type { Failure } from '../../../contract/failure.ts'
import type { LastExit } from '../../../contract/model.ts'
import { delayBefore } from './backoff.ts'
import { passes } from '../passing-causes.ts'
import type { Policy } from './policy.ts'

/** What follows when the tree that is being stopped is gone. */
export type After =
  | { readonly kind: 'rest' }
  /** `spared`: this end is shown to nobody. */
  | { readonly kind: 'start'; readonly spared?: true }
  | { readonly kind: 'consent'; readonly failure: Failure }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly heals: boolean }

export type State =
  | { readonly phase: 'stopped' }
  | { readonly phase: 'needs-consent' }
  | { readonly phase: 'failed' }
  | { readonly phase: 'starting' }
  | { readonly phase: 'ready'; readonly readyAt: number }
  | { readonly phase: 'degraded'; readonly readyAt: number }
  | { readonly phase: 'waiting'; readonly until: number }
  | { readonly phase: 'crash-looping'; readonly until: number }
  | { readonly phase: 'stopping'; readonly after: After }

export interface Life {
  readonly state: State
  /** Of the last spawn; 0 before the first. */
  readonly incarnation: number
  /** Failures in a row, forgiven after being steady. */
  readonly row: number
  /** The row began with a server that had been ready: its first restart is immediate. */
  readonly free: boolean
  /** Monotonic times of failures inside the budget window, oldest first. */
  readonly failures: readonly number[]
  readonly lastExit: LastExit | null
  /** Why it is not simply ready. */
  readonly lastError: Failure | null
}

export type LifecycleEvent =
  /** clear: a person did it, all counts are forgotten. */
  | { readonly kind: 'start'; readonly clear: boolean }
  | { readonly kind: 'stop' }
  | { readonly kind: 'restart'; readonly clear: boolean }
  | { readonly kind: 'consent-needed'; readonly failure: Failure }
  | { readonly kind: 'due' }
  /** A reason to try now what waits: a call, or (`anew`) the cause may have passed, which begins a new row. */
  | { readonly kind: 'hope'; readonly anew: boolean }
  | { readonly kind: 'ready'; readonly incarnation: number; readonly degraded: Failure | null }
  /** It lives but a list failed, or works again. */
  | { readonly kind: 'judged'; readonly incarnation: number; readonly degraded: Failure | null }
  /** It could not even be spawned: there is no tree to end. */
  | { readonly kind: 'unspawnable'; readonly incarnation: number; readonly failure: Failure; readonly heals: boolean }
  /** It runs but must not go on: start timed out, refused the handshake, unhealthy. */
  | { readonly kind: 'broken'; readonly incarnation: number; readonly failure: Failure; readonly heals: boolean }
  | {
      readonly kind: 'exited'
      readonly incarnation: number
      readonly exit: LastExit
      readonly failure: Failure
      readonly heals: boolean
    }
  /**
   * The first question was not one that it can take; a new process is asked otherwise. No failure: it costs no place in
   * a row and no wait. `ended`: its tree is gone already.
   */
  | { readonly kind: 'asked-wrongly'; readonly incarnation: number; readonly ended: boolean }
  /** The whole tree is gone, after an end effect. */
  | { readonly kind: 'gone'; readonly incarnation: number; readonly exit: LastExit | null }

export type Effect =
  | { readonly kind: 'spawn'; readonly incarnation: number }
  | { readonly kind: 'end'; readonly incarnation: number }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'cancel-wait' }

/** Monotonic milliseconds, and a number in [0, 1) for what chance decides. */
export interface Now {
  readonly mono: number
  readonly roll: number
}
export interface Step {
  readonly next: Life
  readonly effects: readonly Effect[]
}

export const newborn: Life = {
  state: { phase: 'stopped' },
  incarnation: 0,
  row: 0,
  free: false,
  failures: [],
  lastExit: null,
  lastError: null
}

export function step(now: Now, policy: Policy, life: Life, event: LifecycleEvent): Step {
  switch (event.kind) {
    case 'start':
      return start(event.clear ? cleared(life) : life)
    case 'restart':
      return isAlive(life.state)
        ? stopThen(event.clear ? cleared(life) : life, { kind: 'start' })
        : start(event.clear ? cleared(life) : life)
    case 'stop':
      return rest(cleared(life), { kind: 'rest' })
    case 'consent-needed':
      return rest({ ...cleared(life), lastError: event.failure }, { kind: 'consent', failure: event.failure })
    case 'due':
      return isWaiting(life.state) ? spawn(life) : stay(life)
    case 'hope':
      if (!isWaiting(life.state)) return stay(life)
      return spawn(event.anew ? { ...life, row: 0, free: false } : life)
    case 'ready':
    case 'judged':
    case 'unspawnable':
    case 'broken':
    case 'exited':
    case 'asked-wrongly':
    case 'gone':
      return event.incarnation === life.incarnation ? news(now, policy, life, event) : stay(life)
  }
}

type News = Extract<LifecycleEvent, { readonly incarnation: number }>

function news(now: Now, policy: Policy, life: Life, event: News): Step {
  const { state } = life
  switch (event.kind) {
    case 'ready':
      if (state.phase !== 'starting') return stay(life)
      return stay({
        ...life,
        state: { phase: event.degraded ? 'degraded' : 'ready', readyAt: now.mono },
        lastError: event.degraded
      })
    case 'judged':
      if (!isUp(state)) return stay(life)
      return stay({
        ...life,
        state: { phase: event.degraded ? 'degraded' : 'ready', readyAt: state.readyAt },
        lastError: event.degraded
      })
    case 'unspawnable':
      if (state.phase === 'starting') return fail(now, policy, life, event.failure, event.heals)
      return state.phase === 'stopping' ? gone(now, policy, life, state.after, null) : stay(life)
    case 'broken':
      if (!isRunning(state)) return stay(life)
      return stopThen(
        { ...life, lastError: event.failure, ...steadiness(now, policy, life) },
        { kind: 'failure', failure: event.failure, heals: event.heals }
      )
    case 'exited':
      // While stopping, `gone` comes when all of the tree is away; the exit of its first process is not yet that.
      if (state.phase === 'stopping') return stay(isSpared(state.after) ? life : { ...life, lastExit: event.exit })
      if (!isRunning(state)) return stay(life)
      return fail(
        now,
        policy,
        { ...life, lastExit: event.exit, ...steadiness(now, policy, life) },
        event.failure,
        event.heals
      )
    case 'asked-wrongly':
      if (!isRunning(state)) return stay(life)
      return event.ended ? spawn(life) : stopThen(life, { kind: 'start', spared: true })
    case 'gone':
      return state.phase === 'stopping' ? gone(now, policy, life, state.after, event.exit) : stay(life)
  }
}

/** The stop is done: what was to follow, follows. */
function gone(now: Now, policy: Policy, before: Life, after: After, exit: LastExit | null): Step {
  const life = exit && !isSpared(after) ? { ...before, lastExit: exit } : before
  switch (after.kind) {
    case 'rest':
      return stay({ ...life, state: { phase: 'stopped' } })
    case 'start':
      return spawn(life)
    case 'consent':
      return stay({ ...life, state: { phase: 'needs-consent' }, lastError: after.failure })
    case 'failure':
      return fail(now, policy, life, after.failure, after.heals)
  }
}

function start(life: Life): Step {
  switch (life.state.phase) {
    case 'starting':
    case 'ready':
    case 'degraded':
      return stay(life)
    case 'stopping':
      return stay({ ...life, state: { phase: 'stopping', after: { kind: 'start' } } })
    default:
      return spawn(life)
  }
}
function spawn(life: Life): Step {
  const incarnation = life.incarnation + 1
  const effects: Effect[] = [{ kind: 'spawn', incarnation }]
  if (isWaiting(life.state)) effects.unshift({ kind: 'cancel-wait' })
  return { next: { ...life, incarnation, state: { phase: 'starting' } }, effects }
}
/** To a state without a process, by way of stopping where there is one. */
function rest(life: Life, after: Exclude<After, { kind: 'start' } | { kind: 'failure' }>): Step {
  if (isAlive(life.state)) return stopThen(life, after)
  const phase = { rest: 'stopped', consent: 'needs-consent' } as const
  return {
    next: { ...life, state: { phase: phase[after.kind] } },
    effects: isWaiting(life.state) ? [{ kind: 'cancel-wait' }] : []
  }
}
function stopThen(life: Life, after: After): Step {
  const next: Life = { ...life, state: { phase: 'stopping', after } }
  return life.state.phase === 'stopping'
    ? stay(next)
    : { next, effects: [{ kind: 'end', incarnation: life.incarnation }] }
}

function fail(now: Now, policy: Policy, life: Life, failure: Failure, heals: boolean): Step {
  const patient = passes(failure.code)
  const recent = life.failures.filter((at) => now.mono - at < policy.budgetWindowMs)
  const failures = patient ? recent : [...recent, now.mono]
  const row = life.row + 1
  const failedLife: Life = { ...life, row, failures, lastError: failure }
  if (!heals || (!patient && failures.length >= policy.budget))
    return stay({ ...failedLife, state: { phase: 'failed' } })
  const until = now.mono + delayBefore(policy, row, life.free, now.roll, patient)
  const phase = row >= policy.crashLoopFrom && !patient ? 'crash-looping' : 'waiting'
  return { next: { ...failedLife, state: { phase, until } }, effects: [{ kind: 'wait', until }] }
}
/** A run that had been steady begins a new row; one that had been ready at all, with a clean record, a free one. */
function steadiness(now: Now, policy: Policy, life: Life): Pick<Life, 'row' | 'free'> {
  const { state } = life
  const readyAt = isUp(state) ? state.readyAt : null
  const row = readyAt !== null && now.mono - readyAt >= policy.steadyMs ? 0 : life.row
  return { row, free: row === 0 ? readyAt !== null : life.free }
}

function cleared(life: Life): Life {
  return { ...life, row: 0, free: false, failures: [], lastError: null }
}
const isSpared = (after: After): boolean => after.kind === 'start' && after.spared === true
const stay = (next: Life): Step => ({ next, effects: [] })
/** It waits for its next start. */
export const isWaiting = (state: State): state is Extract<State, { readonly until: number }> =>
  state.phase === 'waiting' || state.phase === 'crash-looping'
/** It answers calls. */
export const isUp = (state: State): state is Extract<State, { readonly readyAt: number }> =>
  state.phase === 'ready' || state.phase === 'degraded'
/** It is not on its way from one phase to another: up, at rest, or waiting. */
export const isSettled = (state: State): boolean => state.phase !== 'starting' && state.phase !== 'stopping'
/** There is, or may be, a process that works for us. */
const isRunning = (state: State): boolean => state.phase === 'starting' || isUp(state)
const isAlive = (state: State): boolean => isRunning(state) || state.phase === 'stopping'
