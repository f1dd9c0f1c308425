import type { Failure } from '../../contract/failure.ts'
import type { Clock } from '../lib/clock.ts'
import type { WireFault } from '../wire/types.ts'
import { faultInWords } from './fault-words.ts'

const overflowsInAMinute = 3

/**
 * Decides what a fault in a server's output comes to: a line in its log, or its end. Text and odd lines are survived;
 * what no protocol can follow fails a start; messages over the limit cost their call, until there are three in a minute.
 */
export function createOutputFaults(parts: {
  readonly name: string
  readonly clock: Clock
  readonly ready: () => boolean
  readonly warn: (text: string) => void
  readonly broken: (reason: Failure, heals: boolean) => void
}): (fault: WireFault) => void {
  const { name, clock } = parts
  let overflows: number[] = []
  return (fault) => {
    const reason: Failure = { code: fault.code, message: faultInWords(name, fault.code), detail: fault.sample }
    const ready = parts.ready()
    const tooLarge = fault.code === 'message-too-large'
    if (!tooLarge && fault.fatal && !ready) return parts.broken(reason, false)
    parts.warn(`${reason.message} It began with “${fault.sample}”`)
    if (!tooLarge) return
    const now = clock.mono()
    overflows = [...overflows.filter((at) => now - at < 60_000), now]
    // Fatal is a line without end: what follows it is not read any more.
    if (fault.fatal || overflows.length >= overflowsInAMinute || !ready) parts.broken(reason, ready)
  }
}
