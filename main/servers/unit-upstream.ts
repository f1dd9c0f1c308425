/** The way to a unit's server for whoever calls it: waits for one that starts, wakes one that sleeps, refuses with why. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import { lowerFirst, whyNot } from './refusal.ts'
import type { Upstream } from './types.ts'
import type { UnitBasis } from './unit-basis.ts'

export function createUpstream(
  basis: UnitBasis,
  begin: (clear: boolean) => void
): (waitMs: number) => Promise<Outcome<Upstream>> {
  const { parts, id, state, isUp } = basis
  const refuse = (waitMs: number, started = false): Outcome<never> | null =>
    whyNot({
      definition: state.definition,
      life: state.life,
      held: state.held,
      closing: state.closing,
      now: parts.house.clock.mono(),
      waitMs,
      started,
      sentence: basis.view().sentence
    })

  return async (waitMs) => {
    basis.history.used()
    const { phase } = state.life.state
    if (!isUp()) {
      const refusal = refuse(waitMs)
      if (refusal) return refusal
      if (phase === 'stopped') begin(false)
      const resolved = () => isUp() || refuse(0, true) !== null
      await basis.whenSettled(resolved, waitMs)
    }
    const { connection, session, definition, life } = state
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
        `${definition.name} is not ready yet: ${lowerFirst(basis.view().sentence)}. Try again in a moment.`,
        { ...(life.lastError && { detail: life.lastError.message }) }
      )
    )
  }
}
