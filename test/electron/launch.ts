/** Starts the desktop app in a home of its own, and knows how to tell that nothing of it is left. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test, type ElectronApplication, type Page } from '@playwright/test'

const needed = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run these tests with  npm run test:electron`)
  return value
}
export const electronPath = needed('PATCHBAY_ELECTRON')
export const realApp = process.env['PATCHBAY_ELECTRON_APP'] ?? ''
export const doubleApp = needed('PATCHBAY_ELECTRON_DOUBLE')

const asRoot = process.getuid?.() === 0
export const electronFlags = [...(asRoot ? ['--no-sandbox'] : []), '--disable-gpu']

export interface Home {
  readonly path: string
  readonly env: Record<string, string>
  readonly remove: () => void
}
/** Patchbay's home, and a person's home with no host in it. */
export function createHome(): Home {
  const path = mkdtempSync(join(tmpdir(), 'patchbay-electron-'))
  const env = { ...process.env, PATCHBAY_HOME: join(path, 'patchbay'), HOME: path, PATCHBAY_TEST_HOME: path }
  return {
    path,
    env: Object.fromEntries(Object.entries(env).filter((each): each is [string, string] => each[1] !== undefined)),
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 })
  }
}

export interface Started {
  readonly app: ElectronApplication
  readonly stderr: () => string
  /** How it ended: "exit code 0", "SIGSEGV". Listened for from the start, so that no end comes too early to be seen. */
  readonly gone: Promise<string>
}
/**
 * Now and then an idle Electron does not hear its debugger, by which Playwright holds back the app until it is attached
 * (seen 2 times in 90 starts on a busy machine: both sockets open, then silence). That start says nothing about the app
 * and is made again; what is not there at the third try fails.
 */
export async function start(folder: string, home: Home, args: readonly string[] = []): Promise<Started> {
  const launch = () =>
    _electron.launch({
      executablePath: electronPath,
      args: [...electronFlags, folder, ...args],
      env: home.env,
      timeout: 40_000
    })
  const again = (error: unknown) => {
    if (!String(error).includes('Timeout')) throw error
    console.error(`Electron did not answer its debugger and is started again. ${String(error).split('\n')[0]}`)
    killAll(home)
    return launch()
  }
  const app = await launch().catch(again).catch(again)
  let stderr = ''
  app.process().stderr?.on('data', (chunk) => (stderr += String(chunk)))
  const gone = new Promise<string>((resolve) =>
    app.process().once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  )
  return { app, stderr: () => stderr, gone }
}

/** The window, once the page in it has been drawn. */
export async function firstPage(app: ElectronApplication): Promise<Page> {
  const page = await app.firstWindow()
  await page.waitForLoadState('domcontentloaded')
  return page
}

export interface WindowState {
  readonly visible: boolean
  readonly url: string
}
export const windows = (app: ElectronApplication): Promise<WindowState[]> =>
  app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((each) => ({ visible: each.isVisible(), url: each.webContents.getURL() }))
  )

/** Live processes that carry this home in their environment: the app's own and its servers', whoever their parent is. */
export function processesOf(home: Home): { pid: number; command: string }[] {
  const marker = `PATCHBAY_TEST_HOME=${home.path}`
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(marker)) return []
        if (/^State:\tZ/m.test(readFileSync(`/proc/${name}/status`, 'utf8'))) return []
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').join(' ').trim()
        return [{ pid: Number(name), command }]
      } catch {
        return []
      }
    })
}

/** That it ends by itself and well; else the error says how, or what still ran, and what it wrote last. */
export async function endsWell({ gone, stderr }: Started, home: Home, withinMs = 30_000): Promise<void> {
  const how = await within(gone, withinMs)
  if (how === 'exit code 0') return
  // Electron 22 now and then crashes while it waits for its debugger to go: the app's own end is behind it by then.
  if (how === 'SIGSEGV' && stderr().trimEnd().endsWith('Waiting for the debugger to disconnect...')) {
    console.error('▲ FLAKY: this Electron crashed after the app had ended, while its debugger was attached.')
    return
  }
  const told = how === null ? `it still ran after ${withinMs / 1000} s: ${stillRunning(home)}` : `it ended with ${how}`
  throw new Error(`The app was to quit with exit code 0, but ${told}\nIts last words:\n${stderr().slice(-4_000)}`)
}

const politeMs = 20_000

/**
 * Ends the app however it is, so that a failed test leaves nothing behind: closed by its debugger, which may go unheard
 * (see start), then by SIGTERM as a session does, then killed with all its processes. Bounded. Fails when it had to be
 * killed, since an app that does not end at SIGTERM is at fault, whatever was tested.
 */
export async function end(started: Started | undefined, home: Home): Promise<void> {
  const closed = started?.app.close().catch(() => undefined)
  let how = started ? await within(started.gone, politeMs) : 'never started'
  if (started && how === null) {
    console.error(`The app did not end when its debugger closed it; SIGTERM follows.${stillRunning(home)}`)
    signal(started.app.process().pid!, 'SIGTERM')
    how = await within(started.gone, politeMs)
  }
  const left = how === null ? stillRunning(home) : ''
  await expect.poll(() => killAll(home), { timeout: 30_000 }).toEqual([])
  // Playwright's own end waits for the pipes of the process, which are free now that nothing holds them.
  if (closed) await within(closed, 10_000)
  home.remove()
  if (how === null)
    throw new Error(
      `The app did not end within ${politeMs / 1000} s after SIGTERM, and was killed. What had not ended: ${left}\nIts last words:\n${started?.stderr().slice(-4_000)}`
    )
  if (how !== 'exit code 0' && started)
    test.info().annotations.push({ type: 'ended oddly', description: `${how}\n${started.stderr().slice(-2_000)}` })
}

/** Kills what lives of this home; answers what that was. */
function killAll(home: Home): string[] {
  return processesOf(home).map(({ pid, command }) => {
    signal(pid, 'SIGKILL')
    return command
  })
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name)
  } catch {
    // gone by itself
  }
}

/** Each process with what its first thread waits for, for whoever reads that it hung. */
function stillRunning(home: Home): string {
  const waits = (pid: number) => {
    try {
      const status = /^State:\t(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      return `${status}, ${readFileSync(`/proc/${pid}/wchan`, 'utf8')}`
    } catch {
      return 'gone since'
    }
  }
  return processesOf(home)
    .map(({ pid, command }) => `\n  ${pid} (${waits(pid)}) ${command.slice(0, 200)}`)
    .join('')
}

/** Null when the time is over first. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), ms)))
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
