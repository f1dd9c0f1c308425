/** A server's state in words, its signal, and what would mend it, best first. Pure. */
import { places, type ServerTab } from '../../../contract/places.ts'
import type { Failure, FailureCode, Remedy } from '../../../contract/failure.ts'
import type { ServerId, Signal, Wanted } from '../../../contract/model.ts'
import { inWords, say, sentence, type Said } from '../../../contract/words/say.ts'
import type { Life } from './lifecycle.ts'
import { endsWithNetwork } from '../passing-causes.ts'
import { waitInWords } from '../../lib/durations.ts'

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
  /** The same as a key with its values; absent where it is only a text. */
  readonly said?: Said
  readonly signal: Signal
  readonly remedies: readonly Remedy[]
}

export function describe(told: Told): Words {
  const { id, life } = told
  const restart: Remedy = { label: sentence('remedy.restart-now'), request: 'servers.restart', input: { id } }
  const start: Remedy = { label: sentence('remedy.start'), request: 'servers.start', input: { id } }
  const log = open(id, sentence('remedy.see-log'), 'logs')
  const { state, lastError } = life
  switch (state.phase) {
    case 'stopped':
      return told.wanted === 'on-demand' && !told.stoppedByHand
        ? { ...stated(say('state.asleep')), signal: 'off', remedies: [start] }
        : { ...stated(say('state.stopped')), signal: 'off', remedies: [start] }
    case 'needs-consent':
      return {
        ...stated(firstOf(lastError) ?? say('state.needs-consent')),
        signal: 'attention',
        remedies: [open(id, sentence('remedy.review'), 'settings')]
      }
    case 'starting':
      // What has not got ready at its last tries is in trouble while it is tried again, however long that takes.
      if (lastError !== null && (life.row > 1 || (life.row > 0 && lastError.code === 'start-timeout')))
        return {
          ...stated(say('state.starting-after', { row: life.row, last: firstOf(lastError) ?? lastError.message })),
          signal: 'attention',
          remedies: [{ ...log, label: sentence('remedy.see-why') }]
        }
      return {
        ...stated(
          told.remote
            ? say('state.connecting')
            : life.row > 0
              ? say('state.starting-again', { row: life.row })
              : say('state.starting')
        ),
        signal: 'working',
        remedies: [log]
      }
    case 'ready':
      return told.caution
        ? { ...stated(told.caution), signal: 'attention', remedies: [restart, log] }
        : { ...stated(say('state.ready')), signal: 'ready', remedies: [] }
    case 'degraded':
      return {
        ...stated(firstOf(lastError) ?? say('state.degraded')),
        signal: 'attention',
        remedies: [log, restart]
      }
    case 'waiting':
    case 'crash-looping': {
      const wait = state.until - told.since
      return {
        ...stated(
          wait <= 0
            ? say('state.restarting')
            : say('state.waiting', {
                wait: waitInWords(wait),
                remote: told.remote,
                until: told.remote ? null : awaited(lastError?.code),
                row: life.row,
                what: told.remote
                  ? 'try'
                  : lastError?.code === 'exited' || lastError?.code === 'exited-early'
                    ? 'crash'
                    : 'failure'
              })
        ),
        signal: wait <= 0 ? 'working' : 'attention',
        remedies: [restart, { ...log, label: sentence('remedy.see-why') }]
      }
    }
    case 'failed':
      return {
        ...stated(firstOf(lastError) ?? say('state.failed')),
        signal: 'failed',
        remedies: mend(id, lastError, start, log)
      }
    case 'stopping':
      return {
        ...stated(say(state.after.kind === 'start' ? 'state.stopping-to-start' : 'state.stopping')),
        signal: 'working',
        remedies: []
      }
  }
}

const stated = (words: Said | string): Pick<Words, 'sentence' | 'said'> =>
  typeof words === 'string' ? { sentence: words } : { sentence: inWords(words), said: words }
const firstOf = (failure: Failure | null): Said | null =>
  failure && say('state.of-failure', { failure: failure.said ?? failure.message })

/** What a person can do about a server that will not be tried again by itself. */
function mend(id: ServerId, failure: Failure | null, start: Remedy, log: Remedy): readonly Remedy[] {
  const again: Remedy = { ...start, label: sentence('remedy.try-again') }
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
        ...unless(
          settings(/KEY|TOKEN/.test(failure.message) ? sentence('remedy.add-key') : sentence('remedy.add-value'))
        ),
        log,
        again
      ]
    case 'unauthorized':
      return [...first, ...unless(settings(sentence('remedy.credentials'))), again]
    case 'command-not-found':
    case 'not-executable':
    case 'daemonized':
      return [...first, ...unless(settings(sentence('remedy.command'))), again, log]
    case 'certificate':
      return [...first, ...unless(settings(sentence('remedy.certificate'))), again, log]
    case 'bad-cwd':
      return [...first, ...unless(settings(sentence('remedy.folder'))), again]
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

/** What the next start waits for, where that is known. */
function awaited(code: FailureCode | undefined): 'network' | 'engine' | null {
  if (code === undefined) return null
  return code === 'engine-off' ? 'engine' : endsWithNetwork(code) ? 'network' : null
}
