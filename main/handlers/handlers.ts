/** The whole table of the contract, put together from its topics. A request without a handler fails the build here. */
import type { Handlers } from '../../contract/requests.ts'
import { coreHandlers } from './core.ts'
import { hostHandlers } from './hosts.ts'
import type { HandlerParts } from './parts.ts'
import { serverHandlers } from './servers.ts'
import { toolHandlers } from './tools.ts'

export const createHandlers = (parts: HandlerParts): Handlers => ({
  ...coreHandlers(parts),
  ...serverHandlers(parts),
  ...toolHandlers(parts),
  ...hostHandlers(parts)
})
