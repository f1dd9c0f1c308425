/** The values of a definition's variables or headers, secrets taken from the vault and learnt by the redactor on the way. */
import { places } from '../../contract/places.ts'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { Launch, ServerDefinition, Value } from '../../contract/model.ts'
import { filledLaunch } from './secret-placeholders.ts'
import { parseReference } from './references.ts'
import type { Redactor, Vault } from './types.ts'
import { say, sentence } from '../../contract/words/say.ts'

/**
 * Failures: missing-secret (the definition names one that the vault does not hold), vault-unavailable. A reference that
 * belongs to another server is refused: a definition that was tampered with must not read what is not its own.
 */
export async function resolveValues(
  server: string,
  values: Readonly<Record<string, Value>>,
  vault: Pick<Vault, 'get'>,
  redactor: Pick<Redactor, 'learn'>
): Promise<Outcome<Readonly<Record<string, string>>>> {
  const resolved: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) {
    if (value.kind === 'plain') {
      resolved[name] = value.value
      continue
    }
    if (parseReference(value.ref)?.server !== server)
      return failed('missing-secret', say('secret.foreign', { name, server }))
    const secret = await vault.get(value.ref)
    if (!secret.ok) {
      if (secret.failure.code !== 'missing-secret') return secret
      return failed('missing-secret', say('secret.not-set', { name, server }), {
        remedy: {
          label: sentence('secret.add'),
          request: 'view.open',
          input: { path: places.server(server, 'settings') }
        }
      })
    }
    redactor.learn(value.ref, secret.value)
    resolved[name] = secret.value
  }
  return done(resolved)
}

/** The launch with the secrets within its arguments or address. Failures as above. */
export async function resolveLaunch(
  { id, launch }: Pick<ServerDefinition, 'id' | 'launch'>,
  vault: Pick<Vault, 'get'>,
  redactor: Pick<Redactor, 'learn'>
): Promise<Outcome<Launch>> {
  if (!launch.secrets) return done(launch)
  const places = Object.entries(launch.secrets).map(([name, ref]) => [name, { kind: 'secret', ref } as const] as const)
  const values = await resolveValues(id, Object.fromEntries(places), vault, redactor)
  if (!values.ok) return values
  for (const [name, value] of Object.entries(values.value)) redactor.learn(launch.secrets[name]!, decoded(value))
  return done(filledLaunch(launch, values.value))
}

/** In an address a value stands URL-encoded; a server that repeats it may do so decoded. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
