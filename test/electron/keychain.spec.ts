/** Secrets in a real keychain, from the desktop app: given once, used by the server, in no file. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import dbus from 'dbus-next'
import { at } from '../../build/lib/root.mjs'
import { run } from '../../build/lib/run.mjs'
import { createHome, end, firstPage, realApp, start, type Started } from './launch.ts'

const tiny = at('test', 'fixtures', 'servers', 'tiny.mjs')
const secret = 'correct-horse-battery-staple'
const daemon = ['/usr/bin/gnome-keyring-daemon', '/usr/local/bin/gnome-keyring-daemon'].find((path) => existsSync(path))

/** The process that owns a name on the session's bus. */
async function ownerOf(name: string): Promise<number | null> {
  const bus = dbus.sessionBus()
  try {
    const reply = await bus.call(
      new dbus.Message({
        destination: 'org.freedesktop.DBus',
        path: '/org/freedesktop/DBus',
        interface: 'org.freedesktop.DBus',
        member: 'GetConnectionUnixProcessID',
        signature: 's',
        body: [name]
      })
    )
    return (reply?.body[0] as number | undefined) ?? null
  } catch {
    return null
  } finally {
    bus.disconnect()
  }
}

test.skip(process.platform !== 'linux' || daemon === undefined, 'no keychain can be had here (gnome-keyring)')

test('a secret goes to the keychain, reaches its server, and is in no file of Patchbay', async () => {
  const home = createHome()
  // A keyring of its own, unlocked, on this session's bus.
  const keyring = spawn(daemon!, ['--replace', '--unlock', '--foreground', '--components=secrets'], {
    env: { ...home.env, XDG_DATA_HOME: join(home.path, 'share') },
    stdio: ['pipe', 'ignore', 'ignore']
  })
  keyring.stdin.end('a password')
  const patchbay = (...words: string[]) =>
    run(process.execPath, [at('dist', 'main', 'cli.cjs'), ...words], {
      env: home.env,
      capture: true,
      timeoutMs: 60_000
    })
  let started: Started | undefined
  try {
    await expect.poll(() => ownerOf('org.freedesktop.secrets')).toBe(keyring.pid)
    started = await start(realApp, home)
    const page = await firstPage(started.app)
    const added = await patchbay(
      'add',
      'tiny',
      '--yes',
      '--json',
      '--secret',
      `API_TOKEN=${secret}`,
      '--',
      process.execPath,
      tiny
    )
    expect(added.code, added.output).toBe(0)
    const vault = await page.evaluate(async () => {
      const { ask } = (
        window as unknown as {
          patchbay: { ask: (name: string, input: unknown) => Promise<{ value: { core: { vault: string } } }> }
        }
      ).patchbay
      return (await ask('snapshot', {})).value.core.vault
    })
    expect(vault).toBe('keychain')
    const called = await patchbay('call', 'tiny', 'env', '{"name":"API_TOKEN"}', '--json')
    expect(called.code, called.output).toBe(0)
    await expect.poll(async () => JSON.stringify(await patchbay('list', '--json'))).toContain('ready')
    const files = readdirSync(join(home.path, 'patchbay'), { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile()
    )
    const holding = files
      .map((each) => join(each.parentPath, each.name))
      .filter((file) => readFileSync(file).includes(secret))
    expect(holding).toEqual([])
    for (const words of [
      ['list', '--json'],
      ['show', 'tiny', '--json'],
      ['logs', 'tiny', '--json']
    ])
      expect((await patchbay(...words)).output).not.toContain(secret)
  } finally {
    keyring.kill('SIGTERM')
    await end(started, home)
  }
})
