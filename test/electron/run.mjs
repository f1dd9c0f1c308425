/**
 * Runs the desktop tests in a real Electron, on a screen and a session bus of their own. Where today's Electron is
 * installed that one is used; else the old one of kit/. Where neither can be had the tests are skipped, and it is said.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { dirname, join } from 'node:path'
import { findElectron, variantFor } from '../../build/lib/electron-binary.mjs'
import { buildStale } from '../../build/build.mjs'
import { variants } from '../../build/lib/parts.mjs'
import { at, root } from '../../build/lib/root.mjs'
import { run } from '../../build/lib/run.mjs'
import { progress, say } from '../../build/lib/say.mjs'
import { aptInstall, onPath } from '../../build/lib/test-needs.mjs'

const here = dirname(fileURLToPath(import.meta.url))

/** No Electron: every test counts as skipped, in the words a person cannot overlook. */
function skipAll(why) {
  const specs = readdirSync(here).filter((name) => name.endsWith('.spec.ts'))
  const skipped = specs
    .map((name) => readFileSync(join(here, name), 'utf8').match(/^\s*test\(/gm)?.length ?? 0)
    .reduce((sum, each) => sum + each, 0)
  say('')
  say('████  THE DESKTOP APP IS NOT TESTED  ████')
  say(`${skipped} tests are skipped, because ${why}.`)
  say('')
  const file = process.env.PLAYWRIGHT_JSON_OUTPUT_FILE
  if (file) writeFileSync(file, JSON.stringify({ stats: { skipped }, errors: [] }))
  process.exit(0)
}

async function bringElectron() {
  const there = await findElectron({ mayDownload: false })
  if (there.found) return there.found
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const stop = progress('Bringing in the test Electron')
  const { code, output } = await run(join(here, 'kit', 'setup'), [], {
    capture: true,
    timeoutMs: 300_000,
    detached: true
  })
  stop()
  const folder = output.trim().split('\n').at(-1)
  if (code !== 0 || !existsSync(folder)) {
    say(output.trim())
    return null
  }
  process.env.ELECTRON_OVERRIDE_DIST_PATH = folder
  return (await findElectron({ mayDownload: false })).found ?? null
}

const electron = await bringElectron()
if (electron === null) skipAll('no Electron can be had here')
const linux = process.platform === 'linux'
if (linux && !(onPath('xvfb-run') && onPath('dbus-run-session'))) {
  await aptInstall(['xvfb', 'xauth', 'dbus', 'dbus-x11'], 'a screen and a session bus')
  if (!(onPath('xvfb-run') && onPath('dbus-run-session'))) skipAll('xvfb-run and dbus-run-session are missing')
}
if (linux && !onPath('mksquashfs'))
  await aptInstall(['squashfs-tools', 'libfuse2'], 'what makes and mounts an AppImage')
if (linux && !onPath('gnome-keyring-daemon')) await aptInstall(['gnome-keyring', 'libsecret-tools'], 'a keychain')

// The command line and the headless core run on Node beside the app.
await buildStale().catch((error) => say(error.message))
const variant = variantFor(electron)
const broken = await buildStale({ variant }).then(
  () => null,
  (error) => error
)
if (broken) say(`The app does not build, so its own tests will fail: ${broken.message}`)
const { buildDouble } = await import('./double/build.mjs')
const double = await buildDouble(variant)
const share = mkdtempSync(join(tmpdir(), 'patchbay-session-'))
const playwright = [
  process.execPath,
  at('node_modules', '@playwright', 'test', 'cli.js'),
  ...['test', '-c', join(here, 'playwright.config.ts'), '--reporter=list,json', ...process.argv.slice(2)]
]
const command = linux
  ? ['dbus-run-session', '--', 'xvfb-run', '-a', '-s', '-screen 0 1440x900x24', ...playwright]
  : playwright
const { code } = await run(command[0], command.slice(1), {
  cwd: root,
  env: {
    ...process.env,
    // A keychain that the session bus starts is not the person's own.
    XDG_DATA_HOME: share,
    ELECTRON_OVERRIDE_DIST_PATH: electron.folder,
    PATCHBAY_ELECTRON: electron.path,
    PATCHBAY_ELECTRON_APP: broken ? '' : variant === 'current' ? root : at(variants[variant].out),
    PATCHBAY_ELECTRON_DOUBLE: double,
    PATCHBAY_ELECTRON_OLD: variant === 'current' ? '' : '1',
    PLAYWRIGHT_JSON_OUTPUT_FILE: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? join(at('test-results'), 'electron.json')
  },
  stdio: ['ignore', 'inherit', 'inherit']
})
rmSync(share, { recursive: true, force: true })
process.exit(code)
