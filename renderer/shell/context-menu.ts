/** What a right click on a row of the board offers. */
import { places } from '../lib/route.ts'
import type { Patchbay } from '../stores/patchbay.svelte.ts'

export interface MenuItem {
  readonly label: string
  readonly run: () => unknown
}
export interface RowMenu {
  /** Names the menu for screen readers. */
  readonly label: string
  readonly items: readonly MenuItem[]
}

export function menuOf(patchbay: Patchbay, side: string, id: string): RowMenu | null {
  return side === 'server' ? serverMenu(patchbay, id) : side === 'host' ? hostMenu(patchbay, id) : null
}

function serverMenu(patchbay: Patchbay, id: string): RowMenu | null {
  const server = patchbay.server(id)
  if (!server) return null
  const go = (path: string) => () => patchbay.router.go(path)
  const act = (request: 'servers.start' | 'servers.stop' | 'servers.restart') => () => patchbay.act(request, { id })
  return {
    label: `What to do with ${server.name}`,
    items: [
      { label: 'Open', run: go(places.server(id)) },
      ...(server.signal === 'off'
        ? [{ label: 'Start', run: act('servers.start') }]
        : [
            { label: 'Restart', run: act('servers.restart') },
            { label: 'Stop', run: act('servers.stop') }
          ]),
      { label: 'Log', run: go(places.server(id, 'logs')) },
      { label: 'Tools', run: go(places.server(id, 'tools')) },
      { label: 'Try a tool', run: go(places.server(id, 'try')) },
      { label: 'Settings', run: go(places.server(id, 'settings')) }
    ]
  }
}

function hostMenu(patchbay: Patchbay, id: string): RowMenu | null {
  const host = patchbay.host(id)
  if (!host) return null
  const missing = host.joined ? patchbay.servers.filter((server) => !patchbay.isPlugged(id, server.id)) : []
  return {
    label: `What to do with ${host.name}`,
    items: [
      {
        label: host.joined || host.file === null ? 'Open' : 'Join …',
        run: () => patchbay.router.go(places.host(id))
      },
      ...missing.slice(0, 12).map((server) => ({
        label: `Plug ${server.name} in`,
        run: () => patchbay.plug(id, server.id, true)
      })),
      ...(host.file === null ? [] : [{ label: 'Show its file', run: () => patchbay.act('hosts.reveal', { host: id }) }])
    ]
  }
}
