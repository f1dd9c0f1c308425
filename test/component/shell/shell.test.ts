import { afterEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { createScene } from '../../helpers/scenes.ts'
import { askedFor, mountApp, press } from '../../helpers/mount-app.ts'

const until = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 4_000 })
afterEach(() => {
  location.hash = ''
})

describe('keys', () => {
  test('figures go to the places, N adds, Esc comes back', async () => {
    await mountApp()
    await expect.element(page.getByText('31 cables')).toBeVisible()
    press('2', document.body)
    await until(() => expect(location.hash).toBe('#/catalogue'))
    press('3', document.body)
    await until(() => expect(location.hash).toBe('#/activity/calls'))
    press(',', document.body, { ctrlKey: true })
    await until(() => expect(location.hash).toBe('#/settings'))
    press('1', document.body)
    press('n', document.body)
    await until(() => expect(location.hash).toBe('#/add'))
    press('Escape', document.body)
    await until(() => expect(location.hash).toBe('#/board'))
  })

  test('J and the name of a jack chooses it', async () => {
    await mountApp()
    await expect.element(page.getByText('31 cables')).toBeVisible()
    press('j', document.body)
    press('0', document.body)
    press('5', document.body)
    expect(document.activeElement?.closest('[data-id]')?.getAttribute('data-id')).toBe('playwright')
    press('j')
    press('B')
    expect(document.activeElement?.closest('[data-id]')?.getAttribute('data-id')).toBe('claude-code')
  })

  test('R restarts the chosen server, L opens its log, brackets turn its tabs', async () => {
    const backend = await mountApp({ path: '/server/git' })
    await until(() => expect(document.querySelector('.board.compact')).not.toBeNull())
    press('r', document.body)
    await until(() => expect(askedFor(backend, 'servers.restart')).toEqual([{ id: 'git' }]))
    press(']', document.body)
    await until(() => expect(location.hash).toBe('#/server/git/tools'))
    press('l', document.body)
    await until(() => expect(location.hash).toBe('#/server/git/logs'))
  })
})

describe('the palette', () => {
  test('finds servers before tools, and opens what is chosen', async () => {
    await mountApp()
    await expect.element(page.getByText('31 cables')).toBeVisible()
    press('k', document.body, { ctrlKey: true })
    const field = page.getByRole('combobox', { name: /Search servers/ })
    await field.fill('play')
    await until(() =>
      expect(document.querySelector('[role="option"][aria-selected="true"]')?.textContent).toContain('playwright')
    )
    press('Enter', field.element())
    await until(() => expect(location.hash).toBe('#/server/playwright'))
  })

  test('does things: stop a server by name', async () => {
    const backend = await mountApp()
    await expect.element(page.getByText('31 cables')).toBeVisible()
    press('k', document.body, { ctrlKey: true })
    const field = page.getByRole('combobox', { name: /Search servers/ })
    await field.fill('stop git')
    await expect.element(page.getByRole('option', { name: /Stop git/ })).toBeVisible()
    press('Enter', field.element())
    await until(() => expect(askedFor(backend, 'servers.stop')).toEqual([{ id: 'git' }]))
  })
})

describe('the connection', () => {
  test('a core that is gone is said in the strip, and the board comes back with it', async () => {
    const backend = await mountApp()
    await expect.element(page.getByText('31 cables')).toBeVisible()
    backend.setConnection({ state: 'lost', retryAt: Date.now() + 5_000, attempt: 1, refused: false })
    await expect.element(page.getByText('Patchbay is not running.')).toBeVisible()
    await expect.element(page.getByText('31 cables')).toBeVisible()
    backend.setConnection({ state: 'open' })
    await expect.element(page.getByRole('button', { name: '1 failed' })).toBeVisible()
    expect(askedFor(backend, 'snapshot')).toHaveLength(2)
  })

  test('events that came before the snapshot are kept when newer and dropped when not', async () => {
    let answer: (() => void) | undefined
    const scene = createScene('3')
    const backend = await mountApp({
      scene,
      overrides: {
        snapshot: async () => {
          await new Promise<void>((settle) => (answer = settle))
          return { ok: true, value: scene.snapshot }
        }
      }
    })
    await until(() => expect(answer).toBeDefined())
    backend.changeServer('filesystem', { signal: 'failed', sentence: 'Gone' })
    answer?.()
    await expect.element(page.getByRole('button', { name: '1 failed' })).toBeVisible()
  })

  test('view.wanted takes the page there', async () => {
    const backend = await mountApp()
    await expect.element(page.getByText('31 cables')).toBeVisible()
    backend.emit('view.wanted', { path: '/catalogue' })
    await until(() => expect(location.hash).toBe('#/catalogue'))
  })
})

test('text pasted anywhere opens the review with it', async () => {
  await mountApp()
  await expect.element(page.getByText('31 cables')).toBeVisible()
  const data = new DataTransfer()
  data.setData('text/plain', 'npx -y @modelcontextprotocol/server-everything')
  document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  await until(() => expect(location.hash).toBe('#/add'))
})

test('text handed over by the shell opens the review with it', async () => {
  const backend = await mountApp()
  await expect.element(page.getByText('31 cables')).toBeVisible()
  backend.emit('view.wanted', { path: '/add', text: 'npx -y @modelcontextprotocol/server-everything' })
  await until(() => expect(location.hash).toBe('#/add'))
  await until(() =>
    expect(backend.asked.find((each) => each.name === 'servers.parse')?.input).toEqual({
      text: 'npx -y @modelcontextprotocol/server-everything'
    })
  )
})
