/** Everything that can be reached by name: places, servers and what can be done with them, tools, hosts, catalogue. */
import { formatPlural } from '../lib/counts.ts'
import type { CatalogueEntry, ServerView, Signal, ToolView } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
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
  readonly showKeys: () => void
}

/** Nobody types such a thing to find something: it is a server to add. */
export const looksPasted = (text: string): boolean =>
  /^(?:[{[]|(?:npx|uvx|pipx|bunx|docker|podman|node|python3?|claude mcp add)\s+\S|https?:\/\/\S)/.test(text)

export function commandsOf({ patchbay, tools, catalogue, showKeys }: Given): readonly Command[] {
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
      id: 'go:help',
      kind: 'Go to',
      title: 'Help',
      note: 'What each error means and what to do',
      run: go(places.help())
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
    ...wholeBoard(patchbay, showKeys),
    ...servers.flatMap((server) => actionsOn(patchbay, server)),
    ...cableDoings(patchbay),
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

/** Settings by what they are called on their page. */
const settingNames = ['Start with the system', 'Notifications', 'Port', 'Size of logs', 'Secrets without a keychain']

function wholeBoard(patchbay: Patchbay, showKeys: () => void): readonly Command[] {
  const { servers, hosts } = patchbay
  const running = servers.filter((server) => server.processes > 0)
  const each = async (request: 'servers.stop' | 'servers.restart'): Promise<void> => {
    await Promise.all(running.map(({ id }) => patchbay.act(request, { id })))
  }
  const doing = (id: string, title: string, note: string, run: () => unknown, kbd?: string): Command => ({
    id: `do:${id}`,
    kind: 'Do',
    title,
    note,
    ...(kbd === undefined ? {} : { kbd }),
    run
  })
  const theme = (name: 'light' | 'dark' | 'system') => () =>
    patchbay.act('settings.update', { change: { theme: name } })
  return [
    ...(running.length === 0
      ? []
      : [
          doing('stop-all', 'Stop all servers', `${running.length} running`, () => each('servers.stop')),
          doing('restart-all', 'Restart all servers', `${running.length} running`, () => each('servers.restart'))
        ]),
    doing('keys', 'Keys', 'Help: all keys of this page', showKeys, '?'),
    doing('theme-dark', 'Dark theme', 'Theme', theme('dark')),
    doing('theme-light', 'Light theme', 'Theme', theme('light')),
    doing('theme-system', 'Theme of the system', 'Theme', theme('system')),
    ...settingNames.map((name) =>
      doing(`setting-${name}`, name, 'Settings', () => patchbay.router.go(places.settings))
    ),
    ...hosts
      .filter((host) => host.importable > 0)
      .map((host) =>
        doing(
          `import-${host.id}`,
          `Import from ${host.name}`,
          `${formatPlural(host.importable, 'server')} in its file`,
          async () => {
            const found = await patchbay.act('hosts.import', { host: host.id })
            if (!found.ok) return
            patchbay.offered = found.value.installRequests
            patchbay.router.go(places.add())
          }
        )
      )
  ]
}

/** Found when typed only: there may be hundreds. */
function cableDoings(patchbay: Patchbay): readonly Command[] {
  return patchbay.hosts
    .filter((host) => host.joined)
    .flatMap((host) =>
      patchbay.servers.map((server): Command => {
        const on = patchbay.isPlugged(host.id, server.id)
        return {
          id: `plug:${host.id}/${server.id}`,
          kind: 'Do',
          title: on ? `Unplug ${server.name} from ${host.name}` : `Plug ${server.name} into ${host.name}`,
          note: '',
          run: () => patchbay.plug(host.id, server.id, !on)
        }
      })
    )
}

function actionsOn(patchbay: Patchbay, server: ServerView): readonly Command[] {
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
    },
    {
      id: `duplicate:${id}`,
      kind: 'Do',
      title: sentence('palette.duplicate', { name }),
      note: '',
      run: () => patchbay.duplicate(id)
    },
    {
      id: `remove:${id}`,
      kind: 'Do',
      title: `Remove ${name} …`,
      note: 'Asks first',
      run: () => patchbay.router.go(places.removal(id))
    }
  ]
}
