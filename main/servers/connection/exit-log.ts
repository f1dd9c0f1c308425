/** How the end of a process tree went, in the server's log. */
import { sentence } from '../../../contract/words/say.ts'
import type { Ended } from '../../processes/types.ts'
import type { ConnectionParts } from './connection-parts.ts'

export interface ExitLog {
  /** It was asked to end. */
  readonly asked: (ended: Ended) => void
  /** What outlasted even force. After a crash both the exit and the lifecycle's own end ask for the same ending: written once. */
  readonly left: (left: Ended['left']) => void
  /** What a client left behind where it runs. Written once, as above. */
  readonly beyond: (beyond: Ended['beyond']) => void
}

export function createExitLog(log: ConnectionParts['log'], onHint: (hint: string) => void = () => undefined): ExitLog {
  let told = false
  let toldBeyond = false
  function beyond(of: Ended['beyond']): void {
    if (!of || toldBeyond) return
    toldBeyond = true
    if (of.ended) return log(sentence('log.ended-by-name', { what: of.what }))
    const words = sentence('log.may-go-on', { what: of.what })
    log(words, 'error')
    onHint(words)
  }
  function left(those: Ended['left']): void {
    if (told) return
    told = those.length > 0
    for (const { pid, command } of those) log(sentence('log.still-running', { pid, command: command || null }), 'error')
  }
  return {
    asked(ended) {
      if (ended.rung === 'kill') log(sentence('log.ended-by-force'), 'warning')
      else if (ended.rung === 'term') log(sentence('log.ended-by-signal'))
      if (ended.survivors > 0) log(sentence('log.ended-tree', { n: ended.survivors }), 'warning')
      left(ended.left)
      beyond(ended.beyond)
    },
    left,
    beyond
  }
}
