/**
 * Servers that come together, and the hosts' files that are written for them: begun with one agreement, shown as one
 * thing, and taken back as one. A file is written when its servers are settled, and an entry in it goes out only when
 * the server that takes its place works.
 */
import { done, failed, type Failure, type Outcome } from '../../contract/failure.ts'
import type { ArrivalView, ArrivedServer, HostId, InstallJoin, ServerId } from '../../contract/model.ts'
import type { Caller, Parsed } from '../../contract/requests.ts'
import { say } from '../../contract/words/say.ts'
import type { Services } from '../services.ts'
import type { AddServer } from './add-server.ts'
import { fileToDo, written } from './join-after.ts'
import type { JoinHost } from './join-host.ts'
import type { KeptArrivals } from './kept-arrivals.ts'
import type { Plug } from './plug.ts'
import type { RemoveServer } from './remove-server.ts'
import { unknownHost } from './lookup.ts'

type Request = Parsed<'arrivals.begin'>
type FileWish = Request['files'][number]
export interface Arrivals {
  readonly begin: (request: Request, caller: Caller) => Promise<Outcome<ArrivalView>>
  readonly undo: (id: string, caller: Caller) => Promise<Outcome<ArrivalView>>
}
export interface ArrivalParts extends Pick<Services, 'state' | 'clock' | 'hosts' | 'supervisor'> {
  readonly kept: KeptArrivals
  readonly add: AddServer['add']
  readonly cancel: AddServer['cancel']
  readonly joinHost: Pick<JoinHost, 'change' | 'known'>
  readonly plug: Plug
  readonly remove: RemoveServer['remove']
  readonly hostName: (host: HostId) => string
}

/** Installing is mostly waiting for the network; more at once only makes each of them slower. */
const mostAtOnce = 4

