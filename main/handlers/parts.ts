import type { RequestName } from '../../contract/names.ts'
import type { Handlers } from '../../contract/requests.ts'
import type { Managers } from '../composition/managers.ts'
import type { Services } from '../services.ts'

/** What changes something goes to a manager, what only shows something to the room that knows it. */
export interface HandlerParts {
  readonly services: Services
  readonly managers: Managers
}
/** The handlers of one topic: a piece of the contract's table. */
export type Piece<N extends RequestName> = Pick<Handlers, N>
