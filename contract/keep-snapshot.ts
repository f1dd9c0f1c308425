/**
 * The core's state as a view keeps it: it follows, asks for the snapshot, and brings that up to date by events. What is
 * not newer than the snapshot is dropped, so there is no gap and no double.
 */
import type { PatchbayEvent } from './events.ts'
import type { Snapshot } from './model.ts'

/** The snapshot after this event. Events that it holds already change nothing. Pure. */
export function applyEvent(now: Snapshot, event: PatchbayEvent): Snapshot {
  if (event.seq <= now.seq) return now
  const seq = event.seq
  switch (event.name) {
    case 'server.changed':
      return { ...now, seq, servers: replaced(now.servers, event.data.server) }
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
    case 'arrivals.changed':
      return { ...now, seq, arrivals: event.data.arrivals }
    case 'activity.called':
      return { ...now, seq, today: event.data.today }
    default:
      return { ...now, seq }
  }
}
function replaced<T extends { readonly id: string }>(list: readonly T[], item: T): readonly T[] {
  const at = list.findIndex((each) => each.id === item.id)
  return at < 0 ? [...list, item] : list.map((each, n) => (n === at ? item : each))
}

export interface SnapshotListener {
  /** After every change; with no event where a whole snapshot came, with no `before` where it was the first. */
  (now: Snapshot, before: Snapshot | null, event: PatchbayEvent | null): void
}
export interface SnapshotKeeper {
  /** A new connection: what is kept stays until its snapshot comes, and events wait for that. */
  readonly expect: () => void
  readonly take: (snapshot: Snapshot) => void
  readonly hear: (event: PatchbayEvent) => void
}

export function keepSnapshot(changed: SnapshotListener): SnapshotKeeper {
  let now: Snapshot | null = null
  let current = false
  let early: PatchbayEvent[] = []
  const hear = (event: PatchbayEvent): void => {
    if (now === null || !current) return void early.push(event)
    const before = now
    now = applyEvent(before, event)
    if (now !== before) changed(now, before, event)
  }
  return {
    hear,
    expect() {
      current = false
      early = []
    },
    take(snapshot) {
      const before = now
      now = snapshot
      current = true
      const waiting = early
      early = []
      changed(snapshot, before, null)
      for (const event of waiting) hear(event)
    }
  }
}
