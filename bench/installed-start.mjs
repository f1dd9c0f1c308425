/**
 * A package of npm started as Patchbay starts it (installed once, then `node <bin>`), beside `npx -y` of the same package
 * with a warm cache, and beside the bare floor: the same bin spawned by hand. From the spawn to the tools being listed.
 */
import { startCore } from './lib/core.mjs'
import { interleave, median, medians, percentile, print, round, runsOr } from './lib/measure.mjs'
import { peer } from './lib/peers.mjs'
import { overPipes } from './lib/raw-client.mjs'

const runs = runsOr(9)
const name = '@modelcontextprotocol/server-memory'
const found = await peer(name)
if (found.missing) {
  print({ name: 'installed-start', missing: [found.missing] })
  process.exit(0)
}
const spec = `${name}@${found.version}`
const core = await startCore()
try {
  const installing = performance.now()
  await core.add({ id: 'memory', source: { from: 'npm', package: spec } })
  const firstInstall = performance.now() - installing

  /** A start by hand, asked for and answered once it is ready. */
  async function patchbay() {
    await core.ask('servers.stop', { id: 'memory' })
    const started = performance.now()
    const view = await core.ask('servers.start', { id: 'memory' })
    if (view.phase !== 'ready') throw new Error(view.sentence)
    return performance.now() - started
  }
  async function listed(words) {
    const started = performance.now()
    const client = await overPipes(words).open()
    await client.request('tools/list')
    const took = performance.now() - started
    await client.close()
    return took
  }
  const npx = () => listed([process.platform === 'win32' ? 'npx.cmd' : 'npx', '-y', spec])
  await npx()
  const times = await interleave(runs, { patchbay, npx, bare: () => listed([process.execPath, found.bin]) })
  print({
    name: 'installed-start',
    values: {
      ready: medians(times.patchbay),
      readyP95: round(percentile(times.patchbay, 0.95)),
      firstInstall: round(firstInstall, 0)
    },
    unit: 'ms',
    runs,
    package: spec,
    beside: { npx: medians(times.npx), bare: medians(times.bare) },
    ratios: {
      npxToOurs: round(median(times.npx) / median(times.patchbay), 2),
      oursToBare: round(median(times.patchbay) / median(times.bare), 2)
    }
  })
} catch (error) {
  print({ name: 'installed-start', missing: [`${spec} could not be installed: ${error.message}`] })
}
await core.stop()
