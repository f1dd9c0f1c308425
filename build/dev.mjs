/**
 * `npm run dev`: Patchbay from the sources, rebuilt and started again on every change. The desktop app where there is an
 * Electron and a screen, else the headless face (also with `-- --headless`). The page is rebuilt without a restart:
 * reload it. Servers started by a run end with it.
 */
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { bringDependencies } from './lib/dependencies.mjs'
import { noNode, rightNode } from './lib/node.mjs'
import { sources } from './lib/parts.mjs'
import { at } from './lib/root.mjs'
import { say } from './lib/say.mjs'

if (!(await bringDependencies())) process.exit(1)
const node = rightNode()
if (node === null) {
  say(noNode)
  process.exit(1)
}
const { buildStale } = await import('./build.mjs')
const args = process.argv.slice(2)
let app = null

/** Through start.mjs, so that dev and start choose the same face. */
function startApp() {
  const child = spawn(node, [at('build', 'start.mjs'), ...args], { stdio: 'inherit' })
  app = child
  child.once('exit', () => {
    if (app === child) app = null
  })
}
const stopApp = () =>
  new Promise((resolve) => {
    if (app === null) return resolve()
    app.once('exit', resolve)
    app.kill('SIGTERM')
  })

let busy = Promise.resolve()
async function rebuild() {
  try {
    const built = await buildStale()
    if (built.includes('main') || built.includes('preload') || app === null) {
      await stopApp()
      startApp()
    }
  } catch (error) {
    say(error.message)
  }
}
let timer
const changed = () => {
  clearTimeout(timer)
  timer = setTimeout(() => {
    busy = busy.then(rebuild)
  }, 120)
}
for (const folder of new Set(
  [...sources.main, ...sources.preload, ...sources.renderer].filter((each) => !each.includes('.'))
))
  watch(at(folder), { recursive: true }, changed)
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    void stopApp().then(() => process.exit(0))
  })
changed()
