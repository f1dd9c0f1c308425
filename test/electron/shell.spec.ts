/** The shell itself, around a core in memory. */
import { expect, test } from '@playwright/test'
import type { Double } from './double/app.ts'
import { run } from '../../build/lib/run.mjs'
import {
  createHome,
  doubleApp,
  electronFlags,
  electronPath,
  end,
  endsWell,
  firstPage,
  processesOf,
  start,
  windows,
  type Home,
  type Started
} from './launch.ts'
import { startTrayHost } from './tray-host.mjs'

let home: Home
let started: Started | undefined
let trayHost: Awaited<ReturnType<typeof startTrayHost>> | undefined

test.beforeEach(() => {
  home = createHome()
  started = undefined
})
test.afterEach(async () => {
  await end(started, home)
  await trayHost?.stop()
  trayHost = undefined
})

const double = <T>(run: (double: Double) => T) =>
  started!.app.evaluate((_electron, source) => {
    // eslint-disable-next-line no-eval -- a function of this test, sent as its text
    const inner = (0, eval)(`(${source})`) as (double: unknown) => unknown
    return inner((globalThis as { double?: unknown }).double)
  }, String(run)) as Promise<T>

test('the page gets exactly two functions of Patchbay, and nothing of Node or Electron', async () => {
  started = await start(doubleApp, home)
  const page = await firstPage(started.app)
  const seen = await page.evaluate(() => {
    const world = window as unknown as Record<string, unknown>
    const api = world['patchbay'] as Record<string, unknown>
    return {
      keys: Object.keys(api).sort(),
      kinds: Object.values(api).map((each) => typeof each),
      frozen: Object.isFrozen(api),
      node: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter((name) => name in world)
    }
  })
  expect(seen).toEqual({ keys: ['ask', 'follow'], kinds: ['function', 'function'], frozen: true, node: [] })
})

test('the page is sandboxed, isolated and without Node', async () => {
  started = await start(doubleApp, home)
  await firstPage(started.app)
  const preferences = await started.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>
    }
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag, allowRunningInsecureContent } =
      contents.getLastWebPreferences()
    return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag, allowRunningInsecureContent }
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true
  })
  expect(preferences.webviewTag ?? false).toBe(false)
  expect(preferences.allowRunningInsecureContent ?? false).toBe(false)
})

test('the page comes from app:// with a policy that lets it reach nothing else', async () => {
  started = await start(doubleApp, home)
  const page = await firstPage(started.app)
  expect(new URL(page.url()).origin + '/').toMatch(/^(app:\/\/patchbay|null)\/$/)
  expect(page.url()).toMatch(/^app:\/\/patchbay\/index\.html#/)
  const reached = await page.evaluate(async () => {
    const violated: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective))
    try {
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.body.append(script)
    } catch {
      // trusted types refuse it even earlier
    }
    const fetched = await fetch('https://example.com/').then(
      () => true,
      () => false
    )
    const own = await fetch('/index.html').then(
      () => true,
      () => false
    )
    // In a task of the page's own: the debugger that runs this function lifts the rule while it does.
    const evaluated = await new Promise<boolean>((resolve) =>
      setTimeout(() => {
        try {
          // eslint-disable-next-line no-eval -- must be refused
          resolve((0, eval)('true') as boolean)
        } catch {
          resolve(false)
        }
      })
    )
    for (let n = 0; n < 400 && !violated.includes('connect-src'); n++)
      await new Promise((resolve) => setTimeout(resolve, 50))
    return { fetched, own, evaluated, inline: 'inlineRan' in window, violated: [...new Set(violated)].sort() }
  })
  expect(reached).toMatchObject({ fetched: false, own: false, evaluated: false, inline: false })
  expect(reached.violated).toContain('connect-src')
})

test('paths that are not on the list of built files are not there', async () => {
  started = await start(doubleApp, home)
  const page = await firstPage(started.app)
  const statuses = await page.evaluate(
    (paths) =>
      Promise.all(
        paths.map(
          (path) =>
            new Promise<string>((resolve) => {
              const image = new Image()
              image.onload = () => resolve('there')
              image.onerror = () => resolve('not there')
              image.src = path
            })
        )
      ),
    [
      'app://patchbay/../main/tray/icon.png',
      'app://patchbay/..%2fmain%2ftray%2ficon.png',
      'app://other/index.html',
      'file:///etc/hostname'
    ]
  )
  expect(statuses).toEqual(['not there', 'not there', 'not there', 'not there'])
})

