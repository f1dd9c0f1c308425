/** A person gives a secret its value: in a variable, a header, or a place within the arguments or the address. */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { ServerDefinition, Value } from '../../contract/model.ts'
import type { Caller, Parsed } from '../../contract/requests.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { parseReference, referenceOf } from '../secrets/references.ts'
import type { Services } from '../services.ts'
import { becameSecret } from './became-secret.ts'
import type { Definitions } from './definitions.ts'

type Given = Parsed<'servers.setSecret'>
export type SetSecret = (given: Given, caller: Caller) => Promise<Outcome<null>>
export interface SetSecretParts extends Pick<
  Services,
  'supervisor' | 'store' | 'logs' | 'places' | 'vault' | 'redactor' | 'activity'
> {
  readonly definitions: Definitions
}

export function createSetSecret(parts: SetSecretParts): SetSecret {
  const { supervisor, vault, redactor, activity, definitions } = parts
  const set: SetSecret = async (given, { via }) => {
    const { id, name, value } = given
    const now = definitions.of(id)
    if (!now.ok) return now
    const placed = placeSecret(now.value, given)
    if (!placed.ok) return placed
    const { ref, open } = placed.value
    redactor.learn(ref, value)
    const kept = await vault.set(ref, value)
    if (!kept.ok) return kept
    const taken = await definitions.change(id, (latest) => {
      const again = placeSecret(latest, given)
      return again.ok ? done(again.value.next) : again
    })
    if (!taken.ok) return taken
    if (open?.kind === 'plain') for (const each of new Set([open.value, value])) await becameSecret(parts, name, each)
    activity.audit({
      actor: 'person',
      action: sentence('audit.set-secret'),
      subject: id,
      detail: sentence('audit.what-by', { what: name, via })
    })
    // The same reference makes the same definition, so nothing else would give a running server its new value.
    if (supervisor.view(id)?.pid !== null) void supervisor.restart(id)
    return done(null)
  }
  return (given, caller) => definitions.inSteps(given.id, () => set(given, caller))
}

/** Where the secret belongs. `open`: what stands there so far. Pure. */
function placeSecret(
  now: ServerDefinition,
  { id, name, header, argument }: Given
): Outcome<{ readonly ref: string; readonly next: ServerDefinition; readonly open: Value | undefined }> {
  const { launch } = now
  if (header && launch.kind === 'stdio') return failed('bad-input', say('manage.no-headers', { id }))
  if (argument && !Object.hasOwn(launch.secrets ?? {}, name))
    return failed('bad-input', say('manage.no-such-secret', { id, name }))
  const ref = argument ? launch.secrets![name]! : referenceOf(id, header ? 'header' : 'env', name)
  if (parseReference(ref)?.server !== id) return failed('bad-input', say('manage.secret-of-another', { id, name }))
  const secret = { kind: 'secret', ref } as const
  if (argument) return done({ ref, next: now, open: undefined })
  if (header && launch.kind !== 'stdio') {
    const next = { ...now, launch: { ...launch, headers: { ...launch.headers, [name]: secret } } }
    return done({ ref, next, open: launch.headers[name] })
  }
  return done({ ref, next: { ...now, env: { ...now.env, [name]: secret } }, open: now.env[name] })
}
