/** The rooms that face the AI hosts' files: what is found, joined and looked at again. */
import type { BuildParts } from '../build-house.ts'
import { createHosts } from '../hosts/hosts.ts'
import { createHostLook } from '../hosts/look-at-hosts.ts'
import type { FoundHost } from '../hosts/types.ts'
import { bridgeCommand } from '../lib/bridge-command.ts'
import type { KeptRooms } from './kept-rooms.ts'

/** `onFound`: what a look at all hosts saw. */
export function openHostRooms(
  { face, env, platform, clock, places }: BuildParts,
  { store, readOwn, bug }: KeptRooms,
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
    /** Nobody waits for it; what goes wrong is told. */
    lookOnce: () => void rescanHosts().catch(lookFailed),
    hostLook: createHostLook({ clock, scan: rescanHosts, bug: lookFailed })
  }
}
