/** What both listeners use: one value, so that a call means the same whichever way it came in. */
import type { Clock } from '../lib/clock.ts'
import type { ListKind } from '../mcp/methods.ts'
import type { HostConnection } from './connection.ts'
import type { HostConnections } from './connections.ts'
import type { ListChanges } from './list-changes.ts'
import type { Exposure } from '../access/exposure.ts'
import type { Resolved } from './resolve.ts'
import type { Relay } from './relay.ts'
import type { Subscriptions } from './subscriptions.ts'

export interface GatewayContext {
  readonly relay: Relay
  readonly exposureOf: (host: string) => Exposure
  /** For subscriptions: where a URI of this host leads, as a read of it would. */
  readonly resourceOf: (host: string, uri: string) => Resolved
  readonly connections: HostConnections
  readonly listChanges: ListChanges
  readonly subscriptions: Subscriptions
  readonly clock: Clock
  /** A word about this host for Patchbay's own log. */
  readonly say: (host: string, what: string) => void
  /** What its servers list of this kind is read again where they do not tell of changes; a slow one is not waited for. */
  readonly freshen: (host: string, kind: ListKind) => Promise<void>
  /** This connection reads its list of this kind now. */
  readonly listRead: (connection: HostConnection, kind: ListKind) => void
  /** A legacy host set its level: servers are told the lowest of all. */
  readonly logLevelChanged: () => void
  /** Told on to the servers that had asked this host for its roots. */
  readonly rootsChanged: (connection: HostConnection) => void
}
