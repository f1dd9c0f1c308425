/** Adding servers as a person does: read what would run, agree, watch, use. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { archiveOf, startRegistry } from '../fixtures/catalogue/registry.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test, tiny, evil, until } from './app.ts'

const field = 'What to add'

test('an npm package by its name: review, install with its phases, ready', async ({ app }) => {
  // The network has its say here.
  test.setTimeout(240_000)
  const { page, core, panel, board } = app
  await page.getByRole('link', { name: 'Add server' }).click()
  await page.getByRole('textbox', { name: field }).fill('@modelcontextprotocol/server-memory@2026.8.31')
  await page.getByRole('button', { name: /^Review/ }).click()
  const review = panel(/^Add /)
  await expect(review.getByRole('region', { name: 'What will run, one argument a line' })).toContainText(
    'node_modules/@modelcontextprotocol/server-memory',
    { timeout: 60_000 }
  )
  await expect(review).toContainText('2026.8.31')
  await expect(review).toContainText(/sha512/i)
  expect(await core.ask('list')).toEqual([])
  expect(existsSync(join(core.home, 'data', 'servers'))).toBe(false)

  await review.getByRole('button', { name: /^Install(, start and join| and start)/ }).click()
  const steps = page.getByRole('region', { name: /server-memory|Installing|installed/ }).first()
  for (const phase of ['Look up', 'Download', 'Start', 'First answer', 'List its tools', 'Ready'])
    await expect(steps).toContainText(new RegExp(phase, 'i'))
  await expect(page.getByText(/is ready$/).first()).toBeVisible({ timeout: 90_000 })
  const [server] = await core.ask('list')
  expect(server).toMatchObject({ phase: 'ready', tools: 9 })
  await expect(board.getByRole('link', { name: server.name, exact: true })).toBeVisible()
})

test('a pasted snippet with several servers, one reviewed after the other', async ({ app }) => {
  const { page, core, panel } = app
  const snippet = `{
    // from a page
    "mcpServers": {
      "alpha": { "command": ${JSON.stringify(process.execPath)}, "args": [${JSON.stringify(tiny)}] },
      "beta": { "command": ${JSON.stringify(process.execPath)}, "args": [${JSON.stringify(tiny)}, "--name", "two words"], },
      "gamma": { "command": ${JSON.stringify(process.execPath)}, "args": [${JSON.stringify(tiny)}] }
    }
  }`
  await page.evaluate((text) => navigator.clipboard.writeText(text), snippet)
  await page.keyboard.press('ControlOrMeta+V')
  await page.getByRole('button', { name: /^Review 3 servers/ }).click()
  await expect(panel('Add alpha')).toContainText('1 of 3')
  await panel('Add alpha')
    .getByRole('button', { name: /^Install(, start and join| and start)/ })
    .click()
  await expect(panel('Add beta')).toContainText('two words')
  await panel('Add beta')
    .getByRole('button', { name: /^Install(, start and join| and start)/ })
    .click()
  await panel('Add gamma').getByRole('button', { name: 'Skip this one' }).click()
  await until(
    () => core.ask('list'),
    (all) => all.length === 2 && all.every((each: { phase: string }) => each.phase === 'ready')
  )
  for (const id of ['alpha', 'beta']) await expect(app.board.getByRole('link', { name: id, exact: true })).toBeVisible()
  await expect(app.board.getByRole('link', { name: 'gamma', exact: true })).toBeHidden()
})

test('a plain command, and “Back” leaves nothing', async ({ app }) => {
  const { page, core, panel } = app
  await app.go('add')
  await page.getByRole('textbox', { name: field }).fill(`${process.execPath} "${tiny}" --name "a b"`)
  await page.getByRole('button', { name: /^Review/ }).click()
  const review = panel(/^Add (?!a server)/)
  await expect(review.getByRole('region', { name: 'What will run, one argument a line' })).toContainText('a b')
  await review.getByRole('button', { name: 'Back' }).click()
  await expect(page.getByRole('textbox', { name: field })).toBeVisible()
  expect(await core.ask('list')).toEqual([])
  await page.getByRole('button', { name: /^Review/ }).click()
  await panel(/^Add (?!a server)/)
    .getByRole('button', { name: /^Install(, start and join| and start)/ })
    .click()
  await expect(page.getByText(/is ready$/).first()).toBeVisible()
  await page.getByRole('link', { name: 'Try it' }).click()
  await expect(page.getByRole('tab', { name: 'Try it' })).toHaveAttribute('aria-selected', 'true')
})

test('what does not start says why, with the words of the server, and stays to be mended', async ({ app }) => {
  const { page, panel } = app
  await app.go('add')
  await page.getByRole('textbox', { name: field }).fill(`${process.execPath} ${evil} exit1`)
  await page.getByRole('button', { name: /^Review/ }).click()
  await panel(/^Add (?!a server)/)
    .getByRole('button', { name: /^Install(, start and join| and start)/ })
    .click()
  await expect(page.getByText('Something went wrong while starting').first()).toBeVisible({ timeout: 60_000 })
})

test('text that is no snippet, and a package that does not exist, are answered where they were typed', async ({
  page
}) => {
  const { startCore } = await import('../helpers/core.ts')
  const file = readFileSync(tiny, 'utf8')
  const registry = await startRegistry([
    { name: 'good', version: '1.0.0', manifest: { bin: 'tiny.mjs', type: 'module' }, files: { 'tiny.mjs': file } }
  ])
  const core = await startCore({ env: { npm_config_registry: registry.url } })
  try {
    await page.goto(core.url)
    await page.getByRole('link', { name: 'Add server' }).click()
    const input = page.getByRole('textbox', { name: field })
    await input.fill('{"mcpServers": {"a": {"command": }}}')
    await expect(page.getByText(/line 1/i).first()).toBeVisible()
    await input.fill('no-such-package-anywhere-here')
    await page.getByRole('button', { name: /^Review/ }).click()
    await expect(page.getByText(/There is no npm package/).first()).toBeVisible({ timeout: 60_000 })
    expect(await core.ask('list')).toEqual([])

    // A package file with the path of this computer is taken as well.
    const packed = join(core.folder, 'good-1.0.0.tgz')
    writeFileSync(
      packed,
      archiveOf({
        name: 'good',
        version: '1.0.0',
        manifest: { bin: 'tiny.mjs', type: 'module' },
        files: { 'tiny.mjs': file }
      })
    )
    expect((await core.run('--json', 'add', 'packed', '--npm', packed)).code).toBe(0)
  } finally {
    await core.stop()
    await registry.close()
  }
})
