/** The whole app: real core, real page, real servers, in a real Electron. */
import { spawn } from 'node:child_process'
import { existsSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type ConsoleMessage } from '@playwright/test'
import type { ServerView } from '../../contract/model.ts'
import { at } from '../../build/lib/root.mjs'
import { run } from '../../build/lib/run.mjs'
import {
  createHome,
  end,
  endsWell,
  firstPage,
  processesOf,
  realApp,
  start,
  windows,
  type Home,
  type Started
} from './launch.ts'
import { startTrayHost } from './tray-host.mjs'

const tiny = at('test', 'fixtures', 'servers', 'tiny.mjs')
let home: Home
let started: Started | undefined
let trayHost: Awaited<ReturnType<typeof startTrayHost>> | undefined

test.beforeEach(() => {
  expect(realApp, 'the app must build for these tests').not.toBe('')
  home = createHome()
  started = undefined
})
test.afterEach(async () => {
  await end(started, home)
  await trayHost?.stop()
  trayHost = undefined
})

/** The command line of the same home, on a real Node: the app's other face. */
async function patchbay(...words: string[]): Promise<{ code: number; output: string }> {
  return run(process.execPath, [at('dist', 'main', 'cli.cjs'), ...words], {
    env: home.env,
    capture: true,
    timeoutMs: 60_000
  })
}
async function servers(): Promise<ServerView[]> {
  const { code, output } = await patchbay('list', '--json')
  return code === 0 ? (JSON.parse(output) as ServerView[]) : []
}
const view = async (id: string) => (await servers()).find((each) => each.id === id)
async function addTiny(id = 'tiny', ...more: string[]): Promise<ServerView> {
  const added = await patchbay('add', id, '--yes', '--json', ...more, '--', process.execPath, tiny, '--extras')
  expect(added.code, added.output).toBe(0)
  await expect.poll(async () => (await view(id))?.phase).toBe('ready')
  return (await view(id))!
}
const alive = (pid: number) => existsSync(`/proc/${pid}`)

test('the page draws under its own policy without a complaint', async () => {
  started = await start(realApp, home)
  const page = await started.app.firstWindow()
  const complaints: string[] = []
  const listen = (message: ConsoleMessage) => {
    if (message.type() === 'error' || /Content Security Policy/.test(message.text())) complaints.push(message.text())
  }
  page.on('console', listen)
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.reload()
  await expect(page.locator('body')).toContainText(/server/i)
  await addTiny()
  await expect(page.locator('body')).toContainText('tiny')
  expect(complaints).toEqual([])
})

test('a server is restarted from the tray, by hand from the menu', async () => {
  trayHost = await startTrayHost()
  started = await start(realApp, home)
  await firstPage(started.app)
  const item = await trayHost.item()
  const before = await addTiny()
  await expect.poll(() => item.tooltip()).toBe('Patchbay: 1 server ready')
  await item.click('Servers', /tiny/, 'Restart')
  await expect
    .poll(async () => {
      const now = await view('tiny')
      return now?.phase === 'ready' && now.pid !== before.pid
    })
    .toBe(true)
  expect(alive(before.pid!)).toBe(false)
  await item.click('Servers', /tiny/, 'Stop')
  await expect.poll(async () => (await view('tiny'))?.phase).toBe('stopped')
  await expect.poll(() => item.tooltip()).toBe('Patchbay: 1 server off')
  await item.click('Servers', /tiny/, 'Open log')
  await expect.poll(async () => (await windows(started!.app))[0]?.url).toContain('#/server/tiny/logs')
})

test('a killed page harms no server, and a call in flight is answered', async () => {
  started = await start(realApp, home)
  const page = await firstPage(started.app)
  const before = await addTiny()
  const call = patchbay('call', 'tiny', 'slow', '{"ms":1500}', '--json')
  const renderer = await started.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId()
  )
  const crashed = page.waitForEvent('crash')
  process.kill(renderer, 'SIGKILL')
  await crashed
  expect((await call).code, (await call).output).toBe(0)
  expect((await view('tiny'))?.pid).toBe(before.pid)
  await expect
    .poll(() => started!.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.isCrashed()))
    .toBe(false)
})

