/** What the board draws, from what there is: rows in their places, jacks, cables, the cable in hand, where a panel stands. */
import { cableEnds, cableKey } from '../../lib/cable-states.ts'
import { drawCables, freePath } from '../../lib/cables.ts'
import { jackKey, placeGroups, placeHosts, placeServers, planBoard, serverNumber } from '../../lib/board-plan.ts'
import { hostJackX, rowHeights, serverJackX, type BoardSizes } from '../../lib/board-sizes.ts'
import type { Panel } from '../../lib/route.ts'
import type { BoardView, JackRef } from '../../stores/board.svelte.ts'
import type { Patchbay } from '../../stores/patchbay.svelte.ts'
import type { FoundServer } from './found-servers.svelte.ts'

interface BaySource {
  readonly sizes: BoardSizes
  readonly panel: Panel | null
  readonly found: readonly FoundServer[]
  /** Of the bay, px; 0 until it is laid out. */
  readonly width: number
  readonly height: number
  /** Key of the group's cable that is open: `host//group`. */
  readonly trunk: string | null
}

/** Follows its source; made once while a component is set up. */
export function planBay(patchbay: Patchbay, board: BoardView, from: BaySource) {
  const sizes = $derived(from.sizes)
  const panel = $derived(from.panel)
  const found = $derived(from.found)
  const width = $derived(from.width)
  const height = $derived(from.height)
  const trunk = $derived(from.trunk)
  const openServer = $derived(panel?.kind === 'server' ? panel.id : null)
  const openHost = $derived(panel?.kind === 'host' ? panel.id : null)
  const empty = $derived(patchbay.servers.length === 0)
  const flat = $derived(patchbay.settings?.grouping === 'none')
  const showFound = $derived(empty && !board.plain)

  const hostPlaces = $derived(placeHosts(board.hosts, height))
  const coming = $derived(board.coming && !patchbay.server(board.coming.id) ? board.coming : null)
  const knownPlaces = $derived(
    board.grouped
      ? placeGroups(board.grouping, {
          cells: sizes.cells,
          compact: sizes.compact,
          open: openServer,
          flat,
          numbers: board.numbers
        })
      : placeServers(board.servers, board.numbers, height, patchbay.servers.length)
  )
  const serverPlaces = $derived.by(() => {
    const at = coming ? knownPlaces.findIndex((place) => place.kind === 'free') : -1
    const free = knownPlaces[at]
    if (!coming || !free) return knownPlaces
    return knownPlaces.with(at, { ...free, key: jackKey.server(coming.id) } as typeof free)
  })
  /** On an empty board what was found lies where it would be. */
  const foundPlaces = $derived(
    showFound
      ? found.map((server, i) => ({
          server,
          key: jackKey.server(`found:${server.key}`),
          y: 8 + i * rowHeights.server
        }))
      : []
  )
  const plan = $derived.by(() => {
    if (foundPlaces.length === 0) return planBoard(hostPlaces, serverPlaces)
    const free = serverPlaces.map((place, i) => {
      const at = foundPlaces[i]
      return at ? { ...place, kind: 'free' as const, number: serverNumber(i), first: false, key: at.key } : place
    })
    return planBoard(hostPlaces, free)
  })
  const trunkOf = $derived.by(() => {
    const own = new Set(serverPlaces.map((place) => place.key))
    const trunks = new Map<string, string>()
    for (const place of serverPlaces) {
      if (place.kind !== 'group') continue
      for (const { server } of place.cells) {
        if (!own.has(jackKey.server(server.id))) trunks.set(server.id, place.group.id)
      }
    }
    return trunks
  })
  const ghosts = $derived([
    ...board.ghosts,
    ...(coming?.hosts.map((host) => ({ host, server: coming.id })) ?? []),
    ...foundPlaces.flatMap(({ server }) =>
      server.hosts.map((host) => ({ host: host.id, server: `found:${server.key}` }))
    )
  ])
  const ends = $derived(
    cableEnds({
      cables: patchbay.cables,
      servers: patchbay.serversById,
      trunkOf,
      pulses: board.pulses,
      pending: patchbay.pendingCables,
      ghosts
    })
  )
  const x1 = $derived(hostJackX(sizes))
  const x2 = $derived(serverJackX(sizes, width))
  const drawn = $derived.by(() => {
    const all = drawCables(plan, ends, x1, x2)
    const keys = new Set(foundPlaces.map((place) => place.key))
    if (coming) keys.add(jackKey.server(coming.id))
    if (keys.size === 0) return all
    // what was found or is coming is drawn as a jack in use, though its row is still free
    return { ...all, jacks: all.jacks.map((jack) => (keys.has(jack.key) ? { ...jack, kind: 'used' as const } : jack)) }
  })
  const chosen = $derived(panel?.kind === 'cable' ? cableKey(panel.host, panel.server) : trunk)
  const openKey = $derived.by(() => {
    if (openServer) return jackKey.server(openServer)
    if (coming) return jackKey.server(coming.id)
    return openHost ? jackKey.host(openHost) : null
  })
  const nearKey = $derived.by(() => {
    const jack = board.hovered ?? board.focused
    return jack && !board.carried ? jackKey[jack.side](jack.id) : null
  })
  const carried = $derived.by(() => {
    const { carried: from, looseEnd, target } = board
    if (!from) return null
    const start = drawn.jacks.find((jack) => jack.key === jackKey[from.side](from.id))
    if (!start) return null
    const startX = from.side === 'host' ? x1 : x2
    const aim = target && drawn.jacks.find((jack) => jack.key === keyOf(target))
    const end = aim
      ? { x: target.side === 'host' ? x1 : x2, y: aim.y + aim.height / 2 }
      : (looseEnd ?? { x: startX + (from.side === 'host' ? 90 : -90), y: start.y + 40 })
    return freePath(startX, start.y + start.height / 2, end.x, end.y)
  })
  /** The jack that stands for it: its own, or its group's trunk. */
  function keyOf(jack: JackRef): string {
    const group = jack.side === 'server' ? trunkOf.get(jack.id) : undefined
    return group === undefined ? jackKey[jack.side](jack.id) : jackKey.group(group)
  }
  const popover = $derived.by(() => {
    const key = panel?.kind === 'cable' ? cableKey(panel.host, panel.server) : trunk
    if (key === null) return null
    const run =
      drawn.runs.find((other) => other.key === key) ??
      (panel?.kind === 'cable'
        ? drawn.runs.find((other) => other.key === `${panel.host}//${trunkOf.get(panel.server) ?? ''}`)
        : undefined)
    const jack = (at: string): number => {
      const found = drawn.jacks.find((other) => other.key === at)
      return found ? found.y + found.height / 2 : 120
    }
    const middle = run ? (jack(run.host) + jack(run.server)) / 2 : 160
    const x = Math.max(8, Math.min(x1 + 120, width - 344))
    return { x, y: Math.max(8, Math.min(middle + 28, height - 436)) }
  })
  return {
    get hostPlaces() {
      return hostPlaces
    },
    get serverPlaces() {
      return serverPlaces
    },
    get foundPlaces() {
      return foundPlaces
    },
    get coming() {
      return coming
    },
    get plan() {
      return plan
    },
    get drawn() {
      return drawn
    },
    get chosen() {
      return chosen
    },
    get openKey() {
      return openKey
    },
    get nearKey() {
      return nearKey
    },
    get carried() {
      return carried
    },
    get popover() {
      return popover
    },
    get openServer() {
      return openServer
    },
    get openHost() {
      return openHost
    },
    get empty() {
      return empty
    }
  }
}
