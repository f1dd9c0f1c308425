/** Why something is closed, in the words for whoever called it: a model reads them, and tells its person. */
import type { FailureCode } from '../../contract/failure.ts'
import type { Closed } from './judge.ts'

interface ClosedWords {
  readonly failure: FailureCode
  /** Goes on after the name of what was called. */
  readonly sentence: string
}

export const closedWords: Readonly<Record<Closed | 'unknown', ClosedWords>> = {
  off: {
    failure: 'tool-off',
    sentence: 'is turned off in Patchbay. Turn it on there if it should be used'
  },
  held: {
    failure: 'tool-held',
    sentence:
      'is held back by Patchbay because its description changed since a person last accepted it. Look at the change in Patchbay and accept it to use it again'
  },
  unplugged: {
    failure: 'not-plugged',
    sentence: 'belongs to a server that is not plugged into this host in Patchbay. Plug it in there to use it'
  },
  stopped: {
    failure: 'not-running',
    sentence: 'belongs to a server that is stopped. Start it in Patchbay to use it'
  },
  unknown: {
    failure: 'unknown-tool',
    sentence: 'is not known to Patchbay. Read the list again; the server may no longer offer it'
  }
}
