/** What one managed server is built from, and what it offers. */
import type { Outcome } from '../../contract/failure.ts'
import type { CrashReport, ServerDefinition, ServerView, TimelineMark } from '../../contract/model.ts'
import type { ListKind } from '../mcp/methods.ts'
import type { Usage } from '../processes/types.ts'
import type { Stage } from './connection/connection-parts.ts'
import type { Policy, Rhythm } from './lifecycle/policy.ts'
import type { ListChange } from './lists/kept-lists.ts'
import type { KeptStore } from './lists/kept-store.ts'
import type { SupervisorParts } from './parts.ts'
import type { KeptLists, Upstream } from './types.ts'

export interface ManagedServerParts {
  readonly services: SupervisorParts
  readonly store: KeptStore
  readonly policy: Policy
  readonly rhythm: Rhythm
  readonly definition: ServerDefinition
  readonly onChange: () => void
  readonly onLists: (change: ListChange) => void
  readonly onNotification: (method: string, params: Buffer | undefined) => void
  readonly onStage: (stage: Stage) => void
}
export interface ManagedServer {
  readonly view: () => ServerView
  readonly definition: () => ServerDefinition
  readonly change: (definition: ServerDefinition) => void
  /** Resolves when it is ready, or rests, or waits. */
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  readonly restart: () => Promise<void>
  /** Ends the process within a budget; what is wanted stays. No timer starts anything afterwards. */
  readonly shutDown: (budgetMs: number) => Promise<void>
  /** It is being removed: nothing of it is written any more. */
  readonly forget: () => void
  /** It waits for something that passes by itself. */
  readonly hopes: () => boolean
  /** That may have passed: it is tried at once. */
  readonly hope: (what: 'network' | 'wake') => void
  readonly upstream: (waitMs: number) => Promise<Outcome<Upstream>>
  readonly kept: () => KeptLists
  readonly fresh: (kinds: readonly ListKind[], all: boolean) => Promise<void>
  readonly called: (call: { readonly host: string | null; readonly tool: string }) => {
    readonly ended: (failed: boolean) => void
  }
  readonly timeline: (minutes: number) => readonly TimelineMark[]
  readonly crashes: () => readonly CrashReport[]
  readonly root: () => { readonly server: string; readonly incarnation: number; readonly pid: number } | null
  readonly sampled: (usage: Usage) => void
}
