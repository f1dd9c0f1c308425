import { afterEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { askedFor, mountApp, press } from '../../helpers/mount-app.ts'

const until = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 4_000 })
afterEach(() => {
  location.hash = ''
})

describe('the catalogue', () => {
  test('searches, filters and clears', async () => {
    await mountApp({ path: '/catalogue' })
    await page.getByRole('searchbox', { name: 'Search the catalogue' }).fill('web')
    await until(() => expect(document.querySelectorAll('mark').length).toBeGreaterThan(2))
    const before = document.querySelectorAll('tbody tr').length
    await page.getByRole('button', { name: 'Python' }).click()
    await until(() => expect(document.querySelectorAll('tbody tr').length).toBeLessThan(before))
    await page.getByRole('button', { name: 'Clear' }).click()
    await until(() => expect(document.querySelectorAll('tbody tr')).toHaveLength(14))
  })

  test('arrows choose, Enter reviews', async () => {
    await mountApp({ path: '/catalogue' })
    const field = page.getByRole('searchbox', { name: 'Search the catalogue' })
    await field.fill('fetcher')
    press('ArrowDown', field.element())
    await expect.element(page.getByRole('complementary', { name: 'fetcher, details' })).toBeVisible()
    press('Enter', field.element())
    await until(() => expect(location.hash).toBe('#/add/fetcher'))
  })

  test('says what to do when nothing matches', async () => {
    await mountApp({ path: '/catalogue' })
    await page.getByRole('searchbox', { name: 'Search the catalogue' }).fill('zzzzqq')
    await expect.element(page.getByText('Nothing in the catalogue matches')).toBeVisible()
  })
})

