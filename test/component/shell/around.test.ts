/** Getting around: by keyboard alone, and the keyboard is never lost. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { askedFor, mountApp, press } from '../../helpers/mount-app.ts'

const until = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 8_000 })
const see = (text: string | RegExp) =>
  until(() => expect(document.body.textContent?.replace(/\s+/g, ' ')).toMatch(text))
const inPanel = (): boolean => document.activeElement?.closest('section.panel') !== null
afterEach(() => {
  location.hash = ''
})

describe('the first start', () => {
  test('by keyboard alone: Enter takes over what was found, and what was found is not wiped by another Enter', async () => {
    await mountApp({ scene: '0' })
    await see('Patchbay plugs servers into your apps')
    await until(() => expect(document.activeElement?.textContent).toMatch(/Take over what was found/))
    await userEvent.keyboard('{Enter}')
    await see('A move, not a copy')
    await until(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Take over filesystem'))
    await userEvent.keyboard('{Enter}')
    await see('Take over 6 servers')
  })
  test('is not told again once a first server was there', async () => {
    const backend = await mountApp({ scene: '3' })
    for (const id of ['filesystem', 'playwright', 'context7']) await backend.ask('servers.remove', { id })
    await see('Nothing is on the board')
    expect(document.body.textContent).not.toContain('Patchbay plugs servers into your apps')
  })
})

describe('Escape', () => {
  test('closes the innermost thing only', async () => {
    await mountApp({ path: '/server/filesystem/settings' })
    await see('When it runs')
    await page
      .getByRole('button', { name: /^Remove filesystem/ })
      .last()
      .click()
    await page.getByRole('button', { name: 'Keep it' }).click()
    await userEvent.keyboard('?')
    await expect.element(page.getByRole('heading', { name: 'Keys' })).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await until(() => expect(document.querySelector('[data-palette]')).toBeNull())
    expect(location.hash).toBe('#/server/filesystem/settings')
    ;(page.getByRole('textbox', { name: 'Name' }).element() as HTMLElement).focus()
    await userEvent.keyboard('{Escape}')
    await until(() => expect(inPanel()).toBe(true))
    expect(location.hash).toBe('#/server/filesystem/settings')
    await userEvent.keyboard('{Escape}')
    await until(() => expect(location.hash).toBe('#/board'))
  })
})

describe('the keyboard', () => {
  test('goes to the safe button of a question, and back into the panel when that is gone', async () => {
    const backend = await mountApp({ path: '/server/filesystem/settings', height: 700 })
    await see('When it runs')
    await page
      .getByRole('button', { name: /^Remove filesystem/ })
      .last()
      .click()
    await until(() => expect(document.activeElement?.textContent?.trim()).toBe('Keep it'))
    const { top, bottom } = document.activeElement!.getBoundingClientRect()
    expect(top >= 0 && bottom <= window.innerHeight).toBe(true)
    await userEvent.keyboard('{Enter}')
    await until(() => expect(document.activeElement).not.toBe(document.body))
    expect(inPanel()).toBe(true)
    expect(askedFor(backend, 'servers.remove')).toEqual([])
  })
  test('comes back to the row when its panel is closed with the mouse, and arrows work at once', async () => {
    await mountApp({ path: '/server/filesystem' })
    await see('filesystem')
    await page.getByRole('button', { name: 'Close' }).first().click()
    await until(() => expect(location.hash).toBe('#/board'))
    await until(() => expect(document.activeElement?.closest('[data-id]')?.getAttribute('data-id')).toBe('filesystem'))
    press('ArrowDown')
    await until(() => expect(document.activeElement?.closest('[data-id]')?.getAttribute('data-id')).toBe('git'))
  })
})

describe('the palette', () => {
  test('finds commands before servers, and takes a pasted snippet to the review', async () => {
    const backend = await mountApp()
    await userEvent.keyboard('{Control>}k{/Control}')
    await userEvent.keyboard('restart')
    await until(() => expect(document.querySelector('[role="option"] .title')?.textContent).toMatch(/^Restart/))
    const field = page.getByRole('combobox', { name: /Search/ })
    await field.fill('dark')
    await until(() => expect(document.querySelector('[role="option"] .title')?.textContent).toBe('Dark theme'))
    await userEvent.keyboard('{Enter}')
    await until(() => expect(askedFor(backend, 'settings.update')).toEqual([{ change: { theme: 'dark' } }]))
    await userEvent.keyboard('{Control>}k{/Control}')
    await page.getByRole('combobox', { name: /Search/ }).fill('npx -y @modelcontextprotocol/server-memory')
    await until(() =>
      expect(document.querySelector('[role="option"] .title')?.textContent).toBe('Review it as a server')
    )
    await userEvent.keyboard('{Enter}')
    await until(() => expect(location.hash).toBe('#/add'))
  })
})

describe('a right click', () => {
  test('on a server offers what can be done with it, and Escape closes only the menu', async () => {
    const backend = await mountApp({ path: '/server/git' })
    const row = document.querySelector('[data-side="server"][data-id="filesystem"] [data-spot]')!
    row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 500, clientY: 120 }))
    await expect.element(page.getByRole('menuitem', { name: 'Stop' })).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await until(() => expect(document.querySelector('[role="menuitem"]')).toBeNull())
    expect(location.hash).toBe('#/server/git')
    row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 500, clientY: 120 }))
    await page.getByRole('menuitem', { name: 'Restart' }).click()
    await until(() => expect(askedFor(backend, 'servers.restart')).toEqual([{ id: 'filesystem' }]))
  })
  test('on a host that is not joined offers to join it', async () => {
    await mountApp()
    const row = document.querySelector('[data-side="host"][data-id="goose"] [data-spot]')!
    row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 200, clientY: 300 }))
    await page.getByRole('menuitem', { name: 'Join …' }).click()
    await until(() => expect(location.hash).toBe('#/host/goose'))
  })
})
