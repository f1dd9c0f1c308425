/** The menu bar: macOS needs one for copy and paste; elsewhere it is hidden and carries the usual keys. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import { places } from '../../contract/places.ts'
import type { Action } from './tray-entry.ts'

export function setAppMenu(platform: NodeJS.Platform, act: (action: Action) => void): void {
  const open = (path: string) => () => act({ do: 'open', path })
  const settings: MenuItemConstructorOptions = {
    label: 'Settings…',
    accelerator: 'CmdOrCtrl+,',
    click: open(places.settings)
  }
  const quit: MenuItemConstructorOptions = {
    label: 'Quit, and stop every server',
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
    label: 'File',
    submenu: [
      { label: 'Add server…', accelerator: 'CmdOrCtrl+N', click: open(places.add()) },
      ...(platform === 'darwin' ? [] : [settings]),
      { role: 'close' },
      ...(platform === 'darwin' ? [] : [quit])
    ]
  }
  const view: MenuItemConstructorOptions = {
    label: 'View',
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
