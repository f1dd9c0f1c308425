/** Starts the desktop app in a home of its own, and knows how to tell that nothing of it is left. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test'

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
}
export async function start(folder: string, home: Home, args: readonly string[] = []): Promise<Started> {
  const app = await _electron.launch({
    executablePath: electronPath,
    args: [...electronFlags, folder, ...args],
    env: home.env,
    timeout: 15_000
  })
  let stderr = ''
  app.process().stderr?.on('data', (chunk) => (stderr += String(chunk)))
  return { app, stderr: () => stderr }
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

/** Ends the app however it is, so that a failed test leaves nothing behind. */
export async function end(started: Started | undefined, home: Home): Promise<void> {
  await started?.app.close().catch(() => undefined)
  for (const { pid } of processesOf(home)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // gone by itself
    }
  }
  await expect.poll(() => processesOf(home)).toEqual([])
  home.remove()
}
