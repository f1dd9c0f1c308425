/**
 * The journey of somebody new: from an empty board, in a home where three hosts have servers in their files, to a call of
 * one of these hosts seen on the board. By mouse, and by keyboard alone. Prints what it took.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { startCore } from '../helpers/core.ts'
import { expect, test as base, tiny, type TestApp } from './app.ts'

const desktop = join('.config', 'Claude', 'claude_desktop_config.json')
const cursor = join('.cursor', 'mcp.json')
const code = '.claude.json'
const server = (...more: string[]) => ({ command: process.execPath, args: [tiny, ...more] })

/** As people have them: settings of their own beside, a comment, one server in two files, one in a project. */
function furnish(user: string): void {
  const put = (file: string, text: string): void => {
    mkdirSync(dirname(join(user, file)), { recursive: true })
    writeFileSync(join(user, file), text)
  }
  put(
    desktop,
    `${JSON.stringify({ globalShortcut: 'Ctrl+Space', mcpServers: { memory: server('--name', 'memory'), notes: server('--name', 'notes') } }, null, 2)}\n`
  )
  put(cursor, `{\n  // for work\n  "mcpServers": ${JSON.stringify({ memory: server('--name', 'memory') })}\n}\n`)
  put(
    code,
    JSON.stringify({
      numStartups: 12,
      hasCompletedOnboarding: true,
      projects: { [join(user, 'shop')]: { mcpServers: { tickets: server('--name', 'tickets') } } }
    })
  )
}

const test = base.extend({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs
  core: async ({}, use) => {
    const core = await startCore({ prepare: ({ user }) => furnish(user) })
    await use(core)
    await core.stop()
  }
})

/** The host as its own program would: started from the entry that now stands in its file. */
async function hostCalls(app: TestApp): Promise<{ readonly said: string; readonly leave: () => Promise<void> }> {
  const { mcpServers } = JSON.parse(readFileSync(join(app.core.user, desktop), 'utf8'))
  const { command, args, env } = mcpServers.patchbay as { command: string; args: string[]; env?: object }
  expect(Object.keys(mcpServers)).toEqual(['patchbay'])
  const client = new Client({ name: 'claude-desktop', version: '1.0.0' })
  await client.connect(
    new StdioClientTransport({
      command,
      args,
      env: { ...app.core.env, ...env } as Record<string, string>,
      stderr: 'ignore'
    })
  )
  const { tools } = await client.listTools()
  const echo = tools.find(({ name }) => name.endsWith('memory__echo'))?.name ?? ''
  const answer = await client.callTool({ name: echo, arguments: { text: 'here' } })
  return { said: (answer.content as { text?: string }[])[0]?.text ?? '', leave: () => client.close() }
}

async function arrivesBy(app: TestApp, how: string, acts: (page: Page) => Promise<number>): Promise<void> {
  const { page, board } = app
  const began = Date.now()
  const joinedAfter = await acts(page)
  await expect(page.getByRole('button', { name: /Undo all/ })).toBeVisible()
  const joined = (Date.now() - began) / 1_000
  const host = await hostCalls(app)
  expect(host.said).toBe('here')
  // Without a reload: the panel knows who uses them now, and the board behind it whose call it was.
  await expect(
    page
      .getByRole('region', { name: 'Take over' })
      .getByText(/Claude Desktop uses them/)
      .first()
  ).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(board.getByText(/last call (just now|now|\d+ s ago)/i).first()).toBeVisible()
  const seconds = ((Date.now() - began) / 1_000).toFixed(1)
  console.log(
    `Journey by ${how}: ${joinedAfter} ${how === 'mouse' ? 'clicks' : 'keys'} and ${joined.toFixed(1)} s to joined hosts, ${seconds} s to the first call seen`
  )
  await host.leave()
  expect(joinedAfter).toBeLessThanOrEqual(4)
  // What was theirs is theirs still.
  const theirs = JSON.parse(readFileSync(join(app.core.user, desktop), 'utf8'))
  expect(theirs.globalShortcut).toBe('Ctrl+Space')
  expect(readFileSync(join(app.core.user, cursor), 'utf8')).toContain('// for work')
}

test('by mouse, in at most four clicks', async ({ app }) => {
  await arrivesBy(app, 'mouse', async (page) => {
    let clicks = 0
    const click = async (name: RegExp): Promise<void> => {
      await page.getByRole('link', { name }).or(page.getByRole('button', { name })).first().click()
      clicks += 1
    }
    await click(/Take over what was found/)
    await click(/^Take over \d+ servers/)
    return clicks
  })
})

test('by keyboard alone, in at most four keys', async ({ app }) => {
  await arrivesBy(app, 'keyboard', async (page) => {
    let keys = 0
    const press = async (key: string): Promise<void> => {
      await page.keyboard.press(key)
      keys += 1
    }
    // The first way on has the keyboard already.
    await expect(page.getByRole('link', { name: /Take over what was found/ })).toBeFocused()
    await press('Enter')
    await expect(page.getByRole('button', { name: /^Take over \d+ servers/ })).toBeEnabled()
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false)
    await press('ControlOrMeta+Enter')
    return keys
  })
})
