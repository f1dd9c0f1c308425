/** Running installs: one a server id, shown step by step, cancellable, their undo shown. */
import { done, failed, type Failure, type Outcome } from '../../contract/failure.ts'
import {
  installPhases,
  type ArrivalView,
  type ConsentSheet,
  type HostId,
  type InstallJoin,
  type InstallPhase,
  type InstallView,
  type ServerId,
  type ServerView
} from '../../contract/model.ts'
import type { Answer, Caller, Parsed } from '../../contract/requests.ts'
import { inWords, say, sentence } from '../../contract/words/say.ts'
import { agreeTo } from '../catalogue/agreement.ts'
import type { InstallWalk } from '../catalogue/types.ts'
import type { Services } from '../services.ts'
import { parseSnippet } from '../snippets/parse.ts'
import { besideServers } from '../snippets/settle.ts'
import { bringIn, takeOut, type BringInParts } from './bring-in.ts'
import type { KeptArrivals } from './kept-arrivals.ts'
import type { DuplicateServer } from './duplicate-server.ts'
import { joinsToDo, type Joins, type JoinWish } from './join-after.ts'

type Request = Parsed<'servers.install'>
export interface AddServer {
  /** What somebody pasted, as orders to review. */
  readonly parse: (text: string) => Promise<Outcome<Answer<'servers.parse'>>>
  readonly review: (installRequest: Request['installRequest'], caller: Caller) => Promise<Outcome<ConsentSheet>>
  /** `arrival`: it comes as part of one; else it is one by itself, that can be taken back. */
  readonly add: (request: Request, caller: Caller, arrival?: string) => Promise<Outcome<ServerView>>
  readonly cancel: (id: ServerId) => Promise<Outcome<null>>
  readonly cancelAll: () => void
}
export interface AddServerParts extends BringInParts, Pick<Services, 'state' | 'clock' | 'activity'> {
  readonly catalogue: Pick<Services['catalogue'], 'prepare' | 'install'>
  readonly joins: Joins
  readonly kept: KeptArrivals
  readonly copies: Pick<DuplicateServer, 'filled' | 'settled'>
  readonly hostName: (host: HostId) => string
}

export function createAddServer(parts: AddServerParts): AddServer {
  const { supervisor, store, state, catalogue, clock, activity, joins, kept, copies, hostName } = parts
  const running = new Map<ServerId, AbortController>()

  /** The same for the review and for the install, so that what was read is what comes. */
  async function prepare(installRequest: Request['installRequest'], signal?: AbortSignal) {
    const whole = await copies.filled(installRequest)
    return whole.ok ? catalogue.prepare(whole.value, signal) : whole
  }

  const add: AddServer['add'] = async (request, { via, signal }, arrival) => {
    const { installRequest, hash, agreedEnv = [], joins: wished = [] } = request
    const prepared = await prepare(installRequest, signal)
    if (!prepared.ok) return prepared
    const agreed = agreeTo(prepared.value, { hash, agreedEnv })
    if (!agreed.ok) return agreed
    const { id } = agreed.value.plan.definition
    if (running.has(id)) return failed('core-busy', say('manage.adding-already', { id }))
    const control = new AbortController()
    running.set(id, control)
    const started = new Map<InstallPhase, number>()
    let view = beginInstall(id, clock.wall().toISOString(), joinsToDo(wished, hostName))
    const show = (next: typeof view) => state.setInstall((view = next))
    show(view)
    const walk: InstallWalk = {
      signal: control.signal,
      // What does not start is kept to be mended: its page names the cause, and nothing has to be typed again.
      keep: true,
      progress(phase, step, note) {
        if (step === 'running' && !started.has(phase)) started.set(phase, clock.mono())
        const begun = started.get(phase)
        show(
          withStep(view, phase, step, {
            note,
            elapsedMs: begun === undefined ? null : Math.round(clock.mono() - begun)
          })
        )
      },
      bringUp: (definition) => bringIn(parts, copies.settled(definition, installRequest), installRequest, walk),
      takeDown: (gone) => takeOut(parts, gone)
    }
    const begun = kept.begin()
    const endJoins = joins.begin()
    let due: readonly JoinWish[] = []
    let came: string | null = null
    const agreedTo = sentence('audit.agreed-by', { via })
    try {
      const outcome = await catalogue.install(agreed.value, walk)
      const finishedAt = clock.wall().toISOString()
      if (outcome.ok) {
        show({ ...view, phase: 'ready', finishedAt })
        due = wished
        came = arrival === undefined ? outcome.value.name : null
        activity.audit({ actor: 'person', action: 'installed', subject: id, detail: agreedTo })
        return done(state.server(id) ?? outcome.value)
      }
      const stays = supervisor.definition(id) !== null
      const failure = stays ? staying(id, outcome.failure) : outcome.failure
      show({ ...view, phase: failure.code === 'cancelled' ? 'undone' : 'failed', failure, finishedAt })
      if (stays)
        activity.audit({
          actor: 'person',
          action: 'added',
          subject: id,
          detail: sentence('audit.not-started', { what: agreedTo })
        })
      return { ok: false, failure }
    } finally {
      running.delete(id)
      const keep = (files: ArrivalView['files']) => {
        if (came === null) return
        const server = {
          id,
          name: came,
          state: 'ready',
          failure: null,
          secrets: Object.keys(installRequest.secrets)
        } as const
        const finishedAt = clock.wall().toISOString()
        kept.put({ ...begun, finishedAt, undoneAt: null, servers: [server], files })
      }
      keep([])
      await endJoins(due, (now) => {
        show({ ...view, joins: now })
        keep(now)
      })
    }
  }

  return {
    async parse(text) {
      const parsed = parseSnippet(text)
      return parsed.ok ? done(besideServers(parsed.value, store.get().servers)) : parsed
    },
    async review(installRequest, { signal }) {
      const prepared = await prepare(installRequest, signal)
      return prepared.ok ? done(prepared.value.sheet) : prepared
    },
    add,
    async cancel(id) {
      const control = running.get(id)
      control?.abort()
      return control ? done(null) : failed('not-running', say('manage.not-installing', { id }))
    },
    cancelAll() {
      for (const control of running.values()) control.abort()
    }
  }
}

/** The same failure, and that the server is there all the same. */
function staying(id: ServerId, failure: Failure): Failure {
  const said = say('manage.stays', { id, cause: failure.said ?? failure.message })
  return { ...failure, message: inWords(said), said }
}

// What is shown of an install that runs, step by step.
type StepState = Parameters<InstallWalk['progress']>[1]

export const beginInstall = (id: string, startedAt: string, joins: readonly InstallJoin[]): InstallView => ({
  id,
  phase: 'resolving',
  startedAt,
  joins,
  failure: null,
  finishedAt: null,
  steps: installPhases.map((phase) => ({ phase, state: 'todo', elapsedMs: null, note: '' }))
})

/** `elapsedMs`: since the step began; null when it never did. */
export const withStep = (
  view: InstallView,
  phase: InstallPhase,
  state: StepState,
  { note, elapsedMs }: { readonly note: string; readonly elapsedMs: number | null }
): InstallView => ({
  ...view,
  phase: state === 'running' ? phase : view.phase,
  steps: view.steps.map((step) =>
    step.phase === phase ? { phase, state, elapsedMs: elapsedMs ?? step.elapsedMs, note: note || step.note } : step
  )
})
