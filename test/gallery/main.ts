/** The real page over a scene: `index.html?scene=12&theme=dark&core=gone#/board`. */
import { mount } from 'svelte'
import App from '../../renderer/App.svelte'
import '../../renderer/theme/base.css'
import { createFakeBackend } from '../helpers/fake-backend.ts'
import { createScene, sceneNames } from '../helpers/scenes.ts'
import type { Theme } from '../../contract/model.ts'

const query = new URLSearchParams(location.search)
const name = sceneNames.find((other) => other === query.get('scene')) ?? '12'
const theme = (['light', 'dark', 'system'] as const).find((other) => other === query.get('theme')) ?? 'light'
const grouping = (['purpose', 'host', 'state', 'none'] as const).find((other) => other === query.get('grouping'))

const scene = createScene(name)
const settings = { ...scene.snapshot.settings, theme: theme satisfies Theme, ...(grouping && { grouping }) }
const backend = createFakeBackend({ ...scene, snapshot: { ...scene.snapshot, settings } })
if (query.get('core') === 'gone') {
  backend.setConnection({ state: 'lost', retryAt: Date.now() + 8_000, attempt: 3, refused: false })
}
Object.assign(window, { backend })
const target = document.getElementById('app')
if (target) mount(App, { target, props: { backend } })
