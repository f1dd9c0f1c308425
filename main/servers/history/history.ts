/**
 * What is remembered of one server: its timeline, its crashes, its calls. All bounded. What a person looks at after the
 * fact survives Patchbay's own end: it is written soon after every start, exit and change of phase, and when all stops.
 */
import type { CrashReport, HostId, LastExit, Phase, TimelineMark } from '../../../contract/model.ts'
import type { Clock } from '../../lib/clock.ts'
import { createCallCount, memoryBlocks } from './last-hour.ts'
import { openAtCrash } from './open-at-crash.ts'
import { readHistory, writeHistory } from './history-file.ts'
import { changesSince, fingerprintOfRun, type RunFingerprint, type Run } from './run-fingerprint.ts'

export const keptEvents = 500
export const keptSamples = 500
export const keptCalls = 500
export const keptCrashes = 20
const keptStarts = 15
/** After something worth keeping, this long more is gathered before it is written. */
const saveSoonMs = 1_000

export interface OpenCall {
  readonly host: HostId | null
  readonly tool: string
  readonly since: string
}
/** Where it is kept; without it only in memory. */
export interface HistoryFile {
  readonly read: () => string | null
  readonly write: (text: string) => void
}
export interface ServerHistory {
  readonly phase: (phase: Phase, text: string) => void
  /** `byItself`: after a failure, without anybody asking. */
  readonly started: (pid: number, incarnation: number, byItself?: boolean) => void
  /** The latest start only found out how to ask: it and its end are left out, as if the next one were the first. */
  readonly spared: () => void
  readonly ready: (ms: number, run: Run) => void
  readonly exited: (exit: LastExit) => void
  readonly sampled: (bytes: number, cpuPercent: number) => void
  readonly called: (call: Omit<OpenCall, 'since'>) => { readonly ended: (failed: boolean) => void }
  readonly crashed: (
    crash: Omit<CrashReport, 'changed' | 'callInFlight' | 'openCalls' | 'at'>,
    now: Run,
    /** As `calling` gave them when it ended; the oldest first. */
    open: readonly OpenCall[]
  ) => void
  readonly calling: () => readonly OpenCall[]
  readonly callsLastHour: () => readonly number[]
  readonly memoryLastHour: () => readonly number[]
  readonly lastCallAt: () => string | null
  /** Monotonic; null when never. */
  readonly lastUsed: () => number | null
  readonly used: () => void
  readonly usualStartMs: () => number | null
  readonly counts: () => { readonly starts: number; readonly restarts: number }
  readonly timeline: (minutes: number) => readonly TimelineMark[]
  readonly crashes: () => readonly CrashReport[]
  /** Hands what is not written yet to the file. */
  readonly flush: () => void
  /** Nothing is written any more: the server is being removed. */
  readonly stop: () => void
}

