import type { RequestName } from '../../contract/names.ts'
import type { Handlers } from '../../contract/requests.ts'

/** The handlers of one topic: a piece of the contract's table. */
export type Piece<N extends RequestName> = Pick<Handlers, N>
