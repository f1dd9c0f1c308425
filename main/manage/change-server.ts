/** A person changes what a server is: its settings, whether its install scripts run, what it asks consent for again. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { ServerDefinition, ServerId, ServerView } from '../../contract/model.ts'
import type { Answer, Caller, Parsed } from '../../contract/requests.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { parseReference } from '../secrets/references.ts'
import type { Services } from '../services.ts'
import { refusedAgreement } from '../catalogue/agreement.ts'
import { becameSecret } from './became-secret.ts'
import { changeDefinition } from './change-definition.ts'
import type { Definitions } from './definitions.ts'
import { serverView } from './lookup.ts'

export interface ChangeServer {
  readonly update: (input: Parsed<'servers.update'>, caller: Caller) => Promise<Outcome<ServerView>>
  readonly allowScripts: (input: Parsed<'servers.allowScripts'>, caller: Caller) => Promise<Outcome<ServerView>>
  /** Without a hash it only shows what would be agreed to. */
  readonly reconsent: (
    input: Parsed<'servers.reconsent'>,
    caller: Caller
  ) => Promise<Outcome<Answer<'servers.reconsent'>>>
}
export interface ChangeServerParts extends Pick<
  Services,
  'supervisor' | 'state' | 'store' | 'logs' | 'places' | 'vault' | 'redactor' | 'activity' | 'clock'
> {
  readonly definitions: Definitions
  readonly catalogue: Pick<Services['catalogue'], 'sheet' | 'runScripts'>
}

export function createChangeServer(parts: ChangeServerParts): ChangeServer {
  const { supervisor, state, vault, redactor, activity, catalogue, clock, definitions } = parts
  const audit = (action: string, id: ServerId, what: string, { via }: Caller) =>
    activity.audit({ actor: 'person', action, subject: id, detail: sentence('audit.what-by', { what, via }) })

  const update: ChangeServer['update'] = async ({ id, change }, caller) => {
    const now = definitions.of(id)
    if (!now.ok) return now
    const changeOf = (definition: ServerDefinition) =>
      changeDefinition(definition, change, (text) => redactor.mask(text).text)
    const changed = changeOf(now.value)
    if (!changed.ok) return changed
    const { secrets } = changed.value
    for (const { ref, value } of secrets) {
      redactor.learn(ref, value)
      const kept = await vault.set(ref, value)
      if (!kept.ok) return kept
    }
    // Made again from what it is by now: it may have been stopped, or agreed to, while the vault took its time.
    const taken = await definitions.change(id, (latest) => {
      const again = changeOf(latest)
      return again.ok ? done({ ...again.value.definition, wanted: change.wanted ?? latest.wanted }) : again
    })
    if (!taken.ok) return taken
    for (const { ref, value } of secrets) await becameSecret(parts, parseReference(ref)?.name ?? '', value)
    const still = Object.values(taken.value.launch.secrets ?? {})
    for (const ref of Object.values(now.value.launch.secrets ?? {})) if (!still.includes(ref)) await vault.remove(ref)
    audit('changed', id, Object.keys(change).join(', '), caller)
    return serverView(state, id)
  }

  return {
    update: (input, caller) => definitions.inSteps(input.id, () => update(input, caller)),
    async allowScripts({ id, allow }, caller) {
      const taken = await definitions.change(id, (now) =>
        'scripts' in now.source
          ? done({ ...now, source: { ...now.source, scripts: allow } })
          : failed('bad-input', say('manage.no-scripts', { id }))
      )
      if (!taken.ok) return taken
      audit(sentence('audit.install-scripts'), id, allow ? 'on' : 'off', caller)
      return serverView(state, id)
    },
    async reconsent({ id, hash, agreedEnv = [] }, caller) {
      const now = definitions.of(id)
      if (!now.ok) return now
      const sheet = await catalogue.sheet(now.value)
      if (hash === undefined) return done({ sheet, agreed: now.value.consent?.hash === sheet.hash })
      const refused = refusedAgreement(sheet, { hash, agreedEnv })
      if (refused) return { ok: false, failure: refused }
      const ran = await catalogue.runScripts(now.value)
      if (!ran.ok) return ran
      // One that was changed while its scripts ran has another hash by now, so that it asks again.
      const consent = { hash, at: clock.wall().toISOString() }
      const taken = await definitions.change(id, (latest) => done({ ...latest, consent }))
      if (!taken.ok) return taken
      const detail = sentence('audit.agreed-again', { via: caller.via })
      activity.audit({ actor: 'person', action: 'agreed', subject: id, detail })
      if (taken.value.wanted === 'up') void supervisor.start(id)
      return done({ sheet, agreed: true })
    }
  }
}