export function createServerHistory(clock: Clock, file?: HistoryFile): ServerHistory {
  const before = readHistory(file?.read() ?? null)
  /** Starts, exits, phases; samples of memory; calls. Each on its own, or the frequent would push out the rare. */
  const events: TimelineMark[] = [...before.events]
  const samples: TimelineMark[] = [...before.samples]
  const calls: TimelineMark[] = [...before.calls]
  const crashes: CrashReport[] = [...before.crashes]
  const startTimes: number[] = [...before.startTimes]
  const open = new Set<OpenCall>()
  const count = createCallCount(clock)
  let starts = 0
  let restarts = 0
  let lastByItself = false
  let sparing = false
  let lastUsed: number | null = null
  /** The last run that got ready: what "since the last good run" means. */
  let good: RunFingerprint | null = before.good
  let unsaved = false
  let stopped = false
  let undoSave: (() => void) | null = null

  const at = () => clock.wall().toISOString()
  function event(mark: TimelineMark): void {
    events.push(mark)
    if (events.length > keptEvents) events.splice(0, events.length - keptEvents)
    unsaved = true
    if (file && !stopped) undoSave ??= clock.after(saveSoonMs, flush)
  }
  function flush(): void {
    undoSave?.()
    undoSave = null
    if (!file || stopped || !unsaved) return
    unsaved = false
    file.write(writeHistory({ savedAt: at(), events, samples, calls, crashes, startTimes, good }))
  }

  return {
    phase(phase, text) {
      // On the way from the one to the other there is nothing to record; a stop or a failure in between is recorded.
      if (sparing && (phase === 'stopping' || phase === 'starting')) return
      sparing = false
      event({ kind: 'phase', at: at(), phase, text })
    },
    started(pid, incarnation, byItself = false) {
      starts += 1
      lastByItself = byItself
      if (byItself) restarts += 1
      sparing = false
      event({ kind: 'start', at: at(), pid, incarnation })
    },
    spared() {
      const latest = events.findLastIndex(({ kind }) => kind === 'start')
      if (latest === -1 || starts === 0) return
      starts -= 1
      if (lastByItself) restarts -= 1
      sparing = true
      events.splice(latest)
      unsaved = true
    },
    ready(ms, run) {
      good = fingerprintOfRun(run)
      startTimes.push(Math.round(ms))
      if (startTimes.length > keptStarts) startTimes.shift()
      event({ kind: 'ready', at: at(), ms: Math.round(ms) })
    },
    exited(exit) {
      if (!sparing) event({ kind: 'exit', at: exit.at, exit })
    },
    sampled(bytes, cpuPercent) {
      samples.push({ kind: 'memory', at: at(), bytes, cpuPercent })
      unsaved = true
      // The older half is thinned out instead of cut off: days stay visible, coarsely.
      if (samples.length > keptSamples) thinOlderHalf(samples)
    },
    called(call) {
      const from = clock.mono()
      const entry: OpenCall = { ...call, since: at() }
      open.add(entry)
      lastUsed = from
      count.add(entry.since)
      return {
        ended(failed) {
          if (!open.delete(entry)) return
          lastUsed = clock.mono()
          calls.push({ kind: 'call', at: entry.since, ms: Math.round(clock.mono() - from), failed })
          if (calls.length > keptCalls) calls.shift()
          unsaved = true
        }
      }
    },
    crashed(crash, now, open) {
      const changed = good === null ? [] : changesSince(good, fingerprintOfRun(now))
      crashes.push({ ...crash, at: crash.exit.at, ...openAtCrash(open, crash.exit.at), changed })
      if (crashes.length > keptCrashes) crashes.shift()
      unsaved = true
      // A crash may be followed by anything, the end of Patchbay too.
      flush()
    },
    calling: () => [...open],
    callsLastHour: count.lastHour,
    memoryLastHour: () => memoryBlocks(samples, clock.wall().getTime()),
    lastCallAt: count.lastAt,
    lastUsed: () => lastUsed,
    used: () => {
      lastUsed = clock.mono()
    },
    usualStartMs() {
      const sorted = [...startTimes].sort((a, b) => a - b)
      return sorted.length === 0 ? null : Math.round(sorted[Math.floor((sorted.length - 1) / 2)]!)
    },
    counts: () => ({ starts, restarts }),
    timeline(minutes) {
      const from = new Date(clock.wall().getTime() - minutes * 60_000).toISOString()
      // How it was when the time begins is what it became before that.
      const before = events.findLast((mark) => mark.kind === 'phase' && mark.at < from)
      return [...(before ? [before] : []), ...[...events, ...samples, ...calls].filter((mark) => mark.at >= from)].sort(
        (a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)
      )
    },
    crashes: () => [...crashes].reverse(),
    flush,
    stop() {
      stopped = true
      undoSave?.()
    }
  }
}

function thinOlderHalf(marks: TimelineMark[]): void {
  const half = Math.floor(marks.length / 2)
  const older = marks.slice(0, half).filter((_mark, index) => index % 2 === 0)
  marks.splice(0, half, ...older)
}
