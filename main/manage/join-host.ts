/** A person joins a host to Patchbay, leaves it again, or takes over what its file holds: planned, agreed to, written. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { HostBackup, HostEntry, HostFileView, HostId, HostPlan, HostView } from '../../contract/model.ts'
import type { Answer, Caller, Parsed } from '../../contract/requests.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { withChosen } from '../access/plugs.ts'
import { editInWords, hostFileView, plainKeysIn } from '../hosts/file-view.ts'
import { shownPlan } from '../hosts/plan-view.ts'
import type { PlanChoice } from '../hosts/types.ts'
import type { Services } from '../services.ts'
import { foundServers } from '../snippets/found.ts'
import { besideOf } from '../snippets/parse.ts'
import { besideServers } from '../snippets/settle.ts'
import { unknownHost } from './lookup.ts'

type Action = HostPlan['action']
interface Agreed extends PlanChoice {
  readonly host: HostId
  readonly action: Action
  /** Of the plan that was read. */
  readonly hash: string
  /** Of what it takes out: what is left there after all. */
  readonly stays?: readonly HostEntry[]
}
export interface JoinHost {
  readonly known: (host: HostId) => boolean
  readonly list: () => Promise<Outcome<readonly HostView[]>>
  readonly plan: (input: Parsed<'hosts.plan'>) => Promise<Outcome<HostPlan>>
  /** What all hosts hold of their own, beside what is on the board. */
  readonly found: () => Promise<Outcome<Answer<'hosts.found'>>>
  /** Written, noted and announced. The one way to change a host's file. */
  readonly change: (agreed: Agreed, via: string) => Promise<Outcome<HostPlan>>
  /** The same, and which servers the host may use from now on. */
  readonly apply: (input: Parsed<'hosts.apply'>, caller: Caller) => Promise<Outcome<HostView>>
  /** What another program made of the file stays. */
  readonly leaveAsIs: (host: HostId, caller: Caller) => Promise<Outcome<null>>
  /** Entries of ours that start nothing any more; without a hash it only shows what would be written. */
  readonly mend: (hash: string | undefined, caller: Caller) => Promise<Outcome<Answer<'hosts.mend'>>>
  readonly token: (host: HostId, renew: boolean, caller: Caller) => Promise<Outcome<Answer<'hosts.token'>>>
  readonly importFrom: (host: HostId) => Promise<Outcome<Answer<'hosts.import'>>>
  readonly show: (host: HostId) => Promise<Outcome<HostFileView>>
  readonly backups: (host: HostId) => Promise<Outcome<readonly HostBackup[]>>
  readonly scan: () => Promise<Outcome<Answer<'hosts.scan'>>>
  readonly reveal: (host: HostId) => Promise<Outcome<null>>
}
export interface JoinHostParts extends Pick<
  Services,
  'hosts' | 'state' | 'store' | 'activity' | 'tokens' | 'mcpUrl' | 'face' | 'mendHosts'
> {
  readonly rescanHosts: () => Promise<void>
}

const actionWords = {
  join: 'joined',
  leave: 'left',
  undo: 'undid',
  edit: sentence('audit.edited-file')
} as const satisfies Record<Action, string>

