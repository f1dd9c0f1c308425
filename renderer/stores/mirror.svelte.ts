import type { PatchbayEvent } from '../../contract/events.ts'
import type {
  Cable,
  CallRecord,
  CoreView,
  DaySummary,
  HostId,
  HostView,
  InstallView,
  ServerId,
  ServerView,
  Settings,
  Snapshot
} from '../../contract/model.ts'

const keptCalls = 500

/**
 * The core's state as this page last heard of it. Filled by a snapshot and kept by events: what is not newer than the
 * snapshot is dropped, so there is no gap and no double. Whole values are replaced, never changed in place.
 */
export class Mirror {
  loaded = $state(false)
  core: CoreView | null = $state.raw(null)
  settings: Settings | null = $state.raw(null)
  servers: readonly ServerView[] = $state.raw([])
  hosts: readonly HostView[] = $state.raw([])
  cables: readonly Cable[] = $state.raw([])
  installs: readonly InstallView[] = $state.raw([])
  today: DaySummary = $state.raw({ calls: 0, errors: 0, last: null })
  /** Calls heard of since the page opened, newest first; bounded. */
  recentCalls: readonly CallRecord[] = $state.raw([])
  /** Rises when a server's tool list or its switches changed: views that show it ask again. */
  toolsRevision: Readonly<Record<ServerId, number>> = $state.raw({})
  /** Rises when something was written to the audit. */
  auditRevision = $state(0)

  readonly serversById = $derived(new Map(this.servers.map((server) => [server.id, server])))
  readonly hostsById = $derived(new Map(this.hosts.map((host) => [host.id, host])))
  #seq = -1
  #early: PatchbayEvent[] = []

  server(id: ServerId): ServerView | undefined {
    return this.serversById.get(id)
  }
  host(id: HostId): HostView | undefined {
    return this.hostsById.get(id)
  }
  /** Forgets the numbering (a new core counts from the start) but keeps what is shown until the next snapshot. */
  expectSnapshot(): void {
    this.#seq = -1
    this.#early = []
  }
  take(snapshot: Snapshot): void {
    this.core = snapshot.core
    this.settings = snapshot.settings
    this.servers = snapshot.servers
    this.hosts = snapshot.hosts
    this.cables = snapshot.cables
    this.installs = snapshot.installs
    this.today = snapshot.today
    this.#seq = snapshot.seq
    this.loaded = true
    const late = this.#early.filter((event) => event.seq > snapshot.seq)
    this.#early = []
    for (const event of late) this.hear(event)
  }
  hear(event: PatchbayEvent): void {
    if (this.#seq < 0) {
      this.#early.push(event)
      return
    }
    if (event.seq <= this.#seq) return
    this.#seq = event.seq
    switch (event.name) {
      case 'server.changed':
        this.servers = replaced(this.servers, event.data.server)
        return
      case 'server.removed':
        this.servers = this.servers.filter((server) => server.id !== event.data.id)
        return
      case 'hosts.changed':
        this.hosts = event.data.hosts
        return
      case 'cables.changed':
        this.cables = event.data.cables
        return
      case 'settings.changed':
        this.settings = event.data.settings
        return
      case 'core.changed':
        this.core = event.data.core
        return
      case 'install.changed':
        this.installs = replaced(this.installs, event.data.install)
        return
      case 'tools.changed': {
        const { server } = event.data
        this.toolsRevision = { ...this.toolsRevision, [server]: (this.toolsRevision[server] ?? 0) + 1 }
        return
      }
      case 'activity.called':
        this.today = event.data.today
        this.recentCalls = [event.data.call, ...this.recentCalls].slice(0, keptCalls)
        return
      case 'activity.audited':
        this.auditRevision += 1
    }
  }
}

function replaced<T extends { readonly id: string }>(list: readonly T[], item: T): readonly T[] {
  const at = list.findIndex((other) => other.id === item.id)
  return at < 0 ? [...list, item] : list.with(at, item)
}
