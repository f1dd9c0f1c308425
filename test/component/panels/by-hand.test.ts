/** A server filled in by hand ends in the same review as any other. */
import { afterEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { done } from '../../../contract/failure.ts'
import { askedFor, mountApp } from '../../helpers/mount-app.ts'

const until = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 8_000 })
afterEach(() => {
  location.hash = ''
})

test('by keyboard alone: the program, its arguments and a secret, then the review', async () => {
  const backend = await mountApp({
    path: '/add',
    overrides: {
      'servers.parse': () =>
        done({
          installRequests: [
            {
              id: 'notes',
              source: { from: 'command', command: 'notes', args: ['--all'] },
              env: {},
              secrets: {},
              inputs: {},
              wanted: 'up'
            }
          ],
          skipped: [],
          leftOut: []
        })
    }
  })
  await page.getByRole('link', { name: 'Fill it in by hand' }).click()
  await until(() => expect(document.activeElement?.getAttribute('placeholder')).toMatch(/^node, python3/))
  await userEvent.keyboard('notes{Tab}--all')
  await page.getByRole('button', { name: 'Add a variable' }).click()
  await until(() => expect(document.activeElement?.getAttribute('placeholder')).toBe('NAME'))
  await userEvent.keyboard('1BAD')
  await expect.element(page.getByText('Letters, digits and _ only, no digit first.')).toBeVisible()
  await userEvent.keyboard('{Control>}a{/Control}TOKEN{Tab}hush')
  await page.getByText('Secret', { exact: true }).click()
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  await until(() => expect(askedFor(backend, 'servers.review').length).toBeGreaterThan(0))
  const text = (askedFor(backend, 'servers.parse').at(-1) as { text: string }).text
  expect(JSON.parse(text)).toEqual({ mcpServers: { notes: { command: 'notes', args: ['--all'], env: {} } } })
  expect(askedFor(backend, 'servers.review')[0]).toMatchObject({ installRequest: { secrets: { TOKEN: 'hush' } } })
  await until(() => expect(location.hash).toBe('#/add'))
  await until(() => expect(document.body.textContent).toContain('Read what it is'))
})

test('in the window a folder can be chosen, in a browser it is typed', async () => {
  await mountApp({ path: '/by-hand' })
  await expect.element(page.getByLabelText('Works in')).toBeVisible()
  expect(page.getByRole('button', { name: 'Choose …' }).query()).toBeNull()
})

test('a whole command in the box of the program is offered to be read as one', async () => {
  const backend = await mountApp({ path: '/by-hand' })
  await page.getByLabelText('Program').fill('npx -y @x/y')
  await page.getByRole('button', { name: 'Read it as one' }).click()
  await until(() => expect(askedFor(backend, 'servers.parse')).toContainEqual({ text: 'npx -y @x/y' }))
})
