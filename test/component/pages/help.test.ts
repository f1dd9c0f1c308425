import { afterEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { mountApp } from '../../helpers/mount-app.ts'

afterEach(() => {
  location.hash = ''
})

test('a failure says in place what it means, and leads to its page of help', async () => {
  await mountApp({ path: '/server/figma' })
  await expect.element(page.getByText('What happened', { exact: true })).toBeVisible()
  const panel = page.elementLocator(document.querySelector('main section.panel')!)
  const ask = panel.getByRole('button', { name: 'What does this mean?' }).first()
  await ask.click()
  await expect.element(ask).toHaveAttribute('aria-expanded', 'true')
  await vi.waitFor(() =>
    expect(document.querySelector('[role="group"][aria-label="What this means"]')?.textContent).toContain(
      'The server needs a key or token that is not in the vault.'
    )
  )
  await page.getByRole('link', { name: 'Open its help' }).click()
  await vi.waitFor(() => expect(location.hash).toBe('#/help/missing-secret'))
  await expect.element(page.getByRole('heading', { name: 'A secret is missing', level: 1 })).toHaveFocus()
  await expect.element(page.getByText('patchbay explain missing-secret')).toBeVisible()
})
test('an error is found by a word of it, with the keyboard alone', async () => {
  await mountApp({ path: '/help' })
  const field = page.getByRole('searchbox', { name: 'Find an error' })
  await field.fill('another program uses')
  await vi.waitFor(() => expect(document.querySelectorAll('main li')).toHaveLength(1))
  ;(field.element() as HTMLElement).focus()
  while (document.activeElement?.textContent !== 'The port is taken') await userEvent.keyboard('{Tab}')
  await userEvent.keyboard('{Enter}')
  await vi.waitFor(() => expect(location.hash).toBe('#/help/port-taken'))
})
test('what nobody calls an error says so', async () => {
  await mountApp({ path: '/help' })
  await page.getByRole('searchbox', { name: 'Find an error' }).fill('xyzzy')
  await expect.element(page.getByText('No error is called that')).toBeVisible()
})
