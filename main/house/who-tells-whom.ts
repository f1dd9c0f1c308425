/** What one room says and others hear: every subscription between rooms, in one list. */
import type { Dispose } from '../lib/emitter.ts'
import type { House } from '../house.ts'
import type { HostLook } from '../hosts/look-at-hosts.ts'
import { keptResultBytes } from '../inspector/history.ts'
import type { RunningSupervisor } from '../servers/supervisor.ts'
import type { Pinning } from '../state/pinning.ts'

export interface TellParts {
  readonly house: House
  readonly supervisor: RunningSupervisor
  readonly pinning: Pinning
  readonly rescanHosts: () => Promise<void>
  readonly hostLook: HostLook
}

/** Answers how all of it is undone. */
export function tellEachOther({ house, supervisor, pinning, rescanHosts, hostLook }: TellParts): Dispose {
  const { announcer, state, gateway, hosts, inspector, logs, notices } = house
  const undo = [
    notices.onChange(() => state.coreChanged()),
    supervisor.onChange((id) => state.serverChanged(id)),
    supervisor.onLists(({ server, tools }) => {
      if (tools) void pinning.pinNew(server)
      gateway.exposureChanged()
      announcer.tell('tools.changed', { server })
      state.serverChanged(server)
    }),
    gateway.onConnections(() => state.exposureChanged()),
    hosts.onOutsideChange(({ host, lost }) => {
      if (lost)
        logs.write('_core', 'lifecycle', `${host} rewrote its file without Patchbay’s entry.`, { level: 'warning' })
      void rescanHosts()
    }),
    inspector.onChange((call) =>
      // Who asked gets the whole result as the answer; followers need not be sent many megabytes beside it.
      announcer.tell(
        'testCall.changed',
        { call: (call.bytes ?? 0) > keptResultBytes ? { ...call, result: null } : call },
        'calls'
      )
    )
  ]
  announcer.onFollow((topics) => (topics.includes('state') ? supervisor.watchUsage() : undefined))
  announcer.onFollow((topics) => (topics.includes('state') ? hostLook.begin() : undefined))
  announcer.onFollow((topics) => {
    const followed = topics.filter((topic) => topic.startsWith('logs:')).map((topic) => topic.slice('logs:'.length))
    const stops = followed.map((server) =>
      logs.follow(server, (batch) => announcer.tell('logs.appended', batch, `logs:${server}`))
    )
    return () => stops.forEach((stop) => stop())
  })
  return () => {
    for (const each of undo) each()
    hostLook.stop()
  }
}
