/** Tool switches: for all hosts, or for one. Pure. */
import type { HostId, ServerId } from '../../contract/model.ts'
import type { Switches, ToolSwitch } from '../gateway/types.ts'

const untouched: ToolSwitch = { all: true, hosts: {} }

export function switchOf(switches: Switches, server: ServerId, tool: string): ToolSwitch {
  const ofServer = Object.hasOwn(switches, server) ? switches[server] : undefined
  return (ofServer && Object.hasOwn(ofServer, tool) ? ofServer[tool] : undefined) ?? untouched
}

/** Off for all beats on for one; on for all can still be off for one. */
export function isOn(one: ToolSwitch, host: HostId | null): boolean {
  if (!one.all) return false
  return host === null || !Object.hasOwn(one.hosts, host) || one.hosts[host] !== false
}

/**
 * The switches with one flipped. Switching on for one host a tool that is off for all switches it on for that host
 * alone: all other known hosts get an "off" of their own, so that nobody else gets what nobody asked for.
 */
export function withSwitch(
  switches: Switches,
  server: ServerId,
  tool: string,
  on: boolean,
  host: HostId | undefined,
  hosts: readonly HostId[]
): Switches {
  const now = switchOf(switches, server, tool)
  let next: ToolSwitch
  if (host === undefined) next = { all: on, hosts: {} }
  else if (!now.all)
    next = on
      ? { all: true, hosts: Object.fromEntries(hosts.filter((each) => each !== host).map((each) => [each, false])) }
      : now
  else {
    const others = Object.fromEntries(Object.entries(now.hosts).filter(([each]) => each !== host))
    next = { all: true, hosts: on ? others : { ...others, [host]: false } }
  }
  const ofServer = Object.fromEntries(Object.entries(switches[server] ?? {}).filter(([each]) => each !== tool))
  const plain = next.all && Object.keys(next.hosts).length === 0
  return { ...switches, [server]: plain ? ofServer : { ...ofServer, [tool]: next } }
}
