/**
 * Everything about an install is decided here, before anything happens: what will run, from where, with which secrets,
 * and why it cannot go ahead. Pure: an order and facts in, a plan or a refusal out.
 */
import { posix, win32 } from 'node:path'
import { done, failed, type Failure, type Outcome } from '../../contract/failure.ts'
import type { CatalogueEntry, Launch, ServerDefinition, ServerId, Source, Value } from '../../contract/model.ts'
import { isPackage } from '../../contract/packages.ts'
import type { InstallRequest } from '../../contract/requests.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { fetchesAtStart } from '../launchers/read-command.ts'
import type { Runtime } from '../runtimes/types.ts'
import { referenceOf } from '../secrets/references.ts'
import { missingFailure, type Expanded } from './expand.ts'
import { freeId, suggestId } from './identity.ts'
import type { FoundPackage, PackageOrder } from './package-source.ts'
import { packageSourceOf } from './package-sources.ts'

export interface PlanFacts {
  readonly entry: CatalogueEntry | null
  /** What the catalogue knows of it when it was asked for in another way. */
  readonly known?: CatalogueEntry | null
  readonly expanded: Expanded
  readonly takenIds: readonly string[]
  /** Folder that holds one folder a server. */
  readonly serversFolder: string
  readonly userHome: string
  readonly platform: NodeJS.Platform
  /** For a package: what its look-up found, and what could run it. */
  readonly found: FoundPackage | null
  readonly runtimes: readonly Runtime[]
  /** For a command: what it needs, where that is known. */
  readonly runtime: Runtime | null
  readonly now: Date
}
export interface Plan {
  /** Without consent; it is given by the walk. */
  readonly definition: ServerDefinition
  readonly secrets: readonly { readonly ref: string; readonly name: string; readonly value: string }[]
  readonly prefix: string
  /** What will run the package, or the program a command needs. */
  readonly runtime: Runtime | null
  /** Reviewable, but not to be installed like this. */
  readonly blocked: Failure | null
}

export const nameTaken = (id: ServerId) => failed('already-exists', say('manage.name-taken', { id }))

export function decide(installRequest: InstallRequest, facts: PlanFacts): Outcome<Plan> {
  if (installRequest.id !== undefined && facts.takenIds.includes(installRequest.id)) {
    return nameTaken(installRequest.id)
  }
  const { expanded } = facts
  const wrongName = [...Object.keys(expanded.env), ...Object.keys(expanded.secretEnv)].find(
    (name) => !/^[^=\0\s]+$/.test(name) || name === '__proto__'
  )
  if (wrongName !== undefined) return failed('bad-input', say('catalogue.variable-name'), { detail: wrongName })
  const id =
    installRequest.id ??
    freeId(
      suggestId(installRequest.source.from === 'catalogue' ? installRequest.source : expanded.source),
      facts.takenIds
    )
  const path = facts.platform === 'win32' ? win32 : posix
  const prefix = path.join(facts.serversFolder, id)

  const start = startOf(installRequest, facts, prefix)
  if (!start.ok) return start
  const env = valuesOf(id, 'env', expanded.env, expanded.secretEnv)
  const headers = valuesOf(id, 'header', expanded.headers, expanded.secretHeaders)
  const within = Object.entries(expanded.extracted).map(([name, value]) => ({
    ref: referenceOf(id, 'arg', name),
    name,
    value
  }))
  const launch: Launch = {
    ...start.value.launch,
    ...(start.value.launch.kind === 'stdio' ? {} : { headers: headers.values }),
    ...(within.length === 0 ? {} : { secrets: Object.fromEntries(within.map(({ name, ref }) => [name, ref])) })
  }
  const definition: ServerDefinition = {
    id,
    name: installRequest.name?.trim() || facts.entry?.name || id,
    source: start.value.source,
    launch,
    env: env.values,
    wanted: installRequest.wanted,
    idleMinutes: 10,
    // These download what they run when they run it first, and that is part of the start.
    startTimeoutSeconds: launch.kind === 'stdio' && fetchesAtStart([launch.command, ...launch.args]) ? 120 : 60,
    ...(installRequest.callTimeoutSeconds ? { callTimeoutSeconds: installRequest.callTimeoutSeconds } : {}),
    memorySoftMb: 0,
    memoryHardMb: 0,
    messageLimitMb: 32,
    group: (facts.entry ?? facts.known)?.group ?? '',
    ...(facts.entry ? { catalogueId: facts.entry.id } : {}),
    createdAt: facts.now.toISOString(),
    consent: null
  }
  const missing = expanded.missing.length > 0 ? missingFailure(id, expanded.missing) : null
  const blocked = start.value.blocked ?? (missing && !missing.ok ? missing.failure : null)
  return done({
    definition,
    secrets: [...env.secrets, ...headers.secrets, ...within],
    prefix,
    runtime: start.value.runtime,
    blocked
  })
}

