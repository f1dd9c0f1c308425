/** The desktop face: tray and window around the core. What happens, in its order; the how lives in electron/. */
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { sentence } from '../contract/words/say.ts'
import { registerScheme } from './electron/protocol.ts'
import { report } from './electron/report.ts'
import { guardPages } from './electron/security.ts'
import { createShell } from './electron/shell.ts'
import { SettingsFile } from './electron/store.ts'
import { isFirstInstance } from './electron/single-instance.ts'
import { surviveStrayErrors } from './electron/report.ts'
import { openApp } from './app.ts'
import { findPlaces } from './lib/find-places.ts'
import type { Places } from './lib/places.ts'
import { limitYoungHeap } from './lib/young-heap.ts'
import { openClass } from './settings/base-store.ts'

// Before Electron is ready: hardened, the page's scheme known, everything of ours in its one place.
limitYoungHeap()
guardPages()
registerScheme()
const places = placesOrEnd()
app.setName('Patchbay')
app.setPath('userData', join(places.config, 'electron'))

const built = (...parts: string[]) => join(__dirname, '..', ...parts)
const shell = createShell({ places, built })

// A second start only shows the first one's window.
if (isFirstInstance(app, process.argv, shell.show)) void open().catch(shell.giveUp)
else {
  process.stderr.write(sentence('app.open-already'))
  app.exit(0)
}

/** A home that cannot be one is said before anything is made. */
function placesOrEnd(): Places {
  try {
    return findPlaces()
  } catch (error) {
    dialog.showErrorBox(sentence('app.not-started'), error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}

async function open(): Promise<void> {
  surviveStrayErrors(process, report)
  await app.whenReady()
  // The core of this process, or the one that runs already; the window opens while it starts.
  await shell.open(
    openApp({ face: shell.face, rendererFolder: built('renderer'), openSettings: openClass(SettingsFile) })
  )
}
