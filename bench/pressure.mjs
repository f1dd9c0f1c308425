/**
 * Memory of the core at its worst: 200 calls of 1 MB to a server that stopped reading, and a million lines on a server's
 * stderr. A fresh core each time; what counts is how far its memory rises above where it stood, and where it ends.
 */
import { connect } from 'node:net'
import { command, server, startCore } from './lib/core.mjs'
import { interleave, medians, print, runsOr, wait } from './lib/measure.mjs'
import { linux, residentMb } from './lib/proc.mjs'

const runs = runsOr(5)
const lineBytes = 121
const floodMb = 116

/** The highest of many looks; the kernel's own mark counts what the start took, too. */
async function rise(core, work) {
  await wait(3_000)
  const before = residentMb(core.pid)
  let peak = before
  const look = setInterval(() => (peak = Math.max(peak, residentMb(core.pid) ?? 0)), 5)
  const more = await work()
  clearInterval(look)
  return { beforeMb: before, peakMb: peak, riseMb: peak - before, ...more }
}

async function host(path) {
  const socket = connect(path)
  let text = ''
  const answers = new Map()
  socket.on('data', (chunk) => {
    const parts = (text + chunk.toString('latin1')).split('\n')
    text = parts.pop()
    for (const part of parts) {
      const message = JSON.parse(part)
      if (message.id !== undefined && message.method === undefined) answers.set(message.id, message)
    }
  })
  const send = (message) => socket.write(`${JSON.stringify(message)}\n`)
  const answer = async (id) => {
    while (!answers.has(id)) await wait(2)
  }
  send({ patchbay: 1, role: 'host', host: 'cursor' })
  await wait(200)
  const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } }
  send({ jsonrpc: '2.0', id: 'hello', method: 'initialize', params: hello })
  await answer('hello')
  send({ jsonrpc: '2.0', method: 'notifications/initialized' })
  return { socket, send, answers }
}

async function notReading() {
  const core = await startCore({ nodeArgs: extraArgs })
  await core.add(command('deaf', [server('evil'), 'noread']))
  const client = await host(core.home.places.socket)
  const text = 'y'.repeat(1 << 20)
  const found = await rise(core, async () => {
    for (let id = 0; id < 200; id += 1) {
      const params = { name: 'deaf__echo', arguments: { text } }
      client.send({ jsonrpc: '2.0', id, method: 'tools/call', params })
      if (id % 10 === 9) await wait(20)
    }
    while (client.answers.size < 184) await wait(5)
    await wait(500)
    return { refused: client.answers.size - 1 }
  })
  client.socket.destroy()
  await core.stop()
  return found
}

async function flood() {
  const core = await startCore({ nodeArgs: extraArgs })
  await core.add(command('flood', [server('evil'), 'flood', String(floodMb)], { wanted: 'down' })).catch(() => null)
  const lines = floodMb * Math.ceil((1 << 20) / lineBytes)
  const read = () => core.ask('logs.window', { server: 'flood', filter: {}, limit: 1 })
  const found = await rise(core, async () => {
    await core.ask('servers.start', { id: 'flood' })
    let done = 0
    for (let left = 300; left > 0 && done < lines; left -= 1) {
      await wait(100)
      const { last, stats } = await read()
      done = last + stats.dropped
    }
    const { stats } = await read()
    return { counted: stats.dropped, uncounted: Math.max(0, lines - done) }
  })
  await core.stop()
  return found
}

const extraArgs = (process.env.NODE_ARGS ?? '').split(' ').filter(Boolean)
if (!linux) print({ name: 'pressure', missing: ['memory is read from /proc, which is not here'] })
else {
  const found = await interleave(runs, { notReading, flood })
  print({
    name: 'pressure',
    values: { notReading: medians(found.notReading), flood: medians(found.flood) },
    worst: {
      notReadingRiseMb: Math.round(Math.max(...found.notReading.map((each) => each.riseMb))),
      floodPeakMb: Math.round(Math.max(...found.flood.map((each) => each.peakMb))),
      uncounted: Math.max(...found.flood.map((each) => each.uncounted))
    },
    unit: 'MB resident, lines',
    runs
  })
}
