/**
 * Who may use what. Every list, call, test call, count and picture asks here, so that none of them can show what
 * another refuses. Pure.
 */
import type { HostId, ServerId } from '../../contract/model.ts'
import { isPlugged } from './plugs.ts'
import { isOn, switchOf } from './switches.ts'
import type { Plugs, Switches } from './types.ts'

/** Why something leads nowhere. */
export type Closed = 'off' | 'held' | 'unplugged' | 'stopped'

export interface AccessRules {
  readonly switches: Switches
  readonly plugs: Plugs
  /** Tools that changed since they were accepted; a server without any may be absent. */
  readonly held: ReadonlyMap<ServerId, ReadonlySet<string>>
  /** Servers whose calls are answered, now or after a short wait. */
  readonly available: ReadonlySet<ServerId>
}

/**
 * Why this host may not use the tool now; null when it may. Without a tool: the server as a whole (its prompts and
 * resources have no switches). Without a host: a person at Patchbay itself, whom only switches for all concern.
 *
 * The first reason counts, and it is the one that a person has to deal with first: joining what is unplugged, reading
 * what changed, switching on what is off, starting what is stopped.
 */
export function judge(rules: AccessRules, server: ServerId, tool: string | null, host: HostId | null): Closed | null {
  if (host !== null && !isPlugged(rules.plugs, server, host)) return 'unplugged'
  if (tool !== null) {
    if (rules.held.get(server)?.has(tool)) return 'held'
    if (!isOn(switchOf(rules.switches, server, tool), host)) return 'off'
  }
  return rules.available.has(server) ? null : 'stopped'
}

/** Is it only up to the server to run? What is counted as "on" stays so while a server is stopped. */
export function isAllowed(rules: AccessRules, server: ServerId, tool: string, host: HostId | null): boolean {
  const closed = judge(rules, server, tool, host)
  return closed === null || closed === 'stopped'
}
