/**
 * Cold start of the headless face: from spawning `serve` to the first answer to a status request on the control socket.
 * Beside Node doing nothing at all, and pm2's daemon answering its first ping.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cli, createHome, dial, exited } from './lib/core.mjs'
import { interleave, medians, percentile, print, round, runsOr } from './lib/measure.mjs'
import { peer } from './lib/peers.mjs'

const runs = runsOr(9)

async function serve(more) {
  const home = createHome(more)
  const started = performance.now()
  const child = spawn(process.execPath, [cli, 'serve', '--no-open', '--json', '--port', '0'], {
    env: home.env,
    stdio: ['ignore', 'pipe', 'ignore']
  })
  let served = 0
  const line = new Promise((resolve) => child.stdout.once('data', resolve)).then(() => (served = performance.now()))
  const control = await dial(home.places.socket, child)
  await control.call('snapshot', {})
  const answered = performance.now() - started
  await line
  await control.call('core.quit', {})
  await exited(child)
  home.remove()
  return { answered, served: served - started }
}
async function bareNode() {
  const started = performance.now()
  await exited(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }))
  return performance.now() - started
}
const pm2 = await peer('pm2')
async function pm2Ping() {
  const home = mkdtempSync(join(tmpdir(), 'patchbay-bench-pm2-'))
  const env = { ...process.env, PM2_HOME: home, PM2_DISCRETE_MODE: 'true' }
  const started = performance.now()
  await exited(spawn(process.execPath, [pm2.bin, 'ping'], { env, stdio: 'ignore' }))
  const took = performance.now() - started
  await exited(spawn(process.execPath, [pm2.bin, 'kill'], { env, stdio: 'ignore' }))
  rmSync(home, { recursive: true, force: true })
  return took
}

await serve()
const found = await interleave(runs, {
  serve: () => serve(),
  withoutCompileCache: () => serve({ NODE_DISABLE_COMPILE_CACHE: '1' }),
  bareNode,
  pm2: pm2.missing ? null : pm2Ping
})
const served = medians(found.serve)
print({
  name: 'cold-start',
  values: {
    toFirstAnswer: served.answered,
    toFirstAnswerP95: round(
      percentile(
        found.serve.map((each) => each.answered),
        0.95
      )
    ),
    toLinkPrinted: served.served,
    withoutCompileCache: medians(found.withoutCompileCache).answered
  },
  unit: 'ms',
  runs,
  beside: { bareNode: medians(found.bareNode), ...(pm2.missing ? {} : { 'pm2 7.0.4 first ping': medians(found.pm2) }) },
  ...(pm2.missing && { missing: [pm2.missing] })
})
