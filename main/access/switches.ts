/** Tool switches: one for all hosts, and one for a host that goes before it. Pure. */
import type { HostId, ServerId } from '../../contract/model.ts'
import { own } from '../lib/own.ts'
import type { Switches, ToolSwitch } from './types.ts'

const untouched: ToolSwitch = { all: true, hosts: {} }
/** Under no name stands what holds for all tools without a switch of their own: a tool always has a name. */
const rest = ''

export function switchOf(switches: Switches, server: ServerId, tool: string): ToolSwitch {
  const ofServer = own(switches, server)
  return (ofServer && (own(ofServer, tool) ?? own(ofServer, rest))) ?? untouched
}

/** Was this tool ever switched? It may be one that is not listed just now. */
export const wasSwitched = (switches: Switches, server: ServerId, tool: string): boolean =>
  own(own(switches, server) ?? {}, tool) !== undefined

/** What was said for this host goes before what was said for all. */
export const isOn = (one: ToolSwitch, host: HostId | null): boolean =>
  (host === null ? undefined : own(one.hosts, host)) ?? one.all

/** Hosts with a setting of their own. */
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
  // Where all others are off, one that is on has to say so.
  const plain = next.all && Object.keys(next.hosts).length === 0 && own(others, rest) === undefined
  return { ...switches, [server]: plain ? others : { ...others, [tool]: next } }
}

/** The switches, with those of these tools as they were before. */
export function withSwitchesAs(
  switches: Switches,
  before: Switches,
  server: ServerId,
  tools: readonly string[]
): Switches {
  const kept = Object.entries(own(switches, server) ?? {}).filter(([tool]) => !tools.includes(tool))
  const put = Object.entries(own(before, server) ?? {}).filter(([tool]) => tools.includes(tool))
  return { ...switches, [server]: Object.fromEntries([...kept, ...put]) }
}

/** The switches of a server that comes with some tools off, or with only some on. */
export function firstSwitches(off: readonly string[], only?: readonly string[]): Switches[ServerId] {
  const on = (only ?? []).map((tool) => [tool, untouched] as const)
  const closed: ToolSwitch = { all: false, hosts: {} }
  const others = only === undefined ? [] : [[rest, closed] as const]
  return Object.fromEntries([...others, ...on, ...off.map((tool) => [tool, closed] as const)])
}

function flipped(now: ToolSwitch, on: boolean, host: HostId | undefined): ToolSwitch {
  if (host === undefined) return { all: on, hosts: {} }
  const others = Object.fromEntries(Object.entries(now.hosts).filter(([each]) => each !== host))
  return { all: now.all, hosts: on === now.all ? others : { ...others, [host]: on } }
}
