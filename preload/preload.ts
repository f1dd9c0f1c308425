/** What the page gets of Electron: one frozen object that takes known names in and gives plain data out. */
import { contextBridge, ipcRenderer } from 'electron'
import type { PatchbayEvent } from '../contract/events.ts'
import type { PreloadApi } from '../contract/frames.ts'
import { ipcChannels, requestNames } from '../contract/names.ts'

const known: ReadonlySet<string> = new Set(requestNames)
const listeners = new Map<number, (event: PatchbayEvent) => void>()
let lastFollow = 0

ipcRenderer.on(ipcChannels.event, (_event, follow: number, event: PatchbayEvent) => listeners.get(follow)?.(event))

const api: PreloadApi = {
  ask: (name, input) =>
    known.has(name)
      ? ipcRenderer.invoke(ipcChannels.ask, name, input)
      : Promise.resolve({
          ok: false,
          failure: { code: 'bad-input', message: `Patchbay knows no request named ${JSON.stringify(name)}.` }
        }),
  follow: (topics, listener) => {
    const follow = (lastFollow += 1)
    listeners.set(follow, listener)
    ipcRenderer.send(ipcChannels.follow, follow, topics)
    return () => {
      if (listeners.delete(follow)) ipcRenderer.send(ipcChannels.unfollow, follow)
    }
  }
}
contextBridge.exposeInMainWorld('patchbay', Object.freeze(api))