test('the page cannot be led elsewhere, opens no window, and is granted no permission', async () => {
  started = await start(doubleApp, home)
  const page = await firstPage(started.app)
  await started.app.evaluate(({ shell }) => {
    const opened: string[] = []
    ;(globalThis as { opened?: string[] }).opened = opened
    shell.openExternal = (url: string) => {
      opened.push(url)
      return Promise.resolve()
    }
  })
  const before = page.url()
  await page.evaluate(() => {
    window.open('https://example.com/new')
    window.open('file:///etc/passwd')
    location.href = 'http://example.com/away'
  })
  await page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'app://patchbay/other.html'
    document.body.append(link)
    link.click()
  })
  const camera = await page.evaluate(() =>
    navigator.permissions.query({ name: 'geolocation' }).then((each) => each.state)
  )
  expect(camera).toBe('denied')
  expect(page.url()).toBe(before)
  expect(await windows(started.app)).toHaveLength(1)
})

test('a request that the contract does not name is refused before it reaches the core', async () => {
  started = await start(doubleApp, home)
  const page = await firstPage(started.app)
  const outcome = await page.evaluate(() =>
    (window as unknown as { patchbay: { ask: (name: string, input: unknown) => Promise<unknown> } }).patchbay.ask(
      'process.exit',
      {}
    )
  )
  expect(outcome).toMatchObject({ ok: false, failure: { code: 'bad-input' } })
  expect((await double((it) => it.asked.map((each) => each.name))) as string[]).not.toContain('process.exit')
})

test('a message of another frame is not answered', async () => {
  started = await start(doubleApp, home)
  await firstPage(started.app)
  const answered = await started.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    // The handler as Electron holds it, asked in the name of a frame of another origin.
    const handlers = (
      ipcMain as unknown as { _invokeHandlers: Map<string, (event: unknown, ...args: unknown[]) => unknown> }
    )._invokeHandlers
    const sender = BrowserWindow.getAllWindows()[0]!.webContents
    const event = (url: string, parent: unknown) => ({ sender, senderFrame: { url, parent } })
    const handle = handlers.get('patchbay:ask')!
    const ask = async (frame: unknown) => {
      let value: unknown
      // Before Electron 27 a handler answers through the event; after, by its promise.
      const carrier = {
        ...(frame as object),
        _reply: (each: unknown) => (value = each),
        _throw: (each: unknown) => (value = each)
      }
      const returned = await handle(carrier, 'snapshot', {})
      for (let n = 0; n < 400 && (value ?? returned) === undefined; n++)
        await new Promise((resolve) => setTimeout(resolve, 50))
      return (value ?? returned) as { ok?: boolean; result?: { ok: boolean } }
    }
    return Promise.all([
      ask(event('https://evil.example/', null)),
      ask(event('app://patchbay/index.html', {})),
      ask(event('app://patchbay.evil/index.html', null)),
      ask(event('app://patchbay/index.html#/board', null))
    ])
  })
  expect(answered.map((each) => each.ok ?? each.result?.ok)).toEqual([false, false, false, true])
})

test('a second start shows the window of the first and ends', async () => {
  trayHost = await startTrayHost()
  started = await start(doubleApp, home)
  await firstPage(started.app)
  await started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.hide())
  const second = await run(electronPath, [...electronFlags, doubleApp, '--open=/server/git'], {
    env: home.env,
    capture: true,
    timeoutMs: 60_000
  })
  expect(second.code).toBe(0)
  expect(second.output).toContain('open already')
  await expect
    .poll(() => windows(started!.app))
    .toEqual([{ visible: true, url: expect.stringContaining('app://patchbay/') }])
})

test('with a tray, closing the window hides it and a click on the icon brings it back', async () => {
  trayHost = await startTrayHost()
  started = await start(doubleApp, home)
  await firstPage(started.app)
  const item = await trayHost.item()
  await started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
  await expect.poll(async () => (await windows(started!.app)).map((each) => each.visible)).toEqual([false])
  await item.activate()
  await expect.poll(async () => (await windows(started!.app)).map((each) => each.visible)).toEqual([true])
})

