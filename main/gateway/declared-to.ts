import type { HostId, ServerId } from '../../contract/model.ts'
import { isPlugged } from '../access/plugs.ts'
import type { Plugs } from '../access/types.ts'
import { declaredOf } from '../mcp/declared.ts'
import type { Plain } from '../mcp/json-bytes.ts'
import type { HeardHosts } from './heard-hosts.ts'

/**
 * What a server's clients can be asked: all that hosts plugged into it said they offer, today or when they were last here.
 * A host that was joined and never heard may offer anything; so may the first one, while nobody knows any.
 */
export function declaredTo(
  server: ServerId,
  known: {
    readonly plugs: Plugs
    readonly joined: readonly HostId[]
    readonly heard: Pick<HeardHosts, 'of' | 'hosts'>
  }
): Plain {
  const hosts = [...new Set([...known.joined, ...known.heard.hosts()])]
  if (hosts.length === 0) return declaredOf([null])
  return declaredOf(
    hosts.filter((host) => isPlugged(known.plugs, server, host)).map((host) => known.heard.of(host) ?? null)
  )
}
