/** The one way a face gets its core: the one that runs already, or a new one in this process. */
import type { App, Face } from './app-types.ts'
import { openApp, type OpenAppParts } from './app.ts'

/** Resolves before any server is started: `start` does that. Rejects when the control socket cannot be had. */
export function joinOrCreateApp(face: Face, more: Omit<OpenAppParts, 'face'> = {}): Promise<App> {
  return openApp({ ...more, face })
}
