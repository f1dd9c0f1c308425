/** Why something is closed, for whoever called it: a model reads it, and tells its person. */
import type { FailureCode } from '../../contract/failure.ts'
import { say, type Said } from '../../contract/words/say.ts'
import type { Closed } from './judge.ts'

export const closedCodes: Readonly<Record<Closed | 'unknown', FailureCode>> = {
  off: 'tool-off',
  held: 'tool-held',
  unplugged: 'not-plugged',
  stopped: 'not-running',
  unknown: 'unknown-tool'
}

export const saidClosed = (why: Closed | 'unknown', kind: string, name: string): Said =>
  say(`closed.${why}`, { kind, name })
