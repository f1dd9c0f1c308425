/**
 * One echo call, one after another: straight to the server over its pipes; through Patchbay's bridge and its URL with
 * tokens, switches, logs and records on; beside a lean gateway that only remaps ids, and beside peers.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cli, command, exited, root, server, startCore } from './lib/core.mjs'
import { median, percentile, print, round, runsOr, wait } from './lib/measure.mjs'
import { peer } from './lib/peers.mjs'
import { overHttp, overPipes } from './lib/raw-client.mjs'

const runs = runsOr(3)
const tiny = [process.execPath, server('tiny')]
const sizes = {
  '100B': { text: 'x'.repeat(100), calls: 100, blocks: 20 },
  '100KB': { text: 'x'.repeat(100_000), calls: 20, blocks: 12 }
}

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
async function dialHttp(url, token) {
  for (let left = 200; ; left -= 1) {
    try {
      return await overHttp(url, token)
    } catch (error) {
      if (left === 0) throw error
      await wait(50)
    }
  }
}
/** A peer in a process group of its own, ended with everything it started. */
async function behind(words, url) {
  const child = spawn(words[0], words.slice(1), { stdio: 'ignore', detached: true })
  const client = await dialHttp(url)
  return {
    ...client,
    async close() {
      await client.close()
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {
        // gone by itself
      }
      await exited(child)
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-'))
const core = await startCore()
await core.add(command('tiny', [server('tiny')]))
const { token } = await core.ask('hosts.token', { host: 'claude-code' })
const socket = join(folder, 'lean.sock')
const lean = spawn(process.execPath, [join(root, 'bench', 'floors', 'lean-core.mjs'), socket, ...tiny], {
  stdio: ['ignore', 'pipe', 'inherit']
})
const leanPort = await new Promise((resolve) => lean.stdout.once('data', (line) => resolve(Number(line))))
const own = `tiny__echo`

const targets = {
  direct: { tool: 'echo', open: () => overPipes(tiny).open() },
  bridge: {
    tool: own,
    open: () => overPipes([process.execPath, cli, 'connect', '--host', 'claude-code'], core.env).open()
  },
  leanBridge: {
    tool: 'echo',
    open: () => overPipes([process.execPath, join(root, 'bench', 'floors', 'lean-bridge.mjs'), socket]).open()
  },
  http: { tool: own, open: () => overHttp(core.mcpUrl, token) },
  leanHttp: { tool: 'echo', open: () => overHttp(`http://127.0.0.1:${leanPort}/mcp`) }
}
const missing = []
const quoted = tiny.map((word) => JSON.stringify(word)).join(' ')
for (const [name, words] of [
  [
    'supergateway',
    (port) => [
      '--stdio',
      quoted,
      '--outputTransport',
      'streamableHttp',
      '--stateful',
      '--port',
      port,
      '--logLevel',
      'none'
    ]
  ],
  ['mcp-proxy', (port) => ['--port', port, '--server', 'stream', '--host', '127.0.0.1', '--', ...tiny]]
]) {
  const found = await peer(name)
  if (found.missing) missing.push(found.missing)
  else
    targets[`${name} ${found.version}`] = {
      tool: 'echo',
      async open() {
        const port = String(await freePort())
        return behind([process.execPath, found.bin, ...words(port)], `http://127.0.0.1:${port}/mcp`)
      }
    }
}

/** Blocks of calls in turn, all clients open at once: what else the machine does falls on all alike. */
async function block(client, tool, text, calls) {
  const times = []
  for (let call = 0; call < calls; call += 1) {
    const started = performance.now()
    const answer = await client.call(tool, text)
    times.push(performance.now() - started)
    if (answer?.result?.content?.[0]?.text !== text) throw new Error(JSON.stringify(answer).slice(0, 120))
  }
  return times
}

const found = {}
for (let run = 0; run < runs; run += 1) {
  const clients = new Map()
  const drop = async (name, error) => {
    missing.push(`${name}: ${error.message.split('\n')[0]}`)
    await clients.get(name)?.close()
    clients.delete(name)
    delete targets[name]
  }
  for (const [name, { open }] of Object.entries(targets)) {
    try {
      clients.set(name, await open())
    } catch (error) {
      await drop(name, error)
    }
  }
  for (const [size, { text, calls, blocks }] of Object.entries(sizes)) {
    const times = {}
    for (let turn = -2; turn < blocks; turn += 1) {
      const names = [...clients.keys()]
      const shift = (turn + 2) % names.length
      for (const name of [...names.slice(shift), ...names.slice(0, shift)]) {
        try {
          const taken = await block(clients.get(name), targets[name].tool, text, calls)
          // The first two blocks only warm up.
          if (turn >= 0) (times[name] ??= []).push(...taken)
        } catch (error) {
          await drop(`${name}`, new Error(`${size}: ${error.message}`))
        }
      }
    }
    for (const [name, all] of Object.entries(times)) {
      const entry = ((found[size] ??= {})[name] ??= { p50: [], p95: [] })
      entry.p50.push(median(all))
      entry.p95.push(percentile(all, 0.95))
    }
  }
  for (const client of clients.values()) await client.close()
}
const cell = (size, name) => {
  const entry = found[size]?.[name]
  return entry ? { p50: round(median(entry.p50), 3), p95: round(median(entry.p95), 3) } : null
}
const ratio = (size, one, other) => round(cell(size, one)?.p50 / cell(size, other)?.p50, 2)
const peers = (size) =>
  Object.fromEntries(
    Object.keys(found[size])
      .filter((name) => / \d/.test(name))
      .map((name) => [name, cell(size, name)])
  )
print({
  name: 'echo',
  values: Object.fromEntries(
    Object.keys(sizes).map((size) => [size, { bridge: cell(size, 'bridge'), http: cell(size, 'http') }])
  ),
  unit: 'ms a call',
  runs,
  beside: Object.fromEntries(
    Object.keys(sizes).map((size) => [
      size,
      {
        direct: cell(size, 'direct'),
        leanBridge: cell(size, 'leanBridge'),
        leanHttp: cell(size, 'leanHttp'),
        ...peers(size)
      }
    ])
  ),
  ratios: Object.fromEntries(
    Object.keys(sizes).map((size) => [
      size,
      { bridgeToLean: ratio(size, 'bridge', 'leanBridge'), httpToLean: ratio(size, 'http', 'leanHttp') }
    ])
  ),
  ...(missing.length > 0 && { missing })
})
lean.kill('SIGKILL')
await core.stop()
rmSync(folder, { recursive: true, force: true })
