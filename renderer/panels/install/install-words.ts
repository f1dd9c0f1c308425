import type { InstallPhase, InstallView, Signal } from '../../../contract/model.ts'

export const phaseNames: Readonly<Record<InstallPhase, string>> = {
  resolving: 'Look up',
  downloading: 'Download',
  starting: 'Start',
  handshake: 'Shake hands',
  listing: 'List its tools',
  ready: 'Ready'
}
export const phaseDoing: Readonly<Record<InstallPhase, string>> = {
  resolving: 'Looking it up',
  downloading: 'Downloading',
  starting: 'Starting it',
  handshake: 'Shaking hands',
  listing: 'Listing its tools',
  ready: 'Nearly ready'
}
export const stepLamp = (state: InstallView['steps'][number]['state']): Signal =>
  ({ todo: 'off', running: 'working', done: 'ready', failed: 'failed', undone: 'off' } as const)[state]
