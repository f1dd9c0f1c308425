import { afterEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { askedFor, mountApp, press } from '../../helpers/mount-app.ts'

const cables = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-cable]')]
const cable = (key: string): Element | null => document.querySelector(`[data-cable="${key}"]`)
const jack = (side: string, id: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`[data-side="${side}"][data-id="${id}"] [data-spot="jack"]`)
  if (!found) throw new Error(`no jack ${side} ${id}`)
  return found
}
const until = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 4_000 })

afterEach(() => {
  location.hash = ''
})

describe('the board with twelve servers', () => {
  test('draws every pair as one cable, in the look of its state', async () => {
    await mountApp()
    await until(() => expect(cables()).toHaveLength(31))
    expect(cable('claude-code/playwright')?.classList).toContain('call')
    expect(cable('claude-desktop/fetch')?.classList).toContain('waiting')
    expect(cable('cursor/figma')?.classList).toContain('failed')
    expect(cable('claude-code/firecrawl')?.classList).toContain('off')
    expect(document.querySelectorAll('.mark.failed')).toHaveLength(1)
  })

  test('says the health in words, and a word filters', async () => {
    await mountApp()
    await page.getByRole('button', { name: '2 need you' }).click()
    await until(() => expect(document.querySelectorAll('.servers .server')).toHaveLength(2))
    expect(document.querySelector('.servers .server .no')?.textContent).toBe('08')
    await page.getByRole('button', { name: 'Show all' }).click()
    await until(() => expect(document.querySelectorAll('.servers .server')).toHaveLength(12))
  })

  test('plugs a server in by keyboard: jack, Enter, arrows, Enter', async () => {
    const backend = await mountApp()
    await until(() => expect(cables()).toHaveLength(31))
    jack('host', 'codex').focus()
    press('Enter')
    await expect.element(page.getByText(/Cable from Codex CLI/)).toBeVisible()
    expect(document.activeElement?.closest('[data-side]')?.getAttribute('data-side')).toBe('server')
    jack('server', 'memory').focus()
    press('Enter')
    await until(() => expect(askedFor(backend, 'cables.plug')).toEqual([{ host: 'codex', server: 'memory' }]))
    await until(() => expect(cable('codex/memory')).not.toBeNull())
    await expect.element(page.getByText(/Plugged memory into Codex CLI/)).toBeVisible()
  })

  test('undoes the last change with the key for it', async () => {
    const backend = await mountApp()
    await until(() => expect(cables()).toHaveLength(31))
    jack('host', 'codex').focus()
    press('Enter')
    jack('server', 'memory').focus()
    press('Enter')
    await expect.element(page.getByRole('button', { name: 'Undo' })).toBeVisible()
    press('z', document.body, { ctrlKey: true })
    await until(() => expect(askedFor(backend, 'cables.unplug')).toEqual([{ host: 'codex', server: 'memory' }]))
    await until(() => expect(cables()).toHaveLength(31))
  })

  test('drops the cable with Esc and returns to its jack', async () => {
    await mountApp()
    await until(() => expect(cables()).toHaveLength(31))
    jack('server', 'git').focus()
    press('Enter')
    expect(document.activeElement?.closest('[data-side]')?.getAttribute('data-side')).toBe('host')
    press('Escape')
    expect(document.activeElement).toBe(jack('server', 'git'))
    expect(document.querySelector('.hand')).toBeNull()
  })

  test('unplugs with Backspace on a pair that is joined', async () => {
    const backend = await mountApp()
    await until(() => expect(cables()).toHaveLength(31))
    jack('host', 'cursor').focus()
    press('Enter')
    jack('server', 'git').focus()
    await expect.element(page.getByText(/Joined already/)).toBeVisible()
    press('Backspace')
    await until(() => expect(askedFor(backend, 'cables.unplug')).toEqual([{ host: 'cursor', server: 'git' }]))
  })

  test('walks with arrows from name to jack to the other plate', async () => {
    await mountApp()
    await until(() => expect(cables()).toHaveLength(31))
    document.querySelector<HTMLElement>('[data-side="host"][data-id="cursor"] [data-spot="name"]')?.focus()
    press('ArrowRight')
    expect(document.activeElement).toBe(jack('host', 'cursor'))
    press('ArrowRight')
    expect(document.activeElement?.closest('[data-side]')?.getAttribute('data-side')).toBe('server')
    press('ArrowRight')
    expect(document.activeElement?.getAttribute('data-spot')).toBe('name')
    press('ArrowDown')
    expect(document.activeElement?.getAttribute('data-spot')).toBe('name')
    expect(document.querySelectorAll('[data-spot][tabindex="0"]')).toHaveLength(1)
  })

  test('is drawn from jack to jack with a pointer', async () => {
    const backend = await mountApp()
    await until(() => expect(cables()).toHaveLength(31))
    await userEvent.dragAndDrop(jack('host', 'zed'), jack('server', 'memory'))
    await until(() => expect(askedFor(backend, 'cables.plug')).toEqual([{ host: 'zed', server: 'memory' }]))
    await until(() => expect(cable('zed/memory')).not.toBeNull())
  })

  test('a click on a jack opens what stands behind it', async () => {
    await mountApp()
    await until(() => expect(cables()).toHaveLength(31))
    await userEvent.click(jack('server', 'git'))
    await until(() => expect(location.hash).toBe('#/server/git'))
  })

  test('a cable shows its tools and switches them for that host alone', async () => {
    const backend = await mountApp({ path: '/cable/claude-code/playwright' })
    await expect.element(page.getByText(/22 of 25 tools cross/)).toBeVisible()
    await page.getByRole('checkbox', { name: 'browser_navigate for Claude Code' }).click()
    await until(() =>
      expect(askedFor(backend, 'tools.switch')).toEqual([
        { id: 'playwright', tool: 'browser_navigate', on: false, host: 'claude-code' }
      ])
    )
    await expect.element(page.getByText(/21 of 25 tools cross/)).toBeVisible()
  })

  test('a cable is unplugged and plugged in again in place', async () => {
    await mountApp({ path: '/cable/claude-code/git' })
    await expect.element(page.getByText(/12 of 12 tools cross/)).toBeVisible()
    press('Backspace')
    await expect.element(page.getByText(/Unplugged: Claude Code is not offered this server/)).toBeVisible()
    await page.getByRole('button', { name: 'Plug in again' }).click()
    await expect.element(page.getByText(/12 of 12 tools cross/)).toBeVisible()
    press('Escape', document.body)
    await until(() => expect(location.hash).toBe('#/board'))
  })

  test('a short call is seen as a pulse', async () => {
    const backend = await mountApp()
    await until(() => expect(cables()).toHaveLength(31))
    const call = {
      id: 9_000,
      at: new Date().toISOString(),
      host: 'cursor',
      server: 'git',
      method: 'tools/call',
      name: 'git_log',
      outcome: 'ok',
      ms: 3,
      requestBytes: 1,
      responseBytes: 1,
      error: null,
      slow: false,
      usualMs: null,
      answer: null
    } as const
    backend.emit('activity.called', { call, today: { calls: 1_205, errors: 9, last: null } })
    await until(() => expect(cable('cursor/git')?.classList).toContain('call'))
    await until(() => expect(cable('cursor/git')?.classList).toContain('ready'))
  })

  test('a failure of a button is said in the foot, and stays', async () => {
    await mountApp({
      overrides: {
        'servers.restart': () => ({
          ok: false,
          failure: { code: 'core-busy', message: 'sentry is being changed. Try again in a moment.' }
        })
      }
    })
    await page.getByRole('button', { name: 'Restart now, sentry' }).click()
    await expect.element(page.getByText('sentry is being changed. Try again in a moment.')).toBeVisible()
  })

  test('rows keep their place when a panel opens', async () => {
    await mountApp()
    await until(() => expect(cables()).toHaveLength(31))
    const top = (): number | undefined => document.querySelector('[data-id="sentry"]')?.getBoundingClientRect().top
    const before = top()
    location.hash = '/server/sentry'
    await until(() => expect(document.querySelector('.board.compact')).not.toBeNull())
    expect(top()).toBe(before)
  })
})

