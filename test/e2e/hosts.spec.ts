/** A host's file, joined and given back byte for byte, with everything seen before it is written. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, root, test } from './app.ts'

const original = readFileSync(join(root, 'test', 'fixtures', 'hosts', 'cursor-comments', 'original'))

test('join with preview, undo, join again, leave: byte for byte', async ({ app }) => {
  const { page, core, panel, add } = app
  const file = join(core.user, '.cursor', 'mcp.json')
  mkdirSync(join(core.user, '.cursor'))
  writeFileSync(file, original)
  await add('tiny')
  await core.ask('hosts')
  await app.go('host/cursor')
  const host = panel('Host Cursor')
  await expect(host).toContainText(file)
  await expect(host.getByRole('region', { name: 'What will be written' }).first()).toContainText('"patchbay"')
  expect(readFileSync(file).equals(original)).toBe(true)
  await host.getByRole('button', { name: /^Write and join/ }).click()
  await expect(host.getByText('Cursor is joined')).toBeVisible()
  expect(readFileSync(file, 'utf8')).toContain('"patchbay"')
  expect(readFileSync(file, 'utf8')).toContain('shared with the team')
  await host.getByRole('button', { name: 'Undo' }).click()
  await expect(host.getByText(/was put back|not joined yet/).first()).toBeVisible()
  expect(readFileSync(file).equals(original)).toBe(true)

  await core.ask('hosts', 'join', 'cursor', '--yes')
  await app.go('board')
  await app.go('host/cursor')
  const leave = host.getByRole('button', { name: 'Leave Cursor …' })
  const onward = host.getByRole('button', { name: 'Go on' })
  await expect(leave.or(onward)).toBeVisible()
  if (await onward.isVisible()) await onward.click()
  await leave.click()
  await host.getByRole('button', { name: /^Take it out and leave/ }).click()
  await expect(host.getByText('Cursor is left')).toBeVisible()
  expect(readFileSync(file).equals(original)).toBe(true)
  await expect(page.getByRole('region', { name: 'Board' })).toBeVisible()
})

test('a file that does not parse is refused with its place, and left alone', async ({ app }) => {
  const { core, panel } = app
  const file = join(core.user, '.cursor', 'mcp.json')
  mkdirSync(join(core.user, '.cursor'))
  writeFileSync(file, '{\n  "mcpServers": { nope }\n}\n')
  await app.go('host/cursor')
  await expect(panel('Host Cursor')).toContainText(/line 2/i)
  await expect(panel('Host Cursor').getByRole('button', { name: /^Write and join/ })).toBeHidden()
  expect(readFileSync(file, 'utf8')).toBe('{\n  "mcpServers": { nope }\n}\n')
})