test('a server that cannot be started any more is announced once', async () => {
  trayHost = await startTrayHost()
  started = await start(realApp, home)
  await firstPage(started.app)
  const item = await trayHost.item()
  const program = join(home.path, 'a-node')
  symlinkSync(process.execPath, program)
  const added = await patchbay('add', 'broken', '--yes', '--json', '--', program, tiny)
  expect(added.code, added.output).toBe(0)
  await expect.poll(() => item.tooltip()).toBe('Patchbay: 1 server ready')
  rmSync(program)
  await item.click('Servers', /broken/, 'Restart')
  await expect.poll(() => trayHost!.notifications.map((each) => each.title)).toEqual(['broken has failed'])
  await expect.poll(() => item.tooltip()).toBe('Patchbay: 1 failed')
})

test('quitting from the tray names what it stops, and leaves no process within its bound', async () => {
  trayHost = await startTrayHost()
  started = await start(realApp, home)
  await firstPage(started.app)
  const item = await trayHost.item()
  await addTiny('one')
  await addTiny('two')
  await expect.poll(async () => (await item.menu()).at(-1)?.label).toBe('Quit, and stop 2 servers')
  const asked = Date.now()
  await item.click('Quit, and stop 2 servers').catch(() => undefined)
  await endsWell(started, home)
  // 8.5 s for the servers, 3 s for Electron itself; the rest is the machine's.
  expect(Date.now() - asked).toBeLessThan(20_000)
  await expect.poll(() => processesOf(home)).toEqual([])
})

test('quit asked on the command line ends the app', async () => {
  started = await start(realApp, home)
  await firstPage(started.app)
  await addTiny()
  expect((await patchbay('quit')).code).toBe(0)
  await endsWell(started, home)
  await expect.poll(() => processesOf(home)).toEqual([])
})

test('SIGTERM stops every server first', async () => {
  started = await start(realApp, home)
  await firstPage(started.app)
  await addTiny()
  process.kill(started.app.process().pid!, 'SIGTERM')
  await endsWell(started, home)
  await expect.poll(() => processesOf(home)).toEqual([])
})

test('SIGTERM while it still starts is a quit, too: no box, nothing left', async () => {
  for (const when of ['at once', 'with a window'] as const) {
    started = await start(realApp, home)
    if (when === 'with a window') await started.app.firstWindow()
    process.kill(started.app.process().pid!, 'SIGTERM')
    await endsWell(started, home)
    await expect.poll(() => processesOf(home)).toEqual([])
  }
})

test('it joins a core that runs already, and quitting leaves that one running', async () => {
  trayHost = await startTrayHost()
  const core = spawn(process.execPath, [at('dist', 'main', 'headless.cjs'), 'serve', '--no-open'], {
    env: home.env,
    stdio: 'ignore'
  })
  try {
    await expect.poll(async () => (await patchbay('status')).code).toBe(0)
    const before = await addTiny()
    started = await start(realApp, home)
    const page = await firstPage(started.app)
    await expect(page.locator('body')).toContainText('tiny')
    const item = await trayHost.item()
    await expect.poll(async () => (await item.menu()).at(-1)?.label).toBe('Quit this window; the servers go on')
    await item.click(/^Quit/).catch(() => undefined)
    await endsWell(started, home)
    expect(core.exitCode).toBe(null)
    expect((await view('tiny'))?.pid).toBe(before.pid)
  } finally {
    core.kill('SIGTERM')
  }
})

test('switches of the page reach the shell: theme and closing', async () => {
  started = await start(realApp, home)
  const page = await firstPage(started.app)
  const outcome = await page.evaluate(() =>
    (
      window as unknown as { patchbay: { ask: (name: string, input: unknown) => Promise<{ ok: boolean }> } }
    ).patchbay.ask('settings.update', {
      change: { theme: 'dark' }
    })
  )
  expect(outcome.ok).toBe(true)
  await expect.poll(() => started!.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')
})
