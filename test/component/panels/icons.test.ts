/** The icon of a server is an image in place or nothing: what a core hands on never becomes markup or a request. */
import { expect, it, vi } from 'vitest'
import { done } from '../../../contract/failure.ts'
import { mountAt } from './mount-panel.ts'

const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const tile = () => document.querySelector('.tile')

async function shown(picture: string) {
  const backend = await mountAt('/server/git', [], { 'servers.icon': () => done({ picture }) })
  await vi.waitFor(() => expect(tile()?.textContent).toMatch(/\w/), { timeout: 10_000 })
  backend.changeServer('git', { icon: 'a1' })
  await expect.poll(() => backend.asked.some(({ name }) => name === 'servers.icon')).toBe(true)
}

it('a picture that a server declares is shown on its tile', async () => {
  await shown(pixel)
  await expect.poll(() => tile()?.querySelector('img')?.getAttribute('src')).toBe(pixel)
})

it.each([
  ['a drawing with a script', `data:image/svg+xml;base64,${btoa('<svg onload="window.hit=1"/>')}`],
  ['markup', '<svg onload="window.hit=1"></svg>'],
  ['an address elsewhere', 'https://a.example/a.png'],
  ['a picture that cannot be drawn', 'data:image/png;base64,iVBORw0KGgo=']
])('%s leaves the initials', async (_, picture) => {
  await shown(picture)
  await expect.poll(() => tile()?.querySelector('img') ?? null).toBeNull()
  expect(tile()?.querySelector('svg') ?? null).toBeNull()
  expect(tile()?.textContent).toMatch(/\w/)
  expect('hit' in window).toBe(false)
})
