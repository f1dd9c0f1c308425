/** The one picture of everything that a view can show, put together from all services, computed when it is asked for. */
import { places } from '../../contract/places.ts'
import { packageVersion } from '../../contract/packages.ts'
import type {
  ArrivalView,
  Cable,
  CoreView,
  HostId,
  HostView,
  InstallView,
  ServerId,
  ServerView,
  Snapshot,
  ToolView
} from '../../contract/model.ts'
import { inWords, say, sentence } from '../../contract/words/say.ts'
import { isAllowed, judge, type AccessRules } from '../access/judge.ts'
import { alikeInWords, lookAlikes } from '../access/look-alikes.ts'
import { isPlugged } from '../access/plugs.ts'
import type { Activity } from '../activity/types.ts'
import type { Gateway } from '../gateway/types.ts'
import type { FoundHost } from '../hosts/types.ts'
import type { Icons } from '../icons/icons.ts'
import { createEmitter, type Dispose } from '../lib/emitter.ts'
import { own } from '../lib/own.ts'
import type { Supervisor } from '../servers/types.ts'
import type { SettingsStore } from '../settings/types.ts'
import type { AcceptedTools } from './accepted.ts'
import { cableState, hostView } from './host-view.ts'
import { tokensOf, toolView } from './tool-view.ts'

export interface StateParts {
  readonly store: SettingsStore
  readonly supervisor: Supervisor
  readonly gateway: () => Gateway
  readonly activity: Activity
  /** The number of the newest event. */
  readonly seq: () => number
  readonly accepted: AcceptedTools
  readonly icons: Pick<Icons, 'mark'>
  readonly arrivals: () => readonly ArrivalView[]
  /** What the servers of these views are judged by. */
  readonly accessRules: (views: readonly ServerView[]) => AccessRules
  readonly core: () => CoreView
  readonly now: () => Date
}

export interface State {
  readonly snapshot: () => Snapshot
  readonly server: (id: ServerId) => ServerView | null
  readonly hosts: () => readonly HostView[]
  readonly host: (id: HostId) => HostView | null
  readonly cables: () => readonly Cable[]
  readonly tools: (id: ServerId) => readonly ToolView[]
  /** Hosts of this computer; `able`: joined, or nothing speaks against joining it. */
  readonly joinedHosts: () => readonly {
    readonly id: HostId
    readonly name: string
    readonly joined: boolean
    readonly able: boolean
  }[]
  readonly setFound: (hosts: readonly FoundHost[]) => void
  readonly found: () => readonly FoundHost[]
  readonly setInstall: (install: InstallView) => void
  /** A server left the list: its installation is shown no more. */
  readonly removed: (id: ServerId) => void
  /** Drops what is kept of a server that is gone for good. */
  readonly forget: (id: ServerId) => void
  readonly called: (host: HostId | null, at: string) => void
  /** Who is connected now; who is not any more was last seen at this moment. */
  readonly connected: (hosts: readonly HostId[], at: string) => void
  readonly core: () => CoreView
  readonly onInstall: (listener: (install: InstallView) => void) => Dispose
  /** Hosts were found, joined or changed outside. */
  readonly onFound: (listener: () => void) => Dispose
}

/** Finished installs are shown this many at most, newest last. */
const keptInstalls = 20

