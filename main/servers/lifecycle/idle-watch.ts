import type { Clock } from '../../lib/clock.ts'

export interface IdleWatch {
  /** Something changed: who is up, what is wanted. */
  readonly plan: () => void
  readonly stop: () => void
}
/** Tells when an on-demand server has not been used for its time. Calls only move a number; one timer runs. */
export function createIdleWatch(parts: {
  readonly clock: Clock
  /** null: it is not to sleep, or does already. */
  readonly idleMs: () => number | null
  readonly busy: () => boolean
  readonly usedAt: () => number
  readonly onIdle: (idleMs: number) => void
}): IdleWatch {
  const { clock } = parts
  let undo: () => void = () => undefined

  function plan(): void {
    undo()
    const idleMs = parts.idleMs()
    if (idleMs === null) return
    undo = clock.after(Math.max(1_000, parts.usedAt() + idleMs - clock.mono()), () => {
      if (parts.idleMs() !== idleMs || parts.busy() || clock.mono() - parts.usedAt() < idleMs) return plan()
      parts.onIdle(idleMs)
    })
  }
  return { plan, stop: () => undo() }
}
