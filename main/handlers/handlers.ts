/** The whole table of the contract, put together from its topics. A request without a handler fails the build here. */
import type { Handlers } from '../../contract/requests.ts'
import type { House } from '../house.ts'
import { coreHandlers } from './core.ts'
import { hostHandlers } from './hosts.ts'
import type { Installs } from './installs.ts'
import { serverHandlers } from './servers.ts'
import { toolHandlers, type ToolParts } from './tools.ts'

export interface HandlerParts extends Omit<ToolParts, 'house'> {
  readonly house: House
  readonly installs: Installs
  readonly rescanHosts: () => Promise<void>
}

export function createHandlers(parts: HandlerParts): Handlers {
  const { house, installs, rescanHosts } = parts
  return {
    ...coreHandlers(house),
    ...serverHandlers(house, installs),
    ...toolHandlers(parts),
    ...hostHandlers(house, rescanHosts)
  }
}
