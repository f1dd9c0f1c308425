/**
 * What a person agrees to, as one hash. Everything that decides which program runs, with what, is in it: source (package,
 * version, integrity), argv, working folder, address, names of variables and headers, and the values that are not secret.
 * A secret's value is not (it may be renewed), but which secret is. Any other change asks again. Pure.
 */
import { createHash } from 'node:crypto'
import type { ServerDefinition, Value } from '../../contract/model.ts'
import { isPackage } from '../../contract/packages.ts'
import { packageSourceOf } from './package-sources.ts'

type Consented = Pick<ServerDefinition, 'source' | 'launch' | 'env'>

/** SHA-256 in hexadecimal over a canonical form: fixed order of fields, sorted names. */
export function consentHashOf(definition: Consented): string {
  const { source, launch } = definition
  const from = isPackage(source) ? packageSourceOf(source.kind).consented(source) : [source.kind]
  const what =
    launch.kind === 'stdio'
      ? ['stdio', launch.command, launch.args, launch.cwd ?? null]
      : [launch.kind, launch.url, valuesOf(launch.headers)]
  const within = launch.secrets ? [Object.entries(launch.secrets).sort(([a], [b]) => (a < b ? -1 : 1))] : []
  return createHash('sha256')
    .update(JSON.stringify(['patchbay-consent-1', from, what, valuesOf(definition.env), ...within]))
    .digest('hex')
}

/** True when this very definition was agreed to. */
export function isConsented(definition: ServerDefinition): boolean {
  return definition.consent !== null && definition.consent.hash === consentHashOf(definition)
}

function valuesOf(values: Readonly<Record<string, Value>>): readonly unknown[] {
  return Object.keys(values)
    .sort()
    .map((name) => {
      const value = values[name]!
      return value.kind === 'secret' ? [name, 'secret', value.ref] : [name, 'plain', value.value]
    })
}
