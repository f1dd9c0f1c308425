/** The packaged app, started once. Its fuses shut out every debugger, so it is looked at from outside, as a person does. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCurrentFuseWire, FuseV1Options } from '@electron/fuses'
import { expect, test } from '@playwright/test'
import { at } from '../../build/lib/root.mjs'
import { run } from '../../build/lib/run.mjs'
import { createHome, electronFlags, processesOf } from './launch.ts'
import { startTrayHost } from './tray-host.mjs'

const output = join(tmpdir(), `patchbay-packaged-${process.pid}`)
const executable = join(output, 'linux-unpacked', 'patchbay')
const tiny = at('test', 'fixtures', 'servers', 'tiny.mjs')

test.skip(process.platform !== 'linux', 'the packaged app is started on Linux only')
test.describe.configure({ mode: 'serial' })
test.afterAll(() => run('rm', ['-rf', output]).then(() => undefined))

test('npm run pack makes an app that holds the bundles and the keychain’s code, and no other module', async () => {
  test.setTimeout(300_000)
  const packed = await run(process.execPath, [at('build', 'pack.mjs'), '--dir', `-c.directories.output=${output}`], {
    capture: true,
    timeoutMs: 280_000
  })
  expect(packed.code, packed.output).toBe(0)
  expect(existsSync(executable)).toBe(true)
  const unpacked = join(output, 'linux-unpacked', 'resources', 'app.asar.unpacked', 'node_modules', '@napi-rs')
  expect(readdirSync(unpacked).some((name) => name.startsWith('keyring-linux'))).toBe(true)
})

test('its fuses are set: no NODE_OPTIONS, no inspector, only from the archive', async () => {
  const wire = (await getCurrentFuseWire(executable)) as unknown as Record<number, number>
  const on = (fuse: FuseV1Options) => String.fromCharCode(wire[fuse] ?? 0) === '1' || wire[fuse] === 49
  expect(on(FuseV1Options.EnableNodeOptionsEnvironmentVariable)).toBe(false)
  expect(on(FuseV1Options.EnableNodeCliInspectArguments)).toBe(false)
  expect(on(FuseV1Options.OnlyLoadAppFromAsar)).toBe(true)
  expect(on(FuseV1Options.EnableCookieEncryption)).toBe(true)
  // The bridge and the command line run on it.
  expect(on(FuseV1Options.RunAsNode)).toBe(true)
})

test('the packaged app starts, runs a real server, and quits from its tray', async () => {
  if (process.env['PATCHBAY_ELECTRON_OLD']) {
    const shimmed = await run(at('test', 'electron', 'kit', 'into-packaged'), [join(output, 'linux-unpacked')], {
      capture: true,
      timeoutMs: 60_000
    })
    expect(shimmed.code, shimmed.output).toBe(0)
  }
  const home = createHome()
  const trayHost = await startTrayHost()
  const patchbay = (...words: string[]) =>
    run(process.execPath, [at('dist', 'main', 'cli.cjs'), ...words], {
      env: home.env,
      capture: true,
      timeoutMs: 60_000
    })
  const app = spawn(executable, [...electronFlags], { env: home.env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [app.stdout, app.stderr]) stream.on('data', (chunk) => (said += String(chunk)))
  const gone = new Promise<number | null>((resolve) => app.once('exit', resolve))
  try {
    const item = await trayHost.item(60_000).catch((error: Error) => {
      throw new Error(`${error.message}\n${said}`)
    })
    await expect.poll(() => item.tooltip(), said).toBe('Patchbay: No servers yet')
    const added = await patchbay('add', 'tiny', '--yes', '--json', '--', process.execPath, tiny)
    expect(added.code, added.output).toBe(0)
    await expect.poll(() => item.tooltip()).toBe('Patchbay: 1 server ready')
    await item.click('Quit, and stop 1 server').catch(() => undefined)
    expect(await gone).toBe(0)
    await expect.poll(() => processesOf(home)).toEqual([])
  } finally {
    app.kill('SIGKILL')
    for (const { pid } of processesOf(home)) process.kill(pid, 'SIGKILL')
    trayHost.stop()
    await expect.poll(() => processesOf(home)).toEqual([])
    home.remove()
  }
})
