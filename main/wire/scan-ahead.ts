import { scanMessage } from './message.ts'
import { membersProgress, type MembersProgress } from './spans.ts'

/**
 * Looks through a long line while it arrives: the work is spread over its chunks, where at its end it would hold up
 * everybody for as long as it takes to look through all of it.
 */
export interface ScanAhead {
  /** `line`: all of the line that has come, from its first byte. */
  readonly look: (line: Buffer) => void
  /** What was found out about the line that ends now; undefined when there is nothing to go on from. */
  readonly take: () => MembersProgress | undefined
}

export function createScanAhead(): ScanAhead {
  let progress: MembersProgress | null = null
  /** It is no JSON: what it is, is found out when it is whole. */
  let hopeless = false
  return {
    look(line) {
      if (hopeless) return
      progress ??= membersProgress()
      hopeless = scanMessage(line, 0, line.length, progress).kind !== 'truncated'
    },
    take() {
      const found = hopeless ? null : progress
      progress = null
      hopeless = false
      return found ?? undefined
    }
  }
}
