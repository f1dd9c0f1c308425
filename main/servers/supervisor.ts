/** All servers under supervision: who is there, what they are asked, and what others hear of them. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { PromptView, ResourceView, ServerDefinition, ServerId, ServerView } from '../../contract/model.ts'
import { say } from '../../contract/words/say.ts'
import { createEmitter, type Dispose } from '../lib/emitter.ts'
import type { Stage } from './connection/connection-parts.ts'
import { createKeptStore } from './lists/kept-store.ts'
import { promptView, resourceView } from './lists/list-views.ts'
import type { SupervisorParts } from './parts.ts'
import { policy as usualPolicy, rhythm as usualRhythm } from './lifecycle/policy.ts'
import { createReturnWatch } from './return-watch.ts'
import { noLists, type ListChange } from './lists/kept-lists.ts'
import type { Supervisor } from './types.ts'
import { createManagedServer } from './managed-server.ts'
import type { ManagedServer } from './managed-server-parts.ts'

export interface RunningSupervisor extends Supervisor {
  /** How far a start is: for whoever shows the steps of an install. */
  readonly onStage: (listener: (told: { readonly server: ServerId; readonly stage: Stage }) => void) => Dispose
  /** Somebody looks at memory and processor: they are sampled every 5 s instead of every 30. */
  readonly watchUsage: () => Dispose
  /** Everything that was to be written is on disk. */
  readonly settled: () => Promise<void>
}

