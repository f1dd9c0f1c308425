/** All servers under supervision: who is there, what they are asked, and what is told of them. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { PromptView, ResourceView, ServerDefinition, ServerId, ServerView } from '../../contract/model.ts'
import { createEmitter, type Dispose } from '../lib/emitter.ts'
import type { Stage } from './connection-parts.ts'
import { createKeptStore } from './kept-store.ts'
import { promptView, resourceView } from './list-views.ts'
import type { SupervisorParts } from './parts.ts'
import { policy as usualPolicy, rhythm as usualRhythm } from './policy.ts'
import { createReturnWatch } from './return-watch.ts'
import { noLists, type ListChange } from './tools.ts'
import type { Supervisor } from './types.ts'
import { createUnit, type Unit } from './unit.ts'

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
  const units = new Map<ServerId, Unit>()
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
    waits: () => !closing && [...units.values()].some((unit) => unit.hopes()),
    onReturn: (what) => units.forEach((unit) => unit.hope(what))
  })

  const unknown = (id: ServerId) => failed('not-found', `There is no server named ${id}.`)

  function put(definition: ServerDefinition): void {
    const { id } = definition
    const known = units.get(id)
    if (known) return known.change(definition)
    // Network trouble of a remote server passes without anyone's doing: it is tried for as long as it is wanted.
    const own =
      definition.launch.kind === 'stdio'
        ? policy
        : { ...policy, budget: Infinity, patientLongestMs: policy.longestDelayMs }
    const unit = createUnit({
      house: parts,
      store,
      policy: own,
      rhythm,
      definition,
      onChange: () => {
        if (units.get(id) !== unit) return
        returns.look()
        changed.emit(id)
      },
      onLists: (change) => {
        if (units.get(id) === unit) lists.emit({ server: id, ...change })
      },
      onNotification: (method, params) => notes.emit({ server: id, method, params }),
      onStage: (stage) => {
        stages.emit({ server: id, stage })
        if (stage === 'ready') planSample(2_000)
      }
    })
    units.set(id, unit)
    changed.emit(id)
  }

  async function remove(id: ServerId): Promise<void> {
    const unit = units.get(id)
    if (!unit) return leaving.get(id)
    // For good: whoever wants it started meanwhile is too late.
    const gone = unit.shutDown(Infinity).then(async () => {
      units.delete(id)
      unit.forget()
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
    const roots = [...units.values()].flatMap((unit) => unit.root() ?? [])
    const usage = await parts.usage(roots).catch(() => new Map<string, never>())
    sampling = false
    for (const [id, used] of usage) units.get(id)?.sampled(used)
    planSample()
  }
  planSample()

  /** Does it, then shows how it is now. */
  async function ask(id: ServerId, deed: (unit: Unit) => Promise<void>): Promise<Outcome<ServerView>> {
    const unit = units.get(id)
    if (!unit) return unknown(id)
    if (closing) return failed('not-running', 'Patchbay is closing; nothing is started any more.')
    await deed(unit)
    return done(unit.view())
  }

  /** From a running server as it is now; from a resting one as it was last listed. */
  const listed = async <T>(
    id: ServerId,
    read: (kept: ReturnType<Unit['kept']>) => readonly T[]
  ): Promise<Outcome<readonly T[]>> => {
    const unit = units.get(id)
    return unit ? done(read(unit.kept())) : unknown(id)
  }

  return {
    views: () => [...units.values()].map((unit) => unit.view()),
    view: (id) => units.get(id)?.view() ?? null,
    definition: (id) => units.get(id)?.definition() ?? null,
    put,
    remove,
    forget: store.remove,
    start: (id) => ask(id, (unit) => unit.start()),
    stop: (id) => ask(id, (unit) => unit.stop()),
    restart: (id) => ask(id, (unit) => unit.restart()),
    async upstream(id, waitMs = rhythm.callWaitMs) {
      return units.get(id)?.upstream(waitMs) ?? unknown(id)
    },
    kept: (id) => units.get(id)?.kept() ?? noLists,
    resources: (id) =>
      listed<ResourceView>(id, (kept) => [
        ...kept.resources.flatMap((item) => resourceView(item, false) ?? []),
        ...kept.templates.flatMap((item) => resourceView(item, true) ?? [])
      ]),
    prompts: (id) => listed<PromptView>(id, (kept) => kept.prompts.flatMap((item) => promptView(item) ?? [])),
    timeline: (id, minutes) => units.get(id)?.timeline(minutes) ?? [],
    crashes: (id) => units.get(id)?.crashes() ?? [],
    called: (id, call) => units.get(id)?.called(call) ?? { ended: () => undefined },
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
        ...[...units.values()].map((unit) => unit.shutDown(budgetMs * 0.7)),
        ...leaving.values()
      ])
      await Promise.race([all, new Promise<void>((resolve) => void clock.after(budgetMs, resolve))])
      await store.settled()
    }
  }
}
