/** Switches of tools, for all hosts and for one, on the page and at a real host. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connectHost } from '../helpers/host-client.ts'
import { expect, test, until } from './app.ts'

test('switched off for all and for one host, the hosts see it, and it stays so', async ({ app }) => {
  const { page, core, add } = app
  mkdirSync(join(core.user, '.cursor'))
  await add('tiny')
  await core.ask('hosts', 'join', 'cursor', '--yes')
  const cursor = await connectHost(core, 'cursor')
  const vscode = await connectHost(core, 'vscode')
  try {
    await app.go('server/tiny/tools')
    const all = page.getByRole('switch', { name: 'echo for all hosts' })
    await expect(all).toBeChecked()
    await all.click()
    await expect(all).not.toBeChecked()
    await until(cursor.tools, (names) => !names.includes('tiny__echo'))
    await until(vscode.tools, (names) => !names.includes('tiny__echo'))
    await expect(cursor.client.callTool({ name: 'tiny__echo', arguments: { text: 'x' } })).rejects.toThrow('turned off')
    await all.click()
    await expect(all).toBeChecked()

    const one = page.getByRole('checkbox', { name: 'add for Cursor' })
    await expect(one).toBeChecked()
    await one.click()
    await expect(one).not.toBeChecked()
    await until(cursor.tools, (names) => !names.includes('tiny__add') && names.includes('tiny__echo'))
    expect(await vscode.tools()).toContain('tiny__add')
    await page.reload()
    await expect(page.getByRole('checkbox', { name: 'add for Cursor' })).not.toBeChecked()
    await page.getByRole('radio', { name: /^Off/ }).click()
    await page.getByRole('radio', { name: /^All/ }).first().click()
    await page.getByRole('searchbox', { name: 'Filter tools' }).fill('slow')
    // One for the tool that is left, and one above the column for all that are shown.
    await expect(page.getByRole('switch', { name: 'slow for all hosts' })).toHaveCount(1)
    await expect(page.getByRole('switch', { name: 'echo for all hosts' })).toHaveCount(0)
  } finally {
    await cursor.close()
    await vscode.close()
  }
})

test('a tool that is off offers to be turned on where it is tried', async ({ app }) => {
  const { page, core, add } = app
  await add('tiny')
  await core.ask('tool', 'off', 'tiny', 'fail')
  await app.go('server/tiny/try/fail')
  await page.getByRole('button', { name: /^Run/ }).click()
  await page.getByRole('button', { name: 'Turn on' }).click()
  await until(
    () => core.ask('tools', 'tiny'),
    (tools) => tools.find((each: { name: string }) => each.name === 'fail').on
  )
})

test('markup in a description is text', async ({ app }) => {
  const { page, core } = app
  const { writeFileSync, readFileSync } = await import('node:fs')
  const { tiny } = await import('./app.ts')
  const file = join(core.folder, 'hostile.mjs')
  writeFileSync(
    file,
    readFileSync(tiny, 'utf8')
      .replace(
        'Says back what it was told',
        '<img src=x onerror=document.title=1> <script>document.title=2</script> **bold**'
      )
      .replace("title: 'Add two numbers'", "title: '<b onmouseover=alert(1)>Add</b>'")
  )
  await core.ask('add', 'hostile', '--yes', '--', process.execPath, file)
  const title = await page.title()
  await app.go('server/hostile/tools')
  await page.getByRole('button', { name: 'echo', exact: true }).click()
  await expect(page.getByText('<img src=x onerror').first()).toBeVisible()
  await app.go('server/hostile/try/echo')
  await expect(page.getByText('<img src=x onerror').first()).toBeVisible()
  expect(await page.locator('img[src="x"], main script, main b[onmouseover]').count()).toBe(0)
  expect(await page.title()).toMatch(new RegExp(title.replace(/\W+/g, '.*').slice(0, 8)))
})
