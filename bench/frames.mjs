/**
 * How evenly the board moves with many servers and calls passing: the gaps between its frames, beside those of an empty
 * page in the same browser, in turn. What blocks the page's thread for longer than a frame is counted as well.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { command, dist, server, startCore } from './lib/core.mjs'
import { median, percentile, print, round, runsOr, wait } from './lib/measure.mjs'
import { overPipes } from './lib/raw-client.mjs'

const runs = runsOr(5)
const servers = Number(process.env.SERVERS ?? 60)
const callsPerSecond = Number(process.env.CALLS ?? 40)
const windowMs = Number(process.env.WINDOW_MS ?? 10_000)
const joined = ['cursor', 'claude-desktop', 'claude-code']

const core = await startCore()
const { HOME: user } = core.env
mkdirSync(join(user, '.cursor'), { recursive: true })
writeFileSync(join(user, '.cursor', 'mcp.json'), '{"mcpServers": {}}')
mkdirSync(join(user, '.config', 'Claude'), { recursive: true })
writeFileSync(join(user, '.config', 'Claude', 'claude_desktop_config.json'), '{"mcpServers": {}}')
writeFileSync(join(user, '.claude.json'), '{"mcpServers": {}}')
const ids = Array.from({ length: servers }, (_, index) => `tiny-${index + 1}`)
// A few at a time: a machine that starts sixty programs at once would be measured instead.
for (let at = 0; at < ids.length; at += 6)
  await Promise.all(ids.slice(at, at + 6).map((id) => core.add(command(id, [server('tiny')]))))
const hosts = []
for (const host of joined) {
  const { hash } = await core.ask('hosts.plan', { host, action: 'join' })
  await core.ask('hosts.apply', { host, action: 'join', hash })
  const bridge = overPipes([process.execPath, join(dist, 'main', 'bridge.cjs'), '--host', host], core.env)
  hosts.push(await bridge.open())
}

const browser = await chromium.launch({
  executablePath: process.env.PATCHBAY_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox']
})
const viewport = { width: 1440, height: 900 }
const empty = await browser.newPage({ viewport })
await empty.setContent('<p>Nothing</p>')
const board = await browser.newPage({ viewport })
await board.goto((await core.ask('core.webLink', {})).url)
await board.getByRole('region', { name: 'Board' }).waitFor()
await board.getByText(ids.at(-1), { exact: true }).first().waitFor({ state: 'attached' })

let calls = 0
let failed = 0
const calling = setInterval(() => {
  const id = ids[calls % ids.length]
  const host = hosts[calls % hosts.length]
  calls += 1
  host.call(`${id}__echo`, 'hello').then((answer) => (failed += answer.result === undefined ? 1 : 0))
}, 1_000 / callsPerSecond)

/** In the page: gaps between frames, and tasks of more than 50 ms, for so long. */
const watch = (ms) =>
  new Promise((resolve) => {
    const gaps = []
    const long = []
    const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    const from = performance.now()
    let last = from
    const frame = (now) => {
      gaps.push(now - last)
      last = now
      if (now - from < ms) return globalThis.requestAnimationFrame(frame)
      observer.disconnect()
      resolve({ gaps: gaps.slice(2), long })
    }
    globalThis.requestAnimationFrame(frame)
  })
/** Processor time of the page's own thread so far: what it took of each frame, however busy the machine is. */
const sessions = new Map()
for (const page of [empty, board]) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  sessions.set(page, session)
}
async function threadMs(page) {
  const { metrics } = await sessions.get(page).send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000
}
const found = { board: [], empty: [] }
await wait(2_000)
for (let run = 0; run < runs; run += 1)
  for (const [name, page] of [
    ['empty', empty],
    ['board', board]
  ]) {
    await page.bringToFront()
    const before = await threadMs(page)
    const { gaps, long } = await page.evaluate(watch, windowMs)
    const worked = (await threadMs(page)) - before
    found[name].push({
      p50: percentile(gaps, 0.5),
      p99: percentile(gaps, 0.99),
      worst: Math.max(...gaps),
      over20Percent: (gaps.filter((gap) => gap > 20).length / gaps.length) * 100,
      longTasks: long.length,
      threadPercent: (worked / windowMs) * 100
    })
  }
clearInterval(calling)
const cell = (list) =>
  Object.fromEntries(
    Object.keys(list[0]).map((key) => [key, round(median(list.map((each) => each[key])), key === 'longTasks' ? 0 : 1)])
  )
print({
  name: 'frames',
  values: { ...cell(found.board), bestP99: round(Math.min(...found.board.map(({ p99 }) => p99))) },
  unit: 'ms between frames',
  runs,
  servers,
  callsPerSecond,
  windowMs,
  failedCalls: failed,
  beside: { emptyPage: cell(found.empty) }
})
await browser.close()
await Promise.all(hosts.map((host) => host.close()))
await core.stop()
