import { networkInterfaces } from 'node:os'
import type { Clock } from '../lib/clock.ts'

export interface ReturnWatch {
  /** Something may have begun to wait, or waits no more. */
  readonly look: () => void
  readonly stop: () => void
}

const everyMs = 3_000

/**
 * Tells when the network came back or the machine woke, as long as something waits for that and not a moment longer. The
 * system gives no event for it, so the addresses are compared; a new one is a network, a VPN or a cable. An address that
 * goes is none, and those that containers bring and take (link-local) don't count.
 */
export function createReturnWatch(parts: {
  readonly clock: Clock
  /** Its timers came this much late, or the wall clock ran ahead of them: the machine slept. */
  readonly suspendGapMs: number
  readonly addresses?: () => readonly string[]
  readonly waits: () => boolean
  readonly onReturn: (what: 'network' | 'wake') => void
}): ReturnWatch {
  const { clock } = parts
  const addresses = parts.addresses ?? ownAddresses
  let known: ReadonlySet<string> | null = null
  let undo: () => void = () => undefined

  function plan(): void {
    const [mono, wall] = [clock.mono(), clock.wall().getTime()]
    undo = clock.after(everyMs, () => {
      if (!parts.waits()) return rest()
      const late = Math.max(clock.mono() - mono, clock.wall().getTime() - wall) - everyMs
      const now = new Set(addresses())
      const returned = [...now].some((address) => known?.has(address) === false)
      known = now
      if (returned) parts.onReturn('network')
      else if (late > parts.suspendGapMs) parts.onReturn('wake')
      if (known !== null) plan()
    })
  }
  function rest(): void {
    undo()
    known = null
  }
  return {
    look() {
      if (known !== null || !parts.waits()) return
      known = new Set(addresses())
      plan()
    },
    stop: rest
  }
}

const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, address }) => !internal && !/^(?:fe80:|169\.254\.)/i.test(address))
    .map(({ address }) => address)
