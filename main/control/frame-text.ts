import { failed } from '../../contract/failure.ts'
import type { CoreFrame } from '../../contract/frames.ts'
import { say } from '../../contract/words/say.ts'

/**
 * A frame as text. One that cannot be written (nested deeper than the stack holds, longer than a string can be) costs its
 * own request alone: that gets a failure. Null for such an event, which is left out.
 */
export function frameText(frame: CoreFrame): string | null {
  try {
    return JSON.stringify(frame)
  } catch (error) {
    if (!('outcome' in frame)) return null
    const outcome = failed('internal', say('core.unwritable-answer'), {
      detail: error instanceof Error ? error.message : String(error)
    })
    return JSON.stringify({ id: frame.id, outcome } satisfies CoreFrame)
  }
}
