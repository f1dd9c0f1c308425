/**
 * A second server like one that is there, for another account of the same service. It comes in like any other: reviewed,
 * agreed to, installed. Of the first it takes the settings and switches, and its secrets only when a person says so.
 */
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { ServerDefinition, ServerId } from '../../contract/model.ts'
import type { InstallRequest } from '../../contract/requests.ts'
import { say } from '../../contract/words/say.ts'
import { freeId } from '../catalogue/identity.ts'
import { nameTaken } from '../catalogue/plan.ts'
import { orderOf } from '../catalogue/order-of.ts'
import { own } from '../lib/own.ts'
import type { Services } from '../services.ts'
import type { Stored } from '../settings/types.ts'
import { unknownServer } from './lookup.ts'

export interface DuplicateServer {
  /** The order for it, without any secret. `as`: the new one's id. */
  readonly order: (id: ServerId, as?: string) => Outcome<InstallRequest>
  /** The same order with the secrets of the one it is copied from, where a person wants that; else as it is. */
  readonly filled: (installRequest: InstallRequest) => Promise<Outcome<InstallRequest>>
  /** The new definition with the settings of the one it is copied from. */
  readonly settled: (definition: ServerDefinition, installRequest: InstallRequest) => ServerDefinition
}
export type DuplicateServerParts = Pick<Services, 'supervisor' | 'store' | 'vault'>

export function createDuplicateServer({ supervisor, store, vault }: DuplicateServerParts): DuplicateServer {
  const taken = () => store.get().servers.map((each) => each.id)
  return {
    order(id, as) {
      const definition = supervisor.definition(id)
      if (definition === null) return unknownServer(id)
      if (as !== undefined && taken().includes(as)) return nameTaken(as)
      const newId = as ?? freeId(id, taken())
      const name = as ?? `${definition.name} ${/-(\d+)$/.exec(newId)?.[1] ?? 2}`
      const copied = { ...orderOf(definition, { id: newId, name }), copyOf: { id, secrets: false } }
      const only = own(store.get().plugs, id)?.only
      return done(only ? { ...copied, hosts: [...only] } : copied)
    },
    async filled(installRequest) {
      const { copyOf } = installRequest
      if (!copyOf?.secrets) return done(installRequest)
      const from = supervisor.definition(copyOf.id)
      if (from === null) return unknownServer(copyOf.id)
      const { launch } = from
      const env = await valuesFor(from.env, (name) => installRequest.secrets[name]?.trim() === '')
      if (!env.ok) return env
      const within = await valuesFor(
        Object.fromEntries(Object.entries(launch.secrets ?? {}).map(([name, ref]) => [name, { kind: 'secret', ref }])),
        (name) => isOpen(installRequest.inputs[name]) && asksFor(installRequest, name)
      )
      if (!within.ok) return within
      const { source } = installRequest
      if (source.from !== 'remote' || launch.kind === 'stdio')
        return done(withSecrets(installRequest, env.value, within.value))
      const headers = await valuesFor(launch.headers, (name) => source.headers[name]?.trim() === '')
      if (!headers.ok) return headers
      const whole = { ...source, headers: { ...source.headers, ...headers.value } }
      return done({ ...withSecrets(installRequest, env.value, within.value), source: whole })
    },
    settled(definition, { copyOf }) {
      const from = copyOf && supervisor.definition(copyOf.id)
      return from ? withSettingsOf(definition, from) : definition
    }
  }

  /** Values of the wanted ones, out of the vault. One that is not there is said, not left out. */
  async function valuesFor(
    values: ServerDefinition['env'],
    wanted: (name: string) => boolean
  ): Promise<Outcome<Readonly<Record<string, string>>>> {
    const found: Record<string, string> = {}
    for (const [name, value] of Object.entries(values)) {
      if (value.kind !== 'secret' || !wanted(name)) continue
      const kept = await vault.get(value.ref)
      if (!kept.ok)
        return failed('missing-secret', say('manage.secret-not-copied', { name, cause: kept.failure.message }))
      found[name] = kept.value
    }
    return done(found)
  }
}

/** The switches of one server, for another: what was off of the first is off of the second. */
export function withSwitchesOf(now: Stored, from: ServerId, to: ServerId): Stored {
  const switches = own(now.switches, from)
  return switches === undefined ? now : { ...now, switches: { ...now.switches, [to]: switches } }
}

const isOpen = (given: string | readonly string[] | undefined): boolean =>
  given === undefined || (typeof given === 'string' ? given.trim() === '' : given.length === 0)
const asksFor = ({ asks = [] }: InstallRequest, name: string): boolean =>
  asks.some((field) => field.key === name && field.secret)
const withSecrets = (
  installRequest: InstallRequest,
  env: Readonly<Record<string, string>>,
  within: Readonly<Record<string, string>>
): InstallRequest => ({
  ...installRequest,
  secrets: { ...installRequest.secrets, ...env },
  inputs: { ...installRequest.inputs, ...within }
})

/** What a person has set of the first holds for the second as well; what runs, and who agreed to it, is its own. */
const withSettingsOf = (definition: ServerDefinition, from: ServerDefinition): ServerDefinition => ({
  ...definition,
  idleMinutes: from.idleMinutes,
  startTimeoutSeconds: from.startTimeoutSeconds,
  memorySoftMb: from.memorySoftMb,
  memoryHardMb: from.memoryHardMb,
  messageLimitMb: from.messageLimitMb,
  group: from.group,
  ...(from.catalogueId === undefined ? {} : { catalogueId: from.catalogueId }),
  ...(from.callTimeoutSeconds === undefined ? {} : { callTimeoutSeconds: from.callTimeoutSeconds }),
  ...(from.toolTimeoutSeconds === undefined ? {} : { toolTimeoutSeconds: from.toolTimeoutSeconds })
})
