import type { InstallPhase, InstallView, Signal } from '../../../contract/model.ts'

export const phaseNames: Readonly<Record<InstallPhase, string>> = {
  resolving: 'Look up',
  downloading: 'Download',
  starting: 'Start',
  handshake: 'First answer',
  listing: 'List its tools',
  ready: 'Ready'
}
export const phaseDoing: Readonly<Record<InstallPhase, string>> = {
  resolving: 'Looking it up',
  downloading: 'Downloading',
  starting: 'Starting it',
  handshake: 'Waiting for its first answer',
  listing: 'Listing its tools',
  ready: 'Nearly ready'
}
/** It was put on the board and does not start: the core keeps it there, to be mended or removed. */
export const staysOnBoard = (view: InstallView | null, exists: boolean): boolean =>
  exists &&
  view?.phase === 'failed' &&
  view.steps.every((step) => step.state !== 'undone') &&
  view.steps.some((step) => step.state === 'failed' && ['starting', 'handshake', 'listing'].includes(step.phase))
export const stepLamp = (state: InstallView['steps'][number]['state']): Signal =>
  (({ todo: 'off', running: 'working', done: 'ready', failed: 'failed', undone: 'off' }) as const)[state]
