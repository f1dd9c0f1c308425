/** One window per person and home: a second start hands what it was asked to the first and ends before it opens anything. */
import type { App as ElectronApp } from 'electron'
import { isPlace } from '../../contract/places.ts'

/** One string and no list: Electron 41 and 42 ended the *first* instance when this held a longer list. */
interface ServerSource {
  readonly path: string | null
}

/** `patchbay://…` and files come later; today a start may name a place with --open=/server/git. */
export function wishedPlace(argv: readonly string[]): string | null {
  const source = argv.find((each) => each.startsWith('--open='))?.slice('--open='.length)
  return isPlace(source) ? source : null
}

/** False for a second start: it must end at once. */
export function isFirstInstance(
  app: Pick<ElectronApp, 'requestSingleInstanceLock' | 'on'>,
  argv: readonly string[],
  onSecond: (path: string | null) => void
): boolean {
  const source: ServerSource = { path: wishedPlace(argv) }
  if (!app.requestSingleInstanceLock({ ...source })) return false
  app.on('second-instance', (_event, _argv, _cwd, data) => {
    const path = (data as Partial<ServerSource> | null)?.path
    onSecond(isPlace(path) ? path : null)
  })
  return true
}
