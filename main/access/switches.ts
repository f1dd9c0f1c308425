/** Tool switches: one for all hosts, and one for a host that goes before it. Pure. */
import type { HostId, ServerId } from '../../contract/model.ts'
import { own } from '../lib/own.ts'
import type { Switches, ToolSwitch } from './types.ts'

const untouched: ToolSwitch = { all: true, hosts: {} }

export function switchOf(switches: Switches, server: ServerId, tool: string): ToolSwitch {
  const ofServer = own(switches, server)
  return (ofServer && own(ofServer, tool)) ?? untouched
}

/** Was this tool ever switched? It may be one that is not listed just now. */
export const wasSwitched = (switches: Switches, server: ServerId, tool: string): boolean =>
  switchOf(switches, server, tool) !== untouched

/** What was said for this host goes before what was said for all. */
export const isOn = (one: ToolSwitch, host: HostId | null): boolean =>
  (host === null ? undefined : own(one.hosts, host)) ?? one.all

/** Hosts for which it is otherwise than for the rest. */
export const exceptions = (one: ToolSwitch): readonly HostId[] =>
  Object.entries(one.hosts)
    .filter(([, on]) => on !== one.all)
    .map(([host]) => host)

/** The switches with one flipped: for one host, or for all, which ends what was said for single ones. */
export function withSwitch(
  switches: Switches,
  server: ServerId,
  tool: string,
  on: boolean,
  host: HostId | undefined
): Switches {
  const next = flipped(switchOf(switches, server, tool), on, host)
  const others = Object.fromEntries(Object.entries(own(switches, server) ?? {}).filter(([each]) => each !== tool))
  const plain = next.all && Object.keys(next.hosts).length === 0
  return { ...switches, [server]: plain ? others : { ...others, [tool]: next } }
}

function flipped(now: ToolSwitch, on: boolean, host: HostId | undefined): ToolSwitch {
  if (host === undefined) return { all: on, hosts: {} }
  const others = Object.fromEntries(Object.entries(now.hosts).filter(([each]) => each !== host))
  return { all: now.all, hosts: on === now.all ? others : { ...others, [host]: on } }
}
