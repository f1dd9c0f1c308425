/** Memory of the core with 0, 1 and 10 servers (the servers' own not counted), beside gateways that run one server each. */
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { command, exited, server, startCore } from './lib/core.mjs'
import { interleave, medians, print, runsOr, wait } from './lib/measure.mjs'
import { peer } from './lib/peers.mjs'
import { linux, memory, memoryOf } from './lib/proc.mjs'
import { overHttp } from './lib/raw-client.mjs'

const runs = runsOr(3)
/** Long enough for what a start leaves behind to be collected. */
const settleMs = 5_000

async function ours() {
  const core = await startCore()
  const found = {}
  let there = 0
  for (const count of [0, 1, 10]) {
    for (; there < count; there += 1) await core.add(command(`tiny-${there + 1}`, [server('tiny')]))
    await wait(settleMs)
    const { pssMb, rssMb } = memory(core.pid)
    Object.assign(found, { [`pss${count}`]: pssMb, [`rss${count}`]: rssMb })
  }
  await core.stop()
  return found
}
async function bareNode() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' })
  await wait(1_000)
  const { pssMb, rssMb } = memory(child.pid)
  child.kill('SIGKILL')
  await exited(child)
  return { pss: pssMb, rss: rssMb }
}
const proxy = await peer('mcp-proxy')
const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
/** One process a server: that is how it is used. */
async function proxies() {
  const found = {}
  for (const count of [1, 10]) {
    const all = []
    for (let index = 0; index < count; index += 1) {
      const port = await freePort()
      const words = ['--port', String(port), '--host', '127.0.0.1', '--', process.execPath, server('tiny')]
      all.push({ port, child: spawn(process.execPath, [proxy.bin, ...words], { stdio: 'ignore', detached: true }) })
    }
    for (const { port } of all) {
      for (let left = 400; left > 0; left -= 1) {
        const client = await overHttp(`http://127.0.0.1:${port}/mcp`).catch(() => null)
        if (client) break
        await wait(50)
      }
    }
    await wait(settleMs)
    const { pssMb, rssMb } = memoryOf(all.map((each) => each.child.pid))
    Object.assign(found, { [`pss${count}`]: pssMb, [`rss${count}`]: rssMb })
    for (const { child } of all) {
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // gone by itself
      }
      await exited(child)
    }
  }
  return found
}

if (!linux) print({ name: 'memory', missing: ['memory is read from /proc, which is not here'] })
else {
  const found = await interleave(runs, { ours, bareNode, proxies: proxy.missing ? null : proxies })
  print({
    name: 'memory',
    values: medians(found.ours),
    unit: 'MB of the core alone, with so many servers',
    runs,
    beside: {
      bareNode: medians(found.bareNode),
      ...(found.proxies && { [`mcp-proxy ${proxy.version}`]: medians(found.proxies) })
    },
    ...(proxy.missing && { missing: [proxy.missing] })
  })
}
