/**
 * Every subscription between rooms, in one list: what each event of the contract is told by, and what rooms do about
 * each other's changes. A change of state reaches pages, tray and command line by this way only; no handler announces it.
 */
import { isDeepStrictEqual } from 'node:util'
import type { EventName, Events, Topic } from '../../contract/events.ts'
import type { ServerId } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import type { Dispose } from '../lib/emitter.ts'
import type { Services } from '../services.ts'
import { changeInWords, isNews, outsideNotice } from '../hosts/outside.ts'
import type { PeriodicScan } from '../hosts/periodic-scan.ts'
import { keptRemoved } from '../manage/removal-rules.ts'
import { staleNotice } from '../manage/mend-hosts.ts'
import { keptResultBytes } from '../inspector/history.ts'
import type { RunningSupervisor } from '../servers/supervisor.ts'
import type { Stored, StoredChange } from '../settings/types.ts'
import type { Pinning } from '../state/pinning.ts'

export interface SubscriptionParts {
  readonly services: Services
  readonly supervisor: RunningSupervisor
  readonly pinning: Pinning
  readonly rescanHosts: () => Promise<void>
  readonly hostScan: PeriodicScan
  /** What a full disk refused of what people want; once something else could be written. */
  readonly writeWishes: () => void
  /** The page got an address, or lost it. */
  readonly onLink: (listener: () => void) => Dispose
}
type Subscribed = readonly (Dispose | undefined)[]
/** A name of the contract without an entry here does not compile. */
type Tellers = { readonly [N in EventName]: (tell: Tell<N>) => Subscribed }
interface Tell<N extends EventName> {
  readonly now: (data: Events[N], topic?: Topic) => void
  /** In a moment, once for all that comes before its end with the same key, as it is then. null = nothing after all. */
  readonly soon: (key: string, make: () => Events[N] | null) => void
}

/** Answers how all of it is undone. */
export function subscribe(parts: SubscriptionParts): Dispose {
  const { feed } = parts.services
  const all = tellers(parts)
  const told = (Object.keys(all) as EventName[]).flatMap((name) => {
    const tell = {
      now: (data: Events[typeof name], topic?: Topic) => feed.tell(name, data, topic),
      soon: (key: string, make: () => Events[typeof name] | null) => feed.soon(`${name} ${key}`, name, make)
    }
    return (all[name] as (tell: Tell<EventName>) => Subscribed)(tell as Tell<EventName>)
  })
  const undo = [...told, ...reactions(parts)]
  return () => undo.forEach((each) => each?.())
}

function tellers({ services, supervisor, onLink }: SubscriptionParts): Tellers {
  const { feed, store, state, gateway, inspector, icons, logs, activity, notices } = services
  const looked = () => feed.followed('state')
  const onSettings = (listener: (settings: Stored['settings']) => void) =>
    store.onChange(({ now, before }) => now.settings !== before.settings && listener(now.settings))
  /** What hosts, cables and the counts beside servers are made of. */
  const onPicture = (listener: () => void): Subscribed => [
    supervisor.onChange(listener),
    supervisor.onLists(listener),
    gateway.onConnections(listener),
    state.onFound(listener),
    store.onChange((change) => exposureDiffers(change) && listener())
  ]
  return {
    'server.changed': ({ soon }) => {
      const changed = (id: ServerId) =>
        soon(id, () => {
          const server = state.server(id)
          return server && { server }
        })
      return [
        supervisor.onChange(changed),
        supervisor.onLists(({ server }) => changed(server)),
        icons.onChange(changed),
        store.onChange((change) => changedServers(change).forEach(changed))
      ]
    },
    'server.removed': ({ now }) => [
      store.onChange((change) => {
        for (const id of removedServers(change)) {
          // To all who mirror the state, and to those who follow only its log: nothing more comes of it.
          now({ id })
          now({ id }, `logs:${id}`)
        }
      })
    ],
    // Put together only when somebody looks: with sixty servers and a dozen hosts it is not free.
    'hosts.changed': ({ soon }) => onPicture(() => soon('', () => (looked() ? { hosts: state.hosts() } : null))),
    'cables.changed': ({ soon }) => onPicture(() => soon('', () => (looked() ? { cables: state.cables() } : null))),
    'settings.changed': ({ now }) => [onSettings((settings) => now({ settings }))],
    'core.changed': ({ soon }) => {
      const changed = () => soon('', () => ({ core: state.core() }))
      return [notices.onChange(changed), onLink(changed), onSettings(changed)]
    },
    'install.changed': ({ now }) => [state.onInstall((install) => now({ install }))],
    'arrivals.changed': ({ soon }) => [
      services.arrivals.onChange(() => soon('', () => ({ arrivals: services.arrivals.list() })))
    ],
    'tools.changed': ({ now }) => [
      supervisor.onLists(({ server }) => now({ server })),
      store.onChange((change) => changedTools(change).forEach((server) => now({ server })))
    ],
    'activity.called': ({ now }) => [activity.onCalled((call) => now({ call, today: activity.today() }))],
    'activity.audited': ({ now }) => [activity.onAudited((record) => now({ record }))],
    'logs.appended': ({ now }) => [
      feed.onFollow((topics) => {
        const followed = topics.filter((topic) => topic.startsWith('logs:')).map((topic) => topic.slice('logs:'.length))
        const stops = followed.map((server) => logs.follow(server, (batch) => now(batch, `logs:${server}`)))
        return () => stops.forEach((stop) => stop())
      })
    ],
    'testCall.changed': ({ now }) => [
      inspector.onChange((call) =>
        // Who asked gets the whole result as the answer; followers need not be sent many megabytes beside it.
        now({ call: (call.bytes ?? 0) > keptResultBytes ? { ...call, result: null } : call }, 'calls')
      )
    ],
    'view.wanted': ({ now }) => [services.views.onWanted((view) => now(view))]
  }
}

