/**
 * Does a server with heavy lists hold up its neighbours? Calls of another server through the bridge, one every 20 ms,
 * while each kind of heavy list is added and, where it storms, changes ten times a second; beside the same calls alone.
 * `late`: how long after its turn a call was sent, for a busy machine is slow for the measuring, too.
 */
import { cli, command, server, startCore } from './lib/core.mjs'
import { median, percentile, print, round, wait } from './lib/measure.mjs'
import { overPipes } from './lib/raw-client.mjs'

const everyMs = 20
const forMs = Number(process.env.LISTS_MS ?? 8_000)
const kinds = [['schema'], ['text'], ['wide'], ['schema', 'storm'], ['text', 'storm'], ['wide', 'storm']]

const core = await startCore()
await core.add(command('tiny', [server('tiny')]))
const host = await overPipes([process.execPath, cli, 'connect', '--host', 'claude-code'], core.env).open()

async function calls(untilMs) {
  const times = []
  const late = []
  const open = []
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
  return { ...of(times), late: of(late) }
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
