/** Test calls: a form and its JSON twin, run, watched, cancelled, read, and found again. */
import { join } from 'node:path'
import { coreAway, expect, root, test, type TestApp } from './app.ts'

const open = async (app: TestApp, tool: string) => {
  await app.add('tiny', '--extras')
  await app.go(`server/tiny/try/${tool}`)
  await expect(app.page.getByRole('button', { name: /^Run/ })).toBeEnabled()
  return app.page.getByRole('region', { name: 'Answer', exact: true })
}
const run = (app: TestApp) => app.page.getByRole('button', { name: /^Run/ }).click()

test('form and JSON are one: each follows the other, and the answer comes with its time', async ({ app }) => {
  const { page } = app
  const answer = await open(app, 'add')
  await page.getByRole('textbox', { name: /^a number/ }).fill('2')
  await page.getByRole('textbox', { name: /^b number/ }).fill('3')
  const json = page.getByRole('textbox', { name: 'Input as JSON' })
  await expect(json).toContainText('"a": 2')
  await run(app)
  await expect(answer.getByRole('status').first()).toContainText(/Answered in .*(ms|s)/)
  await expect(answer).toContainText('5')
  await expect(answer).toContainText('sum')
  await json.click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('{"a": 40, "b": 2}')
  await expect(page.getByRole('textbox', { name: /^a number/ })).toHaveValue('40')
  await page.keyboard.press('ControlOrMeta+Enter')
  await expect(answer).toContainText('42')
  await page.getByRole('button', { name: /earlier calls/ }).click()
  await expect(page.getByRole('button', { name: 'Run again' })).toHaveCount(2)
})

test('what does not fit is named before it is sent', async ({ app }) => {
  const { page } = app
  await open(app, 'echo')
  await run(app)
  await expect(page.getByRole('list', { name: 'Where the input does not fit' })).toContainText('text')
  await expect(page.getByRole('region', { name: 'Answer', exact: true })).toBeHidden()
})

test('progress is shown as it comes, and cancel ends the call', async ({ app }) => {
  const { page, core } = app
  const answer = await open(app, 'slow')
  await page.getByRole('textbox', { name: /^ms/ }).fill('20000')
  await page.getByRole('textbox', { name: /^steps/ }).fill('80')
  await run(app)
  await expect(answer).toContainText(/\d+ of 80: Step/)
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await expect(answer.getByRole('status').first()).toContainText('Cancelled after')
  expect((await core.ask('show', 'tiny')).calling).toEqual([])
})

test('a picture is shown, an error of the tool is told apart from one of the call', async ({ app }) => {
  const { page } = app
  const answer = await open(app, 'image')
  await run(app)
  await expect(answer.getByRole('img').last()).toBeVisible()
  await expect
    .poll(() =>
      answer.locator('img').evaluateAll((all) => all.some((one) => (one as HTMLImageElement).naturalWidth > 0))
    )
    .toBe(true)
  await app.go('server/tiny/try/fail')
  await expect(page.getByRole('combobox', { name: 'Tool' })).toContainText('fail')
  await run(app)
  await expect(answer).toContainText('The tool says that it failed')
  await app.go('server/tiny/try/crash')
  await expect(page.getByRole('combobox', { name: 'Tool' })).toContainText('crash')
  await run(app)
  await expect(answer.getByRole('status').first()).toContainText('Failed after')
})

test('the last calls are there after the page was closed and Patchbay restarted', async ({ app }) => {
  const { page, core } = app
  app.expectTrouble(coreAway)
  await open(app, 'echo')
  await core.ask('call', 'tiny', 'echo', '{"text": "from the command line"}')
  await core.restart()
  await page.goto(core.url)
  await app.go('server/tiny/try/echo')
  await page.getByRole('button', { name: /earlier call/ }).click()
  await expect(page.getByText('from the command line').first()).toBeVisible()
})

test('what a server asks is answered by the keyboard alone, and the call goes on', async ({ app }) => {
  const { page, core } = app
  await core.ask(
    'add',
    'asks',
    '--yes',
    '--',
    process.execPath,
    join(root, 'test', 'fixtures', 'servers', 'asks-all.mjs')
  )
  await app.go('server/asks/try/sample')
  await page.getByRole('button', { name: /^Run/ }).focus()
  await page.keyboard.press('Enter')
  const words = page.getByRole('textbox', { name: 'Your answer as the model' })
  await expect(words).toBeFocused()
  await page.keyboard.type('The hive')
  await page.keyboard.press('ControlOrMeta+Enter')
  const answer = page.getByRole('region', { name: 'Answer', exact: true })
  await expect(answer).toContainText('The hive')
  await app.go('server/asks/try/form')
  await page.getByRole('button', { name: /^Run/ }).click()
  await expect(answer).toContainText('how many copies')
  await page.getByRole('button', { name: 'Decline' }).click()
  await expect(answer).toContainText('decline')
})

test('an answer in every shape: Markdown without what it would fetch, a table, sound, a link that is read', async ({
  app
}) => {
  const { page, core } = app
  const outside: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(core.url).origin) && !/^(data|blob):/.test(request.url()))
      outside.push(request.url())
  })
  await core.ask(
    'add',
    'asks',
    '--yes',
    '--',
    process.execPath,
    join(root, 'test', 'fixtures', 'servers', 'asks-all.mjs')
  )
  await app.go('server/asks/try/shapes')
  await page.getByRole('button', { name: /^Run/ }).click()
  const answer = page.getByRole('region', { name: 'Answer', exact: true })
  await expect(answer.getByText('bold')).toBeVisible()
  await expect(answer.locator('audio')).toBeVisible()
  await expect(answer.getByRole('cell', { name: 'Bern' })).toBeVisible()
  await answer.getByRole('button', { name: 'Read it' }).click()
  await expect(answer).toContainText('Note of notes://today')
  expect(outside).toEqual([])
})
