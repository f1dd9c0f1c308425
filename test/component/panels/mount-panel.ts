/** The real page, standing at one place, over the panels' scene. */
import { render } from 'vitest-browser-svelte'
import { page } from 'vitest/browser'
import App from '../../../renderer/App.svelte'
import '../../../renderer/theme/base.css'
import type { FakeBackend, FakeHandlers } from '../../helpers/fake-backend.ts'
import { createPanelBackend, type Mishap } from './panel-scene.ts'

export async function mountAt(
  path: string,
  mishaps: readonly Mishap[] = [],
  overrides: Partial<FakeHandlers> = {},
  lines = 14_204
): Promise<FakeBackend> {
  await page.viewport(1440, 900)
  location.hash = path
  const backend = createPanelBackend(mishaps, overrides, lines)
  await render(App, { backend })
  return backend
}
export const inputsOf = (backend: FakeBackend, name: string): readonly unknown[] =>
  backend.asked.filter((entry) => entry.name === name).map((entry) => entry.input)
