/** The whole table of the contract, put together from its topics. A request without a handler fails the build here. */
import type { Handlers } from '../../contract/requests.ts'
import type { Services } from '../services.ts'
import { coreHandlers } from './core.ts'
import { hostHandlers } from './hosts.ts'
import type { Installs } from './installs.ts'
import { serverHandlers } from './servers.ts'
import { toolHandlers, type ToolParts } from './tools.ts'

export interface HandlerParts extends Omit<ToolParts, 'house'> {
  readonly services: Services
  readonly installs: Installs
  readonly rescanHosts: () => Promise<void>
}

export function createHandlers(parts: HandlerParts): Handlers {
  const { services, installs, rescanHosts } = parts
  return {
    ...coreHandlers(services),
    ...serverHandlers(services, installs),
    ...toolHandlers(parts),
    ...hostHandlers(services, rescanHosts)
  }
}