export function createState(parts: StateParts): State {
  const { store, supervisor, activity } = parts
  const installing = createEmitter<InstallView>()
  const finding = createEmitter<void>()
  let found: readonly FoundHost[] = []
  let installs: readonly InstallView[] = []
  const lastCalls = new Map<HostId, string | null>()
  const goneAt = new Map<HostId, string>()
  let connectedNow: ReadonlySet<HostId> = new Set()

  function lastCallOf(host: HostId): string | null {
    let at = lastCalls.get(host)
    if (at === undefined) {
      at = activity.calls({ host, limit: 1 })[0]?.at ?? null
      lastCalls.set(host, at)
    }
    return at
  }

  const kept = (id: ServerId) => supervisor.kept(id).tools

  /** Worked out anew when some server's tools are others. */
  let compared: { readonly lists: readonly unknown[]; readonly found: ReturnType<typeof lookAlikes> } | null = null
  function looksLike(server: ServerId): ReadonlyMap<string, NonNullable<ToolView['looksLike']>> {
    const ids = supervisor.views().map((view) => view.id)
    const lists = ids.map(kept)
    if (compared?.lists.length !== lists.length || lists.some((list, at) => list !== compared?.lists[at]))
      compared = {
        lists,
        found: lookAlikes(ids.flatMap((id, at) => (lists[at] ?? []).map((tool) => ({ server: id, tool: tool.name }))))
      }
    return compared?.found.get(server) ?? new Map<string, never>()
  }

  function overlay(view: ServerView, rules: AccessRules = parts.accessRules([view])): ServerView {
    const tools = kept(view.id)
    const on = tools.filter((tool) => isAllowed(rules, view.id, tool.name, null))
    const held = rules.held.get(view.id)?.size ?? 0
    const source = supervisor.definition(view.id)?.source
    const alike = looksLike(view.id)
    const shown: ServerView = {
      ...view,
      icon: parts.icons.mark(view.id),
      hints: alike.size === 0 ? view.hints : [...view.hints, alikeInWords(alike)],
      // What a server says of itself is often not the package's version ("2.0.0" is a favourite).
      version: (source ? packageVersion(source) : null) ?? view.version,
      tools: tools.length,
      toolsOn: on.length,
      toolsHeld: held,
      tokens: tokensOf(on.reduce((sum, tool) => sum + tool.bytes, 0))
    }
    if (held === 0 || (view.phase !== 'ready' && view.phase !== 'stopped')) return shown
    const words = say('board.held', { n: held })
    return {
      ...shown,
      signal: 'attention',
      sentence: inWords(words),
      said: words,
      remedies: [
        { label: sentence('remedy.review'), request: 'view.open', input: { path: places.server(view.id, 'tools') } },
        ...view.remedies
      ]
    }
  }

  function servers(): readonly ServerView[] {
    const views = supervisor.views()
    const rules = parts.accessRules(views)
    return views.map((view) => overlay(view, rules))
  }

  function hosts(views: readonly ServerView[] = servers()): readonly HostView[] {
    const rules = parts.accessRules(views)
    const connections = parts.gateway().connections()
    const known = [...found]
    for (const { host } of connections)
      if (!known.some((each) => each.id === host))
        known.push({
          id: host,
          name: host,
          found: true,
          file: null,
          joined: false,
          importable: 0,
          problem: null,
          takesEffect: null,
          toolLimit: null,
          stale: false,
          opensWith: null
        })
    return known.map((each) => {
      const reached = views.filter((view) => judge(rules, view.id, null, each.id) === null)
      const tools = reached.flatMap((view) =>
        kept(view.id).filter((tool) => judge(rules, view.id, tool.name, each.id) === null)
      )
      // for a host that is not on this computer nobody looks at what it would get
      const wouldGive = { ...rules, plugs: {} }
      const given = (view: ServerView) =>
        kept(view.id).filter((tool) => isAllowed(wouldGive, view.id, tool.name, each.id)).length
      const here = each.found || each.joined
      return hostView({
        found: each,
        connections: connections.filter((connection) => connection.host === each.id),
        servers: reached.length,
        tools: tools.length,
        tokens: tokensOf(tools.reduce((sum, tool) => sum + tool.bytes, 0)),
        plugged: views.filter((view) => isPlugged(rules.plugs, view.id, each.id)).map((view) => view.id),
        toolsOf: here ? Object.fromEntries(views.map((view) => [view.id, given(view)])) : {},
        lastCallAt: lastCallOf(each.id),
        joinedAt: store.get().joined[each.id]?.at ?? null,
        goneAt: goneAt.get(each.id) ?? null,
        now: parts.now(),
        calling: views.filter((view) => view.calling.some((call) => call.host === each.id)).map((view) => view.name)
      })
    })
  }

  function cables(views: readonly ServerView[] = servers(), all: readonly HostView[] = hosts(views)): readonly Cable[] {
    const rules = parts.accessRules(views)
    return all
      .filter((host) => host.joined || host.connections > 0)
      .flatMap((host) =>
        views
          .filter((view) => judge(rules, view.id, null, host.id) !== 'unplugged')
          .map((view) => ({ host: host.id, server: view.id, state: cableState(view, host) }))
      )
  }

  const state: State = {
    snapshot() {
      const views = servers()
      const all = hosts(views)
      return {
        seq: parts.seq(),
        core: parts.core(),
        settings: store.get().settings,
        servers: views,
        hosts: all,
        cables: cables(views, all),
        installs,
        arrivals: parts.arrivals(),
        today: activity.today()
      }
    },
    server(id) {
      const view = supervisor.view(id)
      return view && overlay(view)
    },
    hosts: () => hosts(),
    host: (id) => hosts().find((each) => each.id === id) ?? null,
    cables: () => cables(),
    tools(id) {
      const view = supervisor.view(id)
      if (view === null) return []
      const counts = activity.toolCounts(id)
      const rules = parts.accessRules([view])
      return kept(id).map((tool) =>
        toolView({
          server: id,
          tool,
          rules,
          before: parts.accepted.of(id, tool.name),
          calls7d: own(counts, tool.name) ?? 0,
          looksLike: looksLike(id).get(tool.name) ?? null
        })
      )
    },
    joinedHosts: () =>
      found
        .filter((each) => each.joined || each.found)
        .map(({ id, name, joined, file, problem }) => ({
          id,
          name,
          joined,
          able: problem === null && (joined || file !== null)
        })),
    setFound(next) {
      if (JSON.stringify(next) === JSON.stringify(found)) return
      found = next
      finding.emit()
    },
    found: () => found,
    setInstall(install) {
      installs = [...installs.filter((each) => each.id !== install.id), install].slice(-keptInstalls)
      installing.emit(install)
    },
    removed(id) {
      installs = installs.filter((each) => each.id !== id)
    },
    forget: (id) => parts.accepted.forget(id),
    called(host, at) {
      if (host !== null) lastCalls.set(host, at)
    },
    connected(now, at) {
      for (const host of connectedNow) if (!now.includes(host)) goneAt.set(host, at)
      connectedNow = new Set(now)
    },
    core: parts.core,
    onInstall: installing.on,
    onFound: finding.on
  }
  return state
}
