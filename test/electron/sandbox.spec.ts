/** The operating system's own sandbox around the page. Root cannot have one, so as root the app is started as nobody. */
import { spawn } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { run } from '../../build/lib/run.mjs'
import { doubleApp, electronPath } from './launch.ts'

const nobody = 65_534
const asRoot = process.getuid?.() === 0
const drop = asRoot ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : []

test('every page process runs under a seccomp filter, and nobody passed --no-sandbox', async () => {
  test.skip(process.platform !== 'linux', 'read from /proc')
  const namespaces = await run(drop[0] ?? 'unshare', [...drop.slice(1), ...(asRoot ? ['unshare'] : []), '-U', 'true'], {
    capture: true
  })
  test.skip(namespaces.code !== 0, 'this system gives its users no namespaces, which the sandbox is made of')
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-sandbox-'))
  chmodSync(folder, 0o755)
  // What nobody may read: copies, since the checkout and the cache can lie in a private home.
  const electron = asRoot ? join(folder, 'electron') : dirname(electronPath)
  const app = asRoot ? join(folder, 'app') : doubleApp
  const home = join(folder, 'home')
  if (asRoot) {
    cpSync(dirname(electronPath), electron, { recursive: true })
    cpSync(doubleApp, app, { recursive: true })
  }
  cpSync(join(doubleApp, 'package.json'), join(home, 'package.json'))
  if (asRoot) chownSync(home, nobody, nobody)
  const words = [...drop, 'dbus-run-session', '--', join(electron, 'electron'), '--disable-gpu', app]
  const xauthority = process.env['XAUTHORITY']
  const cookie = join(home, 'Xauthority')
  if (xauthority) {
    cpSync(xauthority, cookie)
    if (asRoot) chownSync(cookie, nobody, nobody)
  }
  const child = spawn(words[0]!, words.slice(1), {
    env: {
      ...process.env,
      HOME: home,
      PATCHBAY_HOME: join(home, 'p'),
      XAUTHORITY: cookie,
      XDG_RUNTIME_DIR: '',
      PATCHBAY_TEST_HOME: folder
    },
    stdio: 'ignore',
    detached: true
  })
  try {
    await expect.poll(() => pages(folder).length, { timeout: 45_000 }).toBeGreaterThan(0)
    await expect.poll(() => pages(folder).every(({ seccomp }) => seccomp === '2')).toBe(true)
    for (const { command } of pages(folder)) expect(command).not.toContain('--no-sandbox')
  } finally {
    process.kill(-child.pid!, 'SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    await expect.poll(() => pages(folder)).toEqual([])
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})

/** Page processes of the app that was started with this home: their command and the mode of their seccomp filter. */
function pages(folder: string): { command: string; seccomp: string | undefined }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').join(' ')
        if (!command.includes('--type=renderer') || !command.includes(folder)) return []
        return [{ command, seccomp: /^Seccomp:\t(\d)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1] }]
      } catch {
        return []
      }
    })
}
