/** How many servers are laid in groups on the board. Pure. */
import type { Cable, HostView, ServerView, Settings } from '../../contract/model.ts'
import { formatList } from './counts.ts'

export interface ServerGroup {
  readonly id: string
  readonly title: string
  readonly servers: readonly ServerView[]
}
export interface Grouping {
  /** Pulled out on top, with jacks and cables of their own. */
  readonly needed: readonly ServerView[]
  readonly groups: readonly ServerGroup[]
}
/** Up to here every server has a row of its own. */
export const groupedFrom = 17

const needs = (server: ServerView): boolean =>
  server.signal === 'failed' || server.signal === 'attention' || server.signal === 'working'
const rank = { failed: 0, attention: 1, working: 2, ready: 3, off: 4 } as const
const stateTitles = {
  failed: 'Failed',
  attention: 'Needs you',
  working: 'Starting',
  ready: 'Ready',
  off: 'Off'
} as const
const mostNamed = 3

export function groupServers(
  servers: readonly ServerView[],
  hosts: readonly HostView[],
  cables: readonly Cable[],
  by: Settings['grouping']
): Grouping {
  const needed = servers.filter(needs).sort((a, b) => rank[a.signal] - rank[b.signal])
  const rest = servers.filter((server) => !needs(server))
  if (by === 'none') return { needed, groups: [{ id: 'all', title: 'All servers', servers: rest }] }
  const title = titleBy(by, hosts, cables)
  const groups = new Map<string, ServerView[]>()
  for (const server of rest) {
    const key = title(server)
    groups.set(key, [...(groups.get(key) ?? []), server])
  }
  return { needed, groups: [...groups].map(([key, list]) => ({ id: key, title: key, servers: list })) }
}

function titleBy(
  by: 'purpose' | 'host' | 'state',
  hosts: readonly HostView[],
  cables: readonly Cable[]
): (server: ServerView) => string {
  if (by === 'purpose') return (server) => server.group || 'Other'
  if (by === 'state') return (server) => stateTitles[server.signal]
  const joined = hosts.filter((host) => host.joined)
  return (server) => {
    const names = joined
      .filter((host) => cables.some((cable) => cable.server === server.id && cable.host === host.id))
      .map((host) => host.name)
    if (names.length === 0) return 'In no host'
    if (names.length === joined.length && names.length > 1) return 'In every host'
    return names.length > mostNamed ? `In ${names.length} hosts` : formatList(names)
  }
}
