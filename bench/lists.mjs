/**
 * Does a server with heavy lists hold up its neighbours? Calls of another server through the bridge, one every 20 ms,
 * while each kind of heavy list is added and, where it storms, changes ten times a second; beside the same calls alone.
 * `late`: how long after its turn a call was sent, for a busy machine is slow for the measuring, too. `stretch`: the most
 * processor time that the core's main thread took in one go, which is what a neighbour would wait on an idle machine.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cli, command, createHome, server, startCore } from './lib/core.mjs'
import { median, percentile, print, round, wait } from './lib/measure.mjs'
import { overPipes } from './lib/raw-client.mjs'

const everyMs = 20
const forMs = Number(process.env.LISTS_MS ?? 8_000)
const kinds = [['schema'], ['text'], ['wide'], ['schema', 'storm'], ['text', 'storm'], ['wide', 'storm']]

const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-lists-'))
const stretches = join(folder, 'stretches')
const core = await startCore({
  home: createHome({ BENCH_STRETCHES: stretches }),
  nodeArgs: ['--import', join(import.meta.dirname, 'lib', 'stretches.mjs')]
})
/** The longest since then, in ms; those of 5 ms and less are not written down. */
function longestStretch(since) {
  if (!existsSync(stretches)) return 0
  const rows = readFileSync(stretches, 'utf8').trim().split('\n')
  return Math.max(0, ...rows.map((row) => row.split(' ').map(Number)).map(([at, ms]) => (at >= since ? ms : 0)))
}
await core.add(command('tiny', [server('tiny')]))
const host = await overPipes([process.execPath, cli, 'connect', '--host', 'claude-code'], core.env).open()

async function calls(untilMs) {
  const times = []
  const late = []
  const open = []
  const since = Date.now()
  const began = performance.now()
  for (let turn = began; turn < began + untilMs; turn += everyMs) {
    await wait(Math.max(0, turn - performance.now()))
    const asked = performance.now()
    late.push(asked - turn)
    open.push(host.call('tiny__echo', 'x').then(() => times.push(performance.now() - asked)))
  }
  await Promise.all(open)
  const of = (all) => ({
    p50: round(median(all)),
    p99: round(percentile(all, 0.99)),
    max: round(Math.max(...all))
  })
  return { ...of(times), late: of(late), stretch: longestStretch(since) }
}

await calls(1_000)
print({ bench: 'lists', kind: 'alone', ...(await calls(forMs)) })
for (const kind of kinds) {
  const name = kind.join('-')
  const adding = core.add({ ...command(name, [server('heavy'), ...kind]) })
  const measured = await calls(forMs)
  await adding.catch(() => undefined)
  const { phase, sentence } = (await core.ask('snapshot')).servers.find(({ id }) => id === name) ?? {}
  await core.ask('servers.remove', { id: name })
  print({ bench: 'lists', kind: name, ...measured, phase, sentence })
}
await host.close()
await core.stop()
rmSync(folder, { recursive: true, force: true })
