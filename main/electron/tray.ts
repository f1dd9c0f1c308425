/** Draws the tray's view and does what is clicked. Redrawn only when what it shows has changed. */
import { Menu, nativeImage, nativeTheme, Tray, type MenuItemConstructorOptions } from 'electron'
import type { Snapshot } from '../../contract/model.ts'
import type { Action, TrayContext, TrayEntry } from './tray-entry.ts'
import { trayImage } from './tray-view.ts'
import { trayView } from './tray-view.ts'

export interface TrayParts {
  readonly images: string
  readonly platform: NodeJS.Platform
  /** The desktop's name (XDG_CURRENT_DESKTOP), for its panel's colour. */
  readonly desktop: string
  readonly context: () => TrayContext
  readonly act: (action: Action) => void
}
export interface TrayIcon {
  readonly draw: (state: Snapshot) => void
  readonly destroy: () => void
}

/** Changes come in bursts (ten servers starting); a panel redraws slowly. */
const pause = 120

/** Throws where the system refuses a tray icon. */
export function createTray({ images, platform, desktop, context, act }: TrayParts): TrayIcon {
  const image = (signal: Parameters<typeof trayImage>[1]) =>
    nativeImage.createFromPath(trayImage(images, signal, { platform, dark: darkPanel(platform, desktop) }))
  const tray = new Tray(image('off'))
  tray.setToolTip('Patchbay: starting')
  let state: Snapshot | null = null
  let drawn = ''
  let timer: NodeJS.Timeout | null = null

  function drawNow(): void {
    timer = null
    if (state === null || tray.isDestroyed()) return
    const view = trayView(state, context())
    const print = JSON.stringify([view, darkPanel(platform, desktop)])
    if (print === drawn) return
    drawn = print
    tray.setImage(image(view.signal))
    tray.setToolTip(view.tooltip)
    tray.setContextMenu(Menu.buildFromTemplate(view.menu.map((entry) => template(entry, act))))
  }
  const redraw = () => drawNow()
  nativeTheme.on('updated', redraw)
  // A click opens the menu on macOS and most panels of Linux; on Windows it is expected to open the app.
  if (platform !== 'darwin') tray.on('click', () => act({ do: 'open', path: '' }))

  return {
    draw(next) {
      const first = state === null
      state = next
      if (first) drawNow()
      else timer ??= setTimeout(drawNow, pause)
    },
    destroy() {
      if (timer !== null) clearTimeout(timer)
      nativeTheme.off('updated', redraw)
      tray.destroy()
    }
  }
}

/** GNOME's and Ubuntu's bar is dark in both themes; the taskbar of Windows has a theme of its own. */
function darkPanel(platform: NodeJS.Platform, desktop: string): boolean {
  if (platform === 'linux' && /gnome|unity/i.test(desktop)) return true
  const own: unknown = (nativeTheme as { shouldUseDarkColorsForSystemIntegratedUI?: boolean })
    .shouldUseDarkColorsForSystemIntegratedUI
  return typeof own === 'boolean' ? own : nativeTheme.shouldUseDarkColors
}

function template(entry: TrayEntry, act: (action: Action) => void): MenuItemConstructorOptions {
  if (entry.separator) return { type: 'separator' }
  // An ampersand would mark the next letter as a key.
  const label = entry.label.replace(/&/g, '&&')
  if (entry.items) return { label, submenu: entry.items.map((each) => template(each, act)) }
  const { action, checked, key } = entry
  return {
    label,
    enabled: action !== null,
    ...(checked === undefined ? {} : { type: 'checkbox' as const, checked }),
    ...(key === undefined ? {} : { accelerator: key, registerAccelerator: false }),
    ...(action === null ? {} : { click: () => act(action) })
  }
}
