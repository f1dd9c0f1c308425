/** The menu bar: macOS needs one for copy and paste; elsewhere it is hidden and carries the usual keys. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import { places } from '../../contract/places.ts'
import { sentence } from '../../contract/words/say.ts'
import type { Action } from './tray-entry.ts'

export function setAppMenu(platform: NodeJS.Platform, act: (action: Action) => void): void {
  const open = (path: string) => () => act({ do: 'open', path })
  const settings: MenuItemConstructorOptions = {
    label: sentence('app-menu.settings'),
    accelerator: 'CmdOrCtrl+,',
    click: open(places.settings)
  }
  const quit: MenuItemConstructorOptions = {
    label: sentence('app-menu.quit'),
    accelerator: 'CmdOrCtrl+Q',
    click: () => act({ do: 'quit' })
  }
  const apple: MenuItemConstructorOptions = {
    label: 'Patchbay',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      quit
    ]
  }
  const file: MenuItemConstructorOptions = {
    label: sentence('app-menu.file'),
    submenu: [
      { label: sentence('app-menu.add-server'), accelerator: 'CmdOrCtrl+N', click: open(places.add()) },
      ...(platform === 'darwin' ? [] : [settings]),
      { role: 'close' },
      ...(platform === 'darwin' ? [] : [quit])
    ]
  }
  const view: MenuItemConstructorOptions = {
    label: sentence('app-menu.view'),
    submenu: [
      { role: 'reload' },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      { type: 'separator' },
      { role: 'toggleDevTools' }
    ]
  }
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(platform === 'darwin' ? [apple] : []),
      file,
      { role: 'editMenu' },
      view,
      { role: 'windowMenu' }
    ])
  )
}
