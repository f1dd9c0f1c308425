/** Servers as the board shows them: started, stopped, killed, mirrored, and a core that goes and comes back. */
import { coreAway, expect, shown, test, tiny, until, evil } from './app.ts'

test('start, stop and restart, and a killed server comes back, all seen on the page', async ({ app }) => {
  const { page, core, panel, add } = app
  await add('tiny')
  await app.board.getByRole('link', { name: 'tiny', exact: true }).click()
  const server = panel('Server tiny')
  await expect(server.getByRole('status').first()).toContainText('Ready')
  await server.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(server.getByRole('status').first()).toContainText(/Off|Stopped/)
  expect(await shown(core, 'tiny')).toMatchObject({ phase: 'stopped', wanted: 'down' })
  await server.getByRole('button', { name: 'Start', exact: true }).first().click()
  await expect(server.getByRole('status').first()).toContainText('Ready')
  const before = (await shown(core, 'tiny')).pid
  await server.getByRole('button', { name: 'Restart', exact: true }).click()
  await until(
    () => shown(core, 'tiny'),
    (view) => view.phase === 'ready' && view.pid !== before
  )
  const { pid } = await shown(core, 'tiny')
  process.kill(pid, 'SIGKILL')
  const after = await until(
    () => shown(core, 'tiny'),
    (view) => view.phase === 'ready' && view.pid !== pid
  )
  await expect(server.getByRole('definition').filter({ hasText: String(after.pid) })).toBeVisible()
  await server.getByRole('tab', { name: 'Logs' }).click()
  await expect(
    page
      .getByLabel('Log of tiny')
      .getByText(/SIGKILL/)
      .first()
  ).toBeVisible()
})

test('a server that fails shows the cause, its last words and what would mend it', async ({ app }) => {
  const { core, panel } = app
  await core.run('add', 'broken', '--yes', '--', process.execPath, evil, 'missing-env')
  await app.go('server/broken')
  const server = panel('Server broken')
  await expect(server).toContainText('FIGMA_API_KEY')
  await expect(server.getByRole('button').first()).toBeVisible()
})

test('a second tab shows the same, at once, both ways', async ({ app, context }) => {
  const { core, page, add } = app
  await add('tiny')
  const other = await context.newPage()
  await other.goto(new URL(core.url).origin + '/#/server/tiny/tools')
  await app.go('server/tiny/tools')
  const mine = page.getByRole('switch', { name: 'echo for all hosts' })
  const theirs = other.getByRole('switch', { name: 'echo for all hosts' })
  await expect(theirs).toBeChecked()
  await mine.click()
  await expect(theirs).not.toBeChecked()
  await theirs.click()
  await expect(mine).toBeChecked()
  await core.ask('stop', 'tiny')
  for (const tab of [page, other])
    await expect(tab.getByRole('region', { name: 'Server tiny' }).getByRole('status').first()).toContainText(
      /Off|Stopped/
    )
})

test('when the core quits the page says so, and goes on by itself once it is back', async ({ app }) => {
  const { core, page, add } = app
  app.expectTrouble(coreAway)
  await add('tiny')
  await expect(app.board.getByRole('link', { name: 'tiny', exact: true })).toBeVisible()
  await core.run('quit')
  await expect(page.getByText(/Patchbay is not running/)).toBeVisible()
  await core.restart()
  await page
    .getByRole('button', { name: 'Try now' })
    .click({ timeout: 2_000 })
    .catch(() => undefined)
  await expect(page.getByText(/Patchbay is not running/)).toBeHidden({ timeout: 45_000 })
  await core.ask('add', 'later', '--yes', '--', process.execPath, tiny)
  await expect(app.board.getByRole('link', { name: 'later', exact: true })).toBeVisible()
})

test('removing asks once, and it is gone', async ({ app }) => {
  const { core, page, panel, add } = app
  await add('tiny')
  await app.go('server/tiny/settings')
  await panel('Server tiny').getByRole('button', { name: 'Remove tiny' }).click()
  expect(await core.ask('list')).toHaveLength(1)
  await page
    .getByRole('button', { name: /^Remove/ })
    .last()
    .click()
  await expect(app.board.getByRole('link', { name: 'tiny', exact: true })).toBeHidden()
  expect(await core.ask('list')).toEqual([])
})

test('a menu gives the page back when an entry was chosen, and a list when a choice was made', async ({ app }) => {
  const { page, panel, add } = app
  await add('tiny')
  await app.go('server/tiny')
  for (const way of ['choose', 'escape'] as const) {
    await page.getByRole('button', { name: 'More for tiny' }).click()
    await expect(page.getByRole('menu')).toBeVisible()
    if (way === 'choose') await page.getByRole('menuitem', { name: 'Copy its id' }).click()
    else await page.keyboard.press('Escape')
    await expect(page.getByRole('menu')).toHaveCount(0)
    await panel('Server tiny').getByRole('tab', { name: 'Try it' }).click({ timeout: 15_000 })
    await page.getByRole('combobox', { name: 'Tool' }).click()
    await page.getByRole('option', { name: 'add' }).click()
    await expect(page.getByRole('combobox', { name: 'Tool' })).toContainText('add')
    await panel('Server tiny').getByRole('tab', { name: 'Overview' }).click({ timeout: 15_000 })
  }
})