interface Start {
  readonly source: Source
  readonly launch: Launch
  readonly runtime: Runtime | null
  readonly blocked: Failure | null
}

function startOf(installRequest: InstallRequest, facts: PlanFacts, prefix: string): Outcome<Start> {
  const { source } = facts.expanded
  const path = facts.platform === 'win32' ? win32 : posix
  switch (source.from) {
    case 'remote':
      return done({
        source: { kind: 'remote' },
        launch: { kind: source.transport, url: source.url, headers: {} },
        runtime: null,
        blocked: null
      })
    case 'command': {
      const cwd = source.cwd
        ? path.resolve(facts.userHome, source.cwd.replace(/^~(?=$|[\\/])/, facts.userHome))
        : facts.userHome
      const blocked: Failure | null = facts.runtime?.problem
        ? { code: 'runtime-missing', message: facts.runtime.problem, detail: facts.runtime.path }
        : null
      return done({
        source: { kind: 'command' },
        launch: { kind: 'stdio', command: source.command, args: source.args, cwd },
        runtime: facts.runtime,
        blocked
      })
    }
    default: {
      const { found } = facts
      if (!found) return failed('internal', say('catalogue.not-looked-up'))
      const packages = packageSourceOf(source.from)
      const planned = packages.plan(source, found, facts.runtimes)
      if (!planned.ok)
        return planned.failure.code === 'several-bins'
          ? withChoices(installRequest, source, found, planned.failure)
          : planned
      return done({
        source: planned.value.source,
        launch: packages.launch(planned.value, source.args, { prefix, platform: facts.platform }),
        runtime: planned.value.runtime,
        blocked: planned.value.blocked
      })
    }
  }
}

/** One button a program. */
function withChoices(
  installRequest: InstallRequest,
  source: PackageOrder,
  found: FoundPackage,
  failure: Failure
): Outcome<never> {
  // Secrets must not travel in a remedy; the page still has what the person typed.
  const choose = (bin: string) => ({
    label: sentence('review.use-bin', { bin }),
    request: 'servers.review' as const,
    input: {
      installRequest: {
        ...installRequest,
        secrets: {},
        inputs: {},
        source: { ...(isPackage(installRequest.source) ? installRequest.source : source), bin }
      }
    }
  })
  const [first, ...rest] = found.bins.map((bin) => choose(bin.name))
  return { ok: false, failure: { ...failure, remedy: first, alternatives: rest } }
}

function valuesOf(
  id: string,
  place: 'env' | 'header',
  plain: Readonly<Record<string, string>>,
  secret: Readonly<Record<string, string>>
) {
  const values: Record<string, Value> = {}
  const secrets: { ref: string; name: string; value: string }[] = []
  for (const [name, value] of Object.entries(plain)) values[name] = { kind: 'plain', value }
  for (const [name, value] of Object.entries(secret)) {
    const ref = referenceOf(id, place, name)
    values[name] = { kind: 'secret', ref }
    secrets.push({ ref, name, value })
  }
  return { values, secrets }
}
