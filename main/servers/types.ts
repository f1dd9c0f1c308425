/** The wall of servers/: the supervisor as the rest of main sees it. */
import type { Outcome } from '../../contract/failure.ts'
import type {
  CrashReport,
  PromptView,
  ResourceView,
  ServerDefinition,
  ServerId,
  ServerView,
  TimelineMark
} from '../../contract/model.ts'
import type { Dispose } from '../lib/emitter.ts'
import type { ListKind } from '../mcp/methods.ts'
import type { Link } from '../wire/types.ts'

/** A tool as its server described it, verbatim; `definition` keeps every field, known or not. */
export interface KeptTool {
  readonly name: string
  readonly definition: Readonly<Record<string, unknown>>
  readonly bytes: number
}

/** Last known lists of a server. Kept on disk while it is stopped, so that a host's handshake is answered at once. */
export interface KeptLists {
  readonly tools: readonly KeptTool[]
  readonly resources: readonly Readonly<Record<string, unknown>>[]
  readonly templates: readonly Readonly<Record<string, unknown>>[]
  readonly prompts: readonly Readonly<Record<string, unknown>>[]
  readonly capabilities: Readonly<Record<string, unknown>>
  readonly instructions: string | null
  readonly listedAt: string | null
}

/** A ready server, as a client of it sees it. Valid for one incarnation. */
export interface Upstream {
  readonly server: ServerId
  readonly incarnation: number
  readonly pid: number | null
  readonly era: 'legacy' | 'modern'
  readonly protocolVersion: string
  readonly capabilities: Readonly<Record<string, unknown>>
  readonly link: Link
}

export interface Supervisor {
  readonly views: () => readonly ServerView[]
  readonly view: (id: ServerId) => ServerView | null
  readonly definition: (id: ServerId) => ServerDefinition | null
  /** Takes a definition in, or a changed one; starts it when wanted up. A change of what runs restarts or asks consent. */
  readonly put: (definition: ServerDefinition) => void
  /** Ends it and lets go of it; what is kept of it on disk stays, for when it is taken in again. */
  readonly remove: (id: ServerId) => Promise<void>
  /** Drops what is kept on disk of a server that was removed. */
  readonly forget: (id: ServerId) => Promise<void>
  /** A person's start: clears every count. Resolves when ready, degraded, failed, waiting or needs-consent. */
  readonly start: (id: ServerId) => Promise<Outcome<ServerView>>
  /** Sacred: no timer, restart or setting revives it. Resolves when the whole tree is gone. */
  readonly stop: (id: ServerId) => Promise<Outcome<ServerView>>
  readonly restart: (id: ServerId) => Promise<Outcome<ServerView>>
  /** For calls: waits up to waitMs for ready, starting an on-demand server. */
  readonly upstream: (id: ServerId, waitMs?: number) => Promise<Outcome<Upstream>>
  readonly kept: (id: ServerId) => KeptLists
  /**
   * Resolves when what is kept of these kinds is as a running server has it now: lists whose changes it does not tell of
   * are read again, `all` of them where a person asks. At once for one that rests. Never rejects.
   */
  readonly fresh: (id: ServerId, kinds: readonly ListKind[], all?: boolean) => Promise<void>
  readonly resources: (id: ServerId) => Promise<Outcome<readonly ResourceView[]>>
  readonly prompts: (id: ServerId) => Promise<Outcome<readonly PromptView[]>>
  readonly timeline: (id: ServerId, minutes: number) => readonly TimelineMark[]
  readonly crashes: (id: ServerId) => readonly CrashReport[]
  /** The gateway reports calls, so that rows, idle stops and health know. */
  readonly called: (
    id: ServerId,
    call: { readonly host: string | null; readonly tool: string }
  ) => { readonly ended: (failed: boolean) => void }
  readonly onChange: (listener: (id: ServerId) => void) => Dispose
  /** After a real difference only, debounced. */
  readonly onLists: (
    listener: (change: {
      readonly server: ServerId
      readonly tools: boolean
      readonly resources: boolean
      readonly prompts: boolean
    }) => void
  ) => Dispose
  /** Notifications to pass on: notifications/message, notifications/resources/updated. */
  readonly onNotification: (
    listener: (note: {
      readonly server: ServerId
      readonly method: string
      readonly params: Buffer | undefined
    }) => void
  ) => Dispose
  /** All in parallel, within the budget (8,000 ms), then SIGKILL. Wanted stays as it is. */
  readonly stopAll: (budgetMs?: number) => Promise<void>
}
