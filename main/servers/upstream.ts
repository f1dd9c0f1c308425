/** The way to a unit's server for whoever calls it: waits for one that starts, wakes one that sleeps, refuses with why. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import { lowerFirst, whyNot } from './lifecycle/call-refusal.ts'
import type { Upstream } from './types.ts'
import type { ManagedServerBasis } from './managed-server-state.ts'

/** Its next start is near enough. */
const soonMs = 1_000

export function createUpstream(managed: {
  readonly basis: ManagedServerBasis
  readonly begin: (clear: boolean) => void
  /** It waits for its next start: now is a good time. */
  readonly wake: () => void
}): (waitMs: number) => Promise<Outcome<Upstream>> {
  const { basis } = managed
  const { parts, state, isUp } = basis
  const { clock } = parts.services

  /** One call of many wakes it, and the others wait with that: a host that calls on and on must not hammer it. */
  function wakes(): boolean {
    const { state: now } = state.life
    if (now.phase !== 'waiting' && now.phase !== 'crash-looping') return false
    const { wakeEveryMs, wakeMostMs, wakeShare } = parts.policy
    const every = Math.min(wakeMostMs, Math.max(wakeEveryMs, (now.until - state.since.mono) * wakeShare))
    return now.until - clock.mono() > soonMs && clock.mono() - state.wokenAt >= every
  }

  return async (waitMs) => {
    basis.history.used()
    // An on-demand server is started by the call: how long that may take is the start's own limit, and the host's.
    const patience = () => (state.definition.wanted === 'on-demand' ? undefined : waitMs)
    const calledAt = clock.mono()
    const refuse = (started: boolean): Outcome<never> | null =>
      whyNot({
        definition: state.definition,
        life: state.life,
        held: state.held,
        closing: state.closing,
        now: clock.mono(),
        waitMs: Math.max(0, waitMs - (clock.mono() - calledAt)),
        started,
        sentence: basis.view().sentence
      })
    if (!isUp()) {
      if (wakes()) {
        state.wokenAt = clock.mono()
        basis.log('A call needs it, so it is tried now')
        managed.wake()
      }
      const refusal = refuse(false)
      if (refusal) return refusal
      const { state: now } = state.life
      // Also one that is on its way to sleep.
      if (now.phase === 'stopped' || (now.phase === 'stopping' && now.after.kind === 'rest')) managed.begin(false)
      await basis.whenSettled(() => isUp() || refuse(true) !== null, patience())
    }
    return upstreamNow() ?? refuse(true) ?? notYet()
  }

  function upstreamNow(): Outcome<Upstream> | null {
    const { connection, session } = state
    const link = connection?.link()
    if (!isUp() || !link || !connection || !session) return null
    return done({
      server: basis.id,
      incarnation: connection.incarnation,
      pid: connection.pid(),
      era: session.era,
      protocolVersion: session.protocolVersion,
      capabilities: session.capabilities,
      link
    })
  }
  function notYet(): Outcome<never> {
    const { definition, life } = state
    return failed(
      'not-running',
      `${definition.name} is not ready yet: ${lowerFirst(basis.view().sentence)}. Try again in a moment.`,
      { ...(life.lastError && { detail: life.lastError.message }) }
    )
  }
}
