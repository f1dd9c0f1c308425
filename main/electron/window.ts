/** The one window: made when wanted, shown when it has something to show, and gone without harm to the core. */
import { BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { isPlace, places } from '../../contract/places.ts'
import { sentence } from '../../contract/words/say.ts'
import { pageOrigin } from './security.ts'
import type { ShellStore } from './store.ts'
import { fittingPlace, smallest } from './window-place.ts'

export interface WindowParts {
  readonly preload: string
  readonly icon: string | undefined
  readonly store: ShellStore
  /** Sends an open page elsewhere; false when none listens, then the page is loaded there. */
  readonly send: (path: string) => boolean
  /** A person closes the window: hide it, or let it go (and the app with it). */
  readonly onClose: () => Promise<'hide' | 'close'>
  readonly onClosed: () => void
  readonly report: (text: string) => void
}
export interface MainWindow {
  /** Shows the window, at that place if given. */
  readonly show: (path?: string) => void
  readonly hide: () => void
  readonly isVisible: () => boolean
  /** Lets the next close pass without asking. */
  readonly letGo: () => void
}

/** The panel colour of each theme (renderer/theme/tokens.css), so that nothing flashes before the first paint. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#1a1917' : '#efede6')
const crashPause = 60_000

export function createMainWindow(parts: WindowParts): MainWindow {
  let window: BrowserWindow | null = null
  let lettingGo = false
  let lastCrash = -Infinity

  nativeTheme.on('updated', () => window?.setBackgroundColor(background()))

  function open(path: string): BrowserWindow {
    const { maximized, ...bounds } = fittingPlace(
      parts.store.get('window'),
      screen.getAllDisplays().map((each) => each.workArea)
    )
    const made = new BrowserWindow({
      ...bounds,
      minWidth: smallest.width,
      minHeight: smallest.height,
      title: 'Patchbay',
      ...(parts.icon === undefined ? {} : { icon: parts.icon }),
      backgroundColor: background(),
      show: false,
      autoHideMenuBar: true,
      webPreferences: {
        preload: parts.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        spellcheck: false,
        navigateOnDragDrop: false
      }
    })
    if (maximized) made.maximize()
    made.once('ready-to-show', () => made.show())
    made.on('page-title-updated', (event) => event.preventDefault())
    made.on('close', (event) => {
      keepPlace(made)
      if (lettingGo) return
      event.preventDefault()
      void parts.onClose().then((choice) => {
        if (made.isDestroyed()) return
        if (choice === 'hide') return made.hide()
        made.destroy()
      })
    })
    made.once('closed', () => {
      window = null
      parts.onClosed()
    })
    made.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason !== 'clean-exit') void recover(made, sentence('window.ended-why', { reason, code: exitCode }))
    })
    void made.loadURL(address(path))
    return made
  }

  /** The page died; the core, and every server, did not. Once it is brought back quietly, then only on request. */
  async function recover(crashed: BrowserWindow, why: string): Promise<void> {
    parts.report(sentence('window.ended-log', { why }))
    const again = performance.now() - lastCrash < crashPause
    lastCrash = performance.now()
    if (crashed.isDestroyed()) return
    if (again) {
      const { response } = await dialog.showMessageBox(crashed, {
        type: 'warning',
        message: sentence('window.again'),
        detail: sentence('window.goes-on', { why }),
        buttons: [sentence('window.load-again'), sentence('window.close')],
        defaultId: 0,
        cancelId: 1
      })
      if (crashed.isDestroyed()) return
      if (response !== 0) return crashed.close()
    }
    crashed.webContents.reload()
  }

  function keepPlace(made: BrowserWindow): void {
    if (made.isDestroyed()) return
    const maximized = made.isMaximized()
    parts.store.set('window', { ...made.getNormalBounds(), maximized })
  }

  return {
    show(path) {
      const wanted = path !== undefined && isPlace(path) ? path : undefined
      if (window === null) {
        window = open(wanted ?? places.board)
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
      if (wanted !== undefined && !parts.send(wanted)) void window.loadURL(address(wanted))
    },
    hide: () => window?.hide(),
    isVisible: () => window?.isVisible() === true,
    letGo() {
      lettingGo = true
    }
  }
}

const address = (path: string) => `${pageOrigin}/index.html#${path}`
