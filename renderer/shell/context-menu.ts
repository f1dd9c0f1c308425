/** What a right click on the board's servers, hosts and cables offers. */
import { sentence } from '../../contract/words/say.ts'
import { places } from '../lib/route.ts'
import type { MenuItem, RowMenu } from '../lib/row-menu.ts'
import type { BoardView } from '../stores/board.svelte.ts'
import type { Patchbay } from '../stores/patchbay.svelte.ts'

/** More of them would be a list to search in, and the palette is there for that. */
const mostCables = 12

/** The menu of a row or cable of the board, known by what it carries in the page. */
export function boardMenu(patchbay: Patchbay, board: BoardView, { dataset }: HTMLElement | SVGElement): RowMenu | null {
  const { side, id = '', cable } = dataset
  if (side === 'server') return serverMenu(patchbay, board, id)
  if (side === 'host') return hostMenu(patchbay, id)
  const [host = '', server = ''] = cable?.split('/') ?? []
  return cable === undefined ? null : cableMenu(patchbay, host, server)
}

function serverMenu(patchbay: Patchbay, board: BoardView, id: string): RowMenu | null {
  const server = patchbay.server(id)
  if (!server) return null
  const go = (path: string) => () => patchbay.router.go(path)
  const act = (request: 'servers.start' | 'servers.stop' | 'servers.restart') => () => patchbay.act(request, { id })
  const runs: readonly MenuItem[] =
    server.signal === 'off'
      ? [{ label: sentence('menu.start'), run: act('servers.start') }]
      : [
          { label: sentence('menu.restart'), kbd: 'R', run: act('servers.restart') },
          { label: sentence('menu.stop'), run: act('servers.stop') }
        ]
  const joined = patchbay.hosts.filter((host) => host.joined).slice(0, mostCables)
  const picked = board.picked.has(id)
  return {
    label: sentence('menu.about', { name: server.name }),
    items: [
      { label: sentence('menu.open'), run: go(places.server(id)) },
      ...runs,
      'line',
      { label: sentence('menu.log'), kbd: 'L', run: go(places.server(id, 'logs')) },
      { label: sentence('menu.tools'), run: go(places.server(id, 'tools')) },
      { label: sentence('menu.try'), run: go(places.server(id, 'try')) },
      { label: sentence('menu.settings'), run: go(places.server(id, 'settings')) },
      ...(joined.length === 0 ? [] : (['line'] as const)),
      ...joined.map((host): MenuItem => {
        const on = patchbay.isPlugged(host.id, id)
        return {
          label: sentence(on ? 'menu.unplug-from' : 'menu.plug-into', { host: host.name }),
          run: () => patchbay.plug(host.id, id, !on)
        }
      }),
      'line',
      { label: sentence(picked ? 'menu.unchoose' : 'menu.choose'), run: () => board.pick(id) },
      { label: sentence('menu.duplicate'), run: () => patchbay.duplicate(id) },
      { label: sentence('menu.remove'), danger: true, run: go(places.removal(id)) }
    ]
  }
}

function hostMenu(patchbay: Patchbay, id: string): RowMenu | null {
  const host = patchbay.host(id)
  if (!host) return null
  const missing = host.joined ? patchbay.servers.filter((server) => !patchbay.isPlugged(id, server.id)) : []
  return {
    label: sentence('menu.about', { name: host.name }),
    items: [
      {
        label: sentence(host.joined || host.file === null ? 'menu.open' : 'menu.join'),
        run: () => patchbay.router.go(places.host(host.id))
      },
      ...missing.slice(0, mostCables).map((server) => ({
        label: sentence('menu.plug-in', { server: server.name }),
        run: () => patchbay.plug(id, server.id, true)
      })),
      ...(host.file === null
        ? []
        : [{ label: sentence('menu.show-file'), run: () => patchbay.act('hosts.reveal', { host: id }) }])
    ]
  }
}

/** A bundle of a group has a panel of its own; its menu would have to say for which of them. */
function cableMenu(patchbay: Patchbay, hostId: string, serverId: string): RowMenu | null {
  const host = patchbay.host(hostId)
  const server = patchbay.server(serverId)
  if (!host || !server) return null
  const on = patchbay.isPlugged(hostId, serverId)
  const names = { server: server.name, host: host.name }
  return {
    label: sentence('menu.about-cable', names),
    items: [
      { label: sentence('menu.which-tools'), run: () => patchbay.router.go(places.cable(hostId, serverId)) },
      {
        label: sentence(on ? 'menu.unplug' : 'menu.plug-again'),
        ...(on ? { kbd: '⌫' } : {}),
        run: () => patchbay.plug(hostId, serverId, !on)
      },
      'line',
      {
        label: sentence('menu.open-named', { name: server.name }),
        run: () => patchbay.router.go(places.server(serverId))
      },
      { label: sentence('menu.open-named', { name: host.name }), run: () => patchbay.router.go(places.host(hostId)) }
    ]
  }
}
