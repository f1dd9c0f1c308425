/** What each cable looks like now, from the state of its two ends. Pure. */
import type { Cable, ServerView } from '../../contract/model.ts'
import type { CableEnds, CableLook } from './cables.ts'
import { jackKey } from './board-plan.ts'

export const cableKey = (host: string, server: string): string => `${host}/${server}`

export function cableLook(cable: Cable, server: ServerView | undefined, pulsing: boolean): CableLook {
  if (cable.state === 'ready' || cable.state === 'waiting') {
    if (pulsing || server?.calling.some((call) => call.host === cable.host)) return 'call'
  }
  return cable.state
}

interface Given {
  readonly cables: readonly Cable[]
  readonly servers: ReadonlyMap<string, ServerView>
  /** Server id → the group whose trunk it shares; servers with a jack of their own are not in it. */
  readonly trunkOf: ReadonlyMap<string, string>
  readonly pulses: ReadonlySet<string>
  /** Asked for and not confirmed: true = being plugged in. */
  readonly pending: ReadonlyMap<string, boolean>
  /** Would be made by the step that is looked at. */
  readonly ghosts: readonly { readonly host: string; readonly server: string }[]
}
/** A trunk shows the liveliest of what it carries. */
const trunkRank: Record<CableLook, number> = {
  call: 6,
  failed: 5,
  attention: 4,
  waiting: 3,
  working: 2,
  ready: 1,
  off: 0,
  ghost: -1
}

export function cableEnds(given: Given): readonly CableEnds[] {
  const ends = new Map<string, CableEnds>()
  const add = (host: string, server: string, look: CableLook): void => {
    const group = given.trunkOf.get(server)
    const key = group === undefined ? cableKey(host, server) : `${host}//${group}`
    const before = ends.get(key)
    const jack = group === undefined ? jackKey.server(server) : jackKey.group(group)
    const livelier = before && trunkRank[before.look] > trunkRank[look] ? before.look : look
    ends.set(key, {
      key,
      host: jackKey.host(host),
      server: jack,
      look: livelier,
      carries: (before?.carries ?? 0) + 1
    })
  }
  for (const cable of given.cables) {
    const key = cableKey(cable.host, cable.server)
    const pending = given.pending.get(key)
    const look = cableLook(cable, given.servers.get(cable.server), given.pulses.has(key))
    add(cable.host, cable.server, pending === false ? 'ghost' : look)
  }
  const there = new Set(given.cables.map((cable) => cableKey(cable.host, cable.server)))
  for (const [key, on] of given.pending) {
    const [host = '', server = ''] = key.split('/')
    if (on && !there.has(key)) add(host, server, 'ghost')
  }
  for (const { host, server } of given.ghosts) {
    if (!there.has(cableKey(host, server))) add(host, server, 'ghost')
  }
  return [...ends.values()]
}
