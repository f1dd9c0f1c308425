/** What is shown of an install that runs, step by step. Pure. */
import { installPhases, type InstallJoin, type InstallPhase, type InstallView } from '../../contract/model.ts'
import type { InstallWalk } from '../catalogue/types.ts'

type StepState = Parameters<InstallWalk['progress']>[1]

export const beginInstall = (id: string, startedAt: string, joins: readonly InstallJoin[]): InstallView => ({
  id,
  phase: 'resolving',
  startedAt,
  joins,
  failure: null,
  finishedAt: null,
  steps: installPhases.map((phase) => ({ phase, state: 'todo', elapsedMs: null, note: '' }))
})

/** `elapsedMs`: since the step began; null when it never did. */
export const withStep = (
  view: InstallView,
  phase: InstallPhase,
  state: StepState,
  { note, elapsedMs }: { readonly note: string; readonly elapsedMs: number | null }
): InstallView => ({
  ...view,
  phase: state === 'running' ? phase : view.phase,
  steps: view.steps.map((step) =>
    step.phase === phase ? { phase, state, elapsedMs: elapsedMs ?? step.elapsedMs, note: note || step.note } : step
  )
})
