/** The servers in a host's file, in its panel: each change is shown before it is written. */
import axe from 'axe-core'
import { describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { done, failed } from '../../../contract/failure.ts'
import type { HostFileView, HostPlan, HostServer } from '../../../contract/model.ts'
import type { FakeHandlers } from '../../helpers/fake-backend.ts'
import { inputsOf, mountAt } from './mount-panel.ts'

const server = (name: string, more: Partial<HostServer> = {}): HostServer => ({
  path: ['mcpServers'],
  name,
  ours: false,
  line: `npx -y ${name}`,
  remote: false,
  on: true,
  switchedBy: 'keeping',
  kept: false,
  here: null,
  keys: [],
  lines: [8, 12],
  project: null,
  entry: { command: 'npx', args: ['-y', name] },
  ...more
})
const view: HostFileView = {
  host: 'cursor',
  name: 'Cursor',
  file: '/Users/you/.cursor/mcp.json',
  exists: true,
  format: 'json',
  text: '{\n  "mcpServers": {\n    "github": { "command": "npx", "env": { "GITHUB_TOKEN": "●●●●●●" } }\n  }\n}\n',
  servers: [
    server('patchbay', { ours: true, switchedBy: null, line: '/opt/patchbay connect --host cursor', lines: [3, 7] }),
    server('github', { keys: [{ key: 'env.GITHUB_TOKEN', verdict: 'surely', shown: '●●●●●●' }] }),
    server('filesystem', { here: 'filesystem' }),
    server('linear', { on: false, kept: true, remote: true, line: 'https://mcp.linear.app/mcp', lines: null })
  ]
}
const plan: HostPlan = {
  host: 'cursor',
  name: 'Cursor',
  action: 'edit',
  file: view.file,
  before: 'a\nb\n',
  after: 'a\n',
  diff: '--- mcp.json\n+++ mcp.json\n@@ -1,2 +1,1 @@\n a\n-b\n',
  added: 0,
  removed: 1,
  unchanged: 1,
  goesIn: 'JSON',
  backup: 'A copy is kept',
  takesEffect: 'After Cursor is started again',
  hash: 'h1',
  noop: false,
  takesOut: []
}
const answers: Partial<FakeHandlers> = {
  'hosts.show': () => done(view),
  'hosts.plan': ({ host }) => done({ ...plan, host, leftOut: [{ key: 'cwd', reason: 'no word for it' }] })
}
const until = (check: () => void) => expect.poll(() => (check(), true)).toBe(true)

describe('the servers in a host’s file', () => {
  test('are listed with their switch, their keys in plain text, and what runs twice', async () => {
    await mountAt('/host/cursor', [], answers)
    await expect.element(page.getByText(/env\.GITHUB_TOKEN/)).toBeVisible()
    await expect.element(page.getByText(/so it runs twice/)).toBeVisible()
    await expect.element(page.getByText(/has no word for off/)).toBeVisible()
    await expect.element(page.getByRole('switch', { name: 'linear is on' })).not.toBeChecked()
    expect((await axe.run(document.body)).violations).toEqual([])
  })
  test('one that is switched off is written only after its change was seen', async () => {
    const backend = await mountAt('/host/cursor', [], answers)
    await page.getByRole('switch', { name: 'github is on' }).click()
    await until(() =>
      expect(inputsOf(backend, 'hosts.plan')).toContainEqual({
        host: 'cursor',
        action: 'edit',
        edit: { kind: 'off', path: ['mcpServers'], name: 'github' }
      })
    )
    expect(inputsOf(backend, 'hosts.apply')).toHaveLength(0)
    await page.getByRole('button', { name: /^Write it/ }).click()
    await until(() => expect(inputsOf(backend, 'hosts.apply')[0]).toMatchObject({ action: 'edit', hash: 'h1' }))
    await expect.element(page.getByText(/The file of Cursor is written/)).toBeVisible()
    expect(document.activeElement).not.toBe(document.body)
  })
  test('one is copied to another host with what is left out named', async () => {
    const backend = await mountAt('/host/cursor', [], answers)
    await page.getByRole('button', { name: 'Copy github to another host' }).click()
    await page.getByRole('button', { name: 'Zed', exact: true }).click()
    await until(() =>
      expect(inputsOf(backend, 'hosts.plan').at(-1)).toMatchObject({
        host: 'zed',
        edit: { kind: 'copy', from: 'cursor' }
      })
    )
    await expect.element(page.getByText(/no word for it/)).toBeVisible()
  })
  test('the whole text is edited, a refusal is said with its line, and typing outlives a cancelled look', async () => {
    let refuse = true
    const backend = await mountAt('/host/cursor', [], {
      ...answers,
      'hosts.plan': ({ host }) =>
        refuse ? failed('unparsable-file', 'Line 3, column 5: a comma is missing.') : done({ ...plan, host })
    })
    await page.getByRole('button', { name: /Edit the whole file/ }).click()
    await page.getByRole('textbox', { name: 'The file of Cursor' }).click()
    await userEvent.keyboard('x')
    await page.getByRole('button', { name: /Look at the change/ }).click()
    await expect.element(page.getByText(/Line 3, column 5/)).toBeVisible()
    refuse = false
    await page.getByRole('button', { name: /Look at the change/ }).click()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await expect.element(page.getByRole('textbox', { name: 'The file of Cursor' })).toBeVisible()
    expect(inputsOf(backend, 'hosts.apply')).toHaveLength(0)
  })
})
