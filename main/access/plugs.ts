/** Who is plugged into what: the rule and its two changes, pure. */
import type { HostId, ServerId } from '../../contract/model.ts'
import { own } from '../lib/own.ts'
import type { Plug, Plugs } from './types.ts'

/** A server is plugged into every host, also those that come later, unless a person chose otherwise. */
const everywhere: Plug = { only: null, off: [] }

export function isPlugged(plugs: Plugs, server: ServerId, host: HostId): boolean {
  const plug = own(plugs, server) ?? everywhere
  return !plug.off.includes(host) && (plug.only === null || plug.only.includes(host))
}

/** The same plugs with this pair joined, or parted. Asking twice changes nothing more. */
export function withPlug(plugs: Plugs, server: ServerId, host: HostId, on: boolean): Plugs {
  const now = own(plugs, server) ?? everywhere
  const off = now.off.filter((each) => each !== host)
  const only = now.only === null ? null : now.only.filter((each) => each !== host)
  const next: Plug = on
    ? { only: only === null ? null : [...only, host], off }
    : { only, off: only === null ? [...off, host] : off }
  return { ...plugs, [server]: next }
}

/** What the review's "Plug it into" leaves behind: null is every host. */
export function chosenPlug(hosts: readonly HostId[] | undefined): Plug {
  return hosts === undefined ? everywhere : { only: [...new Set(hosts)], off: [] }
}

/** The plugs once a host joins with just these of all servers. What stays as it was is written down, too. */
export function withChosen(
  plugs: Plugs,
  servers: readonly ServerId[],
  host: HostId,
  chosen: ReadonlySet<ServerId>
): Plugs {
  return servers.reduce(
    (all, id) =>
      chosen.has(id) === isPlugged(all, id, host)
        ? { ...all, [id]: own(all, id) ?? everywhere }
        : withPlug(all, id, host, chosen.has(id)),
    plugs
  )
}