describe('activity', () => {
  test('filters calls, and new ones come in at the top', async () => {
    const backend = await mountApp({ path: '/activity/calls' })
    await until(() => expect(document.querySelectorAll('tbody tr').length).toBeGreaterThan(100))
    const call = {
      id: 9_001,
      at: new Date().toISOString(),
      host: 'cursor',
      server: 'git',
      method: 'tools/call',
      name: 'git_blame',
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
    await until(() => expect(document.querySelector('tbody tr:not(.running)')?.textContent).toContain('git_blame'))
    await page.getByRole('radio', { name: /^Failed/ }).click()
    await until(() => expect(askedFor(backend, 'activity.calls').at(-1)).toMatchObject({ outcome: 'failed' }))
  })

  test('holds new calls back while somebody reads further down', async () => {
    const backend = await mountApp({ path: '/activity/calls' })
    await until(() => expect(document.querySelectorAll('tbody tr').length).toBeGreaterThan(100))
    const list = document.querySelector('.list')
    list?.scrollTo({ top: 400 })
    await until(() => expect(list?.scrollTop).toBe(400))
    list?.dispatchEvent(new Event('scroll'))
    const call = {
      id: 9_002,
      at: new Date().toISOString(),
      host: 'cursor',
      server: 'git',
      method: 'tools/call',
      name: 'git_blame',
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
    await expect.element(page.getByRole('button', { name: '1 new' })).toBeVisible()
    expect(list?.scrollTop).toBe(400)
    await page.getByRole('button', { name: '1 new' }).click()
    await until(() => expect(document.querySelector('tbody tr:not(.running)')?.textContent).toContain('git_blame'))
  })

  test('narrows calls by words, time, host and tool, and says so when none is left', async () => {
    const backend = await mountApp({ path: '/activity/calls?host=cursor' })
    await until(() => expect(askedFor(backend, 'activity.calls').at(-1)).toMatchObject({ host: 'cursor' }))
    await page.getByRole('searchbox', { name: 'Filter calls' }).fill('issues atlas')
    await until(() => expect(askedFor(backend, 'activity.calls').at(-1)).toMatchObject({ text: 'issues atlas' }))
    await page.getByRole('searchbox', { name: 'Filter calls' }).fill('zzzz')
    await expect.element(page.getByText('No such call')).toBeVisible()
    await page.getByRole('button', { name: 'Show all calls' }).click()
    await until(() => expect(document.querySelectorAll('tbody tr').length).toBeGreaterThan(100))
    expect(askedFor(backend, 'activity.calls').at(-1)).not.toHaveProperty('host')
  })

  test('opens a call with what was asked and answered, walks to others, and closes back to its row', async () => {
    await mountApp({ path: '/activity/calls' })
    await until(() => expect(document.querySelectorAll('tbody tr').length).toBeGreaterThan(100))
    const first = document.querySelector<HTMLElement>('[data-call]')!
    first.focus()
    press('ArrowDown', first)
    await until(() => expect(document.activeElement).toBe(document.querySelectorAll('[data-call]')[1]))
    ;(document.activeElement as HTMLElement).click()
    const panel = page.getByRole('region', { name: /^Call of/ })
    await expect.element(panel.getByRole('heading', { name: 'Asked' })).toBeVisible()
    await expect.element(panel.getByText(/errors at checkout/)).toBeVisible()
    await expect.element(panel.getByText(/wrote meanwhile/)).toBeVisible()
    const opened = location.hash
    press('ArrowDown', document.body)
    await until(() => expect(location.hash).not.toBe(opened))
    press('e', document.body)
    await expect.element(panel.getByRole('group', { name: /error/ })).toBeVisible()
    const id = location.hash.split('/').at(-1)
    press('Escape', document.body)
    await until(() => expect(location.hash).toBe('#/activity/calls'))
    await until(() => expect((document.activeElement as HTMLElement).dataset['call']).toBe(id))
  })

  test('runs a call again with the very same arguments, and says why when it cannot', async () => {
    const backend = await mountApp({ path: '/activity/calls' })
    await until(() => expect(document.querySelectorAll('tbody tr').length).toBeGreaterThan(100))
    const of = (server: string): string =>
      [...document.querySelectorAll('tbody tr:not(.running)')]
        .find((row) => row.querySelector('.server')?.textContent === server)!
        .querySelector<HTMLElement>('[data-call]')!.dataset['call']!
    const [plain, secret] = [of('sentry'), of('playwright')]
    location.hash = `#/activity/calls/${plain}`
    await page.getByRole('button', { name: /^Run again/ }).click()
    await until(() =>
      expect(askedFor(backend, 'calls.run').at(-1)).toMatchObject({
        id: 'sentry',
        input: { query: 'errors at checkout', limit: 20 },
        inputText: '{"query":"errors at checkout","limit":20}'
      })
    )
    await expect.element(page.getByRole('heading', { name: 'Run again just now' })).toBeVisible()
    location.hash = `#/activity/calls/${secret}`
    await expect.element(page.getByText(/a secret in what was asked was hidden/)).toBeVisible()
    await expect.element(page.getByRole('link', { name: 'Open in “Try it”' })).toBeVisible()
    expect(document.body.textContent).not.toContain('Run again')
  })

  test('says what is kept, and deletes only after asking', async () => {
    const backend = await mountApp({ path: '/activity/calls' })
    await expect.element(page.getByText(/is kept for 14 days, secrets hidden/)).toBeVisible()
    await page.getByRole('button', { name: 'Save as a file' }).click()
    await page.getByRole('menuitem', { name: /Delete calls/ }).click()
    await until(() => expect(document.activeElement?.textContent).toContain('Keep them'))
    expect(askedFor(backend, 'activity.purge')).toEqual([])
    await page.getByRole('button', { name: 'Delete all calls' }).click()
    await until(() => expect(askedFor(backend, 'activity.purge')).toEqual([{}]))
  })

  test('ends only the left-over processes that were chosen', async () => {
    const backend = await mountApp({ path: '/activity/processes' })
    await page.getByRole('checkbox', { name: 'Process 31204' }).click()
    await page.getByRole('button', { name: /End 2/ }).click()
    await until(() => expect(askedFor(backend, 'sweep.end')).toHaveLength(1))
    const [input] = askedFor(backend, 'sweep.end') as readonly { processes: readonly { pid: number }[] }[]
    expect(input?.processes.map((one) => one.pid)).toEqual([31_204, 8_140])
    await expect.element(page.getByText('2 processes ended')).toBeVisible()
  })
})

describe('settings', () => {
  test('the theme changes at once', async () => {
    await mountApp({ path: '/settings' })
    await page.getByRole('radio', { name: 'Dark' }).click()
    await until(() => expect(document.documentElement.dataset['theme']).toBe('dark'))
  })

  test('a number is kept on Enter, and a wrong one is explained and not sent', async () => {
    const backend = await mountApp({ path: '/settings' })
    const port = page.getByRole('textbox', { name: 'Port of the gateway' })
    await port.fill('70000')
    press('Enter', port.element())
    await expect.element(page.getByText('A whole number from 0 to 65,535')).toBeVisible()
    expect(askedFor(backend, 'settings.update')).toEqual([])
    await port.fill('7500')
    press('Enter', port.element())
    await until(() => expect(askedFor(backend, 'settings.update')).toEqual([{ change: { gatewayPort: 7_500 } }]))
  })

  test('quitting says how many servers stop before it does', async () => {
    const backend = await mountApp({ path: '/settings' })
    await page.getByRole('button', { name: 'Quit Patchbay' }).click()
    await expect.element(page.getByText('This stops 9 servers; hosts lose their tools.')).toBeVisible()
    expect(askedFor(backend, 'core.quit')).toEqual([])
    await page.getByRole('button', { name: 'Quit', exact: true }).click()
    await until(() => expect(askedFor(backend, 'core.quit')).toHaveLength(1))
  })
})
