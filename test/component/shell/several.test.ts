/** Several servers at once, and what a right click offers on cables, tools and log lines. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { done, failed } from '../../../contract/failure.ts'
import type { ConsentSheet, InputField } from '../../../contract/model.ts'
import { settingLabels } from '../../../renderer/shell/setting-commands.ts'
import { askedFor, mountApp, press } from '../../helpers/mount-app.ts'

const tokenField: InputField = {
  key: 'TOKEN',
  kind: 'env',
  label: 'TOKEN',
  description: '',
  required: true,
  secret: true,
  format: 'text',
  choices: [],
  placeholder: '',
  value: null,
  repeatable: false
}
const sheet: ConsentSheet = {
  hash: 'h',
  id: 'git-2',
  name: 'git 2',
  argv: ['git'],
  argvNotes: [],
  url: null,
  cwd: '/',
  env: [{ name: 'TOKEN', secret: true, value: null }],
  inheritedEnv: [],
  headers: [],
  package: null,
  warnings: [],
  inputs: [],
  runtime: null,
  hosts: [],
  wanted: 'up'
}
const until = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 8_000 })
const nameOf = (id: string): HTMLElement =>
  document.querySelector<HTMLElement>(`[data-side="server"][data-id="${id}"] [data-spot="name"], a[data-id="${id}"]`)!
const click = (id: string, more: MouseEventInit = { ctrlKey: true }): boolean =>
  nameOf(id).dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...more }))
const chosen = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('.picked[data-id]')].map((row) => row.dataset['id'] ?? '')
const rightClick = (element: Element): boolean =>
  element.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 420, clientY: 220 }))
afterEach(() => {
  location.hash = ''
})

describe('several servers', () => {
  test('are chosen with Ctrl and Shift, do one thing together, and Ctrl+Z takes it back', async () => {
    const backend = await mountApp()
    await until(() => expect(nameOf('git')).toBeTruthy())
    click('filesystem')
    expect(location.hash).toBe('#/board') // it opened nothing
    click('context7', { shiftKey: true })
    const rows = [...document.querySelectorAll<HTMLElement>('[data-side="server"][data-id]')].map(
      (row) => row.dataset['id'] ?? ''
    )
    const range = rows.slice(rows.indexOf('filesystem'), rows.indexOf('context7') + 1)
    expect(range.length).toBeGreaterThan(2)
    await until(() => expect(chosen()).toEqual(range))
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    await until(() => expect(askedFor(backend, 'servers.stop').length).toBeGreaterThan(1))
    const stopped = askedFor(backend, 'servers.stop')
    await until(() => expect(document.body.textContent).toContain(`Stopped ${stopped.length} servers`))
    await userEvent.keyboard('{Control>}z{/Control}')
    await until(() => expect(askedFor(backend, 'servers.start')).toEqual(stopped))
  })
  test('by keyboard: Space chooses, the arrows go on, Escape lets go of them and opens nothing', async () => {
    await mountApp()
    await until(() => expect(nameOf('git')).toBeTruthy())
    nameOf('filesystem').focus()
    press(' ')
    press('ArrowDown')
    press(' ')
    await until(() => expect(chosen()).toEqual(['filesystem', 'git']))
    await expect.element(page.getByText('2 servers chosen')).toBeVisible()
    press('Escape')
    await until(() => expect(chosen()).toEqual([]))
    expect(location.hash).toBe('#/board')
  })
  test('are removed after a question whose safe answer has the keyboard, and come back together', async () => {
    const backend = await mountApp()
    await until(() => expect(nameOf('git')).toBeTruthy())
    click('git')
    click('filesystem')
    await page.getByRole('button', { name: 'Remove …' }).click()
    await until(() => expect(document.activeElement?.textContent?.trim()).toBe('Keep them'))
    expect(askedFor(backend, 'servers.remove')).toEqual([])
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await until(() => expect(document.body.textContent).toContain('Removed 2 servers'))
    expect(nameOf('git')).toBeNull()
    await page.getByRole('button', { name: 'Undo' }).click()
    await until(() => expect(nameOf('git')).toBeTruthy())
    expect(nameOf('filesystem')).toBeTruthy()
  })
  test('where one fails, that is said and the others can still be taken back', async () => {
    const backend = await mountApp({
      overrides: { 'servers.remove': ({ id }) => failed('internal', `${id} would not go.`) }
    })
    await until(() => expect(nameOf('git')).toBeTruthy())
    click('git')
    await page.getByRole('button', { name: 'Remove …' }).click()
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await until(() => expect(document.body.textContent).toContain('1 of 1 could not be done: git would not go.'))
    expect(askedFor(backend, 'servers.remove')).toEqual([{ id: 'git' }])
  })
  test('are plugged into a host together, also on a narrow page', async () => {
    const backend = await mountApp({ width: 600 })
    await until(() => expect(nameOf('git')).toBeTruthy())
    const ids = ['git', 'filesystem']
    const used = backend.state().cables.find((cable) => cable.server === 'git')!
    const host = backend.state().hosts.find((one) => one.id === used.host)!
    for (const id of ids) click(id)
    await page.getByRole('button', { name: /Do with them/ }).click()
    await page.getByRole('menuitem', { name: `Unplug from ${host.name}` }).click()
    await until(() => expect(askedFor(backend, 'cables.unplug').length).toBeGreaterThan(0))
    for (const id of ids)
      expect(backend.state().cables.some((cable) => cable.host === host.id && cable.server === id)).toBe(false)
  })
})

describe('a duplicate', () => {
  test('is reviewed, and takes over the secrets of the first only when that is ticked', async () => {
    const backend = await mountApp({
      overrides: {
        'servers.review': ({ installRequest }) => {
          const { copyOf, secrets = {} } = installRequest
          const open = copyOf?.secrets !== true && secrets['TOKEN'] === ''
          return done({
            ...sheet,
            inputs: open ? [{ ...tokenField, value: null }] : []
          })
        },
        'servers.duplicate': ({ id }) =>
          done({
            id: `${id}-2`,
            source: { from: 'command', command: 'git', args: [] },
            env: {},
            secrets: { TOKEN: '' },
            inputs: {},
            wanted: 'up',
            copyOf: { id, secrets: false }
          })
      }
    })
    await until(() => expect(nameOf('git')).toBeTruthy())
    rightClick(nameOf('git'))
    await page.getByRole('menuitem', { name: 'Duplicate …' }).click()
    await until(() => expect(document.body.textContent).toContain('1 answer missing'))
    await page.getByText('Use the secrets of git where none is given below').click()
    await until(() => expect(document.body.textContent).not.toContain('1 answer missing'))
    await page.getByRole('button', { name: /^Install and start/ }).click()
    await until(() =>
      expect(askedFor(backend, 'servers.install')).toMatchObject([
        { installRequest: { id: 'git-2', copyOf: { id: 'git', secrets: true } } }
      ])
    )
    expect(JSON.stringify(askedFor(backend, 'servers.install'))).toContain('"TOKEN":""')
  })
})

describe('a right click', () => {
  test('on a cable offers to unplug it and to see its tools', async () => {
    const backend = await mountApp()
    await until(() => expect(document.querySelector('[data-cable]')).toBeTruthy())
    const cable = backend
      .state()
      .cables.find((one) => document.querySelector(`[data-cable="${one.host}/${one.server}"]`))!
    const key = `${cable.host}/${cable.server}`
    rightClick(document.querySelector(`[data-cable="${key}"] .hit`)!)
    await expect.element(page.getByRole('menuitem', { name: 'Which tools cross it' })).toBeVisible()
    await page.getByRole('menuitem', { name: /^Unplug/ }).click()
    await until(() => expect(askedFor(backend, 'cables.unplug')).toEqual([{ host: cable.host, server: cable.server }]))
  })
  test('on a server: Remove opens the question, not more', async () => {
    const backend = await mountApp()
    await until(() => expect(nameOf('git')).toBeTruthy())
    rightClick(nameOf('git'))
    await page.getByRole('menuitem', { name: 'Remove …' }).click()
    await until(() => expect(document.activeElement?.textContent?.trim()).toBe('Keep it'))
    expect(askedFor(backend, 'servers.remove')).toEqual([])
  })
  test('on a tool turns it off, or all of them in one step that can be undone', async () => {
    const backend = await mountApp({ path: '/server/git/tools' })
    await until(() => expect(document.querySelector('tbody tr')).toBeTruthy())
    rightClick(document.querySelector('tbody tr')!)
    await page.getByRole('menuitem', { name: 'Turn all off' }).click()
    await until(() => expect(askedFor(backend, 'tools.switchMany')).toHaveLength(1))
    const [{ tools, on }] = askedFor(backend, 'tools.switchMany') as [{ tools: string[]; on: boolean }]
    expect(on).toBe(false)
    expect(tools.length).toBeGreaterThan(1)
    await until(() => expect(document.querySelectorAll('tbody [role="switch"][aria-checked="true"]')).toHaveLength(0))
    await page.getByRole('button', { name: 'Undo' }).click()
    await until(() => expect(askedFor(backend, 'tools.switchMany').at(-1)).toEqual({ id: 'git', tools, on: true }))
  })
  test('on a line of a log offers to copy it, and leaves chosen text to the browser', async () => {
    await mountApp({ path: '/server/git/logs' })
    const line = await until(() => {
      const row = document.querySelector('[role="option"] .tx')
      expect(row).toBeTruthy()
      return row!
    })
    rightClick(line)
    await expect.element(page.getByRole('menuitem', { name: 'Copy the line' })).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await until(() => expect(document.querySelector('[role="menuitem"]')).toBeNull())
    getSelection()?.selectAllChildren(document.querySelector('[role="option"] .tx')!)
    expect(rightClick(document.querySelector('[role="option"] .tx')!)).toBe(true)
    getSelection()?.removeAllRanges()
  })
})

describe('the palette', () => {
  test('knows every setting by name, and brings the keyboard to its field', async () => {
    await mountApp({ path: '/settings' })
    await until(() => expect(document.body.textContent).toContain('Look and behaviour'))
    for (const label of settingLabels)
      expect(document.querySelector(`main [aria-label="${label}"]`), label).not.toBeNull()
    location.hash = '/board'
    await userEvent.keyboard('{Control>}k{/Control}')
    await page.getByRole('combobox', { name: /Search/ }).fill('port of the')
    await until(() => expect(document.querySelector('[role="option"] .title')?.textContent).toBe('Port of the gateway'))
    await userEvent.keyboard('{Enter}')
    await until(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Port of the gateway'))
  })
})

describe('a dropped file', () => {
  const drop = (file: File, on: Element = document.body): boolean => {
    const data = new DataTransfer()
    data.items.add(file)
    return on.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }))
  }
  test('that is a bundle is told in a sentence, and is never text in a box', async () => {
    const backend = await mountApp()
    await until(() => expect(nameOf('git')).toBeTruthy())
    drop(new File([new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])], 'files.mcpb'))
    await until(() => expect(document.body.textContent).toContain('files.mcpb is a bundle'))
    expect(location.hash).toBe('#/board')
    expect(askedFor(backend, 'servers.parse')).toEqual([])
  })
  test('that is a snippet is reviewed, also when it fell on a field', async () => {
    const backend = await mountApp({ path: '/add' })
    const field = await until(() => {
      const box = document.querySelector('section.panel textarea')
      expect(box).not.toBeNull()
      return box!
    })
    drop(new File(['{"mcpServers":{}}'], 'mcp.json'), field)
    await until(() => expect(askedFor(backend, 'servers.parse')).toContainEqual({ text: '{"mcpServers":{}}' }))
  })
})
