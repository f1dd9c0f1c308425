/**
 * `npm start`: brings in what is missing, builds what is stale, opens Patchbay. Tray and window where an Electron can
 * be had and a screen is there; else the headless face in a browser. `npm start -- --headless` chooses that one.
 * Works as the first command ever typed in a checkout, with Node 20; so only Node's own modules up here.
 */
import { spawn } from 'node:child_process'
import { bringDependencies } from './lib/dependencies.mjs'
import { findElectron, variantFor } from './lib/electron-binary.mjs'
import { noNode, rightNode } from './lib/node.mjs'
import { ownEnvironment } from './lib/own-environment.mjs'
import { at, root } from './lib/root.mjs'
import { handOver, run } from './lib/run.mjs'
import { say } from './lib/say.mjs'
import { staleParts } from './build.mjs'
import { variants } from './lib/parts.mjs'

const args = process.argv.slice(2)
const headless = args.includes('--headless')
const passedOn = args.filter((each) => each !== '--headless')

if (Number(process.versions.node.split('.')[0]) < 20) {
  say(`Patchbay needs Node 20 or newer to start its build, and this is ${process.version}.`)
  process.exit(1)
}
if (!(await bringDependencies())) process.exit(1)
const node = rightNode()
if (node === null) {
  say(noNode)
  process.exit(1)
}

async function build(variant) {
  if (staleParts(variant).length === 0) return
  say('Building Patchbay …')
  const { code } = await run(node, [at('build', 'build.mjs'), '--for', variant], { cwd: root })
  if (code !== 0) process.exit(code)
}

async function openHeadless() {
  await build('current')
  const code = await handOver(node, [at('dist', 'main', 'headless.cjs'), 'serve', ...passedOn], {
    cwd: process.cwd(),
    env: ownEnvironment()
  })
  process.exit(code)
}

/** Why there can be no window here, or null. */
function noScreen() {
  if (process.platform !== 'linux') return null
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY
    ? null
    : 'there is no screen (neither DISPLAY nor WAYLAND_DISPLAY is set)'
}

/** Starts Electron. Resolves with its exit code, and whether it ended before it could have shown anything. */
function openElectron(electron) {
  const variant = variantFor(electron)
  const target = variant === 'current' ? root : at(variants[variant].out)
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  if (asRoot) say('Running as root, where Electron’s sandbox cannot work: it is switched off for this run.')
  const started = Date.now()
  return new Promise((resolve) => {
    const child = spawn(electron.path, [...(asRoot ? ['--no-sandbox'] : []), target, ...passedOn], {
      cwd: process.cwd(),
      env: ownEnvironment(),
      stdio: 'inherit'
    })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, () => signal !== 'SIGINT' && child.kill(signal))
    child.once('error', (error) => resolve({ code: 127, early: true, why: error.message }))
    child.once('exit', (code, signal) =>
      resolve({
        code: code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1),
        early: code !== 0 && !['SIGTERM', 'SIGINT'].includes(signal) && Date.now() - started < 10_000,
        why: code === null ? `it was ended by ${signal}` : `it ended at once with code ${code}`
      })
    )
  })
}

if (headless) await openHeadless()
const screen = noScreen()
const { found, reason } = screen ? { reason: screen } : await findElectron()
if (!found) {
  say(
    `No window, because ${screen ?? `Electron cannot be had here: ${reason}`}. Opening the page in a browser instead.`
  )
  await openHeadless()
}
await build(variantFor(found))
const ended = await openElectron(found)
if (ended.early) {
  say(`No window, because Electron did not start: ${ended.why}. Opening the page in a browser instead.`)
  await openHeadless()
}
process.exit(ended.code)
