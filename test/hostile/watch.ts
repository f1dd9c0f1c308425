/**
 * The onlooker of a trial, in a process of its own so that the trial's work does not look like the core's: asks the core
 * for its picture and calls a healthy neighbour every so often, and reads the core's memory. Beside each question it asks
 * a process that does nothing: a machine that is busy is slow for both, and only what the core adds is its own.
 *
 *   node watch.ts <control socket> <core pid> <neighbour tool> <every ms>     one command a line on stdin: mark, read
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { connectControl } from '../../main/control/client.ts'
import { rawHost, textOf } from './raw-host.ts'

export interface Seen {
  /** Longest wait for an answer, in ms, as measured and less what the machine added. */
  readonly lagRaw: number
  readonly lag: number
  readonly samples: number
  readonly calls: number
  readonly failedCalls: number
  readonly firstFailure: string | null
  readonly rssStart: number
  readonly rssPeak: number
  /** Percent of one core since the mark. */
  readonly cpu: number
}

const [socketPath = '', corePid = '', tool = '', every = '50'] = process.argv.slice(2)
const everyMs = Number(every)
const floor = spawn(process.execPath, ['-e', 'process.stdin.on("data", (c) => process.stdout.write(c))'], {
  stdio: ['pipe', 'pipe', 'ignore']
})
const floorWaits: (() => void)[] = []
floor.stdout.on('data', (chunk: Buffer) => {
  for (const byte of chunk) if (byte === 10) floorWaits.shift()?.()
})
const control = await connectControl(socketPath)
const host = await rawHost(socketPath, 'windsurf')
if (!control) throw new Error('no core')

interface Sample {
  readonly from: number
  readonly to: number
}
let asked: Sample[] = []
let beside: Sample[] = []
let calls = 0
let failedCalls = 0
let firstFailure: string | null = null
let rssStart = rss()
let rssPeak = rssStart
let cpuStart = cpuMs()
let markedAt = performance.now()
const open = new Set<{ from: number; to: number }>()

function rss(): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${corePid}/status`, 'latin1'))?.[1] ?? 0) * 1_024
  } catch {
    return 0
  }
}
function cpuMs(): number {
  try {
    const stat = readFileSync(`/proc/${corePid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}
function time(into: Sample[], promise: Promise<unknown>): void {
  const sample = { from: performance.now(), to: Infinity }
  open.add(sample)
  void promise.then(() => {
    sample.to = performance.now()
    open.delete(sample)
    into.push(sample)
  })
}
let count = 0
setInterval(() => {
  count += 1
  rssPeak = Math.max(rssPeak, rss())
  time(beside, new Promise<void>((resolve) => (floorWaits.push(resolve), floor.stdin.write('\n'))))
  time(asked, control.ask('snapshot', {}))
  const text = `still here ${count}`
  calls += 1
  const call = host.call(tool, { text }, 180_000).then(
    (answer) => (textOf(answer) === text ? null : JSON.stringify(answer).slice(0, 300)),
    (error: unknown) => String(error)
  )
  time(
    asked,
    call.then((fault) => {
      if (fault === null || stopping) return
      failedCalls += 1
      firstFailure ??= fault
    })
  )
}, everyMs)
let stopping = false

function read(): Seen {
  const now = performance.now()
  // What still waits has waited this long at least.
  const all = [...asked, ...[...open].map(({ from }) => ({ from, to: now }))]
  let lag = 0
  let lagRaw = 0
  for (const { from, to } of all) {
    const raw = to - from
    if (raw < lag) continue
    lagRaw = Math.max(lagRaw, raw)
    const machine = beside.reduce(
      (most, each) => (each.from <= to && each.to >= from - everyMs ? Math.max(most, each.to - each.from) : most),
      0
    )
    lag = Math.max(lag, raw - machine)
  }
  return {
    lagRaw: Math.round(lagRaw),
    lag: Math.round(Math.max(0, lag)),
    samples: asked.length,
    calls,
    failedCalls,
    firstFailure,
    rssStart,
    rssPeak,
    cpu: Math.round(((cpuMs() - cpuStart) / (now - markedAt)) * 1_000) / 10
  }
}
createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line === 'mark') {
      asked = []
      beside = []
      rssStart = rssPeak = rss()
      cpuStart = cpuMs()
      markedAt = performance.now()
    }
    if (line === 'read') process.stdout.write(`${JSON.stringify(read())}\n`)
  })
  .on('close', () => {
    stopping = true
    floor.kill()
    process.exit(0)
  })
process.stdout.write('watching\n')
