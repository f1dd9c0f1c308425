/** Window, tray, notices and quitting, put together around a core that may still be starting. */
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  nativeTheme,
  session,
  shell as desktop,
  type OpenDialogOptions
} from 'electron'
import type { CallRecord, Settings } from '../../contract/model.ts'
import type { App, Face } from '../app-types.ts'
import type { Places } from '../lib/places.ts'
import { createRendererFiles } from '../web/renderer-files.ts'
import { setAppMenu } from './app-menu.ts'
import { createActions } from './actions.ts'
import { createIpcRouter } from './ipc-router.ts'
import { hiddenFlag, setOpenAtLogin } from './login.ts'
import { followState } from './mirror.ts'
import { notices } from './notices.ts'
import { createNotifier } from './notifier.ts'
import { places as pages } from '../../contract/places.ts'
import { sentence } from '../../contract/words/say.ts'
import { servePage } from './protocol.ts'
import { createQuit } from './quit.ts'
import { report } from './report.ts'
import { denyPermissions } from './security.ts'
import { wishedPlace } from './single-instance.ts'
import { openShellStore } from './store.ts'
import { hasTrayHost } from './tray-host.ts'
import { createTray, type TrayIcon } from './tray.ts'
import { createMainWindow, type MainWindow } from './window.ts'

export interface ShellParts {
  readonly places: Places
  /** A path among what was built: built('renderer'). */
  readonly built: (...parts: string[]) => string
}
export interface Shell {
  readonly face: Face
  /** Brings the window up, at that place. Before the window can be, it is remembered. */
  readonly show: (path: string | null) => void
  /** Resolves when everything is up and the core has started (or could not, which has been said). */
  readonly open: (core: Promise<App>) => Promise<void>
  /** Says that it could not start, and ends. */
  readonly giveUp: (error: unknown) => void
}

/** As much as the page takes when it is pasted there. */
const longestPaste = 2_000_000
const callsKept = 8
const { platform, env, argv } = process
const clock = (iso: string) => new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
export function createShell({ places, built }: ShellParts): Shell {
  const icon = platform === 'darwin' ? undefined : built('main', 'tray', 'icon.png')
  let window: MainWindow | null = null
  let tray: TrayIcon | null = null
  let core: App | null = null
  let closeToTray = true
  let calls: readonly CallRecord[] = []
  let early: string | null = null
  let leaving = false

  const show = (path: string | null) => {
    if (window) window.show(path ?? undefined)
    else early = path
  }
  const face: Face = {
    kind: 'electron',
    version: app.getVersion(),
    openView: (path) => {
      show(path)
      return true
    },
    reveal: (path) => {
      desktop.showItemInFolder(path)
      return true
    },
    chooseFolder: async (from) => {
      const options: OpenDialogOptions = {
        properties: ['openDirectory', 'createDirectory'],
        ...(from === '' ? {} : { defaultPath: from })
      }
      const over = BrowserWindow.getFocusedWindow()
      const chosen = await (over ? dialog.showOpenDialog(over, options) : dialog.showOpenDialog(options))
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
    },
    setOpenAtLogin: (on) => {
      setOpenAtLogin(on, {
        app,
        platform,
        executable: env['APPIMAGE'] ?? process.execPath,
        configHome: env['XDG_CONFIG_HOME'] ?? join(places.userHome, '.config')
      })
    }
  }

  async function open(coming: Promise<App>): Promise<void> {
    const store = openShellStore(app.getPath('userData'), report)
    nativeTheme.themeSource = store.get('theme')
    denyPermissions(session.defaultSession)
    servePage(session.defaultSession, createRendererFiles(built('renderer')))
    const router = createIpcRouter({ ipc: ipcMain, app: coming })

    const quit = createQuit({
      app,
      process,
      report,
      leave() {
        leaving = true
        window?.letGo()
        window?.hide()
        tray?.destroy()
        tray = null
      },
      stop: async () => (await coming).stop()
    })
    const made = createMainWindow({
      preload: built('preload', 'preload.cjs'),
      icon,
      store,
      report,
      send: router.show,
      // Without a tray icon to come back by, hiding would be vanishing.
      onClose: async () => (tray !== null && closeToTray && (await hasTrayHost()) ? 'hide' : 'close'),
      onClosed: quit
    })
    window = made
    const actions = createActions({
      ask: async (name, input) => (await coming).ask(name, input, { via: 'window' }),
      show: made.show,
      paste() {
        made.show()
        // a promise today, a text in earlier versions of Electron
        void Promise.resolve(clipboard.readText())
          .catch(() => '')
          .then((text) => router.hand(pages.add(), text.length <= longestPaste ? text : ''))
      },
      quit,
      say: (text) => {
        report(text)
        made.show()
      }
    })
    setAppMenu(platform, actions)
    // The app stays when its window goes: onClose has decided.
    app.on('window-all-closed', () => undefined)
    app.on('activate', () => made.show())

    if (await hasTrayHost()) tray = drawTray(actions)
    if (tray === null || !argv.includes(hiddenFlag)) made.show(early ?? wishedPlace(argv) ?? undefined)

    try {
      core = await coming
      void core.quitAsked.then(quit)
      await core.start()
      if (leaving) return
      const notifier = createNotifier(actions, icon)
      const known = await core.call('activity.calls', { limit: callsKept })
      if (known.ok) calls = known.value
      await followState(core, (now, before, event) => {
        if (event?.name === 'activity.called') calls = [event.data.call, ...calls].slice(0, callsKept)
        tray?.draw(now)
        for (const notice of notices(before, now)) notifier.show(notice)
        if (event?.name === 'view.wanted' && !made.isVisible()) made.show(event.data.path)
        if (before?.settings !== now.settings) apply(now.settings)
      })
    } catch (error) {
      giveUp(error)
    }

    function apply(settings: Settings): void {
      closeToTray = settings.closeToTray
      if (nativeTheme.themeSource !== settings.theme) nativeTheme.themeSource = settings.theme
      if (store.get('theme') !== settings.theme) store.set('theme', settings.theme)
    }
  }

  function giveUp(error: unknown): void {
    report(error)
    // What breaks because it is being taken down is no failed start, and the box would hold up the quit.
    if (leaving) return
    dialog.showErrorBox(sentence('app.not-started'), error instanceof Error ? error.message : String(error))
    app.exit(1)
  }

  function drawTray(act: ReturnType<typeof createActions>): TrayIcon | null {
    try {
      return createTray({
        images: built('main', 'tray'),
        platform,
        desktop: env['XDG_CURRENT_DESKTOP'] ?? '',
        act,
        context: () => ({ clock, calls, joined: core?.joined ?? false })
      })
    } catch (error) {
      report(error)
      return null
    }
  }

  return { face, show, open, giveUp }
}
