/** A call from its row to its contents and back, once by mouse and once by keyboard alone, at a real core. */
import { readFileSync } from 'node:fs'
import { expect, test, type TestApp } from './app.ts'

async function withCalls(app: TestApp) {
  await app.add('tiny', '--extras')
  await app.core.ask('call', 'tiny', 'echo', '{"text": "a red needle", "password": "hunter2hunter2"}')
  await app.core.ask('call', 'tiny', 'log', '{"text": "written meanwhile"}')
  await app.core.run('call', 'tiny', 'fail', '{"message": "no such thing"}', '--json')
  await app.go('activity/calls')
  await expect(app.page.getByRole('link', { name: 'echo' })).toBeVisible()
}

test('a call is found, opened, read, run again, copied and saved by mouse', async ({ app }) => {
  const { page } = app
  await withCalls(app)
  await expect(page.getByText('a red needle').first()).toBeVisible()
  await page.getByRole('searchbox', { name: 'Filter calls' }).fill('meanwhile')
  await expect(page.getByRole('link', { name: 'echo' })).toHaveCount(0)
  await page.getByRole('link', { name: 'log', exact: true }).click()
  const panel = app.panel(/^Call of log/)
  await expect(panel.getByRole('heading', { name: 'What tiny wrote meanwhile' })).toBeVisible()
  await expect(panel.getByRole('list', { name: 'What tiny wrote meanwhile' })).toContainText('written meanwhile')
  await panel.getByRole('radio', { name: 'Command' }).click()
  await expect(panel.getByText(`patchbay call tiny log '{"text":"written meanwhile"}'`)).toBeVisible()
  await panel.getByRole('button', { name: 'Copy as command' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('patchbay call tiny log')
  await panel.getByRole('button', { name: /^Run again/ }).click()
  await expect(panel.getByRole('heading', { name: 'Run again just now' })).toBeVisible()
  await panel.getByRole('button', { name: 'Close' }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as a file' }).click()
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  const file = await saved
  expect(file.suggestedFilename()).toMatch(/\.csv$/)
  expect(readFileSync(await file.path(), 'utf8')).toMatch(/^id,at,[\s\S]+written meanwhile/)
})

test('the same by keyboard alone, with a secret hidden and the failed one next', async ({ app }) => {
  const { page } = app
  await withCalls(app)
  await page.locator('main').focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('link', { name: 'fail' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('link', { name: 'echo' })).toBeFocused()
  await page.keyboard.press('Enter')
  const echo = app.panel(/^Call of echo/)
  await expect(echo.getByText(/hidden: password/)).toBeVisible()
  await expect(echo.getByText('hunter2')).toHaveCount(0)
  await expect(echo.getByText(/a secret in what was asked was hidden/)).toBeVisible()
  await page.keyboard.press('ArrowUp')
  await expect(app.panel(/^Call of log/)).toBeVisible()
  await page.keyboard.press('ArrowUp')
  const fail = app.panel(/^Call of fail/)
  await expect(fail.getByRole('group', { name: 'The tool answered with an error' })).toContainText('no such thing')
  await page.keyboard.press('Escape')
  await expect(fail).toBeHidden()
  await expect(page.getByRole('link', { name: 'fail' })).toBeFocused()
  await page.keyboard.press('/')
  await page.keyboard.type('needle')
  await expect(page.getByRole('link', { name: 'fail' })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'echo' })).toBeVisible()
})
