/** What only the shell remembers: where its window stood and which theme to paint first. Losing it harms nothing. */
import ElectronStore from 'electron-store'
import type { Theme } from '../../contract/model.ts'
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

/** A file that is torn is started afresh; one that cannot be written is said once and otherwise done without. */
export function openShellStore(folder: string, report: (error: unknown) => void): ShellStore {
  const store = new ElectronStore<Record<string, unknown>>({ cwd: folder, name: 'window', clearInvalidConfig: true })
  let told = false
  return {
    get: (key) => (store.get(key) ?? defaults[key]) as Kept[typeof key],
    set(key, value) {
      try {
        store.set(key, value)
      } catch (error) {
        if (!told) report(error)
        told = true
      }
    }
  }
}
