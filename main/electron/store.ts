/**
 * Files that the desktop app opens through electron-store: the settings, which it only reads that way, and what only the
 * shell remembers (where its window stood, which theme to paint first), which may be lost without harm.
 */
import ElectronStore from 'electron-store'
import { join } from 'node:path'
import type { Theme } from '../../contract/model.ts'
import { putAside } from '../files/own-file.ts'
import type { BaseStore, BaseStoreOptions } from '../settings/base-store.ts'
import type { WindowPlace } from './window-place.ts'

interface Kept {
  readonly window: WindowPlace | null
  readonly theme: Theme
}
export interface ShellStore {
  readonly get: <K extends keyof Kept>(key: K) => Kept[K]
  readonly set: <K extends keyof Kept>(key: K, value: Kept[K]) => void
}
const defaults: Kept = { window: null, theme: 'system' }

/** The same file as headless, read by Electron's own store and written by nobody but the settings store. */
export const SettingsFile = ElectronStore as unknown as new (options: BaseStoreOptions) => BaseStore

/** A file that is torn is started afresh; one that cannot be written is said once and otherwise done without. */
export function openShellStore(folder: string, report: (error: unknown) => void): ShellStore {
  const open = () =>
    new ElectronStore<Record<string, unknown>>({ cwd: folder, name: 'window', clearInvalidConfig: true })
  const store = openOrAside(open, join(folder, 'window.json'), report)
  let told = false
  return {
    get: (key) => (store?.get(key) ?? defaults[key]) as Kept[typeof key],
    set(key, value) {
      try {
        store?.set(key, value)
      } catch (error) {
        if (!told) report(error)
        told = true
      }
    }
  }
}

/** Something else in the file's place gives way; without a file the shell remembers nothing and works all the same. */
function openOrAside<T>(open: () => T, file: string, report: (error: unknown) => void): T | null {
  try {
    return open()
  } catch (first) {
    report(first)
    if (putAside(file) === null) return null
    try {
      return open()
    } catch {
      return null
    }
  }
}
