/** A person at the page of a real core: opened by its one-time link, everything odd in the console counts as a failure. */
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test as base, expect, type Locator, type Page } from '@playwright/test'
import { root, startCore, until, type TestCore } from '../helpers/core.ts'

export { expect, root, until }
export const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
export const evil = join(root, 'test', 'fixtures', 'servers', 'evil.mjs')

/** What the console says while the core is away, and while it is back but does not serve the page yet. */
export const coreAway =
  /WebSocket connection to|Failed to load resource: (net::ERR_(CONNECTION_|EMPTY_RESPONSE)|the server responded with a status of 404)/

export interface TestApp {
  readonly core: TestCore
  readonly page: Page
  /** Goes to a place of the page by its address. */
  readonly go: (place: string) => Promise<void>
  /** The panel beside the board. */
  readonly panel: (name: string | RegExp) => Locator
  readonly board: Locator
  /** A server of its own, added by the command line. */
  readonly add: (id: string, ...more: string[]) => Promise<void>
  /** Messages of the console that this test expects. */
  readonly expectTrouble: (text: RegExp) => void
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  const { port } = server.address() as { port: number }
  await new Promise((settle) => server.close(settle))
  return port
}

export const test = base.extend<{ app: TestApp; core: TestCore }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
  core: async ({}, use) => {
    const core = await startCore({ port: await freePort() })
    await use(core)
    await core.stop()
  },
  app: async ({ page, core }, use) => {
    const trouble: string[] = []
    const expected: RegExp[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') trouble.push(message.text())
    })
    page.on('pageerror', (error) => trouble.push(`uncaught: ${error.message}`))
    await page.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
      )
    )
    await page.goto(core.url)
    await expect(page.getByRole('region', { name: 'Board' })).toBeVisible()
    await use({
      core,
      page,
      go: async (place) => {
        await page.goto(`${new URL(core.url).origin}/#/${place}`)
      },
      panel: (name) => page.getByRole('region', { name }).first(),
      board: page.getByRole('region', { name: 'Board' }),
      add: async (id, ...more) => {
        await core.ask('add', id, '--yes', '--', process.execPath, tiny, ...more)
      },
      expectTrouble: (text) => void expected.push(text)
    })
    expect(trouble.filter((text) => !expected.some((each) => each.test(text)))).toEqual([])
  }
})

/** The state of a server as the command line tells it. */
export const shown = (core: TestCore, id: string) => core.ask('show', id)
