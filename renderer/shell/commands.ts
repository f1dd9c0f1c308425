/** Everything that can be reached by name: places, servers and what can be done with them, tools, hosts, catalogue. */
import { formatPlural } from '../lib/counts.ts'
import type { CatalogueEntry, RemovedServer, Signal, ToolView } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import { places } from '../lib/route.ts'
import { runMany } from '../stores/many.ts'
import type { Patchbay } from '../stores/patchbay.svelte.ts'
import { cableCommands, serverCommands } from './server-commands.ts'
import { settingCommands } from './setting-commands.ts'

export interface Command {
  readonly id: string
  readonly kind: 'Go to' | 'Server' | 'Host' | 'Tool' | 'Catalogue' | 'Do' | 'Setting'
  readonly title: string
  /** What stands beside the title. */
  readonly note: string
  readonly signal?: Signal
  readonly kbd?: string
  /** The server it belongs to. */
  readonly server?: string
  /** For all servers at once. */
  readonly whole?: true
  /** Found when something is typed only: there may be hundreds of its kind. */
  readonly rare?: true
  readonly run: () => unknown
}

interface Given {
  readonly patchbay: Patchbay
  readonly tools: ReadonlyMap<string, readonly ToolView[]>
  readonly catalogue: readonly CatalogueEntry[]
  /** Servers that can be brought back. */
  readonly removed: readonly RemovedServer[]
  readonly showKeys: () => void
}

/** Nobody types such a thing to find something: it is a server to add. */
export const looksPasted = (text: string): boolean =>
  /^(?:[{[]|(?:npx|uvx|pipx|bunx|docker|podman|node|python3?|claude mcp add)\s+\S|https?:\/\/\S)/.test(text)

export function commandsOf({ patchbay, tools, catalogue, removed, showKeys }: Given): readonly Command[] {
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
      server: server.id,
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
    {
      id: 'go:by-hand',
      kind: 'Do',
      title: sentence('palette.by-hand'),
      note: sentence('by-hand.about'),
      run: go(places.byHand)
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
    ...goingBack(patchbay, removed),
    ...wholeBoard(patchbay, showKeys),
    ...servers.flatMap((server) => serverCommands(patchbay, server)),
    ...cableCommands(patchbay),
    ...servers.flatMap((server) =>
      (tools.get(server.id) ?? []).map((tool): Command => ({
        id: `tool:${server.id}/${tool.name}`,
        kind: 'Tool',
        title: tool.name,
        note: tool.description === '' ? server.name : `${server.name}: ${firstLine(tool.description)}`,
        server: server.id,
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

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? ''

function wholeBoard(patchbay: Patchbay, showKeys: () => void): readonly Command[] {
  const { servers, hosts } = patchbay
  const running = servers.filter((server) => server.processes > 0)
  const doing = (id: string, title: string, note: string, run: () => unknown, kbd?: string): Command => ({
    id: `do:${id}`,
    kind: 'Do',
    title,
    note,
    ...(kbd === undefined ? {} : { kbd }),
    run
  })
  const ids = running.map((server) => server.id)
  const whole = (id: string, title: string, what: 'stop' | 'restart'): Command => ({
    ...doing(id, title, `${running.length} running`, () => runMany(patchbay, ids, what)),
    whole: true
  })
  const theme = (name: 'light' | 'dark' | 'system') => () =>
    patchbay.act('settings.update', { change: { theme: name } })
  return [
    ...(running.length === 0
      ? []
      : [whole('stop-all', 'Stop all servers', 'stop'), whole('restart-all', 'Restart all servers', 'restart')]),
    doing('keys', 'Keys', 'Help: all keys of this page', showKeys, '?'),
    doing('theme-dark', 'Dark theme', 'Theme', theme('dark')),
    doing('theme-light', 'Light theme', 'Theme', theme('light')),
    doing('theme-system', 'Theme of the system', 'Theme', theme('system')),
    ...settingCommands(patchbay),
    ...hosts
      .filter((host) => host.importable > 0)
      .map((host) =>
        doing(
          `import-${host.id}`,
          `Import from ${host.name}`,
          `${formatPlural(host.importable, 'server')} in its file`,
          () => patchbay.router.go(places.takeOver(host.id))
        )
      )
  ]
}

/** The last change, and servers that were removed today. */
function goingBack(patchbay: Patchbay, removed: readonly RemovedServer[]): readonly Command[] {
  const { said } = patchbay
  const undo: Command = {
    id: 'do:undo',
    kind: 'Do',
    title: sentence('palette.undo'),
    note: said?.text ?? '',
    kbd: 'Mod+Z',
    run: () => patchbay.undo()
  }
  return [
    ...(said?.undo ? [undo] : []),
    ...removed.map(({ id, name }): Command => ({
      id: `restore:${id}`,
      kind: 'Do',
      title: sentence('palette.restore', { name }),
      note: sentence('palette.restore-note'),
      rare: true,
      run: () => patchbay.act('servers.restore', { id })
    }))
  ]
}