describe('other sizes', () => {
  test('an empty board shows what was found, dotted, and reviews it', async () => {
    await mountApp({ scene: '0' })
    await expect.element(page.getByText('Patchbay plugs servers into your apps')).toBeVisible()
    await until(() => expect(cables()).toHaveLength(9))
    expect(cables().every((one) => one.classList.contains('ghost'))).toBe(true)
    await page.getByRole('link', { name: /^Take over what was found/ }).click()
    await until(() => expect(location.hash).toBe('#/take-over'))
  })

  test('sixty servers are grouped, and what needs a person comes first', async () => {
    await mountApp({ scene: '60' })
    await until(() => expect(document.querySelectorAll('.group')).toHaveLength(7))
    const names = [...document.querySelectorAll('.server .name')].map((name) => name.textContent)
    expect(names).toEqual(['figma', 'sentry', 'notion', 'chrome-devtools'])
    expect(cables().length).toBeLessThan(40)
    await page.getByRole('searchbox', { name: 'Filter servers' }).fill('git')
    await until(() =>
      expect([...document.querySelectorAll('.cell')].map((one) => one.getAttribute('data-id'))).toEqual([
        'git',
        'github',
        'gitlab'
      ])
    )
  })

  test('a server in a group can be plugged in by keyboard too', async () => {
    const backend = await mountApp({ scene: '60' })
    await until(() => expect(document.querySelectorAll('.group')).toHaveLength(7))
    jack('host', 'zed').focus()
    press('Enter')
    document.querySelector<HTMLElement>('.cell[data-id="github"]')?.focus()
    press('Enter')
    await until(() => expect(askedFor(backend, 'cables.plug')).toEqual([{ host: 'zed', server: 'github' }]))
  })

  test('a trunk opens the servers it carries', async () => {
    await mountApp({ scene: '60' })
    await until(() => expect(document.querySelectorAll('.group')).toHaveLength(7))
    cable('cursor//Data')
      ?.querySelector('.hit')
      ?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
    await expect.element(page.getByRole('dialog', { name: 'Data in Cursor' })).toBeVisible()
    await expect.element(page.getByText('4 of 12 servers plugged in')).toBeVisible()
  })

  test('under 720 px it is a list, worst first', async () => {
    await mountApp({ width: 700 })
    await until(() => expect(document.querySelectorAll('.rows .item')).toHaveLength(12))
    const names = [...document.querySelectorAll('.rows .name')].map((name) => name.textContent)
    expect(names.slice(0, 4)).toEqual(['figma', 'notion', 'sentry', 'chrome-devtools'])
    expect(names.at(-1)).toBe('firecrawl')
  })
})

describe('what is not made yet', () => {
  test('a review shows the server in the next free place, with the cables it would get', async () => {
    await mountApp({ path: '/add/fetcher' })
    await until(() => expect(document.querySelector('.free.comes')?.textContent).toContain('fetcher'))
    await until(() => expect(cable('claude-code/fetcher')?.classList).toContain('ghost'))
  })

  test('joining a host shows the cables it would get, and none of them is real', async () => {
    const backend = await mountApp({ path: '/host/goose' })
    await until(() => expect(cables().filter((one) => one.classList.contains('ghost'))).toHaveLength(12))
    expect(backend.state().cables.some((one) => one.host === 'goose')).toBe(false)
    location.hash = '/board'
    await until(() => expect(cables()).toHaveLength(31))
  })

  test('a failure is said on a narrow window too', async () => {
    await mountApp({
      width: 700,
      overrides: {
        'servers.restart': () => ({ ok: false, failure: { code: 'core-busy', message: 'sentry is being changed.' } })
      }
    })
    await page.getByRole('button', { name: 'Restart now' }).click()
    await expect.element(page.getByText('sentry is being changed.')).toBeVisible()
  })
})
