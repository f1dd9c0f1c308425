/**
 * A process that was asked `server/discover` first is on trial until it has shown that it can be worked with. Some
 * servers of the older era end, hang or refuse everything when the first message is not `initialize`; what goes wrong
 * on trial is therefore held against the question, not the server: a fresh process is asked with `initialize` first.
 * Pure but for remembering whether it is over.
 */
import type { Failure } from '../../../contract/failure.ts'
import type { Era } from './handshake.ts'

export interface Trial {
  /** The question may be to blame: a process that is asked otherwise is due. Once; what follows is the server's own. */
  readonly blames: (failure: Failure) => boolean
  /** The same for the end of its process, which may also come shortly after it got ready. */
  readonly blamesExit: (failure: Failure, exit: { readonly signal: string | null }, openCalls: number) => boolean
  /** It answered the question in the right frame: faults in what it writes from now on are its own. */
  readonly answered: () => void
  /** It got ready in the older era: only its end shortly after still counts. */
  readonly ready: () => void
  /** It is sound, or is being ended for another reason: nothing is held against the question any more. */
  readonly over: () => void
}

/** A process that ends within this after it got ready may have been on its way out since the question. */
const lateEndMs = 2_000
/** A program that falls over itself is told apart from one that somebody ends. */
const ownSignals = /^SIG(?:ABRT|SEGV|BUS|ILL|FPE|TRAP|PIPE|SYS)$/
const fromOutside = ({ signal }: { readonly signal: string | null }): boolean =>
  signal !== null && !ownSignals.test(signal)
/** How a start ends that has no better name. Those with a cause of their own (no key, no network) have nothing to do with it. */
const unexplained = /^(?:exited-early|handshake-refused|unsupported-version|start-timeout|list-failed|output-.*)$/

export function createTrial(parts: {
  /** How it was last time; 'legacy' means that `initialize` comes first, and there is no trial. */
  readonly assumed: Era | null
  readonly overPipes: boolean
  readonly mono: () => number
}): Trial {
  let open = parts.overPipes && parts.assumed !== 'legacy'
  let answered = false
  let readyAt: number | null = null
  const once = (blamed: boolean): boolean => {
    if (blamed) open = false
    return blamed
  }
  return {
    blames: ({ code }) =>
      once(open && readyAt === null && unexplained.test(code) && !(answered && code.startsWith('output-'))),
    blamesExit(failure, exit, openCalls) {
      if (readyAt === null) return once(open && !fromOutside(exit) && unexplained.test(failure.code))
      // Who kills it from outside, or calls it to its death, is not the question.
      const early = parts.mono() - readyAt < lateEndMs
      return once(open && early && failure.code === 'exited' && !fromOutside(exit) && openCalls === 0)
    },
    answered() {
      answered = true
    },
    ready() {
      readyAt = parts.mono()
    },
    over() {
      open = false
    }
  }
}
