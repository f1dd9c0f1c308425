/** All services in one record: what the composition root builds, and what the handlers of the contract work with. */
import type { Events } from '../contract/events.ts'
import type { Failure, Outcome } from '../contract/failure.ts'
import type { SweepEntry } from '../contract/model.ts'
import type { Activity } from './activity/types.ts'
import type { Face } from './app-types.ts'
import type { Catalogue } from './catalogue/types.ts'
import type { Gateway } from './gateway/types.ts'
import type { Hosts } from './hosts/types.ts'
import type { Icons } from './icons/icons.ts'
import type { Inspector } from './inspector/types.ts'
import type { Clock } from './lib/clock.ts'
import type { Dispose } from './lib/emitter.ts'
import type { Places } from './lib/places.ts'
import type { InTurn } from './lib/turns.ts'
import type { LogBook } from './logs/types.ts'
import type { KeptArrivals } from './manage/kept-arrivals.ts'
import type { MendHosts } from './manage/mend-hosts.ts'
import type { RemovedServers } from './manage/removed-servers.ts'
import type { HostApps } from './processes/host-app.ts'
import type { Redactor, Vault } from './secrets/types.ts'
import type { Supervisor } from './servers/types.ts'
import type { SettingsStore } from './settings/types.ts'
import type { EventFeed } from './state/event-feed.ts'
import type { State } from './state/state.ts'
import type { Tokens } from './gateway/tokens.ts'

export interface Services {
  readonly face: Face
  readonly clock: Clock
  readonly places: Places
  readonly platform: NodeJS.Platform
  readonly store: SettingsStore
  readonly vault: Vault
  readonly redactor: Redactor
  readonly logs: LogBook
  readonly supervisor: Supervisor
  readonly catalogue: Catalogue
  readonly hosts: Hosts
  readonly mendHosts: MendHosts
  readonly hostApps: HostApps
  readonly gateway: Gateway
  readonly tokens: Tokens
  readonly activity: Activity
  readonly inspector: Inspector
  readonly icons: Icons
  readonly feed: EventFeed
  readonly state: State
  /** Of one server one thing at a time: starts, stops, changes, its removal. */
  readonly inTurn: InTurn
  readonly removed: RemovedServers
  readonly arrivals: KeptArrivals
  readonly sweep: {
    readonly list: () => Promise<readonly SweepEntry[]>
    readonly end: (
      chosen: readonly { readonly pid: number; readonly startTime: string }[]
    ) => Promise<readonly { readonly pid: number; readonly ended: boolean }[]>
  }
  readonly link: (port: number | undefined) => Promise<Outcome<{ readonly url: string; readonly expiresAt: string }>>
  readonly mcpUrl: () => string | null
  readonly notices: {
    readonly add: (notice: Failure) => void
    readonly dismiss: (code: string) => void
    readonly all: () => readonly Failure[]
    readonly onChange: (listener: () => void) => Dispose
  }
  /** Places that a face was asked to show. */
  readonly views: {
    readonly want: (view: Events['view.wanted']) => void
    readonly onWanted: (listener: (view: Events['view.wanted']) => void) => Dispose
  }
  readonly quit: () => void
}