export function createSupervisor(parts: SupervisorParts): RunningSupervisor {
  const { clock } = parts
  const rhythm = parts.rhythm ?? usualRhythm
  const policy = parts.policy ?? usualPolicy
  const store = createKeptStore(parts.dataFolder, parts.writeFile, parts.readOwn, {
    own: parts.maskOwn ?? ((_, text) => text),
    any: parts.mask ?? ((text) => text)
  })
  const managedServers = new Map<ServerId, ManagedServer>()
  const leaving = new Map<ServerId, Promise<void>>()
  const changed = createEmitter<ServerId>()
  const lists = createEmitter<{ readonly server: ServerId } & ListChange>()
  const notes = createEmitter<{
    readonly server: ServerId
    readonly method: string
    readonly params: Buffer | undefined
  }>()
  const stages = createEmitter<{ readonly server: ServerId; readonly stage: Stage }>()
  let watchers = 0
  let sampling = false
  let closing = false
  let undoSample: () => void = () => undefined

  const returns = createReturnWatch({
    clock,
    suspendGapMs: rhythm.suspendGapMs,
    ...(parts.addresses && { addresses: parts.addresses }),
    waits: () => !closing && [...managedServers.values()].some((managed) => managed.hopes()),
    onReturn: (what) => managedServers.forEach((managed) => managed.hope(what))
  })

  const unknown = (id: ServerId) => failed('not-found', say('server.unknown', { id }))

  function put(definition: ServerDefinition): void {
    const { id } = definition
    const known = managedServers.get(id)
    if (known) return known.change(definition)
    // Network trouble of a remote server passes without anyone's doing: it is tried for as long as it is wanted.
    const own =
      definition.launch.kind === 'stdio'
        ? policy
        : { ...policy, budget: Infinity, patientLongestMs: policy.longestDelayMs }
    const managed = createManagedServer({
      services: parts,
      store,
      policy: own,
      rhythm,
      definition,
      onChange: () => {
        if (managedServers.get(id) !== managed) return
        returns.look()
        changed.emit(id)
      },
      onLists: (change) => {
        if (managedServers.get(id) === managed) lists.emit({ server: id, ...change })
      },
      onNotification: (method, params) => notes.emit({ server: id, method, params }),
      onStage: (stage) => {
        stages.emit({ server: id, stage })
        if (stage === 'ready') planSample(2_000)
      }
    })
    managedServers.set(id, managed)
    changed.emit(id)
  }

  async function remove(id: ServerId): Promise<void> {
    const managed = managedServers.get(id)
    if (!managed) return leaving.get(id)
    // For good: whoever wants it started meanwhile is too late.
    const gone = managed.shutDown(Infinity).then(async () => {
      managedServers.delete(id)
      managed.forget()
    })
    leaving.set(id, gone)
    await gone
    leaving.delete(id)
  }

  function planSample(ms: number = watchers > 0 ? rhythm.usageWatchedMs : rhythm.usageIdleMs): void {
    undoSample()
    if (!closing) undoSample = clock.after(ms, () => void sample())
  }
  async function sample(): Promise<void> {
    if (sampling || closing) return
    sampling = true
    const roots = [...managedServers.values()].flatMap((managed) => managed.root() ?? [])
    const usage = await parts.usage(roots).catch(() => new Map<string, never>())
    sampling = false
    for (const [id, used] of usage) managedServers.get(id)?.sampled(used)
    planSample()
  }
  planSample()

  /** Does it, then shows how it is now. */
  async function ask(id: ServerId, action: (managed: ManagedServer) => Promise<void>): Promise<Outcome<ServerView>> {
    const managed = managedServers.get(id)
    if (!managed) return unknown(id)
    if (closing) return failed('not-running', say('server.no-start-closing'))
    await action(managed)
    return done(managed.view())
  }

  /** From a running server as it is now; from a resting one as it was last listed. */
  const listed = async <T>(
    id: ServerId,
    read: (kept: ReturnType<ManagedServer['kept']>) => readonly T[]
  ): Promise<Outcome<readonly T[]>> => {
    const managed = managedServers.get(id)
    return managed ? done(read(managed.kept())) : unknown(id)
  }

  return {
    views: () => [...managedServers.values()].map((managed) => managed.view()),
    view: (id) => managedServers.get(id)?.view() ?? null,
    definition: (id) => managedServers.get(id)?.definition() ?? null,
    put,
    remove,
    forget: store.remove,
    start: (id) => ask(id, (managed) => managed.start()),
    stop: (id) => ask(id, (managed) => managed.stop()),
    restart: (id) => ask(id, (managed) => managed.restart()),
    async upstream(id, waitMs = rhythm.callWaitMs) {
      return managedServers.get(id)?.upstream(waitMs) ?? unknown(id)
    },
    kept: (id) => managedServers.get(id)?.kept() ?? noLists,
    fresh: async (id, kinds, all = false) => managedServers.get(id)?.fresh(kinds, all),
    resources: (id) =>
      listed<ResourceView>(id, (kept) => [
        ...kept.resources.flatMap((item) => resourceView(item, false) ?? []),
        ...kept.templates.flatMap((item) => resourceView(item, true) ?? [])
      ]),
    prompts: (id) => listed<PromptView>(id, (kept) => kept.prompts.flatMap((item) => promptView(item) ?? [])),
    timeline: (id, minutes) => managedServers.get(id)?.timeline(minutes) ?? [],
    crashes: (id) => managedServers.get(id)?.crashes() ?? [],
    called: (id, call) => managedServers.get(id)?.called(call) ?? { ended: () => undefined },
    onChange: changed.on,
    onLists: lists.on,
    onNotification: notes.on,
    onStage: stages.on,
    watchUsage() {
      watchers += 1
      if (watchers === 1) planSample(0)
      let watching = true
      return () => {
        if (watching) watchers -= 1
        watching = false
      }
    },
    settled: store.settled,
    async stopAll(budgetMs = rhythm.stopAllMs) {
      closing = true
      returns.stop()
      undoSample()
      // The ladder gets what the budget leaves after looking for survivors; past it, nothing more is waited for.
      const all = Promise.all([
        ...[...managedServers.values()].map((managed) => managed.shutDown(budgetMs * 0.7)),
        ...leaving.values()
      ])
      await Promise.race([all, new Promise<void>((resolve) => void clock.after(budgetMs, resolve))])
      await store.settled()
    }
  }
}
