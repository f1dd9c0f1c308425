/** A server's state in words, its signal, and what would mend it, best first. Pure. */
import { places, type ServerTab } from '../../../contract/places.ts'
import type { Failure, Remedy } from '../../../contract/failure.ts'
import type { ServerId, Signal, Wanted } from '../../../contract/model.ts'
import type { Life } from './lifecycle.ts'
import { endsWithNetwork } from '../passing-causes.ts'
import { firstSentence, ordinal, waitInWords } from '../../lib/durations.ts'

export interface Told {
  readonly id: ServerId
  readonly life: Life
  readonly wanted: Wanted
  /** When the current phase began, on the clock of `until`. */
  readonly since: number
  readonly remote: boolean
  /** A person stopped it: also an on-demand server stays down then. */
  readonly stoppedByHand: boolean
  readonly idleMinutes: number
  /** Hard facts beside the phase: over its soft memory limit, misses a health check. */
  readonly caution: string | null
}
export interface Words {
  readonly sentence: string
  readonly signal: Signal
  readonly remedies: readonly Remedy[]
}

export function describe(told: Told): Words {
  const { id, life } = told
  const restart: Remedy = { label: 'Restart now', request: 'servers.restart', input: { id } }
  const start: Remedy = { label: 'Start', request: 'servers.start', input: { id } }
  const log = open(id, 'See the log', 'logs')
  const { state, lastError } = life
  switch (state.phase) {
    case 'stopped':
      return told.wanted === 'on-demand' && !told.stoppedByHand
        ? { sentence: 'Sleeping until it is needed', signal: 'off', remedies: [start] }
        : { sentence: 'Stopped', signal: 'off', remedies: [start] }
    case 'needs-consent':
      return {
        sentence: lastError ? firstSentence(lastError.message) : 'Needs your agreement before it runs',
        signal: 'attention',
        remedies: [open(id, 'Review', 'settings')]
      }
    case 'starting':
      return {
        sentence: told.remote
          ? 'Connecting'
          : life.row > 0
            ? `Starting again (${ordinal(life.row)} failure in a row)`
            : 'Starting',
        signal: 'working',
        remedies: [log]
      }
    case 'ready':
      return told.caution
        ? { sentence: told.caution, signal: 'attention', remedies: [restart, log] }
        : { sentence: 'Ready', signal: 'ready', remedies: [] }
    case 'degraded':
      return {
        sentence: lastError ? firstSentence(lastError.message) : 'Ready, with gaps',
        signal: 'attention',
        remedies: [log, restart]
      }
    case 'waiting':
    case 'crash-looping': {
      const wait = state.until - told.since
      const what = told.remote
        ? 'failed try'
        : lastError?.code === 'exited' || lastError?.code === 'exited-early'
          ? 'crash'
          : 'failure'
      const which = life.row > 1 ? ` (${ordinal(life.row)} ${what} in a row)` : ''
      const sooner =
        lastError && endsWithNetwork(lastError.code) && !told.remote ? ', or until the network is back' : ''
      const sentence =
        wait <= 0
          ? 'Restarting at once'
          : `Waiting ${waitInWords(wait)} before the next ${told.remote ? 'try' : 'start'}${sooner}${which}`
      return {
        sentence,
        signal: wait <= 0 ? 'working' : 'attention',
        remedies: [restart, { ...log, label: 'See why' }]
      }
    }
    case 'failed':
      return {
        sentence: lastError ? firstSentence(lastError.message) : 'Failed',
        signal: 'failed',
        remedies: mend(id, lastError, start, log)
      }
    case 'stopping':
      return {
        sentence: state.after.kind === 'start' ? 'Stopping, to start again' : 'Stopping',
        signal: 'working',
        remedies: []
      }
  }
}

/** What a person can do about a server that will not be tried again by itself. */
function mend(id: ServerId, failure: Failure | null, start: Remedy, log: Remedy): readonly Remedy[] {
  const again: Remedy = { ...start, label: 'Try again' }
  const settings = (label: string): Remedy => open(id, label, 'settings')
  const first = failure?.remedy ? [failure.remedy] : []
  // a failure that leads to the settings itself says better what is to be done there
  const unless = (remedy: Remedy): readonly Remedy[] =>
    first.some((own) => own.request === remedy.request && JSON.stringify(own.input) === JSON.stringify(remedy.input))
      ? []
      : [remedy]
  switch (failure?.code) {
    case 'missing-env':
    case 'missing-secret':
      return [
        ...first,
        ...unless(settings(/KEY|TOKEN/.test(failure.message) ? 'Add the key' : 'Add the value')),
        log,
        again
      ]
    case 'unauthorized':
      return [...first, ...unless(settings('Change the credentials')), again]
    case 'command-not-found':
    case 'not-executable':
    case 'daemonized':
      return [...first, ...unless(settings('Change the command')), again, log]
    case 'certificate':
      return [...first, ...unless(settings('Add the certificate file')), again, log]
    case 'bad-cwd':
      return [...first, ...unless(settings('Choose a folder')), again]
    case 'vault-unavailable':
      return [...first, again]
    default:
      return [...first, again, log]
  }
}
const open = (id: ServerId, label: string, tab: ServerTab): Remedy => ({
  label,
  request: 'view.open',
  input: { path: places.server(id, tab) }
})
