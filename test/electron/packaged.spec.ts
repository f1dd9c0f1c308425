/** The packaged app, started once. Its fuses shut out every debugger, so it is looked at from outside, as a person does. */
import { spawn, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { getCurrentFuseWire, FuseV1Options } from '@electron/fuses'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
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

const realpathOf = (link: string): string => {
  try {
    return readlinkSync(link)
  } catch {
    return ''
  }
}

/** The runtime that an AppImage begins with: from the test Electron, which comes as one. */
const runtime = join(dirname(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '/'), 'appimage-runtime')
const canMount = ['/usr/bin/mksquashfs', '/usr/lib/x86_64-linux-gnu/libfuse.so.2', runtime].every((file) =>
  existsSync(file)
)

test('as an AppImage, what it writes for a host names the image, and works after each new mount', async () => {
  test.skip(
    !canMount,
    'no AppImage can be made and mounted here (mksquashfs, libfuse2 and the kit’s runtime are needed)'
  )
  test.setTimeout(180_000)
  const home = createHome()
  const image = join(home.path, 'Patchbay 1.AppImage')
  const { generateAppRunScript } = createRequire(import.meta.url)(
    at('node_modules', 'app-builder-lib', 'out', 'targets', 'appimage', 'appImageUtil.js')
  ) as { generateAppRunScript: (config: object) => string }
  const launcher = generateAppRunScript({
    ProductFilename: 'Patchbay',
    ProductName: 'Patchbay',
    ExecutableName: 'patchbay'
  })
  const folder = dirname(executable)
  writeFileSync(join(folder, 'AppRun'), launcher, { mode: 0o755 })
  const start = readFileSync(runtime)
  const squashed = await run(
    'mksquashfs',
    [
      folder,
      image,
      '-offset',
      String(start.length),
      '-all-root',
      '-noappend',
      '-no-progress',
      '-quiet',
      '-noI',
      '-noD',
      '-noF',
      '-noX'
    ],
    { capture: true, timeoutMs: 120_000 }
  )
  expect(squashed.code, squashed.output).toBe(0)
  const file = openSync(image, 'r+')
  writeSync(file, start, 0, start.length, 0)
  closeSync(file)
  chmodSync(image, 0o755)

  const config = join(home.path, '.cursor', 'mcp.json')
  mkdirSync(dirname(config))
  writeFileSync(config, '{}')
  const patchbay = async (...words: string[]) => {
    const ran = await run(process.execPath, [at('dist', 'main', 'cli.cjs'), ...words], {
      env: home.env,
      capture: true,
      timeoutMs: 60_000
    })
    expect(ran.code, ran.output).toBe(0)
    return ran.output
  }
  const trayHost = await startTrayHost()
  const opened: ChildProcess[] = []
  /** The mount of this run, as its processes show it. */
  const open = async () => {
    const app = spawn(image, [...electronFlags], { env: home.env, stdio: 'ignore' })
    opened.push(app)
    const gone = new Promise((resolve) => app.once('exit', resolve))
    // It was executed in place of the image's runtime; its environment is not to be read any more by then.
    const mountOf = () => /^.*\/\.mount_[^/]+/.exec(realpathOf(`/proc/${app.pid}/exe`))?.[0]
    await expect.poll(mountOf).toBeDefined()
    const mount = mountOf()
    await expect
      .poll(() => run(process.execPath, [at('dist', 'main', 'cli.cjs'), 'status'], { env: home.env, capture: true }))
      .toMatchObject({ code: 0 })
    return { mount, gone }
  }
  try {
    const first = await open()
    await patchbay('add', 'tiny', '--yes', '--', process.execPath, tiny)
    await patchbay('hosts', 'join', 'cursor', '--yes')
    const entry = JSON.parse(readFileSync(config, 'utf8')).mcpServers.patchbay as {
      readonly command: string
      readonly args: readonly string[]
      readonly env: Record<string, string>
    }
    expect(entry.command).toBe(image)
    expect(JSON.stringify(entry)).not.toContain('.mount_')
    await patchbay('quit')
    await first.gone
    const second = await open()
    expect(second.mount).not.toBe(first.mount)
    const hosts = JSON.parse(await patchbay('hosts', '--json')) as {
      readonly id: string
      readonly joined: boolean
      readonly signal: string
    }[]
    // What it has is right: it only waits for the host to look.
    expect(hosts.find(({ id }) => id === 'cursor')).toMatchObject({ joined: true, signal: 'working' })
    // As a host starts it; once where the system forbids the sandbox, so that the launcher inside turns it off.
    const bin = join(home.path, 'bin')
    mkdirSync(bin)
    writeFileSync(join(bin, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    for (const path of [process.env['PATH'] ?? '', `${bin}:${process.env['PATH'] ?? ''}`]) {
      const client = new Client({ name: 'host', version: '1' })
      await client.connect(
        new StdioClientTransport({
          command: entry.command,
          args: [...entry.args],
          env: { ...entry.env, HOME: home.path, PATH: path },
          stderr: 'inherit'
        })
      )
      expect((await client.listTools()).tools.map(({ name }) => name).join()).toContain('echo')
      await client.close()
    }
    await patchbay('quit')
    await second.gone
    await expect.poll(() => processesOf(home)).toEqual([])
  } finally {
    for (const app of opened) app.kill('SIGKILL')
    for (const { pid } of processesOf(home)) process.kill(pid, 'SIGKILL')
    trayHost.stop()
    home.remove()
  }
})
