/** A person draws a cable between a host and a server, or pulls it out. */
import { done, type Outcome } from '../../contract/failure.ts'
import type { HostId, ServerId } from '../../contract/model.ts'
import type { Caller } from '../../contract/requests.ts'
import { sentence } from '../../contract/words/say.ts'
import { isPlugged, withPlug } from '../access/plugs.ts'
import type { Services } from '../services.ts'
import type { JoinHost } from './join-host.ts'
import { unknownHost, unknownServer } from './lookup.ts'

export interface Cable {
  readonly server: ServerId
  readonly host: HostId
}
export type Plug = (cable: Cable, on: boolean, caller: Caller) => Promise<Outcome<null>>
export interface PlugParts extends Pick<Services, 'supervisor' | 'store' | 'activity'> {
  readonly knownHost: JoinHost['known']
}

export function createPlug({ supervisor, store, activity, knownHost }: PlugParts): Plug {
  return async ({ server, host }, on, { via }) => {
    if (supervisor.definition(server) === null) return unknownServer(server)
    if (!knownHost(host)) return unknownHost(host)
    if (isPlugged(store.get().plugs, server, host) === on) return done(null)
    const saved = await store.update((now) => ({ ...now, plugs: withPlug(now.plugs, server, host, on) }))
    if (!saved.ok) return saved
    const action = sentence(on ? 'audit.plugged-in' : 'audit.unplugged')
    activity.audit({ actor: 'person', action, subject: `${server} ${host}`, detail: sentence('audit.by', { via }) })
    return done(null)
  }
}
