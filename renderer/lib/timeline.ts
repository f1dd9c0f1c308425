/** From marks to what the timeline draws: bars of state, flags, calls, a memory line, exits. Places are 0 to 1. */
import type { Phase, Signal, TimelineMark } from '../../contract/model.ts'

export interface TimelineShape {
  readonly states: readonly {
    readonly from: number
    readonly to: number
    readonly signal: Signal
    readonly text: string
  }[]
  readonly starts: readonly { readonly at: number; readonly title: string }[]
  readonly exits: readonly { readonly at: number; readonly asked: boolean; readonly code: string }[]
  /** Calls put together where they would cover each other; height 0 to 1 by the longest among them. */
  readonly calls: readonly {
    readonly at: number
    readonly height: number
    readonly failed: boolean
    readonly count: number
  }[]
  readonly memory: readonly (readonly { readonly at: number; readonly bytes: number }[])[]
  readonly peak: { readonly at: number; readonly bytes: number } | null
  readonly ticks: readonly { readonly at: number; readonly time: number }[]
  readonly counts: {
    readonly starts: number
    readonly exits: number
    readonly calls: number
    readonly failed: number
  }
}

export const signalOf: Readonly<Record<Phase, Signal>> = {
  stopped: 'off',
  'needs-consent': 'attention',
  starting: 'working',
  ready: 'ready',
  degraded: 'attention',
  waiting: 'attention',
  'crash-looping': 'attention',
  failed: 'failed',
  stopping: 'working'
}
const blocks = 180

export function shapeTimeline(marks: readonly TimelineMark[], now: number, minutes: number): TimelineShape {
  const start = now - minutes * 60_000
  const place = (iso: string): number => (new Date(iso).getTime() - start) / (now - start)
  const inside = (at: number): boolean => at >= 0 && at <= 1.0001
  const sorted = [...marks].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))

  const states: { from: number; to: number; signal: Signal; text: string }[] = []
  const starts: { at: number; title: string }[] = []
  const exits: { at: number; asked: boolean; code: string }[] = []
  const memory: { at: number; bytes: number }[][] = []
  const calls = new Map<number, { longest: number; failed: boolean; count: number }>()
  let line: { at: number; bytes: number }[] = []
  let allCalls = 0
  let failedCalls = 0
  let longest = 0
  /** It failed without having been ready. */
  let troubled = false
  let wasReady = false

  for (const mark of sorted) {
    const at = place(mark.at)
    if (mark.kind === 'phase') {
      const open = states[states.length - 1]
      if (open) open.to = Math.max(0, at)
      // Another try of what failed is not the blue of a first start.
      const again = mark.phase === 'starting' && (open?.signal === 'attention' || open?.signal === 'failed')
      const signal = again && troubled ? 'attention' : signalOf[mark.phase]
      if (mark.phase === 'ready') troubled = false
      else if (mark.phase === 'crash-looping' || (mark.phase === 'waiting' && !wasReady)) troubled = true
      wasReady = mark.phase === 'ready' || mark.phase === 'degraded'
      states.push({ from: Math.max(0, at), to: 1, signal, text: mark.text || mark.phase })
      continue
    }
    if (!inside(at)) continue
    if (mark.kind === 'start') starts.push({ at, title: `Started pid ${mark.pid}, start ${mark.incarnation}` })
    else if (mark.kind === 'exit') {
      exits.push({ at, asked: mark.exit.asked, code: mark.exit.signal ?? `code ${mark.exit.code ?? '?'}` })
      line.push({ at, bytes: 0 })
      memory.push(line)
      line = []
    } else if (mark.kind === 'memory') line.push({ at, bytes: mark.bytes })
    else if (mark.kind === 'call') {
      allCalls += 1
      if (mark.failed) failedCalls += 1
      longest = Math.max(longest, mark.ms)
      const block = Math.min(blocks - 1, Math.floor(at * blocks))
      const known = calls.get(block)
      calls.set(block, {
        longest: Math.max(known?.longest ?? 0, mark.ms),
        failed: (known?.failed ?? false) || mark.failed,
        count: (known?.count ?? 0) + 1
      })
    }
  }
  if (line.length > 0) memory.push(line)
  const points = memory.flat()
  const peak = points.length === 0 ? null : points.reduce((most, point) => (point.bytes > most.bytes ? point : most))

  return {
    states: states.filter((state) => state.to > 0 && state.to > state.from),
    starts,
    exits,
    calls: [...calls].map(([block, call]) => ({
      at: (block + 0.5) / blocks,
      // the longest is full height; a short call is still seen. A root keeps 10 ms and 10 s on one picture.
      height: longest === 0 ? 0.3 : Math.max(0.2, Math.sqrt(call.longest / longest)),
      failed: call.failed,
      count: call.count
    })),
    memory: memory.filter((part) => part.length > 1),
    peak: peak !== null && peak.bytes > 0 ? peak : null,
    ticks: Array.from({ length: 6 }, (_, index) => ({ at: index / 5, time: start + ((now - start) * index) / 5 })),
    counts: { starts: starts.length, exits: exits.length, calls: allCalls, failed: failedCalls }
  }
}
