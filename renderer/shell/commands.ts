/** Everything that can be reached by name: places, servers and what can be done with them, tools, hosts, catalogue. */
import { formatPlural } from '../lib/counts.ts'
import type { CatalogueEntry, ServerView, Signal, ToolView } from '../../contract/model.ts'
import { places } from '../lib/route.ts'
import type { Patchbay } from '../stores/patchbay.svelte.ts'

export interface Command {
  readonly id: string
  readonly kind: 'Go to' | 'Server' | 'Host' | 'Tool' | 'Catalogue' | 'Do'
  readonly title: string
  /** What stands beside the title. */
  readonly note: string
  readonly signal?: Signal
  readonly kbd?: string
  readonly run: () => unknown
}

interface Given {
  readonly patchbay: Patchbay
  readonly tools: ReadonlyMap<string, readonly ToolView[]>
  readonly catalogue: readonly CatalogueEntry[]
}

export function commandsOf({ patchbay, tools, catalogue }: Given): readonly Command[] {
  const { router, servers, hosts } = patchbay
  const go = (path: string) => () => router.go(path)
  const named = new Set(servers.map((server) => server.id))
  return [
    ...servers.map((server): Command => ({
      id: `server:${server.id}`,
      kind: 'Server',
      title: server.name,
      note: server.sentence,
      signal: server.signal,
      run: go(places.server(server.id))
    })),
    {
      id: 'go:add',
      kind: 'Do',
      title: 'Add server',
      note: 'Package, command, snippet or address',
      kbd: 'N',
      run: go(places.add())
    },
    { id: 'go:board', kind: 'Go to', title: 'Board', note: '', kbd: '1', run: go(places.board) },
    { id: 'go:catalogue', kind: 'Go to', title: 'Catalogue', note: '', kbd: '2', run: go(places.catalogue()) },
    { id: 'go:activity', kind: 'Go to', title: 'Activity', note: 'Calls', kbd: '3', run: go(places.activity()) },
    {
      id: 'go:logs',
      kind: 'Go to',
      title: 'All logs',
      note: 'Every server’s log in one, by time',
      kbd: 'L',
      run: go(places.activity('logs'))
    },
    {
      id: 'go:audit',
      kind: 'Go to',
      title: 'Audit',
      note: 'What was changed, when and by whom',
      run: go(places.activity('audit'))
    },
    {
      id: 'go:processes',
      kind: 'Go to',
      title: 'Left-over processes',
      note: 'Servers nobody looks after any more',
      run: go(places.activity('processes'))
    },
    { id: 'go:settings', kind: 'Go to', title: 'Settings', note: '', kbd: 'Mod+,', run: go(places.settings) },
    ...hosts
      .filter((host) => host.found || host.joined)
      .map((host): Command => ({
        id: `host:${host.id}`,
        kind: 'Host',
        title: host.name,
        note: host.joined ? host.sentence : 'Found, not joined',
        signal: host.joined ? host.signal : 'off',
        run: go(places.host(host.id))
      })),
    ...servers.flatMap((server) => doings(patchbay, server)),
    ...servers.flatMap((server) =>
      (tools.get(server.id) ?? []).map((tool): Command => ({
        id: `tool:${server.id}/${tool.name}`,
        kind: 'Tool',
        title: tool.name,
        note: server.name,
        run: go(places.tryTool(server.id, tool.name))
      }))
    ),
    ...catalogue
      .filter((entry) => !named.has(entry.id))
      .map((entry): Command => ({
        id: `catalogue:${entry.id}`,
        kind: 'Catalogue',
        title: entry.name,
        note: entry.summary,
        run: go(places.catalogue(entry.id))
      })),
    {
      id: 'do:quit',
      kind: 'Do',
      title: 'Quit Patchbay',
      note: `Stops ${formatPlural(servers.filter((s) => s.processes > 0).length, 'server')}`,
      run: () => patchbay.act('core.quit', {})
    }
  ]
}

function doings(patchbay: Patchbay, server: ServerView): readonly Command[] {
  const { id, name, signal } = server
  const off = signal === 'off'
  const act = (request: 'servers.start' | 'servers.stop' | 'servers.restart') => () => patchbay.act(request, { id })
  return [
    ...(off
      ? [{ id: `start:${id}`, kind: 'Do', title: `Start ${name}`, note: '', run: act('servers.start') } as const]
      : [
          { id: `restart:${id}`, kind: 'Do', title: `Restart ${name}`, note: '', run: act('servers.restart') } as const,
          { id: `stop:${id}`, kind: 'Do', title: `Stop ${name}`, note: '', run: act('servers.stop') } as const
        ]),
    {
      id: `log:${id}`,
      kind: 'Do',
      title: `Log of ${name}`,
      note: '',
      run: () => patchbay.router.go(places.server(id, 'logs'))
    },
    {
      id: `resources:${id}`,
      kind: 'Do',
      title: `Resources and prompts of ${name}`,
      note: '',
      run: () => patchbay.router.go(places.server(id, 'resources'))
    }
  ]
}
