/** From an order to its plan and sheet: gathers the facts, then lets the pure parts decide. Writes and starts nothing. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { done, failed, failure, type Failure, type Outcome } from '../../contract/failure.ts'
import type { CatalogueEntry, ConsentSheet, HostId, ServerDefinition } from '../../contract/model.ts'
import { isPackage } from '../../contract/packages.ts'
import type { InstallRequest } from '../../contract/requests.ts'
import { say, type SentenceKey } from '../../contract/words/say.ts'
import { launcherOf } from '../launchers/read-command.ts'
import type { Runtime, RuntimeKind } from '../runtimes/types.ts'
import type { Prepared } from './agreement.ts'
import { expandInstallRequest, type DirectSource } from './expand.ts'
import { keysIn } from './fill-asks.ts'
import { knownEntry } from './known-entry.ts'
import type { FoundPackage, PackageOrder } from './package-source.ts'
import { packageSourceOf } from './package-sources.ts'
import type { CatalogueParts } from './parts.ts'
import { decide, type Plan } from './plan.ts'
import { sheetOf } from './sheet.ts'
import { warning } from './warnings/proposal.ts'

export interface Preparing {
  readonly prepare: (installRequest: InstallRequest, signal?: AbortSignal) => Promise<Outcome<Prepared>>
  /** The rows of the sheet that come from this computer and not from an order. */
  readonly around: (definition: ServerDefinition) => Promise<{
    readonly runtime: Runtime | null
    readonly resolved: string | null
    readonly missingFiles: readonly string[]
  }>
  readonly hosts: (chosen: readonly HostId[] | undefined) => Promise<ConsentSheet['hosts']>
}

/** Looked-up packages are believed this long: the sheet asks again at each input, and install must see the same facts. */
const believeMs = 5 * 60_000
const keptPackages = 40

