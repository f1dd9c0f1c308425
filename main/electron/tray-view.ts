/**
 * What the tray shows, decided from the state alone: icon, tooltip and menu as data. What is wrong comes first, with
 * its cause and the entry that mends it. Pure; `tray.ts` draws it.
 */
import type { Snapshot, ServerView, Signal } from '../../contract/model.ts'
import { serverSummary, isRunning, lamps, shortened, took, worstSignal } from './tray-words.ts'
import { places } from '../../contract/places.ts'
import { sentence } from '../../contract/words/say.ts'
import {
  does,
  leads,
  remedyAction,
  says,
  separator,
  type TrayContext,
  type TrayEntry,
  type TrayView
} from './tray-entry.ts'
import { serverEntries } from './tray-server.ts'
import { join } from 'node:path'

/** More trouble than this is read in the window. */
const mostTrouble = 8
/** A longer list of servers is put into its groups. */
const mostServers = 25
const mostCalls = 8
const order: readonly Signal[] = ['failed', 'attention', 'working']

export function trayView(state: Snapshot, context: TrayContext): TrayView {
  const signal = worstSignal(state.servers)
  const trouble = order.flatMap((each) => state.servers.filter((server) => server.signal === each))
  const rest = state.servers.filter((server) => !trouble.includes(server))
  return {
    signal,
    tooltip: shortened(`Patchbay: ${serverSummary(state.servers)}`, 120),
    menu: [
      ...head(state, signal),
      ...troubleEntries(trouble, state, context),
      separator,
      ...(state.servers.length > 0 ? [serversEntry(rest, trouble, state, context)] : []),
      ...hostsEntry(state),
      ...callsEntry(state, context),
      ...(state.servers.length > 0 || state.hosts.length > 0 ? [separator] : []),
      does(sentence('tray.open'), { do: 'open', path: places.board }, { key: 'CmdOrCtrl+O' }),
      does(sentence('app-menu.add-server'), { do: 'open', path: places.add() }, { key: 'CmdOrCtrl+N' }),
      does(sentence('tray.paste'), { do: 'paste' }),
      separator,
      does(
        sentence('tray.login'),
        { do: 'ask', request: 'settings.update', input: { change: { openAtLogin: !state.settings.openAtLogin } } },
        { checked: state.settings.openAtLogin }
      ),
      does(sentence('app-menu.settings'), { do: 'open', path: places.settings }, { key: 'CmdOrCtrl+,' }),
      separator,
      does(quitLabel(state, context.joined), { do: 'quit' }, { key: 'CmdOrCtrl+Q' })
    ]
  }
}

function head(state: Snapshot, signal: Signal): TrayEntry[] {
  const line = says(`${lamps[signal]} ${serverSummary(state.servers)}`)
  if (state.servers.length === 0) return [line]
  const joined = state.hosts.filter((host) => host.joined).length
  return [line, says(sentence('tray.hosts-and-calls', { joined, calls: state.today.calls }))]
}

function troubleEntries(trouble: readonly ServerView[], state: Snapshot, context: TrayContext): TrayEntry[] {
  if (trouble.length === 0) return []
  const shown = trouble.slice(0, mostTrouble)
  const more = trouble.length - shown.length
  return [
    separator,
    ...shown.flatMap((server) => [
      leads(
        shortened(`${lamps[server.signal]} ${server.name}: ${cause(server)}`, 80),
        serverEntries(server, state, context)
      ),
      ...mends(server)
    ]),
    ...(more > 0 ? [does(sentence('tray.more', { n: more }), { do: 'open', path: places.board })] : [])
  ]
}

/** The first sentence of what is wrong; the state's own words where nothing has failed. */
function cause(server: ServerView): string {
  if (server.toolsHeld > 0 && server.phase === 'ready')
    return sentence('tray.changed-and-held', { n: server.toolsHeld })
  const failure = server.signal === 'failed' ? server.lastError?.message : undefined
  const words = failure ?? server.sentence
  const first = /^.*?[.:](?=\s|$)/.exec(words)?.[0] ?? words
  return first.replace(/[.:]$/, '')
}

/** At most two remedies of a server in trouble, right below it; none while it is only starting. */
function mends(server: ServerView): TrayEntry[] {
  if (server.signal === 'working') return []
  return server.remedies.slice(0, 2).map((remedy) => does(`      ${remedy.label}`, remedyAction(remedy)))
}

function serversEntry(
  rest: readonly ServerView[],
  trouble: readonly ServerView[],
  state: Snapshot,
  context: TrayContext
): TrayEntry {
  const entry = (server: ServerView) =>
    leads(`${lamps[server.signal]} ${server.name}`, serverEntries(server, state, context))
  const label =
    trouble.length === 0 || rest.length === 0 ? sentence('tray.servers') : upperFirst(serverSummary(rest, true))
  const listed = rest.length === 0 ? trouble : rest
  if (listed.length <= mostServers) return leads(label, listed.map(entry))
  const groups = [...new Set(listed.map((server) => server.group))].sort((a, b) =>
    a === '' ? 1 : b === '' ? -1 : a.localeCompare(b)
  )
  return leads(
    label,
    groups.map((group) => {
      const members = listed.filter((server) => server.group === group)
      return leads(`${group === '' ? sentence('tray.others') : group} (${members.length})`, members.map(entry))
    })
  )
}

function hostsEntry(state: Snapshot): TrayEntry[] {
  const hosts = state.hosts.filter((host) => host.found || host.joined)
  if (hosts.length === 0) return []
  return [
    leads(
      sentence('tray.hosts'),
      hosts.map((host) =>
        does(
          `${lamps[host.joined ? host.signal : 'off']} ${host.name}: ${host.joined ? sentence('tray.connections', { n: host.connections }) : sentence('tray.not-joined')}`,
          { do: 'open', path: places.host(host.id) }
        )
      )
    )
  ]
}

/** What hosts and test calls asked of servers last; each leads to its place in the log. */
function callsEntry(state: Snapshot, { calls, clock }: TrayContext): TrayEntry[] {
  if (calls.length === 0) return []
  return [
    leads(
      sentence('tray.last-calls'),
      calls.slice(0, mostCalls).map((call) => {
        const server = state.servers.find((each) => each.id === call.server)?.name ?? call.server
        const host =
          call.host === null
            ? sentence('tray.test-call')
            : (state.hosts.find((each) => each.id === call.host)?.name ?? call.host)
        const lamp = call.outcome === 'ok' ? lamps.ready : lamps.failed
        return does(shortened(`${lamp} ${clock(call.at)} ${call.name} · ${server}, ${host}, ${took(call.ms)}`, 80), {
          do: 'open',
          path: places.log(call.server, call.at)
        })
      })
    )
  ]
}

function quitLabel(state: Snapshot, joined: boolean): string {
  if (joined) return sentence('tray.quit-window')
  const running = state.servers.filter(isRunning).length
  return running === 0 ? sentence('tray.quit') : sentence('tray.quit-and-stop', { servers: running })
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/**
 * Which picture the tray shows: the mark's silhouette with a shape for the worst state.
 *
 * Files are drawn by build/tray-images.mjs from build/icons, and lie beside the bundle.
 */
export function trayImage(
  folder: string,
  signal: Signal,
  { platform, dark }: { readonly platform: NodeJS.Platform; readonly dark: boolean }
): string {
  // A template image: the system gives it the menu bar's colour.
  if (platform === 'darwin') return join(folder, `tray-${signal}-Template.png`)
  const size = platform === 'win32' ? 16 : 22
  return join(folder, `tray-${signal}-${dark ? 'dark' : 'light'}-${size}.png`)
}
