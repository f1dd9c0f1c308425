/** What tests need beyond npm packages: a Chromium, and for Python servers uv. Brought in when missing, said aloud. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { at } from './root.mjs'
import { run } from './run.mjs'
import { progress, say } from './say.mjs'

export function onPath(program, env = process.env) {
  const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.cmd`] : [program]
  for (const folder of (env.PATH ?? '').split(delimiter))
    for (const name of names) if (folder && existsSync(join(folder, name))) return join(folder, name)
  return null
}

const knownChromium = () =>
  [
    process.env.PATCHBAY_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'
  ].find((path) => path && existsSync(path)) ?? null

async function playwrightsOwn() {
  try {
    const path = (await import('playwright')).chromium.executablePath()
    return existsSync(path) ? path : null
  } catch {
    return null
  }
}

/** Installs Debian packages when we may. Resolves true when they are in. */
export async function aptInstall(packages, what) {
  if (!existsSync('/usr/bin/apt-get')) return false
  const root = process.getuid?.() === 0
  if (!root && onPath('sudo') === null) return false
  const apt = (...args) =>
    root
      ? run('apt-get', args, {
          capture: true,
          timeoutMs: 240_000,
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
        })
      : run('sudo', ['-n', 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args], {
          capture: true,
          timeoutMs: 240_000
        })
  const stop = progress(`Installing ${what} with apt`)
  await apt('update', '-qq')
  const { code, output } = await apt('install', '-y', '-qq', '--no-install-recommends', ...packages)
  stop()
  if (code !== 0) say(output.trim().split('\n').slice(-3).join('\n'))
  return code === 0
}

/** The path of a Chromium, or null when none can be had. */
export async function bringChromium() {
  const found = knownChromium() ?? (await playwrightsOwn())
  if (found) return found
  await aptInstall(['chromium', 'fonts-liberation'], 'Chromium')
  if (knownChromium()) return knownChromium()
  const stop = progress('Trying Playwright’s own Chromium')
  await run(process.execPath, [at('node_modules', 'playwright', 'cli.js'), 'install', 'chromium'], {
    capture: true,
    timeoutMs: 180_000,
    detached: process.platform !== 'win32'
  })
  stop()
  return playwrightsOwn()
}

/** The folder that holds uv, '' when it is on PATH already, or null when it cannot be had. */
export async function bringUv() {
  if (onPath('uv')) return ''
  const folder = at('.cache', 'uv', process.platform === 'win32' ? 'Scripts' : 'bin')
  if (existsSync(join(folder, process.platform === 'win32' ? 'uv.exe' : 'uv'))) return folder
  const python = onPath('python3') ?? onPath('python')
  if (python === null) return null
  const stop = progress('Bringing in uv for the tests with Python servers')
  const made = await run(python, ['-m', 'venv', at('.cache', 'uv')], { capture: true, timeoutMs: 60_000 })
  const got =
    made.code === 0 &&
    (await run(join(folder, 'python'), ['-m', 'pip', 'install', '-q', 'uv==0.13.8'], {
      capture: true,
      timeoutMs: 120_000
    }))
  stop()
  return got && got.code === 0 ? folder : null
}