export function createPreparing(parts: CatalogueParts, entries: readonly CatalogueEntry[]): Preparing {
  const known = new Map<string, { readonly found: Promise<Outcome<FoundPackage>>; readonly until: number }>()

  async function packageOf(order: PackageOrder, signal?: AbortSignal): Promise<Outcome<FoundPackage>> {
    const packages = packageSourceOf(order.from)
    const address = packages.address(order)
    if (!address.ok) return address
    const key = `${order.from} ${address.value.text}`
    const before = known.get(key)
    if (before && address.value.lasting && parts.clock.mono() < before.until) {
      const shared = await before.found
      // Somebody else's look-up that they stopped: this one goes on by itself.
      if (shared.ok || shared.failure.code !== 'cancelled' || signal?.aborted) return shared
    }
    const found = packages.lookUp(order, parts, signal)
    known.delete(key)
    known.set(key, { found, until: parts.clock.mono() + believeMs })
    if (known.size > keptPackages) known.delete([...known.keys()][0]!)
    const outcome = await found
    if (!outcome.ok && known.get(key)?.found === found) known.delete(key)
    return outcome
  }

  async function around(definition: Pick<ServerDefinition, 'launch' | 'source'>) {
    const { launch, source } = definition
    if (launch.kind !== 'stdio') return { runtime: null, resolved: null, missingFiles: [] }
    const cwd = launch.cwd ?? parts.places.userHome
    if (isPackage(source)) {
      const runtimes = await packageSourceOf(source.kind).runtimes(parts)
      return {
        runtime: runtimes.find((one) => one.path === launch.command) ?? null,
        resolved: launch.command,
        missingFiles: []
      }
    }
    const kind = runtimeOf(launch.command)
    const [runtime, resolved] = await Promise.all([
      kind ? parts.runtimes.find(kind) : null,
      parts.resolveCommand(launch.command, cwd)
    ])
    const missingFiles = launch.args.filter((arg) => looksLikeFile(arg) && !existsSync(path.resolve(cwd, arg)))
    return { runtime, resolved: resolved.ok ? resolved.value.file : null, missingFiles }
  }

  async function hosts(chosen: readonly HostId[] | undefined): Promise<ConsentSheet['hosts']> {
    const found = await parts.taken.joinedHosts()
    return found.map(({ able, ...host }) => ({ ...host, chosen: chosen ? chosen.includes(host.id) : able }))
  }

  async function prepare(installRequest: InstallRequest, signal?: AbortSignal): Promise<Outcome<Prepared>> {
    const { source: asked } = installRequest
    const entry = asked.from === 'catalogue' ? (entries.find((one) => one.id === asked.entry) ?? null) : null
    const expanded = expandInstallRequest(installRequest, entry, parts.places.userHome)
    if (!expanded.ok) return expanded
    const source = expanded.value.source
    const known = entry ?? knownEntry(source, entries)
    let found: FoundPackage | null = null
    let runtimes: readonly Runtime[] = []
    if (isPackage(source)) {
      const looked = await packageOf(source, signal)
      if (!looked.ok) return { ok: false, failure: masked(looked.failure) }
      found = looked.value
      runtimes = await packageSourceOf(source.from).runtimes(parts)
    }
    if (signal?.aborted) return failed('cancelled', say('catalogue.review-stopped'))
    const runtimeKind = source.from === 'command' ? runtimeOf(source.command) : null
    const decided = decide(installRequest, {
      entry,
      known,
      expanded: expanded.value,
      takenIds: parts.taken.ids(),
      serversFolder: path.join(parts.places.data, 'servers'),
      userHome: parts.places.userHome,
      platform: parts.platform,
      found,
      runtimes,
      runtime: runtimeKind ? await parts.runtimes.find(runtimeKind) : null,
      now: parts.clock.wall()
    })
    if (!decided.ok) return decided
    const plan = decided.value
    // Part of the command itself is still to be filled in: there is nothing to look for yet.
    const unknown = source.from === 'command' && keysIn(source.command).length > 0
    const unfound = source.from === 'command' && !unknown ? await unresolved(source, plan) : null
    // Both may come later: a program that is installed, a disk that is plugged in.
    if (unfound && unfound.code !== 'command-not-found' && unfound.code !== 'bad-cwd')
      return { ok: false, failure: unfound }
    const local = await around(plan.definition)
    const sheet = sheetOf(plan.definition, {
      ...local,
      runtime: plan.runtime,
      package: found?.facts ?? null,
      inputs: expanded.value.inputs,
      plain: installRequest.plain ?? [],
      knownTools: known?.readsOnly === true ? [] : (known?.toolNames ?? []).map(({ name }) => name),
      ...(installRequest.tools ? { tools: installRequest.tools } : {}),
      inheritedEnv: parts.inheritedEnv(),
      hosts: await hosts(installRequest.hosts),
      prefix: plan.prefix,
      now: parts.clock.wall()
    })
    return done({ plan, sheet: unfound ? withMissingCommand(sheet, unfound) : sheet, found })
  }

  /** What stands in the way of this command; one that is merely not installed yet can still be added, and says so. */
  async function unresolved(source: Extract<DirectSource, { from: 'command' }>, plan: Plan): Promise<Failure | null> {
    const { launch } = plan.definition
    if (launch.kind !== 'stdio') return null
    const resolved = await parts.resolveCommand(launch.command, launch.cwd ?? parts.places.userHome)
    if (resolved.ok) return null
    const kind = runtimeOf(source.command)
    if (resolved.failure.code !== 'command-not-found' || !kind) return resolved.failure
    const { code, message: _, said: _said, ...rest } = resolved.failure
    return failure(code, say('catalogue.no-program', { command: source.command, how: say(howToGet[kind]) }), rest)
  }

  /** The installer's own words may hold the address of a private registry with its password. */
  const masked = (failure: Failure): Failure =>
    failure.detail === undefined ? failure : { ...failure, detail: parts.redactor.mask(failure.detail).text }

  return { prepare, around, hosts }
}

const howToGet = {
  node: 'catalogue.get-node',
  uv: 'catalogue.get-uv',
  uvx: 'catalogue.get-uv',
  python: 'catalogue.get-python',
  docker: 'catalogue.get-docker',
  podman: 'catalogue.get-podman'
} as const satisfies Readonly<Record<RuntimeKind, SentenceKey>>

/** What a command needs, judged by its name. A path names its own program; what is on the PATH says nothing about it. */
export const runtimeOf = (command: string): RuntimeKind | null =>
  /[\\/]/.test(command) ? null : (launcherOf(command)?.needs ?? null)

const looksLikeFile = (arg: string): boolean =>
  /^(?!-)[^\s:*?]*\.(?:js|cjs|mjs|ts|py|sh|jar|exe|rb|dll)$/i.test(arg) || /^\/[^\s:]+\.\w{1,5}$/.test(arg)

/** The same sheet with what is missing first: it can be added now and started once the program is there. */
function withMissingCommand(sheet: ConsentSheet, failure: Failure): ConsentSheet {
  const name = sheet.argv[0] ?? ''
  if (failure.code === 'bad-cwd')
    return {
      ...sheet,
      warnings: [warning(say('review.no-folder'), failure.said ?? failure.message, [sheet.cwd]), ...sheet.warnings]
    }
  return {
    ...sheet,
    runtime: { name, version: null, path: null, ok: false, text: failure.message },
    warnings: [
      warning(
        say('review.no-program', { program: name }),
        failure.said ?? failure.message,
        failure.detail === undefined ? [] : [failure.detail]
      ),
      ...sheet.warnings
    ]
  }
}
