/** Adding, running and changing servers. */
import { done, failed, type Failure, type Outcome } from '../../contract/failure.ts'
import type { ServerDefinition, ServerView } from '../../contract/model.ts'
import type { Caller, InstallRequest } from '../../contract/requests.ts'
import { refusedEnv } from '../catalogue/agreed-env.ts'
import { parseSnippet } from '../snippets/parse.ts'
import { settled } from '../snippets/settle.ts'
import type { Services } from '../services.ts'
import { parseReference, referenceOf } from '../secrets/references.ts'
import { becameSecret } from './became-secret.ts'
import { changeDefinition } from './change-definition.ts'
import type { Installs } from './installs.ts'
import type { Piece } from './parts.ts'

type Names =
  | 'servers.review'
  | 'servers.install'
  | 'servers.cancelInstall'
  | 'servers.parse'
  | 'servers.remove'
  | 'servers.removed'
  | 'servers.restore'
  | 'servers.start'
  | 'servers.stop'
  | 'servers.restart'
  | 'servers.definition'
  | 'servers.update'
  | 'servers.reconsent'
  | 'servers.allowScripts'
  | 'servers.timeline'
  | 'servers.crashes'
  | 'servers.setSecret'

export function serverHandlers(services: Services, installs: Installs): Piece<Names> {
  const { supervisor, state, store, catalogue, activity, inTurn } = services
  const actor = (caller: Caller) => `by ${caller.via}`

  async function saveDefinition(definition: ServerDefinition): Promise<Outcome<null>> {
    const saved = await store.update((now) => ({
      ...now,
      servers: now.servers.map((each) => (each.id === definition.id ? definition : each))
    }))
    return saved.ok ? done(null) : saved
  }
  /** Wishes that the disk refused, until something else can be written again: then they are, too. */
  const unwritten = new Map<string, ServerDefinition['wanted']>()
  store.onChange(() => {
    const sources = new Map(unwritten)
    unwritten.clear()
    if (sources.size === 0) return
    void store
      .update((now) => ({
        ...now,
        servers: now.servers.map((each) => ({ ...each, wanted: sources.get(each.id) ?? each.wanted }))
      }))
      .then((saved) => {
        if (!saved.ok) for (const [id, wanted] of sources) if (!unwritten.has(id)) unwritten.set(id, wanted)
      })
  })
  /** Wanted is written down before it happens, so that it holds however the process ends. */
  async function want(id: string, wanted: ServerDefinition['wanted']): Promise<Outcome<ServerDefinition>> {
    const now = supervisor.definition(id)
    if (now === null) return unknownServer(id)
    if (now.wanted === wanted) return done(now)
    const next = { ...now, wanted }
    const saved = await saveDefinition(next)
    if (saved.ok) unwritten.delete(id)
    else unwritten.set(id, wanted)
    return saved.ok ? done(next) : saved
  }
  const seen = (id: string): Outcome<ServerView> => {
    const view = state.server(id)
    return view ? done(view) : unknownServer(id)
  }
  const shown = (outcome: Outcome<ServerView>): Outcome<ServerView> => (outcome.ok ? seen(outcome.value.id) : outcome)

  /** A person's start or restart: what was stopped is wanted again from here on. */
  async function bringUp(
    id: string,
    action: string,
    caller: Caller,
    run: typeof supervisor.start
  ): Promise<Outcome<ServerView>> {
    const begun = await inTurn(id, async () => {
      const now = supervisor.definition(id)
      if (now === null) return unknownServer(id)
      if (now.wanted === 'down') {
        const wanted = await want(id, 'up')
        // A full disk must not keep a server from running either: the wish is kept in memory, which is said.
        if (!wanted.ok) services.notices.add(notWrittenDown(now, wanted.failure))
        supervisor.put(wanted.ok ? wanted.value : { ...now, wanted: 'up' })
      }
      activity.audit({ actor: 'person', action: action, subject: id, detail: actor(caller) })
      return done({ running: run(id) })
    })
    return begun.ok ? shown(await begun.value.running) : begun
  }
  /** Written down and taken over. What a start or a stop has wished meanwhile stands, unless this is such a wish itself. */
  function takeOver(next: ServerDefinition, wanted?: ServerDefinition['wanted']): Promise<Outcome<ServerDefinition>> {
    return inTurn(next.id, async () => {
      const now = supervisor.definition(next.id)
      if (now === null) return unknownServer(next.id)
      const taken = { ...next, wanted: wanted ?? now.wanted }
      const saved = await saveDefinition(taken)
      if (!saved.ok) return saved
      supervisor.put(taken)
      return done(taken)
    })
  }

  return {
    async 'servers.parse'({ text }) {
      const parsed = parseSnippet(text)
      return parsed.ok ? done(settled(parsed.value, store.get().servers)) : parsed
    },
    'servers.review': ({ installRequest }, caller) => catalogue.review(installRequest, caller.signal),
    'servers.install': ({ installRequest, hash, agreedEnv = [], joins = [] }, caller) =>
      installs.run(installRequest as InstallRequest, { hash, agreedEnv, joins }, caller),
    async 'servers.cancelInstall'({ id }) {
      return installs.cancel(id) ? done(null) : failed('not-running', `Nothing is being installed as ${id}.`)
    },
    async 'servers.remove'({ id, now = false }, caller) {
      installs.cancel(id)
      const gone = await services.removed.remove(id, now)
      if (!gone.ok) return gone
      activity.audit({
        actor: 'person',
        action: now ? 'removed for good' : 'removed',
        subject: id,
        detail: actor(caller)
      })
      return done(null)
    },
    'servers.removed': async () => done(services.removed.list()),
    async 'servers.restore'({ id }, caller) {
      const back = await services.removed.restore(id)
      if (!back.ok) return back
      activity.audit({ actor: 'person', action: 'brought back', subject: id, detail: actor(caller) })
      // The settings told it before the server was taken in; its kept tools count only from now on.
      services.gateway.exposureChanged()
      return seen(id)
    },
    'servers.start': ({ id }, caller) => bringUp(id, 'started', caller, supervisor.start),
    async 'servers.stop'({ id }, caller) {
      const begun = await inTurn(id, async () => {
        const wanted = await want(id, 'down')
        const now = supervisor.definition(id)
        if (now === null) return unknownServer(id)
        activity.audit({ actor: 'person', action: 'stopped', subject: id, detail: actor(caller) })
        // A full disk must not keep a server running; only the memory of the stop is lost, and that is said.
        const running = supervisor.stop(id)
        // Now and not when it is down: until then somebody may want it up again.
        supervisor.put(wanted.ok ? wanted.value : { ...now, wanted: 'down' })
        return done({ running, wanted, now })
      })
      if (!begun.ok) return begun
      const { running, wanted, now } = begun.value
      const stopped = await running
      if (!stopped.ok || wanted.ok) return shown(stopped)
      return failed(
        wanted.failure.code,
        `${now.name} is stopped, but this could not be written down: it will start again with Patchbay. ${wanted.failure.message}`,
        {
          ...(wanted.failure.detail === undefined ? {} : { detail: wanted.failure.detail })
        }
      )
    },
    'servers.restart': ({ id }, caller) => bringUp(id, 'restarted', caller, supervisor.restart),
    async 'servers.definition'({ id }) {
      const definition = supervisor.definition(id)
      return definition ? done(definition) : unknownServer(id)
    },
    async 'servers.update'({ id, change }, caller) {
      const now = supervisor.definition(id)
      if (now === null) return unknownServer(id)
      const changed = changeDefinition(now, change, (text) => services.redactor.mask(text).text)
      if (!changed.ok) return changed
      const next = changed.value.definition
      for (const { ref, value } of changed.value.secrets) {
        services.redactor.learn(ref, value)
        const kept = await services.vault.set(ref, value)
        if (!kept.ok) return kept
      }
      const taken = await takeOver(next, change.wanted)
      if (!taken.ok) return taken
      for (const { ref, value } of changed.value.secrets)
        await becameSecret(services, parseReference(ref)?.name ?? '', value)
      const still = Object.values(next.launch.secrets ?? {})
      for (const ref of Object.values(now.launch.secrets ?? {}))
        if (!still.includes(ref)) await services.vault.remove(ref)
      activity.audit({
        actor: 'person',
        action: 'changed',
        subject: id,
        detail: `${Object.keys(change).join(', ')}, ${actor(caller)}`
      })
      return seen(id)
    },
    async 'servers.reconsent'({ id, hash, agreedEnv = [] }, caller) {
      const definition = supervisor.definition(id)
      if (definition === null) return unknownServer(id)
      const sheet = await catalogue.sheet(definition)
      if (hash === undefined) return done({ sheet, agreed: definition.consent?.hash === sheet.hash })
      if (hash !== sheet.hash)
        return failed(
          'consent-changed',
          `What would run as ${id} has changed since you saw it. Read it again before you agree.`
        )
      const refused = refusedEnv(sheet, agreedEnv)
      if (refused) return { ok: false, failure: refused }
      const ran = await catalogue.runScripts(definition)
      if (!ran.ok) return ran
      const agreed: ServerDefinition = { ...definition, consent: { hash, at: services.clock.wall().toISOString() } }
      const taken = await takeOver(agreed)
      if (!taken.ok) return taken
      activity.audit({
        actor: 'person',
        action: 'agreed',
        subject: id,
        detail: `to ${hash.slice(0, 12)}, ${actor(caller)}`
      })
      if (taken.value.wanted === 'up') void supervisor.start(id)
      return done({ sheet, agreed: true })
    },
    async 'servers.allowScripts'({ id, allow }, caller) {
      const definition = supervisor.definition(id)
      if (definition === null) return unknownServer(id)
      const { source } = definition
      if (!('scripts' in source))
        return failed('bad-input', `${id} is no npm package in a folder of its own, so it has no install scripts.`)
      const taken = await takeOver({ ...definition, source: { ...source, scripts: allow } })
      if (!taken.ok) return taken
      const detail = `${allow ? 'on' : 'off'}, ${actor(caller)}`
      activity.audit({ actor: 'person', action: 'install scripts', subject: id, detail })
      return seen(id)
    },
    async 'servers.timeline'({ id, minutes }) {
      return supervisor.definition(id) ? done(supervisor.timeline(id, minutes)) : unknownServer(id)
    },
    async 'servers.crashes'({ id }) {
      return supervisor.definition(id) ? done(supervisor.crashes(id)) : unknownServer(id)
    },
    async 'servers.setSecret'({ id, name, value, header, argument }, caller) {
      const now = supervisor.definition(id)
      if (now === null) return unknownServer(id)
      if (header && now.launch.kind === 'stdio')
        return failed('bad-input', `${id} is a program on this computer; only remote servers have headers.`)
      if (argument && !Object.hasOwn(now.launch.secrets ?? {}, name))
        return failed('bad-input', `${id} has no secret named ${name} in its arguments or address.`)
      const ref = argument ? now.launch.secrets![name]! : referenceOf(id, header ? 'header' : 'env', name)
      if (parseReference(ref)?.server !== id)
        return failed(
          'bad-input',
          `${name} refers to a secret that does not belong to ${id}. Remove it, then add it anew.`
        )
      services.redactor.learn(ref, value)
      const kept = await services.vault.set(ref, value)
      if (!kept.ok) return kept
      const open = argument
        ? undefined
        : header && now.launch.kind !== 'stdio'
          ? now.launch.headers[name]
          : now.env[name]
      const secret = { kind: 'secret', ref } as const
      const next: ServerDefinition = argument
        ? now
        : header && now.launch.kind !== 'stdio'
          ? { ...now, launch: { ...now.launch, headers: { ...now.launch.headers, [name]: secret } } }
          : { ...now, env: { ...now.env, [name]: secret } }
      const taken = await takeOver(next)
      if (!taken.ok) return taken
      if (open?.kind === 'plain')
        for (const each of new Set([open.value, value])) await becameSecret(services, name, each)
      activity.audit({ actor: 'person', action: 'set a secret', subject: id, detail: `${name}, ${actor(caller)}` })
      // The same reference makes the same definition, so nothing else would tell a running server of its new value.
      if (supervisor.view(id)?.pid !== null) void supervisor.restart(id)
      return done(null)
    }
  }
}

const notWrittenDown = ({ name }: ServerDefinition, { code, message, detail }: Failure): Failure => ({
  code,
  message: `${name} is started, but that it is wanted could not be written down: until that can be, it will not start by itself with Patchbay. ${message}`,
  ...(detail === undefined ? {} : { detail })
})

export const unknownServer = (id: string) =>
  failed('not-found', `There is no server named ${id}. “patchbay list” names those there are.`)
