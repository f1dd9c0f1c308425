/** Services around the AI hosts' files: what is found, joined and looked at again. */
import type { CoreParts } from '../app-types.ts'
import { createHosts } from '../hosts/hosts.ts'
import { createPeriodicScan } from '../hosts/periodic-scan.ts'
import type { FoundHost } from '../hosts/types.ts'
import { bridgeCommand } from '../lib/bridge-command.ts'
import type { StoredServices } from './stored-services.ts'

/** `onFound`: what a look at all hosts saw. */
export function openHostServices(
  { face, env, platform, clock, places }: CoreParts,
  { store, readOwn, bug }: StoredServices,
  onFound: (found: readonly FoundHost[]) => void
) {
  const bridge = { folder: __dirname, execPath: process.execPath, electron: face.kind === 'electron', env, platform }
  const hosts = createHosts({
    system: {
      platform: platform === 'win32' || platform === 'darwin' ? platform : 'linux',
      home: places.userHome,
      env
    },
    places,
    clock,
    readOwn,
    bridge: (host) => bridgeCommand(bridge, host),
    joined: {
      get: () => store.get().joined,
      set: (host, record) =>
        store.update((now) => {
          const { [host]: _, ...others } = now.joined
          return { ...now, joined: record === null ? others : { ...others, [host]: record } }
        })
    }
  })
  const rescanHosts = async () => onFound(await hosts.scan())
  const lookFailed = (error: unknown) => bug('looking for hosts', error)
  return {
    hosts,
    rescanHosts,
    /** Nobody waits for it; what goes wrong is reported. */
    lookOnce: () => void rescanHosts().catch(lookFailed),
    hostScan: createPeriodicScan({ clock, scan: rescanHosts, bug: lookFailed })
  }
}