export function createArrivals(parts: ArrivalParts): Arrivals {
  const { kept, state, clock, hosts, supervisor, add, cancel, joinHost, plug, remove, hostName } = parts
  const running = new Map<string, Promise<unknown>>()
  const now = () => clock.wall().toISOString()

  function change(id: string, next: (before: ArrivalView) => ArrivalView): ArrivalView {
    const after = next(kept.of(id) as ArrivalView)
    kept.put(after)
    return after
  }
  const setServer = (id: string, server: ServerId, news: Partial<ArrivedServer>) =>
    change(id, (view) => ({
      ...view,
      servers: view.servers.map((each) => (each.id === server ? { ...each, ...news } : each))
    }))
  const setFile = (id: string, host: HostId, news: Partial<InstallJoin>) =>
    change(id, (view) => ({
      ...view,
      files: view.files.map((each) => (each.host === host ? { ...each, ...news } : each))
    }))

  async function begin(request: Request, caller: Caller): Promise<Outcome<ArrivalView>> {
    const refused = faultOf(request)
    if (refused) return refused
    const begun = kept.begin()
    kept.put({
      ...begun,
      finishedAt: null,
      undoneAt: null,
      servers: request.servers.map(({ installRequest }) => ({
        id: installRequest.id as ServerId,
        name: installRequest.name ?? (installRequest.id as ServerId),
        state: 'todo',
        failure: null,
        secrets: Object.keys(installRequest.secrets)
      })),
      files: request.files.map(({ host, entries }) => fileToDo(host, hostName(host), entries.map(movedOf)))
    })
    const walk = run(begun.id, request, caller)
    running.set(begun.id, walk)
    await walk.finally(() => running.delete(begun.id))
    return done(change(begun.id, (view) => ({ ...view, finishedAt: now() })))
  }

  function faultOf({ servers, files }: Request): Outcome<never> | null {
    const ids = servers.map(({ installRequest }) => installRequest.id)
    if (ids.includes(undefined) || new Set(ids).size < ids.length) return failed('bad-input', say('arrival.ids-needed'))
    if (new Set(files.map(({ host }) => host)).size < files.length)
      return failed('bad-input', say('arrival.host-twice'))
    const strange = files.find(({ host }) => !joinHost.known(host))
    return strange ? unknownHost(strange.host) : null
  }

  async function run(id: string, request: Request, caller: Caller): Promise<void> {
    const ends = new Map<ServerId, Promise<void>>()
    const places = createPlaces(mostAtOnce)
    for (const server of request.servers) {
      const own = server.installRequest.id as ServerId
      ends.set(
        own,
        places(async () => {
          setServer(id, own, { state: 'installing' })
          const outcome = await add({ ...server, joins: [] }, caller, id).catch(unexpected)
          const name = outcome.ok ? outcome.value.name : undefined
          setServer(id, own, {
            state: outcome.ok ? 'ready' : outcome.failure.code === 'cancelled' ? 'undone' : 'failed',
            failure: outcome.ok ? null : outcome.failure,
            ...(name === undefined ? {} : { name })
          })
        })
      )
    }
    await Promise.all(
      request.files.map(async (file) => {
        const own = file.entries.map(({ server }) => ends.get(server))
        await Promise.all(own.some((end) => end !== undefined) ? own : [...ends.values()])
        await write(id, file, caller)
      })
    )
    await Promise.all(ends.values())
  }

  /** The plan that was agreed to, less what does not work. */
  async function write(id: string, { host, hash, entries }: FileWish, caller: Caller): Promise<void> {
    const works = new Map(entries.map(({ server }) => [server, isWorking(id, server)]))
    const out = entries.filter(({ server }) => works.get(server))
    const stays = entries.filter(({ server }) => !works.get(server))
    const anyCame = kept.of(id)?.servers.some(({ state: how }) => how === 'ready') ?? false
    if (out.length === 0 && (entries.length > 0 || !anyCame)) {
      setFile(id, host, { state: 'left', out: [], stays: stays.map(movedOf) })
      return
    }
    setFile(id, host, { state: 'running' })
    for (const server of new Set(out.map((each) => each.server))) await plug({ server, host }, true, caller)
    const agreed = {
      host,
      action: 'join',
      hash,
      takeOut: entries.map(({ entry }) => entry),
      stays: stays.map(({ entry }) => entry)
    } as const
    const outcome = await joinHost.change(agreed, caller.via).catch(unexpected)
    setFile(id, host, {
      out: outcome.ok ? out.map(movedOf) : [],
      stays: (outcome.ok ? stays : entries).map(movedOf),
      ...(outcome.ok ? written(outcome.value) : { state: 'failed', failure: outcome.failure })
    })
  }

  /** One that came now is up; one that was here before takes the place of an entry unless it is known not to work. */
  function isWorking(id: string, server: ServerId): boolean {
    const came = kept.of(id)?.servers.find((each) => each.id === server)
    if (came) return came.state === 'ready'
    const view = state.server(server)
    return view !== null && !['failed', 'crash-looping', 'waiting', 'needs-consent'].includes(view.phase)
  }

  async function undo(id: string, caller: Caller): Promise<Outcome<ArrivalView>> {
    const view = kept.of(id)
    if (view === undefined || view.undoneAt !== null) return failed('nothing-to-undo', say('arrival.not-kept'))
    const walk = running.get(id)
    if (walk) {
      for (const { id: server, state: how } of view.servers) if (how !== 'ready') await cancel(server)
      await walk
    }
    const back = new Set<ServerId>()
    const needed = new Set<ServerId>()
    for (const file of (kept.of(id) ?? view).files) {
      const failure = await undoFile(file, caller)
      setFile(id, file.host, failure ? { failure } : file.state === 'done' ? { state: 'undone', failure: null } : {})
      for (const { server } of file.out) (failure ? needed : back).add(server)
    }
    for (const { id: server, state: how } of (kept.of(id) ?? view).servers) {
      // Its host would be left without it: the entry is not back in its file.
      if (needed.has(server) || how === 'undone') continue
      const gone = cameWith(view, server) ? await remove(server, back.has(server), caller) : done(null)
      setServer(id, server, gone.ok ? { state: 'undone', failure: null } : { failure: gone.failure })
    }
    const complete = needed.size === 0
    return done(change(id, (after) => ({ ...after, ...(complete ? { undoneAt: now(), undoUntil: null } : {}) })))
  }

  /** A server that was there before, or was added anew since, has the same id and is another one. */
  function cameWith({ startedAt, finishedAt }: ArrivalView, server: ServerId): boolean {
    const createdAt = supervisor.definition(server)?.createdAt
    return createdAt !== undefined && createdAt >= startedAt && createdAt <= (finishedAt ?? now())
  }

  async function undoFile({ host, state: how, writtenAt }: InstallJoin, caller: Caller): Promise<Failure | null> {
    if (how !== 'done' || writtenAt === null) return null
    const plan = await hosts.plan(host, 'undo', { writtenAt })
    // Taken back already, by hand or by the host's own undo.
    if (!plan.ok) return plan.failure.code === 'nothing-to-undo' ? null : plan.failure
    if (plan.value.noop) return null
    const undone = await joinHost.change({ host, action: 'undo', hash: plan.value.hash, writtenAt }, caller.via)
    return undone.ok ? null : undone.failure
  }

  return { begin, undo }
}

const movedOf = ({ entry: { name }, server }: FileWish['entries'][number]) => ({ name, server })

/** Runs at most so many at once, in order. */
function createPlaces(most: number): (work: () => Promise<void>) => Promise<void> {
  let free = most
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
    else free -= 1
    try {
      await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}

const unexpected = (error: unknown): Outcome<never> =>
  failed('internal', say('arrival.unexpected'), { detail: error instanceof Error ? error.message : String(error) })
