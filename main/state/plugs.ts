/** Who is plugged into what: the rule and its two changes, pure. */
import type { HostId, ServerId } from '../../contract/model.ts'
import type { Plug } from '../gateway/types.ts'

type Plugs = Readonly<Record<ServerId, Plug>>

/** A server is plugged into every host, also those that come later, unless a person chose otherwise. */
export const everywhere: Plug = { only: null, off: [] }

export function isPlugged(plugs: Plugs, server: ServerId, host: HostId): boolean {
  const plug = Object.hasOwn(plugs, server) ? plugs[server] : undefined
  if (plug === undefined) return true
  return !plug.off.includes(host) && (plug.only === null || plug.only.includes(host))
}

/** The same plugs with this pair joined, or parted. Asking twice changes nothing more. */
export function withPlug(plugs: Plugs, server: ServerId, host: HostId, on: boolean): Plugs {
  const now = (Object.hasOwn(plugs, server) ? plugs[server] : undefined) ?? everywhere
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
