/** What both listeners use: one value, so that a call means the same whichever way it came in. */
import type { Clock } from '../lib/clock.ts'
import type { Connection } from './connection.ts'
import type { Connections } from './connections.ts'
import type { Announcer } from './announcer.ts'
import type { Exposure } from '../access/exposure.ts'
import type { Resolved } from './resolve.ts'
import type { Relay } from './relay.ts'
import type { Subscriptions } from './subscriptions.ts'

export interface Desk {
  readonly relay: Relay
  readonly exposureOf: (host: string) => Exposure
  /** For subscriptions: where a URI of this host leads, as a read of it would. */
  readonly resourceOf: (host: string, uri: string) => Resolved
  readonly connections: Connections
  readonly announcer: Announcer
  readonly subscriptions: Subscriptions
  readonly clock: Clock
  /** This connection reads its tool list now. */
  readonly listRead: (connection: Connection) => void
  /** A legacy host set its level: servers are told the lowest of all. */
  readonly logLevelChanged: () => void
  /** Told on to the servers that had asked this host for its roots. */
  readonly rootsChanged: (connection: Connection) => void
}
