import type { PatchbayEvent } from '../../contract/events.ts'
import { keepSnapshot } from '../../contract/keep-snapshot.ts'
import type {
  ArrivalView,
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
  arrivals: readonly ArrivalView[] = $state.raw([])
  today: DaySummary = $state.raw({ calls: 0, errors: 0, last: null })
  /** Calls heard of since the page opened, newest first; bounded. */
  recentCalls: readonly CallRecord[] = $state.raw([])
  /** Rises when a server's tool list or its switches changed: views that show it ask again. */
  toolsRevision: Readonly<Record<ServerId, number>> = $state.raw({})
  /** Rises when something was written to the audit. */
  auditRevision = $state(0)

  readonly serversById = $derived(new Map(this.servers.map((server) => [server.id, server])))
  readonly hostsById = $derived(new Map(this.hosts.map((host) => [host.id, host])))
  readonly #keeper = keepSnapshot((now, before, event) => this.#show(now, before, event))

  server(id: ServerId): ServerView | undefined {
    return this.serversById.get(id)
  }
  host(id: HostId): HostView | undefined {
    return this.hostsById.get(id)
  }
  /** A new core counts from the start; what is shown stays until its snapshot comes. */
  expectSnapshot(): void {
    this.#keeper.expect()
  }
  take(snapshot: Snapshot): void {
    this.#keeper.take(snapshot)
  }
  hear(event: PatchbayEvent): void {
    this.#keeper.hear(event)
  }

  /** Only what changed is put anew, so that only its readers look again. */
  #show(now: Snapshot, before: Snapshot | null, event: PatchbayEvent | null): void {
    if (now.core !== before?.core) this.core = now.core
    if (now.settings !== before?.settings) this.settings = now.settings
    if (now.servers !== before?.servers) this.servers = now.servers
    if (now.hosts !== before?.hosts) this.hosts = now.hosts
    if (now.cables !== before?.cables) this.cables = now.cables
    if (now.installs !== before?.installs) this.installs = now.installs
    if (now.arrivals !== before?.arrivals) this.arrivals = now.arrivals
    if (now.today !== before?.today) this.today = now.today
    this.loaded = true
    switch (event?.name) {
      case 'tools.changed': {
        const { server } = event.data
        this.toolsRevision = { ...this.toolsRevision, [server]: (this.toolsRevision[server] ?? 0) + 1 }
        return
      }
      case 'activity.called':
        this.recentCalls = [event.data.call, ...this.recentCalls].slice(0, keptCalls)
        return
      case 'activity.audited':
        this.auditRevision += 1
        return
      // The rest is in the snapshot.
      default:
    }
  }
}
