/** Every place of the page, in both themes where colours matter, as axe reads it: no finding of any rule, of any severity. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { mountApp } from '../../helpers/mount-app.ts'
import type { SceneName } from '../../helpers/scenes.ts'
import { violations } from '../../helpers/violations.ts'

afterEach(() => {
  location.hash = ''
  document.documentElement.removeAttribute('data-theme')
})

interface Place {
  readonly path: string
  readonly shows: string | RegExp
  readonly scene?: SceneName
  readonly width?: number
}
const all: readonly Place[] = [
  { path: '/board', shows: '31 cables' },
  { path: '/board', shows: 'Patchbay plugs servers into your apps', scene: '0' },
  { path: '/board', shows: 'Files and code', scene: '60' },
  { path: '/board', shows: 'Add the key', width: 480 },
  { path: '/cable/claude-code/playwright', shows: 'browser_snapshot' },
  { path: '/server/sentry', shows: 'What runs' },
  { path: '/server/notion/tools', shows: 'Calls, 7 d' },
  { path: '/server/sentry/logs', shows: /kept since/ },
  { path: '/server/filesystem/try', shows: /Give up after/ },
  { path: '/server/git/resources', shows: 'Prompts' },
  { path: '/server/sentry/settings', shows: 'When it runs' },
  { path: '/host/goose', shows: 'What will be written' },
  { path: '/add', shows: 'For instance' },
  { path: '/by-hand', shows: 'Works in' },
  { path: '/take-over', shows: 'put one Patchbay entry in', scene: '0' },
  { path: '/take-over', shows: 'put one Patchbay entry in', scene: '0', width: 720 },
  { path: '/take-over', shows: 'No app on this computer' },
  { path: '/catalogue', shows: 'duckduckgo' },
  { path: '/activity', shows: 'Answer' },
  { path: '/activity/calls/237', shows: 'Asked by' },
  { path: '/activity/logs', shows: /kept since/ },
  { path: '/activity/audit', shows: 'Who' },
  { path: '/activity/processes', shows: 'Look again' },
  { path: '/settings', shows: 'Look and behaviour' },
  { path: '/help', shows: 'Starting and running a server' },
  { path: '/help/port-taken', shows: 'What to do' }
]

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(all)('$path, $shows', async ({ path, shows, scene = '12', width = 1_440 }) => {
    await mountApp({
      scene,
      path,
      width,
      overrides: {}
    })
    document.documentElement.dataset['theme'] = theme
    await vi.waitFor(() => expect(document.body.textContent).toMatch(shows), { timeout: 8_000 })
    expect(await violations()).toEqual([])
  })
})

test('the bar over several servers, and the menu of one', async () => {
  await mountApp()
  const row = await vi.waitFor(() => {
    const name = document.querySelector<HTMLElement>('[data-side="server"][data-id="git"] [data-spot="name"]')
    expect(name).not.toBeNull()
    return name!
  })
  row.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true }))
  await expect.element(page.getByText('1 server chosen')).toBeVisible()
  expect(await violations()).toEqual([])
  row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 700, clientY: 200 }))
  await expect.element(page.getByRole('menu')).toBeVisible()
  expect(await violations()).toEqual([])
})

test('the palette', async () => {
  await mountApp()
  await userEvent.keyboard('{Control>}k{/Control}')
  await expect.element(page.getByRole('combobox', { name: /Search/ })).toBeVisible()
  expect(await violations()).toEqual([])
})
