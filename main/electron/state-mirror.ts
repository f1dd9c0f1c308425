/** What the tray and the notices know: the last snapshot, brought up to date by each event. Pure. */
import type { PatchbayEvent } from '../../contract/events.ts'
import type { ServerView, Snapshot } from '../../contract/model.ts'

const replaced = <T extends { readonly id: string }>(list: readonly T[], item: T): readonly T[] =>
  list.some((each) => each.id === item.id) ? list.map((each) => (each.id === item.id ? item : each)) : [...list, item]

/** Events that the snapshot holds already, and those that do not concern it, change nothing. */
export function applyEvent(now: Snapshot, event: PatchbayEvent): Snapshot {
  if (event.seq <= now.seq) return now
  const seq = event.seq
  switch (event.name) {
    case 'server.changed':
      return { ...now, seq, servers: replaced<ServerView>(now.servers, event.data.server) }
    case 'server.removed':
      return { ...now, seq, servers: now.servers.filter((each) => each.id !== event.data.id) }
    case 'hosts.changed':
      return { ...now, seq, hosts: event.data.hosts }
    case 'cables.changed':
      return { ...now, seq, cables: event.data.cables }
    case 'settings.changed':
      return { ...now, seq, settings: event.data.settings }
    case 'core.changed':
      return { ...now, seq, core: event.data.core }
    case 'install.changed':
      return { ...now, seq, installs: replaced(now.installs, event.data.install) }
    case 'activity.called':
      return { ...now, seq, today: event.data.today }
    default:
      return { ...now, seq }
  }
}
