/** The real page with lifelike panels: `index.html?theme=dark&mishap=integrity#/server/notion/tools`. */
import { mount } from 'svelte'
import App from '../../../../renderer/App.svelte'
import '../../../../renderer/theme/base.css'
import { createPanelBackend, type Mishap } from '../panel-scene.ts'

const query = new URLSearchParams(location.search)
const mishaps = (query.get('mishap') ?? '').split(',').filter((word) => word !== '') as Mishap[]
const backend = createPanelBackend(mishaps, {}, Number(query.get('lines') ?? 14_204))
const snapshot = await backend.ask('snapshot', {})
if (snapshot.ok)
  void backend.ask('settings.update', { change: { theme: query.get('theme') === 'dark' ? 'dark' : 'light' } })
Object.assign(window, { backend })
const target = document.getElementById('app')
if (target) mount(App, { target, props: { backend } })
