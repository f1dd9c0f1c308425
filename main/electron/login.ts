/** Opens Patchbay with the session, in the tray only. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { App as ElectronApp } from 'electron'
import { sentence } from '../../contract/words/say.ts'

export interface LoginParts {
  readonly app: Pick<ElectronApp, 'setLoginItemSettings' | 'isPackaged'>
  readonly platform: NodeJS.Platform
  /** What starts this app: the AppImage's own file where there is one, else the executable. */
  readonly executable: string
  readonly configHome: string
}
/** Given at start by the session: no window until it is asked for. */
export const hiddenFlag = '--hidden'

/** Returns false where it does not apply: a checkout has no place of its own to be started from. */
export function setOpenAtLogin(on: boolean, { app, platform, executable, configHome }: LoginParts): boolean {
  if (!app.isPackaged) return false
  if (platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: on, args: [hiddenFlag] })
    return true
  }
  const file = join(configHome, 'autostart', 'patchbay.desktop')
  if (!on) {
    rmSync(file, { force: true })
    return true
  }
  mkdirSync(join(configHome, 'autostart'), { recursive: true })
  writeFileSync(file, desktopEntry(executable))
  return true
}

/** Desktop entry specification: a quoted argument escapes " ` $ and \, and the file itself doubles backslashes. */
export function desktopEntry(executable: string): string {
  const quoted = `"${executable.replace(/(["`$\\])/g, '\\$1')}"`.replace(/\\/g, '\\\\').replace(/%/g, '%%')
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Patchbay',
    sentence('app.login-comment'),
    `Exec=${quoted} ${hiddenFlag}`,
    'X-GNOME-Autostart-enabled=true',
    ''
  ].join('\n')
}
