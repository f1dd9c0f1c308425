/** One server's submenu: what needs no window. Pure. */
import type { ServerView, Snapshot } from '../../contract/model.ts'
import { places } from '../../contract/places.ts'
import { sentence } from '../../contract/words/say.ts'
import { does, says, separator, type TrayContext, type TrayEntry } from './tray-entry.ts'
import { megabytes, shortened } from './tray-words.ts'

export function serverEntries(server: ServerView, state: Snapshot, context: TrayContext): readonly TrayEntry[] {
  const { id } = server
  return [
    says(stateLine(server, context)),
    says(factsLine(server, state)),
    separator,
    ...controls(server),
    separator,
    ...hostSwitches(server, state),
    does(sentence('tray.open-log'), { do: 'open', path: places.server(id, 'logs') }),
    does(sentence('tray.tools'), { do: 'open', path: places.server(id, 'tools') }),
    does(sentence('tray.open-board'), { do: 'open', path: places.server(id) })
  ]
}

function stateLine(server: ServerView, { clock }: TrayContext): string {
  if (server.phase !== 'ready') return shortened(server.sentence, 80)
  const memory = server.memoryBytes === null ? null : megabytes(server.memoryBytes)
  return sentence('tray.ready-since', { time: clock(server.since), memory })
}

function factsLine(server: ServerView, state: Snapshot): string {
  const hosts = state.cables.filter((cable) => cable.server === server.id && cable.state !== 'off').length
  const calls = server.callsLastHour.reduce((sum, each) => sum + each, 0)
  return sentence('tray.counts', { tools: server.tools, hosts, calls })
}

const idle: ReadonlySet<ServerView['phase']> = new Set(['stopped', 'failed', 'crash-looping'])

/** Only what makes sense now: a stopped server cannot be stopped. One that needs consent is read in the window first. */
function controls(server: ServerView): TrayEntry[] {
  const input = { id: server.id }
  const start = does(sentence('remedy.start'), { do: 'ask', request: 'servers.start', input })
  const stop = does(sentence('tray.stop'), { do: 'ask', request: 'servers.stop', input })
  const restart = does(sentence('tray.restart'), { do: 'ask', request: 'servers.restart', input })
  if (server.phase === 'needs-consent')
    return [does(sentence('tray.review'), { do: 'open', path: places.server(server.id) })]
  if (server.phase === 'stopping') return [start]
  if (!idle.has(server.phase)) return [restart, stop]
  return server.wanted === 'down' ? [start] : [start, stop]
}

function hostSwitches(server: ServerView, state: Snapshot): TrayEntry[] {
  const joined = state.hosts.filter((host) => host.joined)
  if (joined.length === 0) return []
  return [
    ...joined.map((host) => {
      const cable = state.cables.find((each) => each.server === server.id && each.host === host.id)
      const plugged = cable !== undefined && cable.state !== 'off'
      return does(
        host.name,
        { do: 'ask', request: plugged ? 'cables.unplug' : 'cables.plug', input: { server: server.id, host: host.id } },
        { checked: plugged }
      )
    }),
    separator
  ]
}
