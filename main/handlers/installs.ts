/** Running installs: one a server id, shown step by step, cancellable, their undo told. */
import { failed, type Failure, type Outcome } from '../../contract/failure.ts'
import { installPhases, type InstallPhase, type InstallView, type ServerView } from '../../contract/model.ts'
import type { Caller, InstallRequest } from '../../contract/requests.ts'
import { refusedEnv } from '../catalogue/agreed-env.ts'
import type { InstallWalk } from '../catalogue/types.ts'
import type { Services } from '../services.ts'
import { chosenPlug } from '../access/plugs.ts'
import { firstSwitches } from '../access/switches.ts'
import { changeHost } from './change-host.ts'
import { createJoins, joinsToDo, type JoinWish } from './join-after.ts'

export interface Installs {
  /** `agreedEnv`: variables that load other code, each agreed to by its name. */
  readonly run: (
    installRequest: InstallRequest,
    agreed: {
      readonly hash: string
      readonly agreedEnv: readonly string[]
      /** Hosts to join afterwards, each by the plan that was shown. */
      readonly joins: readonly JoinWish[]
    },
    caller: Caller
  ) => Promise<Outcome<ServerView>>
  readonly cancel: (id: string) => boolean
  readonly cancelAll: () => void
}

/** How far a server's start is, told as it happens. */
export type OnStage = (
  listener: (told: { readonly server: string; readonly stage: 'starting' | 'handshake' | 'listing' | 'ready' }) => void
) => () => void

