/**
 * kill -9 of a server that was ready: when its exit is seen, when the next process exists, when it is ready again (its
 * handshake done and its lists read). Beside pm2, which knows no "ready", and beside the bare floor: a parent that
 * respawns the same server at once and shakes its hand.
 */
import { command, exited, server, startCore } from './lib/core.mjs'
import { median, percentile, print, round, runsOr, wait } from './lib/measure.mjs'
import { startPm2 } from './lib/pm2.mjs'
import { children, linux } from './lib/proc.mjs'
import { overPipes } from './lib/raw-client.mjs'

const rounds = runsOr(5)
const servers = 20
const ids = Array.from({ length: servers }, (_, index) => `tiny-${index + 1}`)
const wallNow = () => performance.timeOrigin + performance.now()

/** Until a child that was not there before exists. */
async function nextChild(parent, before, startedAt, withinMs = 5_000) {
  while (wallNow() - startedAt < withinMs) {
    if (children(parent).some((pid) => !before.has(pid))) return wallNow() - startedAt
    await wait(1)
  }
  return Number.NaN
}

const core = await startCore()
for (const id of ids) await core.add(command(id, [server('tiny')]))
const ready = async (id) => {
  for (;;) {
    const { servers: all } = await core.ask('snapshot')
    const view = all.find((each) => each.id === id)
    if (view?.phase === 'ready') return view
    await wait(20)
  }
}
async function patchbay(id) {
  // A restart by hand forgives what was before, so that each kill is the first.
  await core.ask('servers.restart', { id })
  const { pid } = await ready(id)
  const before = new Set(children(core.pid))
  const killedAt = wallNow()
  process.kill(pid, 'SIGKILL')
  const spawned = linux ? await nextChild(core.pid, before, killedAt) : Number.NaN
  await wait(150)
  await ready(id)
  const marks = (await core.ask('servers.timeline', { id, minutes: 5 })).filter(
    (mark) => Date.parse(mark.at) >= Math.floor(killedAt)
  )
  const since = (...kinds) => {
    const mark = marks.find((each) => kinds.includes(each.kind))
    return mark ? Date.parse(mark.at) - killedAt : Number.NaN
  }
  return { exitSeen: since('exit', 'crash'), spawned, ready: since('ready') }
}

async function floor() {
  const words = [process.execPath, server('tiny')]
  const first = await overPipes(words).open()
  const killedAt = performance.now()
  first.child.kill('SIGKILL')
  await exited(first.child)
  const exitSeen = performance.now() - killedAt
  const next = overPipes(words)
  const spawned = performance.now() - killedAt
  await next.open()
  await next.request('tools/list')
  const result = { exitSeen, spawned, ready: performance.now() - killedAt }
  await next.close()
  return result
}

const pm2 = linux ? await startPm2() : { missing: 'pm2 is measured through /proc, which is not here' }
let pm2Pids = () => []
if (!pm2.missing) {
  await pm2.run('start', server('tiny'), '--name', 'tiny', '--', '--name', 'pm2')
  pm2Pids = () => children(pm2.pid)
  for (let left = 100; pm2Pids().length === 0 && left > 0; left -= 1) await wait(50)
}
async function pm2Kill() {
  const before = new Set(pm2Pids())
  const [pid] = before
  const killedAt = wallNow()
  process.kill(pid, 'SIGKILL')
  const spawned = await nextChild(pm2.pid, before, killedAt)
  // Past pm2's own count of quick deaths.
  await wait(1_100)
  return { spawned }
}

const found = { patchbay: [], floor: [], pm2: [] }
for (let round = 0; round < rounds; round += 1) {
  for (const [index, id] of ids.entries()) {
    found.patchbay.push(await patchbay(id))
    found.floor.push(await floor())
    if (!pm2.missing && index % 5 === 0) found.pm2.push(await pm2Kill())
  }
}
const all = (who, what) => found[who].map((each) => each[what]).filter(Number.isFinite)
const both = (who, what) => ({ p50: round(median(all(who, what))), p99: round(percentile(all(who, what), 0.99)) })
const values = {
  exitSeen: both('patchbay', 'exitSeen'),
  spawned: both('patchbay', 'spawned'),
  ready: both('patchbay', 'ready')
}
const bare = { exitSeen: both('floor', 'exitSeen'), spawned: both('floor', 'spawned'), ready: both('floor', 'ready') }
print({
  name: 'recover',
  values,
  unit: 'ms after kill -9',
  runs: found.patchbay.length,
  unrecovered: found.patchbay.length - all('patchbay', 'ready').length,
  beside: {
    floor: bare,
    ...(pm2.missing ? {} : { [pm2.name]: { spawned: both('pm2', 'spawned'), runs: found.pm2.length } })
  },
  ratios: { readyToFloor: round(values.ready.p50 / bare.ready.p50, 2) },
  ...(pm2.missing && { missing: [pm2.missing] })
})
await pm2.stop?.()
await core.stop()
