/**
 * What the bridge adds to Node's own start: from spawning it to the answer to `initialize` with a core that runs, less
 * Node printing one word. Beside the least a bridge can be, in front of the least a gateway can be.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cli, command, exited, root, server, startCore } from './lib/core.mjs'
import { interleave, median, percentile, print, round, runsOr } from './lib/measure.mjs'
import { overPipes } from './lib/raw-client.mjs'

const runs = runsOr(25)
const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-'))
const core = await startCore()
await core.add(command('tiny', [server('tiny')]))
const socket = join(folder, 'lean.sock')
const lean = spawn(
  process.execPath,
  [join(root, 'bench', 'floors', 'lean-core.mjs'), socket, process.execPath, server('tiny')],
  { stdio: ['ignore', 'pipe', 'inherit'] }
)
await new Promise((resolve) => lean.stdout.once('data', resolve))

async function opened(words, env) {
  const started = performance.now()
  const client = await overPipes(words, env).open()
  const took = performance.now() - started
  await client.close()
  return took
}
async function word() {
  const started = performance.now()
  const child = spawn(process.execPath, ['-e', "process.stdout.write('x')"], { stdio: ['pipe', 'pipe', 'ignore'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const took = performance.now() - started
  await exited(child)
  return took
}
const found = await interleave(runs, {
  bridge: () => opened([process.execPath, cli, 'connect', '--host', 'claude-code'], core.env),
  leanBridge: () => opened([process.execPath, join(root, 'bench', 'floors', 'lean-bridge.mjs'), socket]),
  node: word
})
const beyond = found.bridge.map((took, run) => took - found.node[run])
print({
  name: 'bridge-start',
  values: {
    beyondNode: round(median(beyond)),
    beyondNodeP95: round(percentile(beyond, 0.95)),
    total: round(median(found.bridge))
  },
  unit: 'ms',
  limit: 60,
  runs,
  beside: {
    node: round(median(found.node)),
    leanBridge: round(median(found.leanBridge)),
    leanBridgeBeyondNode: round(median(found.leanBridge.map((took, run) => took - found.node[run])))
  }
})
lean.kill('SIGKILL')
await core.stop()
rmSync(folder, { recursive: true, force: true })
