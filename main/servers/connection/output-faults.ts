import type { Failure } from '../../../contract/failure.ts'
import { sentence, worded } from '../../../contract/words/say.ts'
import { shown } from '../../lib/shown.ts'
import type { Clock } from '../../lib/clock.ts'
import type { WireFault } from '../../wire/types.ts'
import { faultHint, faultSaid } from '../lifecycle/fault-words.ts'
import type { Rhythm } from '../lifecycle/policy.ts'

export interface OutputFaults {
  /** `lost`: open requests that were answered in this way and failed with it; null = unknown. */
  readonly take: (fault: WireFault, lost: number | null) => void
  /** A line of stdout that is no protocol. */
  readonly polluted: (line: string) => void
  /** The latest that made output unreadable, for whatever goes wrong later; null = none. */
  readonly last: () => Failure | null
  /** The first line of stdout that was no protocol. */
  readonly firstLine: () => string | null
  /** The incarnation is over: says how often each came again. */
  readonly end: () => void
}

const overflowsInAMinute = 3

/**
 * Decides what a fault in a server's output comes to: a line in its log, or its end. Text and odd lines are survived.
 * A start fails by the name of the fault when no protocol can follow, when an answer that it waits for came this way, or
 * when nothing readable follows for a while. Once it is ready only the calls fail whose answers were lost. Messages over
 * the limit cost their call, until there are three in a minute.
 */
export function createOutputFaults(parts: {
  readonly name: string
  readonly clock: Clock
  readonly rhythm: Pick<Rhythm, 'faultGraceMs' | 'suspendGapMs'>
  readonly ready: () => boolean
  /** Monotonic time of the last valid message, and whether an answer is waited for. */
  readonly lastHeard: () => number
  readonly awaiting: () => boolean
  readonly warn: (text: string) => void
  readonly hint: (text: string) => void
  readonly broken: (reason: Failure, heals: boolean) => void
}): OutputFaults {
  const { name, clock, rhythm } = parts
  const repeats = createRepeats(parts.warn)
  let overflows: number[] = []
  let over = false
  let last: Failure | null = null
  let firstLine: string | null = null
  let undo: (() => void) | null = null

  const reasonOf = (fault: WireFault): Failure => ({
    code: fault.code,
    ...worded(faultSaid(name, fault.code)),
    detail: fault.sample
  })
  const forgive = (): void => {
    undo?.()
    undo = null
  }

  /** It may still answer: what looked like a message may have been printed for its own sake. */
  function wait(reason: Failure, since: number): void {
    const due = clock.mono() + rhythm.faultGraceMs
    undo = clock.after(rhythm.faultGraceMs, () => {
      undo = null
      if (parts.ready() || parts.lastHeard() > since) return
      // The machine slept, or nobody has asked yet: the time has not been given.
      if (clock.mono() - due > rhythm.suspendGapMs || !parts.awaiting()) return wait(reason, since)
      parts.broken(reason, false)
    })
  }

  function tooLarge(fault: WireFault): void {
    const reason = reasonOf(fault)
    parts.warn(sentence('output.began', { why: reason.message, sample: fault.sample }))
    const now = clock.mono()
    overflows = [...overflows.filter((at) => now - at < 60_000), now]
    const ready = parts.ready()
    // Fatal is a line without end: what follows it is not read any more.
    if (fault.fatal || overflows.length >= overflowsInAMinute || !ready) parts.broken(reason, ready)
  }

  return {
    take(fault, lost) {
      // How often each came has been said: what a server writes while it is stopped would begin a new count.
      if (over) return
      if (fault.code === 'message-too-large') return tooLarge(fault)
      const reason = reasonOf(fault)
      if (lost !== 0) last = reason
      if (!parts.ready() && (fault.fatal || (lost ?? 0) > 0)) {
        forgive()
        return parts.broken(reason, false)
      }
      // What comes in pieces is reported twice, when it begins and when it is whole: one is counted.
      const opens = fault.opens === true
      repeats.warn(fault.code, sentence('output.began', { why: reason.message, sample: fault.sample }), opens)
      const hint = faultHint(fault.code)
      if (hint !== null) parts.hint(hint)
      if (fault.code === 'output-multiline' && lost === 0) {
        // It was closed, and was no answer: printed for its own sake.
        if (last?.code === fault.code) last = null
        forgive()
      }
      if (lost === null && !parts.ready() && undo === null) wait(reason, clock.mono())
    },
    polluted(line) {
      firstLine ??= line.trim() || null
      // A brace alone may begin a message over several lines, which has a name of its own.
      if (!/^\s*[{[]\s*$/.test(line)) parts.hint(sentence('output.prints', { line: shown(line, 80) }))
    },
    last: () => last,
    firstLine: () => firstLine,
    end() {
      over = true
      forgive()
      repeats.end()
    }
  }
}

/** Warnings that come again and again: each is written once, and at the end how often it came after that. */
interface Repeats {
  /** `uncounted`: it will be reported again in a moment. */
  readonly warn: (key: string, text: string, uncounted?: boolean) => void
  /** Safe to call again: what was written is forgotten. */
  readonly end: () => void
}

export function createRepeats(write: (text: string) => void): Repeats {
  const told = new Map<string, { readonly text: string; times: number }>()
  return {
    warn(key, text, uncounted = false) {
      const known = told.get(key)
      if (known === undefined) {
        told.set(key, { text, times: uncounted ? 0 : 1 })
        write(text)
      } else if (!uncounted) known.times += 1
    },
    end() {
      for (const { text, times } of told.values())
        if (times > 1) write(sentence('output.more-like-this', { times: times - 1, text }))
      told.clear()
    }
  }
}
