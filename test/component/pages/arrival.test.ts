import { afterEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import type { FakeBackend } from '../../helpers/fake-backend.ts'
import { mountApp } from '../../helpers/mount-app.ts'
import { createScene } from '../../helpers/scenes.ts'

const until = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 8_000 })
const see = (text: string | RegExp) =>
  until(() => expect(document.body.textContent?.replace(/\s+/g, ' ')).toMatch(text))
const button = (name: string | RegExp) => page.getByRole('button', { name })
const inputsOf = (backend: FakeBackend, name: string) =>
  backend.asked.filter((entry) => entry.name === name).map((entry) => entry.input)
afterEach(() => {
  location.hash = ''
})

async function review(): Promise<FakeBackend> {
  const backend = await mountApp({ scene: '3', path: '/add' })
  await page.getByRole('textbox', { name: 'What to add' }).fill('npx -y @modelcontextprotocol/server-memory')
  await button(/^Review/).click()
  await see('One entry goes into its file, last, when this answers.')
  return backend
}

describe('an install', () => {
  test('joins a ticked host that was not joined, by the plan that is shown, and ends in who uses it', async () => {
    const backend = await review()
    await see('3 lines in')
    expect(inputsOf(backend, 'hosts.apply')).toEqual([])
    await button(/^Install, start and join/).click()
    await see('Claude Desktop and Cursor use new-server now, VS Code after a restart')
    const [sent] = inputsOf(backend, 'servers.install') as { readonly joins: readonly { readonly host: string }[] }[]
    expect(sent?.joins.map((join) => join.host)).toEqual(['vscode'])
    await see('Quit and start it again. Patchbay is watching.')
    const now = await backend.ask('snapshot', {})
    const hosts = now.ok ? now.value.hosts : []
    backend.emit('hosts.changed', {
      hosts: hosts.map((host) =>
        host.id === 'vscode'
          ? { ...host, use: 'now', connections: 1, listCurrent: true, signal: 'ready', sentence: 'Connected' }
          : host
      )
    })
    await see('Claude Desktop, Cursor and VS Code use new-server now')
    const names = [...document.querySelectorAll('[aria-label="Who uses it"] .who')].map((who) => who.textContent)
    expect(names).toEqual(['Claude Desktop', 'Cursor', 'VS Code'])
    await button('Undo').click()
    await until(() => expect(inputsOf(backend, 'servers.remove')).toEqual([{ id: 'new-server' }]))
  })
  test('leaves a host alone that is not ticked, and offers to join it at the end', async () => {
    const backend = await review()
    await page.getByRole('checkbox', { name: 'VS Code' }).click()
    await see('Its file is left alone.')
    await button(/^Install and start/).click()
    await see('VS Code not yet')
    await expect.element(page.getByRole('link', { name: 'Join VS Code' }).last()).toBeVisible()
    expect(inputsOf(backend, 'servers.install')[0]).not.toHaveProperty('joins')
  })
})

describe('taking over what was found', () => {
  const takeOver = async (): Promise<FakeBackend> => {
    const backend = await mountApp({ scene: createScene('0'), path: '/board' })
    await page.getByRole('link', { name: /Take over what was found/ }).click()
    await see('A move, not a copy')
    await expect.element(button(/^Take over 6 servers/)).toBeEnabled()
    return backend
  }
  test('shows each server once, with where it stands and what happens to it and to the files', async () => {
    const backend = await takeOver()
    const rows = [...document.querySelectorAll('[aria-label="Servers that were found"] [data-row] .name')]
    expect(rows.map((row) => row.textContent)).toEqual([
      'filesystem',
      'memory',
      'notion',
      'git',
      'context7',
      'playwright'
    ])
    await see('NOTION_TOKEN is kept as a secret')
    await see('Take filesystem, memory and notion out of its file, put one Patchbay entry in.')
    await see('Left in, each would run twice: once for Claude Desktop, once in Patchbay.')
    expect(inputsOf(backend, 'arrivals.begin')).toEqual([])
  })
  test('a file is moved, joined beside its entries, or left alone, and what is not ticked is not sent', async () => {
    const backend = await takeOver()
    await page.getByRole('radiogroup', { name: 'What becomes of Cursor’s file' }).getByText('Keep both').click()
    await see(/filesystem, git, context7 and playwright then run twice while Cursor is open/)
    await page.getByRole('radiogroup', { name: 'What becomes of Claude Code’s file' }).getByText('Leave').click()
    await see('Its file stays as it is, and Claude Code is not joined.')
    await page.getByRole('checkbox', { name: 'Take over notion' }).click()
    await see('Take filesystem and memory out of its file')
    await button(/^Take over 5 servers/).click()
    await see(/use them after a restart|uses them/)
    const [sent] = inputsOf(backend, 'arrivals.begin') as {
      readonly servers: readonly { readonly installRequest: { readonly id: string } }[]
      readonly files: readonly { readonly host: string; readonly entries: readonly { readonly server: string }[] }[]
    }[]
    expect(sent?.servers.map(({ installRequest }) => installRequest.id)).not.toContain('notion')
    expect(sent?.files.map(({ host, entries }) => [host, entries.map(({ server }) => server)])).toEqual([
      ['claude-desktop', ['filesystem', 'memory']],
      ['cursor', []]
    ])
  })
  test('ends in who uses it and takes all of it back with one button', async () => {
    const backend = await takeOver()
    await button(/^Take over 6 servers/).click()
    await see('What changed on this computer')
    await button(/^Undo all/).click()
    await until(() => expect(inputsOf(backend, 'arrivals.undo')).toEqual([{ id: 'arrival-1' }]))
    await see('Everything is as it was before')
  })
  test('Escape closes an open review before the panel, and a later visit looks anew', async () => {
    const backend = await takeOver()
    await until(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Take over filesystem'))
    await userEvent.keyboard('{ArrowRight}')
    await until(() => expect(document.querySelector('[data-row] .sheet')).not.toBeNull())
    await userEvent.keyboard('{Escape}')
    await until(() => expect(document.querySelector('[data-row] .sheet')).toBeNull())
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Review filesystem')
    await button(/^Take over 6 servers/).click()
    await see('What changed on this computer')
    await button('Close').last().click()
    await until(() => expect(location.hash).toBe('#/board'))
    const looked = inputsOf(backend, 'hosts.found').length
    location.hash = '#/take-over'
    await see('A move, not a copy')
    expect(inputsOf(backend, 'hosts.found').length).toBeGreaterThan(looked)
  })
  test('by keyboard alone: the list has the focus, arrows walk it, Space leaves one out, Ctrl+Enter goes', async () => {
    const backend = await takeOver()
    await until(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Take over filesystem'))
    await userEvent.keyboard('{ArrowDown}{ArrowDown} ')
    await expect.element(button(/^Take over 5 servers/)).toBeEnabled()
    await userEvent.keyboard('{ArrowRight}')
    await until(() => expect(document.querySelector('[data-row] .sheet')).not.toBeNull())
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await until(() => expect(inputsOf(backend, 'arrivals.begin')).toHaveLength(1))
    await until(() => expect(document.activeElement?.closest('section.panel')).not.toBeNull())
  })
})