test('where no tray is, the window opens although it was started hidden, and closing it quits', async () => {
  started = await start(doubleApp, home, ['--hidden'])
  await firstPage(started.app)
  await expect.poll(async () => (await windows(started!.app)).map((each) => each.visible)).toEqual([true])
  void started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close()).catch(() => undefined)
  await endsWell(started, home)
  await expect.poll(() => processesOf(home)).toEqual([])
})

test('with closing to the tray switched off, closing the window quits', async () => {
  trayHost = await startTrayHost()
  started = await start(doubleApp, home)
  await firstPage(started.app)
  await trayHost.item()
  await expect.poll(() => double((it) => it.follows())).toBeGreaterThan(0)
  await double((it) => it.settings({ closeToTray: false }))
  void started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close()).catch(() => undefined)
  await endsWell(started, home)
})

test('started hidden where a tray is, it has no window until one is asked for', async () => {
  trayHost = await startTrayHost()
  started = await start(doubleApp, home, ['--hidden'])
  const item = await trayHost.item()
  expect(await windows(started.app)).toEqual([])
  await item.click('Open Patchbay')
  await expect.poll(async () => (await windows(started!.app)).map((each) => each.visible)).toEqual([true])
})

test('the tray tells the state in words, trouble first, and does what is clicked', async () => {
  trayHost = await startTrayHost()
  started = await start(doubleApp, home)
  await firstPage(started.app)
  const item = await trayHost.item()
  await expect.poll(() => item.tooltip()).toBe('Patchbay: 1 ready, 1 off')
  const calm = await item.icon()
  await double((it) =>
    it.put('figma', {
      phase: 'failed',
      signal: 'failed',
      sentence: 'Failed',
      lastError: { code: 'missing-env', message: 'FIGMA_API_KEY is not set. Add it, then start again.' },
      remedies: [{ label: 'Add the key…', request: 'view.open', input: { path: '/server/figma/settings' } }]
    })
  )
  await expect.poll(() => item.tooltip()).toBe('Patchbay: 1 failed, 1 ready, 1 off')
  const labels = (await item.menu()).map((each: { label: string }) => each.label.trim())
  expect(labels.slice(0, 5)).toEqual([
    '✕ 1 failed, 1 ready, 1 off',
    '0 hosts joined, 0 calls today',
    '',
    '✕ figma: FIGMA_API_KEY is not set',
    'Add the key…'
  ])
  expect(labels.at(-1)).toBe('Quit, and stop 1 server')
  expect((await item.icon()).argb.equals(calm.argb)).toBe(false)
  await item.click('1 ready, 1 off', /sentry/, 'Start')
  await expect
    .poll(() => double((it) => it.asked.filter((each) => each.name === 'servers.start')))
    .toEqual([{ name: 'servers.start', input: { id: 'sentry' } }])
  await item.click(/Add the key/)
  await expect.poll(async () => (await windows(started!.app))[0]?.url).toContain('#/server/figma/settings')
})

test('a server that gives up is announced once, and a click on the notice leads to it', async () => {
  trayHost = await startTrayHost()
  started = await start(doubleApp, home)
  await firstPage(started.app)
  await expect.poll(() => double((it) => it.follows())).toBeGreaterThan(0)
  await expect.poll(async () => (await trayHost!.item()).tooltip()).toContain('1 ready')
  await double((it) =>
    it.put('git', { phase: 'waiting', signal: 'attention', sentence: 'Waiting 1 s before the next start' })
  )
  await double((it) =>
    it.put('git', {
      phase: 'failed',
      signal: 'failed',
      lastError: { code: 'exited', message: 'It exited with code 1.' }
    })
  )
  await double((it) => it.put('git', { memoryBytes: 5 }))
  await expect.poll(() => trayHost!.notifications.length).toBe(1)
  expect(trayHost.notifications[0]).toMatchObject({
    title: 'git has failed',
    body: expect.stringContaining('It exited with code 1.')
  })
  trayHost.answer(0)
  await expect.poll(async () => (await windows(started!.app))[0]?.url).toContain('#/server/git')
})

test('tools that changed their words are announced', async () => {
  trayHost = await startTrayHost()
  started = await start(doubleApp, home)
  await firstPage(started.app)
  await expect.poll(async () => (await trayHost!.item()).tooltip()).toContain('1 ready')
  await double((it) => it.put('git', { toolsHeld: 3, signal: 'attention' }))
  await expect.poll(() => trayHost!.notifications.length).toBe(1)
  expect(trayHost.notifications[0]).toMatchObject({ title: 'git changed 3 of its tools' })
})

