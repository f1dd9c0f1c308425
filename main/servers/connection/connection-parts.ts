/** What one incarnation of a server is built from, and what it offers. */
import type { Failure } from '../../../contract/failure.ts'
import type { LastExit, ServerDefinition } from '../../../contract/model.ts'
import type { ListKind } from '../../mcp/methods.ts'
import type { Link } from '../../wire/types.ts'
import type { OpenCall } from '../history/history.ts'
import type { LifecycleEvent } from '../lifecycle/lifecycle.ts'
import type { Listed } from '../lists/read-lists.ts'
import type { LinkCounts, SupervisorParts } from '../parts.ts'
import type { Rhythm } from '../lifecycle/policy.ts'
import type { Era, Negotiated } from './handshake.ts'
import type { KeptLists } from '../types.ts'

export type Stage = 'starting' | 'handshake' | 'listing' | 'ready'
export interface ConnectionParts {
  readonly services: SupervisorParts
  readonly rhythm: Rhythm
  readonly definition: ServerDefinition
  readonly incarnation: number
  /** The same as people count it: without starts that only found out how to ask. */
  readonly startNumber: number
  readonly assumedEra: Era | null
  readonly kept: () => KeptLists
  readonly log: (text: string, level?: 'info' | 'warning' | 'error') => void
  /** Calls of hosts that are open. */
  readonly calling: () => readonly OpenCall[]
  readonly tell: (event: LifecycleEvent) => void
  readonly onStage: (stage: Stage) => void
  readonly onPid: (pid: number) => void
  readonly onSession: (session: Negotiated) => void
  readonly onListed: (listed: Listed) => void
  readonly onHint: (hint: string) => void
  readonly onCaution: (caution: string | null) => void
  readonly onNotification: (method: string, params: Buffer | undefined) => void
  /**
   * `open`: the calls that were open when it ended, oldest first. `condemned`: Patchbay ended it, because it must not
   * go on (no answer in time, unhealthy, unreadable); `failure` then is that reason.
   */
  readonly onExit: (exit: LastExit, failure: Failure, open: readonly OpenCall[], condemned: boolean) => void
  /** A line came on stderr, or something else that a person watching would see. */
  readonly onActivity: () => void
}
export interface ServerConnection {
  readonly incarnation: number
  readonly pid: () => number | null
  readonly link: () => Link | null
  readonly session: () => Negotiated | null
  readonly counts: () => LinkCounts
  /** A call over it has ended. */
  readonly called: () => void
  /** Resolves when its lists of these kinds are as the server has them; see Watch. */
  readonly fresh: (kinds: readonly ListKind[], all: boolean) => Promise<void>
  /** Its own last lines on stderr. */
  readonly lastLines: (most: number) => readonly string[]
  /** Ends what there is of it; afterwards `gone` has been reported. Safe to call at any moment, any number of times. */
  readonly end: (budgetMs?: number) => Promise<void>
}
