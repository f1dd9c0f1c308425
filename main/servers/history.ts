/** What is remembered of one server: its timeline, its crashes, its calls. All bounded. */
import type { CrashReport, HostId, LastExit, Phase, ServerDefinition, TimelineMark } from '../../contract/model.ts'
import type { Clock } from '../lib/clock.ts'
import { toolChangesInWords } from './tools.ts'
import type { KeptTool } from './types.ts'

const keptMarks = 1_000
const keptCalls = 1_000
const keptCrashes = 20
const keptStarts = 15
const bucketMs = 150_000
const buckets = 24

/** What a run was like, to tell later what is different. */
export interface Run {
  readonly definition: ServerDefinition
  readonly version: string | null
  readonly tools: readonly KeptTool[]
}
export interface OpenCall {
  readonly host: HostId | null
  readonly tool: string
  readonly since: string
}
export interface History {
  readonly phase: (phase: Phase, text: string) => void
  readonly started: (pid: number, incarnation: number) => void
  readonly ready: (ms: number, run: Run) => void
  readonly exited: (exit: LastExit) => void
  readonly sampled: (bytes: number, cpuPercent: number) => void
  readonly called: (call: Omit<OpenCall, 'since'>) => { readonly ended: (failed: boolean) => void }
  readonly crashed: (
    crash: Omit<CrashReport, 'changed' | 'callInFlight' | 'at'>,
    now: Run,
    callInFlight: OpenCall | null
  ) => void
  readonly calling: () => readonly OpenCall[]
  readonly callsLastHour: () => readonly number[]
  readonly lastCallAt: () => string | null
  /** Monotonic; null when never. */
  readonly lastUsed: () => number | null
  readonly used: () => void
  readonly usualStartMs: () => number | null
  readonly counts: () => { readonly starts: number; readonly restarts: number }
  readonly timeline: (minutes: number) => readonly TimelineMark[]
  readonly crashes: () => readonly CrashReport[]
}

export function createHistory(clock: Clock): History {
  const marks: TimelineMark[] = []
  const calls: TimelineMark[] = []
  const crashes: CrashReport[] = []
  const open = new Set<OpenCall>()
  const startTimes: number[] = []
  const perBucket = new Map<number, number>()
  let starts = 0
  let lastCallAt: string | null = null
  let lastUsed: number | null = null
  /** The last run that got ready, and the one before a change: what "since the last good run" means. */
  let good: Run | null = null

  const at = () => clock.wall().toISOString()
  const add = (mark: TimelineMark, to = marks, limit = keptMarks) => {
    to.push(mark)
    if (to.length > limit) to.splice(0, to.length - limit)
  }
  const bucketNow = () => Math.floor(clock.mono() / bucketMs)

  return {
    phase: (phase, text) => add({ kind: 'phase', at: at(), phase, text }),
    started(pid, incarnation) {
      starts += 1
      add({ kind: 'start', at: at(), pid, incarnation })
    },
    ready(ms, run) {
      good = run
      startTimes.push(ms)
      if (startTimes.length > keptStarts) startTimes.shift()
      add({ kind: 'ready', at: at(), ms: Math.round(ms) })
    },
    exited: (exit) => add({ kind: 'exit', at: exit.at, exit }),
    sampled: (bytes, cpuPercent) => add({ kind: 'memory', at: at(), bytes, cpuPercent }),
    called(call) {
      const from = clock.mono()
      const entry: OpenCall = { ...call, since: at() }
      open.add(entry)
      lastCallAt = entry.since
      lastUsed = from
      const bucket = bucketNow()
      perBucket.set(bucket, (perBucket.get(bucket) ?? 0) + 1)
      for (const old of perBucket.keys()) if (old <= bucket - buckets) perBucket.delete(old)
      return {
        ended(failed) {
          if (!open.delete(entry)) return
          lastUsed = clock.mono()
          add({ kind: 'call', at: entry.since, ms: Math.round(clock.mono() - from), failed }, calls, keptCalls)
        }
      }
    },
    crashed(crash, now, callInFlight) {
      const changed = good === null ? [] : changesSince(good, now)
      const call = callInFlight && { name: callInFlight.tool, host: callInFlight.host }
      crashes.push({ ...crash, at: crash.exit.at, callInFlight: call, changed })
      if (crashes.length > keptCrashes) crashes.shift()
    },
    calling: () => [...open],
    callsLastHour() {
      const now = bucketNow()
      return Array.from({ length: buckets }, (_, index) => perBucket.get(now - buckets + 1 + index) ?? 0)
    },
    lastCallAt: () => lastCallAt,
    lastUsed: () => lastUsed,
    used: () => {
      lastUsed = clock.mono()
    },
    usualStartMs() {
      const sorted = [...startTimes].sort((a, b) => a - b)
      return sorted.length === 0 ? null : Math.round(sorted[Math.floor((sorted.length - 1) / 2)]!)
    },
    counts: () => ({ starts, restarts: Math.max(0, starts - 1) }),
    timeline(minutes) {
      const from = new Date(clock.wall().getTime() - minutes * 60_000).toISOString()
      return [...marks, ...calls]
        .filter((mark) => mark.at >= from)
        .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    },
    crashes: () => [...crashes].reverse()
  }
}

/** In words, what is different now from a run that was good. Names only: values may be secrets. */
export function changesSince(good: Run, now: Run): readonly string[] {
  const found: string[] = []
  const before = good.definition
  const after = now.definition
  if (before.source.kind === 'npm' && after.source.kind === 'npm' && before.source.version !== after.source.version)
    found.push(`Version: ${before.source.version} → ${after.source.version}`)
  else if (now.version !== null && good.version !== now.version)
    found.push(`Version: ${good.version ?? 'unknown'} → ${now.version}`)
  if (before.launch.kind === 'stdio' && after.launch.kind === 'stdio') {
    if (before.launch.command !== after.launch.command)
      found.push(`Command: ${before.launch.command} → ${after.launch.command}`)
    if (JSON.stringify(before.launch.args) !== JSON.stringify(after.launch.args)) found.push('Arguments')
    if (before.launch.cwd !== after.launch.cwd) found.push('Working folder')
  } else if (before.launch.kind !== 'stdio' && after.launch.kind !== 'stdio' && before.launch.url !== after.launch.url)
    found.push('Address')
  for (const name of new Set([...Object.keys(before.env), ...Object.keys(after.env)]))
    if (JSON.stringify(before.env[name]) !== JSON.stringify(after.env[name]))
      found.push(`Variable ${name} ${name in before.env ? (name in after.env ? 'changed' : 'removed') : 'added'}`)
  const tools = toolChangesInWords(good.tools, now.tools)
  if (tools) found.push(tools)
  return found
}
