/**
 * What was said in calls, on its way to the disk: held as bytes for a moment, bounded, then masked and written in small
 * slices, so that neither a call nor the rest of Patchbay waits for it.
 */
import type { CallRecord, MadeCall } from '../../contract/model.ts'
import type { ContentMask } from '../secrets/mask-contents.ts'
import { findMembers } from '../wire/spans.ts'
import { keepText, type Held, type KeptSide } from './keep-text.ts'

/** What a call brings along: its params as sent, and the bytes of its result or error. */
export interface SaidInCall {
  readonly asked: Held | null
  readonly answered: Held | null
}
export interface KeptContent {
  readonly call: number
  readonly at: string
  readonly server: string
  readonly asked: KeptSide | null
  readonly answered: KeptSide | null
}
interface Waiting extends SaidInCall {
  call: number
  readonly at: string
  readonly server: string
  readonly method: string
}

/** More than this waits only while very many calls come at once; what comes then is not kept. */
const mostWaitingBytes = 8 * 1024 * 1024
/** One slice of masking; a frame of the page is much longer. */
export const sliceMs = 4

export interface Contents {
  readonly add: (record: CallRecord, said: SaidInCall) => void
  /** As many as a slice has time for, the oldest first; `all` takes no account of time. */
  readonly next: (all?: boolean) => readonly KeptContent[]
  readonly waiting: () => number
  readonly drop: (server?: string) => void
  /** What waited while there was no file got other numbers. */
  readonly renumber: (numbers: ReadonlyMap<number, number>) => void
}

export function createContents(redactor: ContentMask, mono: () => number): Contents {
  let queue: Waiting[] = []
  let bytes = 0
  const sizeOf = ({ asked, answered }: SaidInCall): number => (asked?.bytes.length ?? 0) + (answered?.bytes.length ?? 0)

  return {
    add({ id, at, server, method }, said) {
      const size = sizeOf(said)
      if (bytes + size > mostWaitingBytes) return
      bytes += size
      queue.push({ call: id, at, server, method, asked: said.asked, answered: said.answered })
    },
    next(all = false) {
      const until = mono() + sliceMs
      const kept: KeptContent[] = []
      let taken = 0
      while (taken < queue.length && (all || kept.length === 0 || mono() < until)) {
        const { call, at, server, method, asked, answered } = queue[taken]!
        taken += 1
        bytes -= sizeOf({ asked, answered })
        kept.push({
          call,
          at,
          server,
          asked: asked && keepText(askedOf(method, asked), redactor),
          answered: answered && keepText(answered, redactor)
        })
      }
      queue = queue.slice(taken)
      return kept
    },
    waiting: () => queue.length,
    drop(server) {
      queue = server === undefined ? [] : queue.filter((each) => each.server !== server)
      bytes = queue.reduce((sum, each) => sum + sizeOf(each), 0)
    },
    renumber(numbers) {
      for (const each of queue) each.call = numbers.get(each.call) ?? each.call
    }
  }
}

/** Of a tool its arguments; of anything else all that was asked. */
function askedOf(method: MadeCall['method'], held: Held): Held {
  if (method !== 'tools/call' || !held.whole) return held
  const found = findMembers(held.bytes, ['arguments'])
  const span = found.ok ? found.members['arguments'] : undefined
  return { whole: true, bytes: span ? held.bytes.subarray(span.start, span.end) : Buffer.from('{}') }
}
