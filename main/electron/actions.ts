/** Does what an entry of the tray, the menu bar or a notice says. */
import { failed, type Outcome } from '../../contract/failure.ts'
import type { RequestName } from '../../contract/names.ts'
import { say } from '../../contract/words/say.ts'
import type { Action } from './tray-entry.ts'

export interface ActionParts {
  readonly ask: (name: RequestName, input: unknown) => Promise<Outcome<unknown>>
  readonly show: (path?: string) => void
  /** Opens the review of what the clipboard holds. */
  readonly paste: () => void
  readonly quit: () => void
  /** What could not be done is said where it can be read: a sentence and, where there is one, the place to go. */
  readonly say: (text: string) => void
}

export function createActions({ ask, show, paste, quit, say: tell }: ActionParts): (action: Action) => void {
  return (action) => {
    switch (action.do) {
      case 'open':
        return show(action.path === '' ? undefined : action.path)
      case 'paste':
        return paste()
      case 'quit':
        return quit()
      case 'ask':
        void ask(action.request, action.input)
          .catch(() => failed('internal', say('app.action-failed')))
          .then((outcome) => {
            if (!outcome.ok) tell(outcome.failure.message)
          })
    }
  }
}
