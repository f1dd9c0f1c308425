/** A host as the board shows it, from what was found on disk, who is connected, and what it may see. Pure. */
import { places } from '../../contract/places.ts'
import type { Remedy } from '../../contract/failure.ts'
import type { HostView, ServerView, Signal } from '../../contract/model.ts'
import type { HostConnection } from '../gateway/types.ts'
import type { FoundHost } from '../hosts/types.ts'

export interface HostFacts {
  readonly found: FoundHost
  readonly connections: readonly HostConnection[]
  /** Servers plugged into it that can be used. */
  readonly servers: number
  readonly tools: number
  readonly tokens: number
  readonly lastCallAt: string | null
  /** Names of servers it is calling right now. */
  readonly calling: readonly string[]
}

export function hostView({ found, connections, servers, tools, tokens, lastCallAt, calling }: HostFacts): HostView {
  const listCurrent = connections.every((each) => each.listCurrent)
  const open = (label: string): Remedy => ({ label, request: 'view.open', input: { path: places.host(found.id) } })
  let signal: Signal = 'off'
  let sentence = 'Not found on this computer'
  let remedies: readonly Remedy[] = []
  if (found.problem && !found.problem.ok) {
    signal = 'attention'
    sentence = found.problem.failure.message
    remedies = [open('See why')]
  } else if (!found.joined && connections.length > 0) {
    signal = 'ready'
    sentence = `Not joined any more, and still connected until it ends. ${found.takesEffect}`
  } else if (found.found && !found.joined) {
    sentence = 'Found, not joined'
    remedies = found.file === null ? [] : [open('Join')]
  } else if (found.joined && connections.length === 0) sentence = 'Joined, not running'
  else if (found.joined || connections.length > 0) {
    signal = listCurrent ? 'ready' : 'attention'
    sentence = !listCurrent
      ? `Has not read its new list yet. ${found.takesEffect}`
      : calling.length > 0
        ? `Calling ${[...new Set(calling)].join(', ')}`
        : 'Connected'
  }
  if (found.toolLimit !== null && tools > found.toolLimit && signal !== 'off') {
    signal = 'attention'
    sentence = `Sees ${tools} ${tools === 1 ? 'tool' : 'tools'} but takes at most ${found.toolLimit}. Switch some off`
    remedies = [open('Choose tools')]
  }
  return {
    id: found.id,
    name: found.name,
    found: found.found,
    joined: found.joined,
    file: found.file,
    signal,
    sentence,
    remedies,
    connections: connections.length,
    servers,
    tools,
    tokens,
    toolLimit: found.toolLimit,
    listCurrent,
    lastCallAt,
    takesEffect: found.takesEffect,
    importable: found.importable
  }
}

/** How a cable looks: what is wrong with its server first, then whether its host has the list. */
export function cableState(server: ServerView, host: HostView): 'ready' | 'waiting' | 'attention' | 'failed' | 'off' {
  switch (server.phase) {
    case 'failed':
    case 'quarantined':
      return 'failed'
    case 'waiting':
    case 'crash-looping':
    case 'needs-consent':
      return 'attention'
    case 'stopped':
      return server.wanted === 'on-demand' && host.connections > 0 ? 'ready' : 'off'
    case 'stopping':
      return 'off'
    case 'starting':
    case 'installing':
      return 'waiting'
    case 'ready':
    case 'degraded':
      if (host.connections === 0) return 'off'
      if (!host.listCurrent) return 'waiting'
      return server.phase === 'degraded' ? 'attention' : 'ready'
  }
}
