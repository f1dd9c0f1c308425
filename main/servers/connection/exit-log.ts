/** How the end of a process tree went, in the server's log. */
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
    if (of.ended) return log(`Its client had to be killed, so ${of.what} was ended by name`)
    const words = `Its client had to be killed, and ${of.what} may go on: it could not be ended from here. End it there.`
    log(words, 'error')
    onHint(words)
  }
  function left(those: Ended['left']): void {
    if (told) return
    told = those.length > 0
    for (const { pid, command } of those)
      log(
        `Pid ${pid} is still running although it was ended by force: ${command || 'its command cannot be read'}. ` +
          'It may belong to another user or be stuck in the system; patchbay sweep lists it.',
        'error'
      )
  }
  return {
    asked(ended) {
      if (ended.rung === 'kill') log('Did not stop when asked, so it was ended by force', 'warning')
      else if (ended.rung === 'term') log('Did not stop at the end of its input; stopped by SIGTERM')
      if (ended.survivors > 0)
        log(`Ended ${ended.survivors} more ${ended.survivors === 1 ? 'process' : 'processes'} of its tree`, 'warning')
      left(ended.left)
      beyond(ended.beyond)
    },
    left,
    beyond
  }
}