test('the tray lists the last calls, and reviews what was copied', async () => {
  trayHost = await startTrayHost()
  started = await start(doubleApp, home)
  const shown = await firstPage(started.app)
  const item = await trayHost.item()
  await expect.poll(() => item.tooltip()).toBe('Patchbay: 1 ready, 1 off')
  await double((it) =>
    it.called({
      id: 1,
      at: '2026-11-21T14:32:00.000Z',
      host: null,
      server: 'git',
      method: 'tools/call',
      name: 'log',
      outcome: 'ok',
      ms: 12,
      requestBytes: 1,
      responseBytes: 1,
      error: null,
      slow: false,
      usualMs: null,
      answer: null
    })
  )
  await expect
    .poll(async () => (await item.menu()).map((each: { label: string }) => each.label))
    .toContain('Last calls')
  await item.click('Last calls', /log · git, test call, 12 ms/)
  await expect.poll(async () => (await windows(started!.app))[0]?.url).toContain('#/server/git/logs/2026-11-21T14')
  await started.app.evaluate(({ clipboard }) => clipboard.writeText('npx -y @modelcontextprotocol/server-memory'))
  await item.click(/^Paste a command/)
  await expect.poll(async () => (await windows(started!.app))[0]?.url).toContain('#/add')
  await expect
    .poll(() => shown.evaluate(() => document.querySelector('output')?.textContent))
    .toContain('"text":"npx -y @modelcontextprotocol/server-memory"')
})

test('quitting from the tray stops the core and leaves no process', async () => {
  trayHost = await startTrayHost()
  started = await start(doubleApp, home)
  await firstPage(started.app)
  const item = await trayHost.item()
  await expect.poll(() => item.tooltip()).toContain('1 ready')
  // It may be gone before it has answered the click.
  await item.click(/^Quit/).catch(() => undefined)
  await endsWell(started, home)
  await expect.poll(() => processesOf(home)).toEqual([])
})

test('SIGTERM is a quit: exit 0 and no process left', async () => {
  started = await start(doubleApp, home)
  await firstPage(started.app)
  process.kill(started.app.process().pid!, 'SIGTERM')
  await endsWell(started, home)
  await expect.poll(() => processesOf(home)).toEqual([])
})

test('an error that nobody caught is told and stops nothing: no box waits for a click', async () => {
  started = await start(doubleApp, home)
  await firstPage(started.app)
  await started.app.evaluate(() => {
    setImmediate(() => {
      throw new Error('nobody caught this')
    })
    void Promise.reject(new Error('nor that'))
  })
  await expect.poll(() => started!.stderr()).toContain('nobody caught this')
  await expect.poll(() => started!.stderr()).toContain('nor that')
  expect(await windows(started.app)).toHaveLength(1)
  process.kill(started.app.process().pid!, 'SIGTERM')
  await endsWell(started, home)
})

test('joined to a core that runs elsewhere, quitting says that the servers go on', async () => {
  trayHost = await startTrayHost()
  started = await start(doubleApp, home, ['--double-joined'])
  await firstPage(started.app)
  const item = await trayHost.item()
  await expect.poll(async () => (await item.menu()).at(-1)?.label).toBe('Quit this window; the servers go on')
})

test('a page that is killed comes back, and its follows are let go', async () => {
  started = await start(doubleApp, home)
  const page = await firstPage(started.app)
  const renderer = await started.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId()
  )
  const crashed = page.waitForEvent('crash')
  process.kill(renderer, 'SIGKILL')
  await crashed
  await expect
    .poll(() =>
      started!.app.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]!.webContents
        return [contents.isCrashed(), contents.getOSProcessId() > 0, contents.isLoading()]
      })
    )
    .toEqual([false, true, false])
  expect(
    await started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId())
  ).not.toBe(renderer)
})

test('the window stands where it was left', async () => {
  started = await start(doubleApp, home)
  await firstPage(started.app)
  await started.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]!
    window.setBounds({ x: 40, y: 60, width: 900, height: 700 })
    window.close()
  })
  await endsWell(started, home)
  started = await start(doubleApp, home)
  await firstPage(started.app)
  const bounds = await started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds())
  expect(bounds).toMatchObject({ width: 900, height: 700 })
  const least = await started.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getMinimumSize())
  expect(least[0]).toBe(480)
})
