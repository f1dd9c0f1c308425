/** Ways in and about: the one-time link, addresses, the keyboard alone, and that everything has a name. */
import { expect, test } from './app.ts'

test('a link works once, and the page of a used one says what to do', async ({ app, browser }) => {
  const other = await browser.newContext()
  const page = await other.newPage()
  const answer = await page.goto(app.core.url)
  expect(answer?.status()).toBeGreaterThanOrEqual(400)
  await expect(page.locator('body')).toContainText(/link/i)
  await expect(page.locator('body')).toContainText('patchbay')
  const fresh = (await app.core.ask('open')).url
  await page.goto(fresh)
  await expect(page.getByRole('region', { name: 'Board' })).toBeVisible()
  // The token is gone from the address, and so from the history.
  expect(page.url()).not.toContain('token')
  await page.reload()
  await expect(page.getByRole('region', { name: 'Board' })).toBeVisible()
  await other.close()
})

test('each place has an address that leads there, and back and forward go through them', async ({ app }) => {
  const { page, add, go } = app
  await add('tiny')
  await go('server/tiny/tools')
  await expect(page.getByRole('tab', { name: /Tools/ })).toHaveAttribute('aria-selected', 'true')
  await go('catalogue')
  await expect(page.getByRole('link', { name: 'Memory', exact: true }).first()).toBeVisible()
  await go('activity/audit')
  await expect(page.getByRole('tab', { name: 'Audit' })).toHaveAttribute('aria-selected', 'true')
  await go('settings')
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('tab', { name: 'Audit' })).toBeVisible()
  await page.goForward()
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  await go('server/nobody')
  await expect(page.getByText(/no server named nobody|nobody/).first()).toBeVisible()
})

test('by keyboard alone: find a server, open it, stop and start it, switch a tool, go back', async ({ app }) => {
  const { page, core, add } = app
  await add('tiny')
  await add('other')
  await page.keyboard.press('ControlOrMeta+K')
  await page.keyboard.type('tiny')
  await expect(page.getByRole('option').first()).toBeVisible()
  await page.keyboard.press('Enter')
  const server = page.getByRole('region', { name: 'Server tiny' })
  await expect(server).toBeVisible()
  await page.keyboard.press(']')
  await expect(page.getByRole('tab', { name: /Tools/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('/')
  await page.keyboard.type('echo')
  await page.keyboard.press('Escape')
  const toggle = page.getByRole('switch', { name: 'echo for all hosts' })
  await toggle.focus()
  await page.keyboard.press('Space')
  await expect(toggle).not.toBeChecked()
  await expect.poll(async () => (await core.ask('tools', 'tiny'))[0].on).toBe(false)
  const stop = server.getByRole('button', { name: 'Stop', exact: true })
  await stop.focus()
  await page.keyboard.press('Enter')
  await expect(server.getByRole('status').first()).toContainText(/Off|Stopped/)
  await page.keyboard.press('Escape')
  await expect(server).toBeHidden()
  await expect(page).toHaveURL(/#\/board$/)
  await page.keyboard.press('2')
  await expect(page).toHaveURL(/#\/catalogue/)
  await page.keyboard.press('n')
  await expect(page.getByRole('textbox', { name: 'What to add' })).toBeFocused()
})

test('a cable is plugged and pulled on the board', async ({ app }) => {
  const { page, core, add } = app
  await add('tiny')
  await core.ask('hosts', 'join', 'cursor', '--yes')
  await app.go('cable/cursor/tiny')
  const cable = page.getByRole('dialog', { name: /tiny to Cursor/ })
  await cable.getByRole('switch', { name: 'tiny is plugged into Cursor' }).click()
  await expect.poll(async () => (await core.ask('show', 'tiny')).hosts).not.toContain('cursor')
  await core.ask('plug', 'tiny', 'cursor')
  await expect(app.board.getByRole('button', { name: /^Jack A, Cursor, 1 cable/ })).toBeVisible()
})

test('everything that can be pressed or filled in has a name, on every page', async ({ app }) => {
  const { page, core, add, go } = app
  await add('tiny')
  await core.ask('hosts', 'join', 'cursor', '--yes')
  for (const place of [
    'board',
    'add',
    'server/tiny',
    'server/tiny/tools',
    'server/tiny/logs',
    'server/tiny/try/slow',
    'server/tiny/settings',
    'host/cursor',
    'host/vscode',
    'cable/cursor/tiny',
    'catalogue',
    'catalogue/memory',
    'activity/calls',
    'activity/audit',
    'activity/processes',
    'settings'
  ]) {
    await go(place)
    await expect(page.getByRole('main').first()).toBeVisible()
    await expect(page.getByText(/Reading|Looking it up/)).toHaveCount(0)
    const tree = await page.locator('body').ariaSnapshot()
    const nameless = tree
      .split('\n')
      .filter((line) =>
        /^\s*- (button|link|textbox|searchbox|switch|checkbox|combobox|tab|radio|menuitem)( \[[^\]]*\])*:?$/.test(line)
      )
    expect(nameless, place).toEqual([])
  }
})
