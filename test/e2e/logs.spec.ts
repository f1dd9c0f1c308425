/** The log of a server: live, held still while it is read, searched, narrowed, copied, saved and cleared. */
import { readFileSync } from 'node:fs'
import { expect, test, type TestApp } from './app.ts'

const say = (app: TestApp, text: string) => app.core.ask('call', 'tiny', 'log', JSON.stringify({ text }))
async function open(app: TestApp) {
  await app.add('tiny', '--extras')
  await app.go('server/tiny/logs')
  return app.page.getByLabel('Log of tiny')
}
const more = async (app: TestApp, entry: string | RegExp) => {
  await app.page.getByRole('button', { name: 'More for this log' }).click()
  await app.page.getByRole('menuitem', { name: entry }).click()
}

test('new lines appear by themselves, and reading upwards holds the list still with “n new”', async ({ app }) => {
  const log = await open(app)
  await say(app, 'first of many')
  await expect(log.getByText('first of many').first()).toBeVisible()
  for (let n = 0; n < 15; n++) await say(app, `line ${n}\nand more of it\nand a third`)
  await expect(log.getByText('line 14').last()).toBeVisible()
  await log.hover()
  await app.page.mouse.wheel(0, -2_000)
  await expect(app.page.getByRole('button', { name: /^To the end/ })).toBeVisible()
  await say(app, 'while you read')
  await expect(app.page.getByRole('button', { name: /\d+ new/ })).toBeVisible()
  await expect(log.getByText('while you read').last()).toBeHidden()
  await app.page.getByRole('button', { name: /\d+ new/ }).click()
  await expect(log.getByText('while you read').last()).toBeVisible()
})

test('search, streams and levels narrow it', async ({ app }) => {
  const log = await open(app)
  await say(app, 'a needle in the hay')
  await say(app, 'ERROR something burnt')
  await expect(log.getByText('something burnt').first()).toBeVisible()
  await app.page.getByRole('searchbox', { name: 'Search the log' }).fill('needle')
  await expect(app.page.getByText(/\d+ found/)).toBeVisible()
  await app.page.getByRole('button', { name: 'Show only lines that hold it' }).click()
  await expect(log.getByText('something burnt')).toHaveCount(0)
  await expect(log.getByText('needle').first()).toBeVisible()
  await app.page.getByRole('searchbox', { name: 'Search the log' }).fill('')
  await app.page.getByRole('radio', { name: 'Lifecycle' }).click()
  await expect(log.getByText(/Started, pid/).first()).toBeVisible()
  await expect(log.getByText('something burnt')).toHaveCount(0)
  await app.page.getByRole('radiogroup', { name: 'Stream' }).getByRole('radio', { name: 'All' }).click()
  await app.page.getByRole('radiogroup', { name: 'Level' }).getByRole('radio', { name: 'Errors', exact: true }).click()
  await expect(log.getByText('something burnt').first()).toBeVisible()
  await expect(log.getByText('needle')).toHaveCount(0)
})

test('it is copied, saved and, asked once, cleared', async ({ app }) => {
  const log = await open(app)
  await say(app, 'kept for later')
  await expect(log.getByText('kept for later').first()).toBeVisible()
  await more(app, 'Copy these lines')
  await expect.poll(() => app.page.evaluate(() => navigator.clipboard.readText())).toContain('kept for later')
  for (const [entry, ending] of [
    ['Save as text', /\.(txt|log)$/],
    ['Save as JSON lines', /\.(jsonl|ndjson)$/]
  ] as const) {
    const saved = app.page.waitForEvent('download')
    await more(app, entry)
    const file = await saved
    expect(file.suggestedFilename()).toMatch(ending)
    expect(readFileSync(await file.path(), 'utf8')).toContain('kept for later')
  }
  await more(app, /Clear the log/)
  const sure = app.page.getByRole('alertdialog', { name: 'Clear the log' })
  await sure.getByRole('button', { name: 'Keep them' }).click()
  await expect(log.getByText('kept for later').first()).toBeVisible()
  await more(app, /Clear the log/)
  await sure.getByRole('button', { name: 'Clear the log' }).click()
  await expect(log.getByText('kept for later')).toHaveCount(0)
  expect(JSON.stringify(await app.core.ask('logs', 'tiny'))).not.toContain('kept for later')
})

test('control characters and markup of a server are shown as text', async ({ app }) => {
  const log = await open(app)
  await say(
    app,
    '\u001b[31mred\u001b[0m \u001b]8;;http://evil.example\u0007link <img src=x onerror="document.title=\'owned\'">\u202etxet'
  )
  await expect(log.getByText('<img src=x').first()).toBeVisible()
  expect(await app.page.locator('img[src="x"]').count()).toBe(0)
  expect(await app.page.title()).not.toBe('owned')
  expect(await log.innerText()).not.toContain('\u001b')
})

test('lines that come while the log is being read are not lost', async ({ app }) => {
  const { page } = app
  let asked: number | null = null
  let letGo = () => {}
  const late = new Promise<void>((settle) => (letGo = settle))
  await page.routeWebSocket(/\/ws$/, (mine) => {
    const core = mine.connectToServer()
    mine.onMessage((data) => {
      const frame = JSON.parse(String(data))
      if (frame.ask === 'logs.window' && asked === null && frame.input.limit === 500) asked = frame.id
      core.send(data)
    })
    core.onMessage((data) => {
      const frame = JSON.parse(String(data))
      if (frame.id !== undefined && frame.id === asked) void late.then(() => mine.send(data))
      else mine.send(data)
    })
  })
  await app.add('tiny', '--extras')
  await page.reload()
  await app.go('server/tiny/logs')
  await expect.poll(() => asked).not.toBeNull()
  await say(app, 'in between')
  await expect.poll(async () => JSON.stringify(await app.core.ask('logs', 'tiny'))).toContain('in between')
  letGo()
  await expect(page.getByLabel('Log of tiny').getByText('in between').first()).toBeVisible()
})
