/** How a tool's switch reads for one host, from what its view says. Plain functions, for the page and the command line. */
import type { HostId, ToolView } from './model.ts'

type Switched = Pick<ToolView, 'on' | 'offFor' | 'onFor'>

/** What is said for this host goes before what is said for all. */
export const isOnFor = (tool: Switched, host: HostId): boolean =>
  tool.on ? !tool.offFor.includes(host) : tool.onFor.includes(host)

/** As it will be once it is flipped for this host alone: to be shown before the answer is there. */
export function flippedFor<T extends Switched>(tool: T, host: HostId, on: boolean): T {
  const without = (hosts: readonly HostId[]) => hosts.filter((each) => each !== host)
  return {
    ...tool,
    offFor: tool.on && !on ? [...without(tool.offFor), host] : without(tool.offFor),
    onFor: !tool.on && on ? [...without(tool.onFor), host] : without(tool.onFor)
  }
}