export function createInstalls(services: Services, onStage: OnStage, rescan: () => Promise<void>): Installs {
  const { supervisor, state, store, catalogue, clock, activity } = services
  const running = new Map<string, AbortController>()
  const nameOf = (host: string) => services.hosts.profiles().find((each) => each.id === host)?.name ?? host
  const joining = createJoins({
    nameOf,
    isJoined: (host) => state.host(host)?.joined ?? false,
    join: ({ host, hash }) => changeHost(services, rescan, { host, action: 'join', hash }, 'install')
  })

  const run: Installs['run'] = async (installRequest, { hash, agreedEnv, joins: wished }, caller) => {
    const sheet = await catalogue.review(installRequest, caller.signal)
    if (!sheet.ok) return sheet
    if (sheet.value.hash !== hash)
      return failed('consent-changed', 'What would run has changed since you saw it. Read it again before you agree.')
    const refused = refusedEnv(sheet.value, agreedEnv)
    if (refused) return { ok: false, failure: refused }
    const { id } = sheet.value
    if (running.has(id)) return failed('core-busy', `${id} is being installed already.`)
    const control = new AbortController()
    running.set(id, control)
    const started = new Map<InstallPhase, number>()
    let view: InstallView = {
      id,
      phase: 'resolving',
      startedAt: clock.wall().toISOString(),
      joins: joinsToDo(wished, nameOf),
      failure: null,
      finishedAt: null,
      steps: installPhases.map((phase) => ({ phase, state: 'todo', elapsedMs: null, note: '' }))
    }
    const show = (next: InstallView) => state.setInstall((view = next))
    show(view)
    const progress: InstallWalk['progress'] = (phase, stepState, note) => {
      if (stepState === 'running' && !started.has(phase)) started.set(phase, clock.mono())
      const begun = started.get(phase)
      show({
        ...view,
        phase: stepState === 'running' ? phase : view.phase,
        steps: view.steps.map((step) =>
          step.phase === phase
            ? {
                phase,
                state: stepState,
                elapsedMs: begun === undefined ? step.elapsedMs : Math.round(clock.mono() - begun),
                note: note || step.note
              }
            : step
        )
      })
    }
    const walk: InstallWalk = {
      signal: control.signal,
      // What does not start is kept to be mended: its page names the cause, and nothing has to be typed again.
      keep: true,
      progress,
      async bringUp(definition, hosts) {
        const saved = await store.update((now) => ({
          ...now,
          settings: now.settings.welcomed ? now.settings : { ...now.settings, welcomed: true },
          servers: [...now.servers.filter((each) => each.id !== definition.id), definition],
          plugs: { ...now.plugs, [definition.id]: chosenPlug(hosts) },
          ...(installRequest.tools
            ? {
                switches: {
                  ...now.switches,
                  [definition.id]: firstSwitches(installRequest.tools.off, installRequest.tools.only)
                }
              }
            : {})
        }))
        if (!saved.ok) return saved
        supervisor.put(definition)
        if (definition.wanted === 'down') {
          const there = supervisor.view(definition.id)
          return there ? { ok: true, value: there } : failed('internal', `${definition.id} could not be taken in.`)
        }
        const stopOnCancel = () => void supervisor.stop(definition.id)
        control.signal.addEventListener('abort', stopOnCancel, { once: true })
        let stage = 'starting' as InstallPhase
        progress(stage, 'running', '')
        const stopStages = onStage((told) => {
          if (told.server !== definition.id || told.stage === stage) return
          progress(stage, 'done', '')
          progress((stage = told.stage), 'running', '')
        })
        const up = await supervisor.start(definition.id)
        stopStages()
        control.signal.removeEventListener('abort', stopOnCancel)
        const good = up.ok && ['ready', 'degraded', 'stopped'].includes(up.value.phase)
        progress(stage, good ? 'done' : 'failed', '')
        if (good && stage !== 'ready') progress('ready', 'done', '')
        if (control.signal.aborted) return failed('cancelled', `Adding ${definition.id} was cancelled.`)
        if (!up.ok) return up
        if (up.value.phase === 'ready' || up.value.phase === 'degraded' || up.value.phase === 'stopped') return up
        return {
          ok: false,
          failure: up.value.lastError ?? {
            code: 'exited-early',
            message: `${definition.id} did not become ready: ${up.value.sentence}.`
          }
        }
      },
      async takeDown(gone) {
        await supervisor.remove(gone)
        await supervisor.forget(gone)
        await store.update((now) => ({
          ...now,
          servers: now.servers.filter((each) => each.id !== gone),
          plugs: Object.fromEntries(Object.entries(now.plugs).filter(([each]) => each !== gone)),
          pins: Object.fromEntries(Object.entries(now.pins).filter(([each]) => each !== gone))
        }))
      }
    }
    const endJoins = joining.begin()
    let sources: readonly JoinWish[] = []
    try {
      const outcome = await catalogue.install(installRequest, hash, walk)
      const finishedAt = clock.wall().toISOString()
      if (outcome.ok) {
        show({ ...view, phase: 'ready', finishedAt })
        sources = wished
        activity.audit({
          actor: 'person',
          action: 'installed',
          subject: id,
          detail: `agreed to ${hash.slice(0, 12)}, by ${caller.via}`
        })
        return { ok: true, value: state.server(id) ?? outcome.value }
      }
      const stays = supervisor.definition(id) !== null
      const failure: Failure = stays
        ? {
            ...outcome.failure,
            message: `${outcome.failure.message} ${id} stays on the board: mend it there, or remove it.`
          }
        : outcome.failure
      show({ ...view, phase: failure.code === 'cancelled' ? 'undone' : 'failed', failure, finishedAt })
      if (stays) {
        const detail = `agreed to ${hash.slice(0, 12)}, by ${caller.via}; it did not start`
        activity.audit({ actor: 'person', action: 'added', subject: id, detail })
      }
      return { ok: false, failure }
    } finally {
      running.delete(id)
      await endJoins(sources, (joins) => show({ ...view, joins }))
    }
  }

  return {
    run,
    cancel(id) {
      const control = running.get(id)
      control?.abort()
      return control !== undefined
    },
    cancelAll() {
      for (const control of running.values()) control.abort()
    }
  }
}
