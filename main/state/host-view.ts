/** A host as the board shows it, from what was found on disk, who is connected, and what it may see. Pure. */
import { places } from '../../contract/places.ts'
import type { Remedy } from '../../contract/failure.ts'
import type { HostView, ServerId, ServerView, Signal } from '../../contract/model.ts'
import { inWords, say, sentence, type Said } from '../../contract/words/say.ts'
import type { HostConnectionView } from '../gateway/types.ts'
import type { FoundHost } from '../hosts/types.ts'

export interface HostFacts {
  readonly found: FoundHost
  readonly connections: readonly HostConnectionView[]
  /** Servers plugged into it that can be used. */
  readonly servers: number
  readonly tools: number
  readonly tokens: number
  readonly lastCallAt: string | null
  /** When it was joined; null where it is not, or was not by this Patchbay. */
  readonly joinedAt: string | null
  /** When its last connection ended, as far as this core knows. */
  readonly goneAt: string | null
  readonly plugged: readonly ServerId[]
  readonly toolsOf: Readonly<Record<ServerId, number>>
  readonly now: Date
  /** Names of servers it is calling right now. */
  readonly calling: readonly string[]
}

export function hostView(facts: HostFacts): HostView {
  const { found, connections, servers, tools, tokens, lastCallAt, calling } = facts
  const listCurrent = connections.length > 0 && connections.every((each) => each.listCurrent)
  const effect = found.takesEffect === null ? '' : inWords(found.takesEffect)
  const use = useOf(facts, listCurrent)
  const lastSeenAt = lastSeen(facts)
  const open = (label: string): Remedy => ({ label, request: 'view.open', input: { path: places.host(found.id) } })
  let signal: Signal = 'off'
  let words: Said | string = say('board.not-found')
  let remedies: readonly Remedy[] = []
  if (found.problem && !found.problem.ok) {
    signal = 'attention'
    words = found.problem.failure.said ?? found.problem.failure.message
    remedies = [open(sentence('remedy.see-why'))]
  } else if (!found.joined && connections.length > 0) {
    signal = 'ready'
    words = say('board.still-connected', { effect: found.takesEffect ?? '' })
  } else if (found.found && !found.joined) {
    words = say('board.not-joined')
    remedies = found.file === null ? [] : [open(sentence('board.join'))]
  } else if (use === 'restart' && connections.length === 0) {
    signal = 'working'
    words = say('board.waiting', { effect: found.takesEffect ?? '' })
    remedies = found.restartable ? [open(sentence('restart.offer', { host: found.name }))] : []
  } else if (found.joined && connections.length === 0)
    words =
      lastSeenAt === null ? say('board.not-connected') : say('board.not-since', { time: timeOf(lastSeenAt, facts.now) })
  else if (found.joined || connections.length > 0) {
    signal = listCurrent ? 'ready' : 'attention'
    words = !listCurrent
      ? say('board.list-not-read', { effect: found.takesEffect ?? '' })
      : calling.length > 0
        ? say('board.calling', { servers: [...new Set(calling)] })
        : say('board.connected')
  }
  if (found.toolLimit !== null && tools > found.toolLimit && signal !== 'off') {
    signal = 'attention'
    words = say('board.too-many-tools', { tools, limit: found.toolLimit })
    remedies = [open(sentence('board.choose-tools'))]
  }
  return {
    id: found.id,
    name: found.name,
    found: found.found,
    joined: found.joined,
    file: found.file,
    signal,
    ...(typeof words === 'string' ? { sentence: words } : { sentence: inWords(words), said: words }),
    remedies,
    connections: connections.length,
    servers,
    tools,
    tokens,
    toolLimit: found.toolLimit,
    listCurrent,
    use,
    lastSeenAt,
    plugged: facts.plugged,
    toolsOf: facts.toolsOf,
    lastCallAt,
    takesEffect: effect,
    effect: found.takesEffect?.key ?? null,
    opensWith: found.opensWith,
    restartable: found.restartable ?? false,
    importable: found.importable
  }
}

/** What is known, and nothing that is guessed: whether a host's program is open is not known here. */
function useOf({ found, connections, joinedAt, goneAt, lastCallAt }: HostFacts, listCurrent: boolean): HostView['use'] {
  if (connections.length > 0) return listCurrent ? 'now' : 'restart'
  if (!found.joined) return 'not'
  const seen = [goneAt, lastCallAt].filter((at) => at !== null && (joinedAt === null || at > joinedAt))
  return seen.length > 0 || joinedAt === null ? 'later' : 'restart'
}
function lastSeen({ connections, goneAt, lastCallAt }: HostFacts): string | null {
  if (connections.length > 0) return connections.map((each) => each.since).sort()[0] ?? null
  return [goneAt, lastCallAt].reduce((last, at) => (at !== null && (last === null || at > last) ? at : last), null)
}
/** "13:04" of today, else the day as well; in the time of this computer, which is the person's own. */
function timeOf(at: string, now: Date): string {
  const then = new Date(at)
  const clock = then.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (then.toDateString() === now.toDateString()) return clock
  return `${then.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })}, ${clock}`
}

/** How a cable looks: what is wrong with its server first, then whether its host has the list. */
export function cableState(server: ServerView, host: HostView): 'ready' | 'waiting' | 'attention' | 'failed' | 'off' {
  switch (server.phase) {
    case 'failed':
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
      return 'waiting'
    case 'ready':
    case 'degraded':
      if (host.connections === 0) return host.use === 'restart' ? 'waiting' : 'off'
      if (!host.listCurrent) return 'waiting'
      return server.phase === 'degraded' ? 'attention' : 'ready'
  }
}
