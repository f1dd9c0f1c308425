import { afterEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
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
  test('says of a host in whose own file the server stands that it would run twice', async () => {
    const scene = createScene('0')
    await mountApp({ scene, path: '/board' })
    await button(/Take over what was found/).click()
    await see('These are in it')
    await button(/^Review/).click()
    await see('The same server stands in its own file and stays there, so it runs twice while Claude Desktop is open.')
  })
})
