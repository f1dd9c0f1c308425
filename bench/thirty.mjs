/** Thirty servers that idle: memory and processor share of the core, beside pm2's daemon with the same thirty. */
import { command, server, startCore } from './lib/core.mjs'
import { median, print, round, runsOr, wait } from './lib/measure.mjs'
import { startPm2 } from './lib/pm2.mjs'
import { children, cpuMs, linux, memory } from './lib/proc.mjs'

const runs = runsOr(3)
const count = Number(process.env.SERVERS ?? 30)
const windowMs = Number(process.env.WINDOW_MS ?? 30_000)

if (!linux) {
  print({ name: 'thirty', missing: ['processes are read from /proc, which is not here'] })
  process.exit(0)
}
const started = performance.now()
const core = await startCore()
const adding = performance.now()
await Promise.all(Array.from({ length: count }, (_, index) => core.add(command(`tiny-${index + 1}`, [server('tiny')]))))
const allReady = performance.now() - adding
const pm2 = await startPm2()
let pm2Up = null
if (!pm2.missing) {
  const begun = performance.now()
  await pm2.run('start', server('tiny'), '--name', 'tiny', '-i', String(count), '--exec-mode', 'fork').catch(() => {})
  if (children(pm2.pid).length < count)
    for (let index = children(pm2.pid).length; index < count; index += 1)
      await pm2.run('start', server('tiny'), '--name', `tiny-${index}`, '-f')
  pm2Up = performance.now() - begun
}
const watched = { patchbay: core.pid, ...(pm2.missing ? {} : { pm2: pm2.pid }) }
const found = Object.fromEntries(Object.keys(watched).map((name) => [name, { pss: [], rss: [], cpu: [] }]))
await wait(Math.min(10_000, windowMs))
for (let run = 0; run < runs; run += 1) {
  const before = Object.fromEntries(Object.entries(watched).map(([name, pid]) => [name, cpuMs(pid)]))
  const begun = performance.now()
  await wait(windowMs)
  for (const [name, pid] of Object.entries(watched)) {
    const { pssMb, rssMb } = memory(pid)
    found[name].pss.push(pssMb)
    found[name].rss.push(rssMb)
    found[name].cpu.push(((cpuMs(pid) - before[name]) / (performance.now() - begun)) * 100)
  }
}
const cell = (name) => ({
  pssMb: round(median(found[name].pss)),
  rssMb: round(median(found[name].rss)),
  idleCpuPercent: round(median(found[name].cpu), 2)
})
print({
  name: 'thirty',
  values: { ...cell('patchbay'), children: children(core.pid).length, addedAndReadyMs: round(allReady, 0) },
  unit: 'MB, and percent of one core',
  runs,
  windowMs,
  beside: pm2.missing
    ? {}
    : { [pm2.name]: { ...cell('pm2'), children: children(pm2.pid).length, startedMs: round(pm2Up, 0) } },
  tookS: round((performance.now() - started) / 1000, 0),
  ...(pm2.missing && { missing: [pm2.missing] })
})
await pm2.stop?.()
await core.stop()