/** What one room does when another changes. */
function reactions({
  services,
  supervisor,
  pinning,
  rescanHosts,
  hostScan,
  writeWishes
}: SubscriptionParts): Subscribed {
  const { feed, store, state, gateway, hosts, logs, activity, notices } = services
  return [
    supervisor.onLists(({ server, tools }) => {
      if (tools) void pinning.pinNew(server)
      gateway.exposureChanged()
    }),
    supervisor.onChange(gateway.serverChanged),
    supervisor.onNotification(gateway.serverSaid),
    store.onChange((change) => {
      removedServers(change).forEach(state.removed)
      if (exposureDiffers(change)) gateway.exposureChanged()
    }),
    store.onChange(writeWishes),
    services.removed.onRestored(() => gateway.exposureChanged()),
    store.onChange(({ now, before, byHand }) => {
      if (!byHand) return
      const changed = now.servers.filter((each) => !isDeepStrictEqual(each, supervisor.definition(each.id)))
      const gone = before.servers.filter(({ id }) => !now.servers.some((each) => each.id === id))
      // What would run now and was not agreed to asks for that first, as after any other change.
      for (const definition of changed) services.supervisor.put(definition)
      for (const definition of gone) {
        void supervisor.remove(definition.id)
        // As if it had been removed here: it can be brought back for a day, then all of it goes.
        void store.update((stored) =>
          stored.servers.some(({ id }) => id === definition.id)
            ? stored
            : keptRemoved(stored, definition, services.clock.wall())
        )
      }
      const ids = [...changed, ...gone].map(({ id }) => id)
      activity.audit({
        actor: 'person',
        action: sentence('audit.edited-settings'),
        subject: ids.join(', '),
        detail: store.file
      })
    }),
    activity.onCalled(({ host, at }) => state.called(host, at)),
    // What is not to be kept any more is not kept from before either.
    store.onChange(({ now, before }) => {
      if (now.settings.callDays === 0 && before.settings.callDays !== 0) activity.forgetContents()
      if (now.servers === before.servers) return
      const kept = new Set(before.servers.filter(({ keepsCalls }) => keepsCalls !== false).map(({ id }) => id))
      for (const { id, keepsCalls } of now.servers)
        if (keepsCalls === false && kept.has(id)) activity.forgetContents(id)
    }),
    gateway.onConnections(() =>
      state.connected(
        gateway.connections().map((each) => each.host),
        services.clock.wall().toISOString()
      )
    ),
    hosts.onOutsideChange((change) => {
      void rescanHosts()
      if (!isNews(change)) return
      const words = changeInWords(change)
      logs.write('_core', 'lifecycle', sentence('logs.outside-change', { file: change.file, what: words }), {
        level: 'warning'
      })
      activity.audit({ actor: 'host', action: sentence('audit.changed-file'), subject: change.host, detail: words })
    }),
    hosts.onOutsideNews(() => {
      void hosts.outsideNews().then((news) => {
        if (news.length > 0) notices.add(outsideNotice(news))
        else notices.dismiss('host-file-changed')
      })
    }),
    state.onFound(() => {
      void services.mendHosts.plan().then((mending) => {
        if (mending.plans.length > 0) notices.add(staleNotice(mending))
        else notices.dismiss('stale-entries')
      })
    }),
    feed.onFollow((topics) => (topics.includes('state') ? supervisor.watchUsage() : undefined)),
    feed.onFollow((topics) => (topics.includes('state') ? hostScan.begin() : undefined)),
    hostScan.stop
  ]
}

const idsOf = (stored: Stored) => stored.servers.map((each) => each.id)
const removedServers = ({ now, before }: StoredChange): readonly ServerId[] =>
  now.servers === before.servers ? [] : idsOf(before).filter((id) => !idsOf(now).includes(id))
const exposureDiffers = ({ now, before }: StoredChange): boolean =>
  now.servers !== before.servers ||
  now.switches !== before.switches ||
  now.plugs !== before.plugs ||
  now.pins !== before.pins
/** Servers whose switches, held or accepted tools have changed. */
const changedTools = ({ now, before }: StoredChange): readonly ServerId[] =>
  now.switches === before.switches && now.pins === before.pins
    ? []
    : idsOf(now).filter((id) => now.switches[id] !== before.switches[id] || now.pins[id] !== before.pins[id])
const changedServers = (change: StoredChange): readonly ServerId[] => {
  const { now, before } = change
  const known = new Map(before.servers.map((each) => [each.id, each]))
  const redefined = now.servers === before.servers ? [] : now.servers.filter((each) => known.get(each.id) !== each)
  return [...new Set([...redefined.map((each) => each.id), ...changedTools(change)])]
}
