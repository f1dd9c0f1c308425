/** What the parts of one unit share: its state, its history and the words it writes down. */
import type { ServerDefinition, ServerView } from '../../contract/model.ts'
import type { Usage } from '../processes/types.ts'
import type { ServerConnection } from './connection/connection-parts.ts'
import { createServerHistory, type ServerHistory } from './history/history.ts'
import { newborn, type Life } from './lifecycle/lifecycle.ts'
import type { Listed } from './lists/read-lists.ts'
import { boardNotes } from './lists/notes.ts'
import type { LinkCounts } from './parts.ts'
import type { Run } from './history/run-fingerprint.ts'
import type { Negotiated } from './connection/handshake.ts'
import { createSettled } from './settled.ts'
import type { KeptLists } from './types.ts'
import type { ManagedServerParts } from './managed-server.ts'
import { viewOf } from './view.ts'

/** Changed in place by the parts of the unit, each its own members; `life` by the one door only. */
export interface ManagedServerState {
  definition: ServerDefinition
  life: Life
  /** When the phase was entered. */
  since: { readonly mono: number; readonly wall: string }
  nextRetryAt: string | null
  kept: KeptLists
  connection: ServerConnection | null
  session: Negotiated | null
  usage: Usage | null
  hints: readonly string[]
  /** Of each list: entries that were not as hosts take them, as last listed. */
  listNotes: Listed['notes']
  caution: string | null
  memoryCaution: string | null
  /** What connections before this one counted. */
  past: LinkCounts
  /** A person stopped it. */
  held: boolean
  closing: boolean
  spawnedAt: number
  /** Restarts for memory in a row that brought nothing. */
  memoryRow: number
  /** When a call last made it start while it waited. */
  wokenAt: number
  /** The identity of what could not be asked with server/discover; null = nothing is known. */
  askInitialize: string | null
  /** Starts that only found out how to ask: people are told the number of a start without them. */
  spared: number
  /** The latest start was one; counted with the next. */
  sparing: boolean
}
export interface ManagedServerBasis {
  readonly parts: ManagedServerParts
  readonly id: string
  readonly state: ManagedServerState
  readonly history: ServerHistory
  readonly log: (text: string, level?: 'info' | 'warning' | 'error') => void
  readonly isUp: () => boolean
  readonly rests: () => boolean
  /** It rests after a change: whoever waits for that looks now. */
  readonly look: () => void
  /** Looked at after every change that leaves it at rest, up or waiting. */
  readonly whenSettled: (until?: () => boolean, mostMs?: number) => Promise<void>
  readonly view: () => ServerView
  readonly nowRun: () => Run
}

const noCounts: LinkCounts = { pollutedLines: 0, unknownIds: 0, duplicateIds: 0, queuedBytes: 0 }

export function createManagedServerBasis(parts: ManagedServerParts): ManagedServerBasis {
  const { services, store } = parts
  const { clock, logs } = services
  const { id } = parts.definition
  const history = createServerHistory(clock, store.history(id))
  const settled = createSettled(clock)
  const state: ManagedServerState = {
    definition: parts.definition,
    life: newborn,
    since: { mono: clock.mono(), wall: clock.wall().toISOString() },
    nextRetryAt: null,
    kept: store.load(id),
    connection: null,
    session: null,
    usage: null,
    hints: [],
    listNotes: {},
    caution: null,
    memoryCaution: null,
    past: noCounts,
    held: false,
    closing: false,
    spawnedAt: 0,
    memoryRow: 0,
    wokenAt: -Infinity,
    askInitialize: null,
    spared: 0,
    sparing: false
  }
  const isUp = (): boolean => state.life.state.phase === 'ready' || state.life.state.phase === 'degraded'
  const rests = (): boolean => !['starting', 'stopping', 'installing'].includes(state.life.state.phase)

  function view(): ServerView {
    const { connection, life } = state
    const { phase } = life.state
    return viewOf({
      definition: state.definition,
      life,
      held: state.held,
      since: state.since,
      startNumber: life.incarnation - state.spared,
      nextRetryAt: state.nextRetryAt,
      pid: ['starting', 'ready', 'degraded', 'stopping'].includes(phase) ? (connection?.pid() ?? null) : null,
      session: state.session,
      kept: state.kept,
      usage: state.usage,
      history,
      hints: [...boardNotes(Object.values(state.listNotes).flat()), ...state.hints],
      caution: state.caution ?? state.memoryCaution,
      progress: phase === 'starting' ? (connection?.lastLines(1)[0] ?? null) : null,
      counts: connection ? added(state.past, connection.counts()) : state.past,
      droppedLogLines: logs.dropped(id)
    })
  }

  return {
    parts,
    id,
    state,
    history,
    log: (text, level = 'info') => logs.write(id, 'lifecycle', text, { level }),
    isUp,
    rests,
    look: settled.look,
    whenSettled: (until = rests, mostMs) => settled.when(until, mostMs),
    view,
    nowRun: () => ({
      definition: state.definition,
      version: state.session?.version ?? null,
      tools: state.kept.tools
    })
  }
}

export const added = (a: LinkCounts, b: LinkCounts): LinkCounts => ({
  pollutedLines: a.pollutedLines + b.pollutedLines,
  unknownIds: a.unknownIds + b.unknownIds,
  duplicateIds: a.duplicateIds + b.duplicateIds,
  queuedBytes: b.queuedBytes
})
