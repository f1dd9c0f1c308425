/**
 * A million lines of 100 bytes on a child's stderr into the log book: masked, made harmless, numbered, kept in memory and
 * on disk. Floor: the same bytes read and thrown away; peer: pm2, which appends them to a file as they are. Then the log on
 * disk: opened cold, newest window, search.
 * Prints one JSON line. Runs on Node 24, which reads TypeScript.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogBook } from '../main/logs/log-book.ts'
import { createRedactor } from '../main/secrets/redact.ts'
import { systemClock } from '../main/lib/clock.ts'
import { print, wait } from './lib/measure.mjs'
import { startPm2 } from './lib/pm2.mjs'
import { memory } from './lib/proc.mjs'

const lines = Number(process.env.LINES ?? 1_000_000)
const runs = Number(process.env.RUNS ?? 3)
const writer = `
  const line = (n) => (String(n).padStart(8, '0') + ' GET /api/items status=200 bytes=5321 took=12ms ' + 'x'.repeat(100)).slice(0, 99) + '\\n'
  let n = 0
  const more = () => {
    while (n < ${lines}) {
      let block = ''
      for (let i = 0; i < 650 && n < ${lines}; i += 1) block += line(n++)
      if (!process.stderr.write(block)) return process.stderr.once('drain', more)
    }
  }
  more()`

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const limits = () => ({ fileMb: 100, files: 5, totalMb: 500 })

/** From the first byte to the last, as pm2 is measured: how long the writer takes to start is not the log's. */
async function flood(onChunk) {
  let started = 0
  let worst = 0
  let last = performance.now()
  const probe = setInterval(() => {
    worst = Math.max(worst, performance.now() - last - 5)
    last = performance.now()
  }, 5)
  const child = spawn(process.execPath, ['-e', writer], { stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.on('data', (chunk) => {
    started ||= performance.now()
    onChunk(chunk)
  })
  await new Promise((resolve) => child.on('close', resolve))
  clearInterval(probe)
  return { ms: performance.now() - started, lag: worst }
}

const result = { floor: [], ours: [], pm2: [], lag: [], counted: [], uncounted: [], pm2Lines: 0, pm2Rss: 0 }
const pm2 = await startPm2()

/** From the first byte in its file to the last one; null when it never came. */
async function pm2Flood(run) {
  const script = join(pm2.home, 'flood.js')
  const log = join(pm2.home, `flood-${run}.log`)
  writeFileSync(script, `${writer}\nsetInterval(() => {}, 1e6)`)
  const size = () => statSync(log, { throwIfNoEntry: false })?.size ?? 0
  const starting = pm2.run('start', script, '--name', `flood-${run}`, '-e', log, '--no-autorestart')
  while (size() === 0) await wait(2)
  const started = performance.now()
  for (let still = 0; size() < lines * 100 && still < 500;) {
    const before = size()
    await wait(5)
    still = size() === before ? still + 1 : 0
    result.pm2Rss = Math.max(result.pm2Rss, memory(pm2.pid)?.rssMb ?? 0)
  }
  const took = performance.now() - started
  result.pm2Lines = Math.round(size() / 100)
  await starting
  await pm2.run('delete', `flood-${run}`)
  return took
}
let folder = ''
for (let run = 0; run < runs; run += 1) {
  result.floor.push((await flood(() => undefined)).ms)
  if (!pm2.missing) result.pm2.push(await pm2Flood(run))
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
  folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-logs-'))
  const redact = createRedactor()
  redact.learn('SENTRY_TOKEN', 'sntrys_0123456789abcdef0123456789abcdef')
  const book = createLogBook({ folder, redact, clock: systemClock, limits })
  const { ms, lag } = await flood((chunk) => book.feed('flood', 'stderr', chunk))
  const flushed = performance.now()
  book.flushPartial('flood')
  await book.flush()
  result.ours.push(ms + performance.now() - flushed)
  result.lag.push(lag)
  const window = await book.window({ server: 'flood', filter: {}, limit: 1 })
  const notes = await book.window({ server: 'flood', filter: { grep: 'bytes dropped]' }, limit: 2_000 })
  const counted = book.dropped('flood')
  result.counted.push(counted)
  result.uncounted.push(lines - (window.total - notes.total) - counted)
  await book.stop()
}
await pm2.stop?.()
const book = createLogBook({ folder, redact: createRedactor(), clock: systemClock, limits })
const timed = async (work) => {
  const started = performance.now()
  const value = await work()
  return { ms: Math.round((performance.now() - started) * 10) / 10, value }
}
const newest = () => book.window({ server: 'flood', filter: {}, limit: 500 })
const cold = await timed(newest)
const warm = await timed(newest)
const grep = await timed(() => book.window({ server: 'flood', filter: { grep: '00777777' }, limit: 500 }))
const regex = await timed(() =>
  book.window({ server: 'flood', filter: { grep: '0077777[0-9] GET', regex: true }, limit: 500 })
)
const again = await timed(() =>
  book.window({ server: 'flood', filter: { grep: '0077777[0-9] GET', regex: true }, limit: 500 })
)
await book.stop()
rmSync(folder, { recursive: true, force: true })
print({
  name: 'logs',
  values: {
    linesPerSecond: Math.round((lines / median(result.ours)) * 1000),
    lostCounted: median(result.counted),
    lostUncounted: Math.max(...result.uncounted),
    worstLagMs: Math.round(Math.max(...result.lag)),
    log: {
      mb: Math.round(cold.value.stats.bytes / 1e6),
      openColdMs: cold.ms,
      openIndexedMs: warm.ms,
      grepMs: grep.ms,
      grepFound: grep.value.total,
      regexMs: regex.ms,
      regexFound: regex.value.total,
      regexAgainMs: again.ms
    }
  },
  unit: 'lines of 100 bytes a second, ms, MB',
  runs,
  lines,
  beside: {
    readAndThrownAway: { linesPerSecond: Math.round((lines / median(result.floor)) * 1000) },
    ...(pm2.missing
      ? {}
      : {
          [pm2.name]: {
            linesPerSecond: Math.round((lines / median(result.pm2)) * 1000),
            lost: lines - result.pm2Lines,
            peakRssMb: Math.round(result.pm2Rss)
          }
        })
  },
  ...(pm2.missing && { missing: [pm2.missing] })
})
