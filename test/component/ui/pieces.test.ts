import { beforeEach, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import { press } from '../../helpers/mount-app.ts'
import Pieces from './Pieces.svelte'

const onremedy = vi.fn()
const onescape = vi.fn()
const onrun = vi.fn()
beforeEach(async () => {
  vi.clearAllMocks()
  await page.viewport(1_024, 760)
  await render(Pieces, { onremedy, onescape, onrun })
})

test('a busy button says so, cannot be pressed, and keeps its width', async () => {
  const button = page.getByRole('button', { name: 'Install and start' })
  const { width } = button.element().getBoundingClientRect()
  await button.click()
  const busy = document.querySelector<HTMLButtonElement>('[aria-busy="true"]')
  expect(busy?.disabled).toBe(true)
  expect(busy?.textContent).toContain('Installing …')
  expect(busy?.getBoundingClientRect().width).toBe(width)
})

test('a segmented choice moves with arrows and does not change its width', async () => {
  const group = page.getByRole('radiogroup', { name: 'Order' })
  const { width } = group.element().getBoundingClientRect()
  const first = page.getByRole('radio', { name: 'Best match' })
  ;(first.element() as HTMLElement).focus()
  press('ArrowRight')
  await expect.element(page.getByRole('radio', { name: 'Fewest tokens' })).toBeChecked()
  expect(group.element().getBoundingClientRect().width).toBe(width)
})

test('a select opens, and is chosen from, by keyboard', async () => {
  const trigger = page.getByRole('combobox', { name: /^Fruit/ })
  ;(trigger.element() as HTMLElement).focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('option', { name: 'Pear' })).toBeVisible()
  await userEvent.keyboard('{ArrowDown}{Enter}')
  await vi.waitFor(() => expect(trigger.element().textContent).toContain('Pear'))
})

test('tabs show what belongs to them', async () => {
  await expect.element(page.getByText('Shows one')).toBeVisible()
  await page.getByRole('tab', { name: 'Two' }).click()
  await expect.element(page.getByText('Shows two')).toBeVisible()
})

test('a switch and a box with words are switched', async () => {
  await page.getByRole('switch', { name: 'Power' }).click()
  await expect.element(page.getByRole('switch', { name: 'Power' })).toBeChecked()
  await page.getByText('With words').click()
  await expect.element(page.getByRole('checkbox', { name: 'With words' })).toBeChecked()
})

test('Esc empties a search field first, and only then goes on', async () => {
  const field = page.getByRole('searchbox', { name: 'Find' })
  press('Escape', field.element())
  await expect.element(field).toHaveValue('')
  expect(onescape).not.toHaveBeenCalled()
  press('Escape', field.element())
  expect(onescape).toHaveBeenCalledOnce()
})

test('what is wrong with a field is tied to it', async () => {
  await expect.element(page.getByRole('textbox', { name: 'Port' })).toHaveAttribute('aria-invalid', 'true')
  await expect.element(page.getByText('A whole number')).toBeVisible()
})

test('a menu runs what is chosen', async () => {
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Copy' }).click()
  expect(onrun).toHaveBeenCalledExactlyOnceWith('copy')
})

test('an icon says its name when the keyboard comes to it', async () => {
  const button = page.getByRole('button', { name: 'Restart it' })
  await button.hover()
  await vi.waitFor(() => expect(document.querySelector('.tip')?.textContent).toContain('Restart it'))
  await button.click()
  expect(onrun).toHaveBeenCalledExactlyOnceWith('restart')
})

test('a failure offers its remedy', async () => {
  await page.getByRole('button', { name: 'Add the key' }).click()
  expect(onremedy).toHaveBeenCalledExactlyOnceWith({
    label: 'Add the key',
    request: 'view.open',
    input: { path: '/server/figma/settings' }
  })
})

test('a list that was opened and closed takes nothing of the page with it', async () => {
  const field = document.querySelector<HTMLElement>('[aria-haspopup="listbox"]') as HTMLElement
  field.focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('listbox')).toBeVisible()
  await userEvent.keyboard('{Escape}')
  await vi.waitFor(() => {
    expect(document.querySelector('[role="listbox"]')).toBeNull()
    expect(getComputedStyle(document.body).pointerEvents).toBe('auto')
    expect(document.body.style.overflow).toBe('')
    expect(document.activeElement).toBe(field)
  })
})