export function createJoinHost(parts: JoinHostParts): JoinHost {
  const { hosts, state, store, activity, tokens, mcpUrl, face, mendHosts, rescanHosts } = parts
  const known = (id: HostId) => hosts.profiles().some((each) => each.id === id) || state.host(id) !== null

  async function change({ host, action, hash, ...choice }: Agreed, via: string): Promise<Outcome<HostPlan>> {
    const applied = await hosts.apply(host, action, hash, choice)
    if (!applied.ok) return applied
    const out = action === 'join' ? applied.value.takesOut.map(({ name }) => name) : []
    const { file } = applied.value
    const detail = choice.edit
      ? sentence('audit.edit-by', { what: editInWords(choice.edit), file, via })
      : sentence('audit.joined-by', { file, out, via })
    activity.audit({ actor: 'person', action: actionWords[action], subject: host, detail })
    await rescanHosts()
    return applied
  }

  return {
    known,
    change,
    async list() {
      await rescanHosts()
      return done(state.hosts())
    },
    async plan({ host, action, ...choice }) {
      if (!known(host)) return unknownHost(host)
      const plan = await hosts.plan(host, action, choice)
      return plan.ok ? done(shownPlan(plan.value)) : plan
    },
    async apply({ servers, ...agreed }, { via }) {
      const { host, action } = agreed
      if (!known(host)) return unknownHost(host)
      const applied = await change(agreed, via)
      if (!applied.ok) return applied
      if (action === 'join' && servers !== undefined) {
        const chosen = new Set(servers)
        const saved = await store.update((now) => {
          const all = now.servers.map(({ id }) => id)
          return { ...now, plugs: withChosen(now.plugs, all, host, chosen) }
        })
        if (!saved.ok) return saved
      }
      const view = state.host(host)
      return view ? done(view) : unknownHost(host)
    },
    async leaveAsIs(host, { via }) {
      if (!known(host)) return unknownHost(host)
      const left = await hosts.leaveAsIs(host)
      const action = sentence('audit.left-as-is')
      if (left.ok) activity.audit({ actor: 'person', action, subject: host, detail: sentence('audit.by', { via }) })
      return left
    },
    async mend(hash, { via }) {
      await rescanHosts()
      const mended = hash === undefined ? done(await mendHosts.plan()) : await mendHosts.apply(hash)
      if (!mended.ok) return mended
      if (hash !== undefined) {
        for (const { host, file } of mended.value.plans)
          activity.audit({
            actor: 'person',
            action: 'mended',
            subject: host,
            detail: sentence('audit.what-by', { what: file, via })
          })
        await rescanHosts()
      }
      return done({ ...mended.value, plans: mended.value.plans.map(shownPlan) })
    },
    async token(host, renew, { via }) {
      if (!known(host)) return unknownHost(host)
      const url = mcpUrl()
      if (url === null) return failed('port-taken', say('manage.no-port'))
      const token = await tokens.of(host, renew)
      if (!token.ok) return token
      if (renew)
        activity.audit({
          actor: 'person',
          action: sentence('audit.renewed-token'),
          subject: host,
          detail: sentence('audit.by', { via })
        })
      return done({ token: token.value, url })
    },
    async importFrom(host) {
      if (!known(host)) return unknownHost(host)
      const found = await hosts.importFrom(host)
      return found.ok ? done(besideServers(found.value, store.get().servers)) : found
    },
    async found() {
      await rescanHosts()
      const full = state.found().filter(({ importable }) => importable > 0)
      const looked = await Promise.all(full.map(async ({ id }) => ({ host: id, own: await hosts.ownServers(id) })))
      const readable = looked.flatMap(({ host, own }) =>
        own.ok ? [{ host, entries: own.value.entries, beside: besideOf(own.value.whole) }] : []
      )
      return done({
        servers: foundServers(readable, store.get().servers),
        failed: looked.flatMap(({ host, own }) => (own.ok ? [] : [{ host, failure: own.failure }]))
      })
    },
    async show(host) {
      const found = await hosts.fileOf(host)
      return found.ok ? done(hostFileView(found.value, store.get().servers)) : found
    },
    backups: (host) => hosts.backupsOf(host),
    async scan() {
      await rescanHosts()
      const there = state.found().filter(({ found, file }) => found && file !== null)
      const looked = await Promise.all(there.map(async ({ id }) => ({ host: id, read: await hosts.fileOf(id) })))
      return done({
        keys: looked.flatMap(({ host, read }) => (read.ok ? plainKeysIn(host, read.value) : [])),
        failed: looked.flatMap(({ host, read }) => (read.ok ? [] : [{ host, failure: read.failure }]))
      })
    },
    async reveal(host) {
      const file = state.host(host)?.file
      if (!file) return failed('host-not-found', say('manage.no-host-file', { id: host }))
      return face.reveal(file) ? done(null) : failed('not-found', say('manage.no-window', { file }))
    }
  }
}
