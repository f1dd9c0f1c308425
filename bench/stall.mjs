/**
 * Does a hostile server hold up the core? A status question on the control socket every 50 ms while each mode does its
 * worst; beside the same questions when nothing hostile runs, in turn, because a busy machine is slow for both.
 */
import { readFileSync } from 'node:fs'
import { command, server, startCore } from './lib/core.mjs'
import { median, percentile, print, round, wait } from './lib/measure.mjs'

const everyMs = 50
const forMs = Number(process.env.STALL_MS ?? 3_000)
/** What a mode needs to do its worst within the time. */
const worst = {
  slowstart: '1000',
  slowdownload: '1000',
  dieafter: '300',
  graceful: '300',
  endless: '64',
  version: '9999-01-01',
  storm: '20000',
  unhealthy: '300',
  flood: '64',
  leak: '200',
  nap: '2000'
}
/** Behaves; its large answer is asked for at the end. */
const left = new Set(['good'])

/** The modes as the hostile server lists them at its top. */
function modes() {
  const text = readFileSync(server('evil'), 'utf8')
  const table = text.slice(text.indexOf('* start and exit'), text.indexOf('*/'))
  const words = table
    .replace(/\[[^\]]*\]/g, '')
    .replace(/^ ?\*\s*(?:start and exit|stopping|framing|conversation|resources)?/gm, ' ')
  const body = text.slice(table.length)
  // What the program itself knows: the words around them are prose.
  return words.split(/[\s·]+/).filter((word) => body.includes(`'${word}'`) && !left.has(word))
}

const core = await startCore()
await core.add(command('tiny', [server('tiny')]))
async function probe(durationMs) {
  const times = []
  const end = performance.now() + durationMs
  const open = []
  while (performance.now() < end) {
    const asked = performance.now()
    open.push(core.ask('snapshot').then(() => times.push(performance.now() - asked)))
    await wait(everyMs)
  }
  await Promise.all(open)
  return times
}
const summary = (times) => ({
  p50: round(median(times)),
  p99: round(percentile(times, 0.99)),
  max: round(Math.max(...times))
})

await probe(1_000)
const quiet = []
const found = {}
const only = process.argv.slice(2)
for (const mode of only.length > 0 ? only : modes()) {
  quiet.push(...(await probe(500)))
  const id = `evil-${mode}`
  const args = [server('evil'), mode, ...(worst[mode] ? [worst[mode]] : [])]
  const adding = core.add(command(id, args)).catch(() => null)
  const times = await probe(forMs)
  found[mode] = summary(times)
  await core.ask('servers.stop', { id }).catch(() => null)
  await adding
  await core.ask('servers.remove', { id }).catch(() => null)
}
// One large answer, asked for by a person: the other way to be loud.
const evil = await core.add(command('evil-big', [server('evil'), 'good'])).catch(() => null)
if (evil) {
  const asking = core
    .ask('calls.run', { call: 'big', id: 'evil-big', tool: 'big', input: { mb: 10 } })
    .catch((error) => error)
  const times = await probe(forMs)
  const answer = await asking
  found['call big 10'] = { ...summary(times), ...(answer instanceof Error && { said: answer.message.slice(0, 80) }) }
}
const ranked = Object.entries(found).sort(([, one], [, other]) => other.max - one.max)
print({
  name: 'stall',
  values: {
    worstMax: ranked[0]?.[1].max ?? null,
    worstMode: ranked[0]?.[0] ?? null,
    over100ms: ranked.filter(([, each]) => each.max > 100).map(([mode]) => mode)
  },
  unit: 'ms to answer a status question',
  runs: 1,
  everyMs,
  beside: { quiet: summary(quiet) },
  modes: Object.fromEntries(ranked)
})
await core.stop()
