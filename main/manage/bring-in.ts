/** What an install does with the board: a server is put on it and started, or taken off again. */
import { done, failed, failure, type Outcome } from '../../contract/failure.ts'
import type { InstallPhase, ServerDefinition, ServerId, ServerView } from '../../contract/model.ts'
import type { InstallRequest } from '../../contract/requests.ts'
import { say } from '../../contract/words/say.ts'
import { chosenPlug } from '../access/plugs.ts'
import { firstSwitches } from '../access/switches.ts'
import type { InstallWalk } from '../catalogue/types.ts'
import type { Services } from '../services.ts'
import type { Stored } from '../settings/types.ts'
import { withSwitchesOf } from './duplicate-server.ts'
import { withoutServer } from './removal-rules.ts'

/** How far a server's start has come. */
export type OnStage = (
  listener: (told: { readonly server: string; readonly stage: 'starting' | 'handshake' | 'listing' | 'ready' }) => void
) => () => void
export interface BringInParts extends Pick<Services, 'store' | 'supervisor'> {
  readonly onStage: OnStage
}
/** Which hosts may use it, and which of its tools. */
type Chosen = Pick<InstallRequest, 'hosts' | 'tools' | 'copyOf'>
type Walk = Pick<InstallWalk, 'signal' | 'progress'>

/** Kept first, then started; resolves when it is ready, or with why it is not. */
export async function bringIn(
  parts: BringInParts,
  definition: ServerDefinition,
  chosen: Chosen,
  walk: Walk
): Promise<Outcome<ServerView>> {
  const { store, supervisor } = parts
  const { id } = definition
  const saved = await store.update((now) => withNewServer(now, definition, chosen))
  if (!saved.ok) return saved
  supervisor.put(definition)
  if (definition.wanted === 'down') {
    const there = supervisor.view(id)
    return there ? done(there) : failed('internal', say('manage.not-taken-in', { id }))
  }
  const up = await startInSteps(parts, id, walk)
  if (walk.signal.aborted) return failed('cancelled', say('manage.adding-cancelled', { id }))
  if (!up.ok || isUp(up.value)) return up
  return {
    ok: false,
    failure: up.value.lastError ?? failure('exited-early', say('manage.not-ready', { id, sentence: up.value.sentence }))
  }
}

/** Gone as if it had never been there, but for what is not ours to undo. */
export async function takeOut({ store, supervisor }: Omit<BringInParts, 'onStage'>, id: ServerId): Promise<void> {
  await supervisor.remove(id)
  await supervisor.forget(id)
  await store.update((now) => ({
    ...now,
    servers: now.servers.filter((each) => each.id !== id),
    plugs: withoutServer(now.plugs, id),
    pins: withoutServer(now.pins, id)
  }))
}

const isUp = ({ phase }: ServerView): boolean => phase === 'ready' || phase === 'degraded' || phase === 'stopped'

function withNewServer(before: Stored, definition: ServerDefinition, { hosts, tools, copyOf }: Chosen): Stored {
  const { id } = definition
  const now = copyOf ? withSwitchesOf(before, copyOf.id, id) : before
  return {
    ...now,
    settings: now.settings.welcomed ? now.settings : { ...now.settings, welcomed: true },
    servers: [...now.servers.filter((each) => each.id !== id), definition],
    plugs: { ...now.plugs, [id]: chosenPlug(hosts) },
    ...(tools ? { switches: { ...now.switches, [id]: firstSwitches(tools.off, tools.only) } } : {})
  }
}

/** Its start, as steps of the install. A person who gives up stops it. */
async function startInSteps(
  { supervisor, onStage }: BringInParts,
  id: ServerId,
  { signal, progress }: Walk
): Promise<Outcome<ServerView>> {
  const stopOnCancel = () => void supervisor.stop(id)
  signal.addEventListener('abort', stopOnCancel, { once: true })
  let stage = 'starting' as InstallPhase
  progress(stage, 'running', '')
  const stopStages = onStage((told) => {
    if (told.server !== id || told.stage === stage) return
    progress(stage, 'done', '')
    progress((stage = told.stage), 'running', '')
  })
  const up = await supervisor.start(id)
  stopStages()
  signal.removeEventListener('abort', stopOnCancel)
  const good = up.ok && isUp(up.value)
  progress(stage, good ? 'done' : 'failed', '')
  if (good && stage !== 'ready') progress('ready', 'done', '')
  return up
}
