/** Hosts, their files, and the cables between hosts and servers. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { HostView } from '../../contract/model.ts'
import { shownPlan } from '../hosts/plan-view.ts'
import type { Services } from '../services.ts'
import { isPlugged, withChosen, withPlug } from '../access/plugs.ts'
import { changeHost } from './change-host.ts'
import type { Piece } from './parts.ts'
import { settled } from '../snippets/settle.ts'
import { unknownServer } from './servers.ts'

type Names =
  | 'hosts.list'
  | 'hosts.plan'
  | 'hosts.apply'
  | 'hosts.leaveAsIs'
  | 'hosts.mend'
  | 'hosts.token'
  | 'hosts.import'
  | 'hosts.reveal'
  | 'cables.plug'
  | 'cables.unplug'

export function hostHandlers(services: Services, rescan: () => Promise<void>): Piece<Names> {
  const { hosts, state, store, activity } = services
  const knownHost = (id: string) => hosts.profiles().some((each) => each.id === id) || state.host(id) !== null
  const unknownHost = (id: string) =>
    failed('unknown-host', `Patchbay knows no host named ${id}. “patchbay hosts” names those it knows.`)

  async function plugging(server: string, host: string, on: boolean, via: string): Promise<Outcome<null>> {
    if (services.supervisor.definition(server) === null) return unknownServer(server)
    if (!knownHost(host)) return unknownHost(host)
    if (isPlugged(store.get().plugs, server, host) === on) return done(null)
    const saved = await store.update((now) => ({ ...now, plugs: withPlug(now.plugs, server, host, on) }))
    if (!saved.ok) return saved
    activity.audit({
      actor: 'person',
      action: on ? 'plugged in' : 'unplugged',
      subject: `${server} ${host}`,
      detail: `by ${via}`
    })
    return done(null)
  }

  return {
    async 'hosts.list'() {
      await rescan()
      return done(state.hosts())
    },
    'hosts.plan': async ({ host, action }) => {
      if (!knownHost(host)) return unknownHost(host)
      const plan = await hosts.plan(host, action)
      return plan.ok ? done(shownPlan(plan.value)) : plan
    },
    async 'hosts.apply'({ host, action, hash, servers }, caller): Promise<Outcome<HostView>> {
      if (!knownHost(host)) return unknownHost(host)
      const applied = await changeHost(services, rescan, { host, action, hash }, caller.via)
      if (!applied.ok) return applied
      if (action === 'join' && servers !== undefined) {
        const chosen = new Set(servers)
        const saved = await store.update((now) => ({
          ...now,
          plugs: withChosen(
            now.plugs,
            now.servers.map(({ id }) => id),
            host,
            chosen
          )
        }))
        if (!saved.ok) return saved
      }
      const view = state.host(host)
      return view ? done(view) : unknownHost(host)
    },
    async 'hosts.leaveAsIs'({ host }, caller) {
      if (!knownHost(host)) return unknownHost(host)
      const left = await hosts.leaveAsIs(host)
      if (left.ok)
        activity.audit({ actor: 'person', action: 'left the file as it is', subject: host, detail: `by ${caller.via}` })
      return left
    },
    async 'hosts.mend'({ hash }, caller) {
      await rescan()
      const mended = hash === undefined ? done(await services.mendHosts.plan()) : await services.mendHosts.apply(hash)
      if (!mended.ok) return mended
      if (hash !== undefined) {
        for (const { host, file } of mended.value.plans)
          activity.audit({ actor: 'person', action: 'mended', subject: host, detail: `${file}, by ${caller.via}` })
        await rescan()
      }
      return done({ ...mended.value, plans: mended.value.plans.map(shownPlan) })
    },
    async 'hosts.token'({ host, renew }, caller) {
      if (!knownHost(host)) return unknownHost(host)
      const url = services.mcpUrl()
      if (url === null)
        return failed(
          'port-taken',
          'Patchbay listens on no port, so no host can use the URL. Choose another port in Settings.'
        )
      const token = await services.tokens.of(host, renew)
      if (!token.ok) return token
      if (renew)
        activity.audit({ actor: 'person', action: 'renewed the token', subject: host, detail: `by ${caller.via}` })
      return done({ token: token.value, url })
    },
    async 'hosts.import'({ host }) {
      if (!knownHost(host)) return unknownHost(host)
      const found = await hosts.importFrom(host)
      return found.ok ? done(settled(found.value, store.get().servers)) : found
    },
    async 'hosts.reveal'({ host }) {
      const file = state.host(host)?.file
      if (!file) return failed('host-not-found', `${host} has no file on this computer.`)
      return services.face.reveal(file)
        ? done(null)
        : failed('not-found', `This Patchbay has no window to show a folder in. The file is ${file}.`)
    },
    'cables.plug': ({ server, host }, caller) => plugging(server, host, true, caller.via),
    'cables.unplug': ({ server, host }, caller) => plugging(server, host, false, caller.via)
  }
}
