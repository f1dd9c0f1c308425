/** The effect `spawn` of a unit: a new connection, and what it tells of itself taken into the unit's state. */
import type { Failure } from '../../contract/failure.ts'
import type { LastExit } from '../../contract/model.ts'
import { createServerConnection } from './connection/connection.ts'
import type { OpenCall } from './history/history.ts'
import type { LifecycleEvent } from './lifecycle/lifecycle.ts'
import type { Listed } from './lists/read-lists.ts'
import { logNotes } from './lists/notes.ts'
import { exitInWords } from './lifecycle/name-exit.ts'
import { identity } from './lists/kept-store.ts'
import { needsConsent } from './lifecycle/call-refusal.ts'
import { anyDifference, differences, printsOf, toolChangesInWords } from './lists/kept-lists.ts'
import { added, type ManagedServerBasis } from './managed-server-state.ts'
import { duration } from '../lib/durations.ts'

export interface SpawnConnectionParts {
  readonly basis: ManagedServerBasis
  readonly take: (event: LifecycleEvent) => void
  /** It said something while it starts. */
  readonly onChatter: () => void
}

const mostHints = 5

export function createSpawnConnection({ basis, take, onChatter }: SpawnConnectionParts): (incarnation: number) => void {
  const { parts, id, state, history, log, nowRun } = basis
  const { services, store, rhythm } = parts
  const { clock } = services

  function onListed(listed: Listed): void {
    const before = state.kept
    state.kept = listed.lists
    const { kept } = state
    takeNotes(listed.notes)
    if (state.life.state.phase === 'starting') history.ready(clock.mono() - state.spawnedAt, nowRun())
    const change = differences(before, kept)
    if (anyDifference(change) || before.listedAt === null) store.save(id, kept)
    if (!anyDifference(change)) return
    const words = before.listedAt === null ? null : toolChangesInWords(printsOf(before.tools), printsOf(kept.tools))
    if (words) log(`${words}, since it was last listed`)
    parts.onLists(change)
    parts.onChange()
  }

  /** Written down when they are others than before; a list that was not read keeps its own. */
  function takeNotes(notes: Listed['notes']): void {
    const lines = (all: Listed['notes']) => logNotes(Object.values(all).flat())
    const before = new Set(lines(state.listNotes))
    state.listNotes = { ...state.listNotes, ...notes }
    const now = lines(state.listNotes)
    for (const line of now) if (!before.has(line)) log(line, 'warning')
    if (now.length !== before.size || now.some((line) => !before.has(line))) parts.onChange()
  }

  function onExit(exit: LastExit, failure: Failure, open: readonly OpenCall[], condemned: boolean): void {
    const inWords = exitInWords(exit)
    history.exited(exit)
    log(`${inWords} (asked for: ${exit.asked ? 'yes' : 'no'})`, exit.asked ? 'info' : 'error')
    if (exit.asked && !condemned) return
    if (open.length > 0)
      log(
        `${open.length === 1 ? '1 open call' : `${open.length} open calls`} ended with an error, none repeated`,
        'warning'
      )
    const lastStderr = state.connection?.lastLines(20) ?? []
    history.crashed(
      {
        incarnation: state.life.incarnation - state.spared,
        exit,
        inWords: exit.asked ? `Ended by Patchbay after ${duration(exit.ranMs)}` : inWords,
        lastStderr,
        failure
      },
      nowRun(),
      open
    )
  }

  return (incarnation) => {
    const { definition, hints: earlierHints } = state
    if (state.sparing) state.spared += 1
    state.sparing = false
    const startNumber = incarnation - state.spared
    if (state.connection) state.past = added(state.past, state.connection.counts())
    state.connection = null
    state.spawnedAt = clock.mono()
    if (!services.isConsented(definition)) {
      queueMicrotask(() => take({ kind: 'consent-needed', failure: needsConsent(state.definition) }))
      // There is no process behind this incarnation; the stop that follows finds nothing to end.
      return
    }
    const remote = definition.launch.kind !== 'stdio'
    if (remote) history.started(0, startNumber)
    state.connection = createServerConnection({
      services,
      rhythm,
      definition,
      incarnation,
      startNumber,
      assumedEra: state.askInitialize === identity(definition) ? 'legacy' : store.era(definition),
      kept: () => state.kept,
      log,
      calling: history.calling,
      tell(event) {
        // Remembered at once; on disk it goes with the session that this leads to.
        if (event.kind === 'asked-wrongly') {
          state.askInitialize = identity(definition)
          state.sparing = true
          state.hints = earlierHints
          history.spared()
        }
        take(event)
      },
      onStage: parts.onStage,
      onPid(pid) {
        history.started(pid, startNumber)
        parts.onChange()
      },
      onSession(found) {
        state.session = found
        store.saveEra(state.definition, found.era)
      },
      onListed,
      onHint(hint) {
        const { hints } = state
        if (hints.length >= mostHints || hints.some((known) => known.slice(0, 30) === hint.slice(0, 30))) return
        state.hints = [...hints, hint]
        parts.onChange()
      },
      onCaution(text) {
        state.caution = text
        parts.onChange()
      },
      onNotification: parts.onNotification,
      onExit,
      onActivity: onChatter
    })
  }
}
