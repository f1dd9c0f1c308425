/** `npm run -s patchbay -- <words>`: the command line of this checkout, built when stale, on the right Node. */
import { bringDependencies } from './lib/dependencies.mjs'
import { noNode, rightNode } from './lib/node.mjs'
import { at } from './lib/root.mjs'
import { ownEnvironment, takeOwnEnvironment } from './lib/own-environment.mjs'
import { handOver } from './lib/run.mjs'
import { say } from './lib/say.mjs'
import { staleParts } from './build.mjs'

/** Both, because the core that `connect` and `serve` start shows the page too. */
const parts = ['main', 'renderer']

let node = rightNode()
if (node === null || staleParts('current', parts).length > 0) {
  if (!(await bringDependencies())) process.exit(1)
  node = rightNode()
  if (node === null) {
    say(noNode)
    process.exit(1)
  }
  const { run } = await import('./lib/run.mjs')
  const { code, output } = await run(node, [at('build', 'build.mjs'), '--quiet', ...parts], { capture: true })
  if (code !== 0) {
    say(output.trim())
    process.exit(1)
  }
}
const entry = at('dist', 'main', 'cli.cjs')
const words = process.argv.slice(2)
if (process.execPath === node) {
  // Same Node already: no second process.
  takeOwnEnvironment()
  process.argv.splice(1, process.argv.length - 1, entry, ...words)
  const { createRequire } = await import('node:module')
  createRequire(import.meta.url)(entry)
} else process.exit(await handOver(node, [entry, ...words], { env: ownEnvironment() }))
