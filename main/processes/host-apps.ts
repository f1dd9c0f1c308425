/**
 * Hosts' programs with a window of their own: is one open, and quit and open it again. It is asked to quit as its own menu
 * would, never forced, so that it can keep what a person has not saved; one that stays open is left as it is.
 */
import type { HostApps, OpenApp } from './host-app.ts'
import { createDarwinApps } from './host-apps.darwin.ts'
import { createLinuxApps } from './host-apps.linux.ts'
import { createWindowsApps } from './host-apps.windows.ts'

export type Restarted = 'restarted' | 'stays-open' | 'not-started'

export function createHostApps(platform: NodeJS.Platform = process.platform): HostApps {
  if (platform === 'darwin') return createDarwinApps()
  return platform === 'win32' ? createWindowsApps() : createLinuxApps()
}

/** Waits for its end before it is opened again: most of these programs run once, and a second start would only show the first. */
export async function restartApp(app: OpenApp, { limitMs = 20_000, lookMs = 150 } = {}): Promise<Restarted> {
  await app.quit()
  const until = performance.now() + limitMs
  while (await app.isOpen()) {
    if (performance.now() > until) return 'stays-open'
    await new Promise((resolve) => setTimeout(resolve, lookMs))
  }
  return (await app.open()) ? 'restarted' : 'not-started'
}
