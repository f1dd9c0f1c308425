/**
 * Cold start of the desktop app: from spawning Electron to the first contentful paint of its window. On Linux it makes
 * itself a screen and a session bus. Beside an empty window of the same Electron. Where no Electron is, it says so.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { findElectron, variantFor } from '../build/lib/electron-binary.mjs'
import { buildStale } from '../build/build.mjs'
import { variants } from '../build/lib/parts.mjs'
import { root } from './lib/core.mjs'
import { interleave, median, percentile, print, round, runsOr } from './lib/measure.mjs'

const runs = runsOr(5)
const skip = (why) => {
  print({ name: 'electron-start', missing: [why] })
  process.exit(0)
}
const has = (program) => spawnSync('which', [program], { stdio: 'ignore' }).status === 0

/** The installed one, or the old one that the desktop tests bring in. Nothing is downloaded for a figure. */
async function electronHere() {
  const kits = join(homedir(), '.cache', 'patchbay', 'test-electron')
  const candidates = [null, kits, ...list(kits)]
  for (const folder of candidates) {
    if (folder !== null) process.env.ELECTRON_OVERRIDE_DIST_PATH = folder
    const { found } = await findElectron({ mayDownload: false })
    if (found) return found
  }
  return null
}
function list(folder) {
  try {
    return readdirSync(folder).map((name) => join(folder, name))
  } catch {
    return []
  }
}
if (process.platform === 'linux' && process.env.PATCHBAY_BENCH_SCREEN !== '1') {
  if (!has('xvfb-run') || !has('dbus-run-session')) skip('xvfb-run and dbus-run-session are missing')
  const words = ['--', 'xvfb-run', '-a', '-s', '-screen 0 1440x900x24', process.execPath, import.meta.filename]
  const again = spawn('dbus-run-session', words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATCHBAY_BENCH_SCREEN: '1' }
  })
  // Bus and keychain talk, too: only the figure is passed on, and the rest where it failed.
  let out = ''
  let talk = ''
  again.stdout.on('data', (part) => (out += part))
  again.stderr.on('data', (part) => (talk += part))
  await new Promise((resolve) => again.once('close', resolve))
  for (const line of out.split('\n')) if (line.startsWith('{')) console.log(line)
  if (again.exitCode !== 0) process.stderr.write(talk)
  process.exit(again.exitCode ?? 1)
}
const electron = await electronHere()
if (electron === null) skip('no Electron can be had here')
const variant = variantFor(electron)
await buildStale({ variant, quiet: true })
const { _electron } = await import('playwright')
const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-electron-'))
const empty = join(folder, 'empty')
mkdirSync(empty)
writeFileSync(join(empty, 'package.json'), JSON.stringify({ name: 'empty', main: 'main.cjs' }))
writeFileSync(
  join(empty, 'main.cjs'),
  `const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => new BrowserWindow({ width: 1100, height: 760 }).loadURL('data:text/html,<h1>Hello</h1>'))`
)
const flags = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu']
let turn = 0

async function firstPaint(app) {
  const home = join(folder, `home-${(turn += 1)}`)
  mkdirSync(home)
  const env = { ...process.env, HOME: home, PATCHBAY_HOME: join(home, 'patchbay') }
  const started = Date.now()
  const running = await _electron.launch({ executablePath: electron.path, args: [...flags, app], env, timeout: 30_000 })
  const page = await running.firstWindow()
  // When the paint happened, by the page's own clock: when we ask does not matter.
  const paintedAt = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () => {
          const [paint] = performance.getEntriesByName('first-contentful-paint')
          if (paint) resolve(performance.timeOrigin + paint.startTime)
          else setTimeout(look, 10)
        }
        look()
      })
  )
  await running.evaluate(({ app: it }) => it.exit(0)).catch(() => {})
  await running.close().catch(() => {})
  return paintedAt - started
}
const app = variant === 'current' ? root : join(root, variants[variant].out)
await firstPaint(app)
const found = await interleave(runs, { patchbay: () => firstPaint(app), emptyWindow: () => firstPaint(empty) })
print({
  name: 'electron-start',
  values: { firstPaint: round(median(found.patchbay), 0), p95: round(percentile(found.patchbay, 0.95), 0) },
  unit: 'ms',
  runs,
  electron: electron.version,
  beside: { emptyWindow: round(median(found.emptyWindow), 0) },
  ratios: { toEmptyWindow: round(median(found.patchbay) / median(found.emptyWindow), 2) },
  ...(variant !== 'current' && { note: 'an old Electron that the tests bring in; the page is lowered for it' })
})
rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
