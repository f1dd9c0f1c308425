/**
 * Type checks every layer with its own configuration, two at a time; the page through svelte-check. What a layer's last
 * check learnt is kept in node_modules/.cache, so that the next one looks at what changed only.
 */
import { existsSync } from 'node:fs'
import { at, root } from './lib/root.mjs'
import { run } from './lib/run.mjs'

const tsc = (layer) => ({
  name: layer,
  args: [
    at('node_modules', 'typescript', 'bin', 'tsc'),
    ...['-p', at(layer), '--pretty', 'false', '--incremental', '--tsBuildInfoFile'],
    at('node_modules', '.cache', 'types', `${layer.replace('/', '-')}.tsbuildinfo`)
  ]
})
const svelteCheck = (layer) => ({
  name: layer,
  args: [
    at('node_modules', 'svelte-check', 'bin', 'svelte-check'),
    ...['--tsconfig', at(layer, 'tsconfig.json'), '--threshold', 'error', '--output', 'human']
  ]
})
const checks = [
  tsc('contract'),
  tsc('main'),
  tsc('main/electron'),
  tsc('preload'),
  svelteCheck('renderer'),
  tsc('test')
]
const wanted = process.argv.slice(2)
const queue = checks.filter(
  ({ name }) => (wanted.length === 0 || wanted.includes(name)) && existsSync(at(name, 'tsconfig.json'))
)

let failed = 0
const worker = async () => {
  for (let check = queue.shift(); check; check = queue.shift()) {
    const { code, output } = await run(process.execPath, check.args, { cwd: root, capture: true })
    // A layer whose folder has no file yet is not an error: "No inputs were found".
    if (code !== 0 && !output.includes('TS18003')) {
      failed += 1
      process.stdout.write(`${check.name}:\n${output}\n`)
    }
  }
}
await Promise.all([worker(), worker()])
if (failed === 0) process.stdout.write('Types hold.\n')
process.exit(failed === 0 ? 0 : 1)
