/** One server as a view shows it. Switches and held tools are laid over it by whoever knows them. */
import type { Phase, ServerDefinition, ServerView } from '../../contract/model.ts'
import type { Said } from '../../contract/words/say.ts'
import { packageVersion } from '../../contract/packages.ts'
import type { Usage } from '../processes/types.ts'
import type { Negotiated } from './connection/handshake.ts'
import type { ServerHistory } from './history/history.ts'
import type { Life } from './lifecycle/lifecycle.ts'
import { describe } from './lifecycle/sentence.ts'
import { boardNotes, type NotesByList } from './lists/notes.ts'
import type { LinkCounts } from './parts.ts'
import type { KeptLists } from './types.ts'

export interface Seen {
  readonly definition: ServerDefinition
  readonly life: Life
  /** Without starts that only found out how to ask. */
  readonly startNumber: number
  readonly stoppedByHand: boolean
  readonly since: { readonly mono: number; readonly wall: string }
  readonly nextRetryAt: string | null
  /** Of its last process, also when that has ended. */
  readonly pid: number | null
  readonly session: Negotiated | null
  readonly kept: KeptLists
  readonly listNotes: NotesByList
  readonly usage: Usage | null
  readonly history: ServerHistory
  readonly hints: readonly string[]
  readonly caution: string | null
  /** The last line that it wrote on stderr. */
  readonly lastLine: string | null
  readonly counts: LinkCounts
  readonly droppedLogLines: number
}

const withProcess: readonly Phase[] = ['starting', 'ready', 'degraded', 'stopping']

export function viewOf(seen: Seen): ServerView {
  const { definition, life, history, kept, usage, session, counts } = seen
  const { source } = definition
  const { phase } = life.state
  const pid = withProcess.includes(phase) ? seen.pid : null
  const words = describe({
    id: definition.id,
    life,
    wanted: definition.wanted,
    since: seen.since.mono,
    remote: definition.launch.kind !== 'stdio',
    stoppedByHand: seen.stoppedByHand,
    idleMinutes: definition.idleMinutes,
    caution: seen.caution
  })
  const { starts, restarts } = history.counts()
  return {
    id: definition.id,
    name: definition.name,
    kind: source.kind,
    wanted: definition.wanted,
    phase,
    ...words,
    pid,
    incarnation: seen.startNumber,
    since: seen.since.wall,
    attempt: life.row,
    nextRetryAt: seen.nextRetryAt,
    lastExit: life.lastExit,
    lastError: life.lastError,
    tools: kept.tools.length,
    toolsOn: kept.tools.length,
    toolsHeld: 0,
    tokens: Math.ceil(kept.tools.reduce((sum, tool) => sum + tool.bytes, 0) / 4),
    era: session?.era ?? null,
    protocolVersion: session?.protocolVersion ?? null,
    version: session?.version ?? packageVersion(source),
    icon: null,
    group: definition.group,
    keepsCalls: definition.keepsCalls !== false,
    memoryBytes: usage?.memoryBytes ?? null,
    cpuPercent: usage?.cpuPercent ?? null,
    processes: usage?.processes ?? (pid === null ? 0 : 1),
    callsLastHour: history.callsLastHour(),
    memoryLastHour: history.memoryLastHour(),
    lastCallAt: history.lastCallAt(),
    calling: history.calling(),
    usualStartMs: history.usualStartMs(),
    progress: phase === 'starting' ? seen.lastLine : null,
    hints: [...boardNotes(Object.values(seen.listNotes).flat()), ...seen.hints],
    counters: {
      starts,
      restarts,
      pollutedLines: counts.pollutedLines,
      unknownIds: counts.unknownIds,
      duplicateIds: counts.duplicateIds,
      droppedLogLines: seen.droppedLogLines
    }
  }
}

/** Its state in words, as one part of another sentence. */
export const stateOf = (view: Pick<ServerView, 'sentence' | 'said'>): Said | string => view.said ?? view.sentence
