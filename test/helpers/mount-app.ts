/** The whole page over a scene, as component tests use it. */
import { render } from 'vitest-browser-svelte'
import { page } from 'vitest/browser'
import App from '../../renderer/App.svelte'
import '../../renderer/theme/base.css'
import { createFakeBackend } from './fake-backend.ts'
import type { FakeBackend, FakeHandlers } from './fake-backend.ts'
import type { Scene, SceneName } from './scenes.ts'

interface Wanted {
  readonly scene?: SceneName | Scene
  readonly path?: string
  readonly width?: number
  readonly height?: number
  readonly overrides?: Partial<FakeHandlers>
}
export async function mountApp({
  scene = '12',
  path = '/board',
  width = 1_440,
  height = 900,
  overrides
}: Wanted = {}): Promise<FakeBackend> {
  await page.viewport(width, height)
  location.hash = path
  const backend = createFakeBackend(scene, overrides)
  await render(App, { backend })
  return backend
}
export const press = (
  key: string,
  target: Element = document.activeElement ?? document.body,
  more: KeyboardEventInit = {}
): boolean => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
/** Every request of that name, in order. */
export const askedFor = (backend: FakeBackend, name: string): readonly unknown[] =>
  backend.asked.filter((one) => one.name === name).map((one) => one.input)
