/** The one door to a unit's life: happenings in, effects run. Owns the one timer of a restart. */
import { step, type Effect, type LifecycleEvent, type Life } from './lifecycle/lifecycle.ts'
import type { ManagedServerBasis } from './managed-server-state.ts'
import { ordinal, waitInWords } from '../lib/durations.ts'

export interface DispatchParts {
  readonly basis: ManagedServerBasis
  readonly spawn: (incarnation: number) => void
  /** The phase is another: when to sleep is looked at again. */
  readonly planIdle: () => void
}

export function createDispatch({ basis, spawn, planIdle }: DispatchParts): (event: LifecycleEvent) => void {
  const { parts, state, history, log, isUp } = basis
  const { services, policy } = parts
  const { clock } = services
  let undoWait: () => void = () => undefined

  function take(event: LifecycleEvent): void {
    const before = state.life
    const result = step({ mono: clock.mono(), roll: (services.random ?? Math.random)() }, policy, before, event)
    state.life = result.next
    const { life } = state
    if (life.state.phase !== before.state.phase || life.incarnation !== before.incarnation) entered(before)
    for (const effect of result.effects) run(effect)
    if (state.life !== before) parts.onChange()
    if (basis.rests()) basis.look()
  }

  function entered(before: Life): void {
    state.since = { mono: clock.mono(), wall: clock.wall().toISOString() }
    const { life, since } = state
    const now = life.state
    const waits = now.phase === 'waiting' || now.phase === 'crash-looping'
    state.nextRetryAt = waits ? new Date(clock.wall().getTime() + now.until - since.mono).toISOString() : null
    if (!isUp()) {
      state.session = null
      state.caution = null
    }
    if (now.phase !== 'starting' && !isUp()) state.usage = null
    history.phase(now.phase, basis.view().sentence)
    if (waits && now.until > since.mono)
      log(
        `${life.row > 1 ? `${sentenceCase(ordinal(life.row))} failure in a row. ` : ''}Next start in ${waitInWords(now.until - since.mono)}`,
        'warning'
      )
    if (now.phase === 'failed')
      log(`Failed, and will not be tried again by itself: ${life.lastError?.message ?? ''}`, 'error')
    if (now.phase === 'stopped' && before.state.phase === 'stopping') log('Stopped')
    planIdle()
  }

  function run(effect: Effect): void {
    const { connection } = state
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
        undoWait = soonOrAt(effect.until, () => {
          if (!state.closing) take({ kind: 'due' })
        })
        return
      case 'cancel-wait':
        return undoWait()
    }
  }

  /** The first restart is due at once: a timer would cost it a millisecond or more. */
  function soonOrAt(until: number, work: () => void): () => void {
    const ms = until - clock.mono()
    if (ms > 0) return clock.after(ms, work)
    let undone = false
    queueMicrotask(() => {
      if (!undone) work()
    })
    return () => (undone = true)
  }

  return take
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
