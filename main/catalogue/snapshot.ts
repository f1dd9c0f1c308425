/** The catalogue that is shipped: works from the first second and without a network. */
import type { CatalogueEntry } from '../../contract/model.ts'
import { isPackage } from '../../contract/packages.ts'
import { launcherOf } from '../launchers/read-command.ts'
import { packageSourceOf } from './package-sources.ts'
import { entrySpecs, type EntrySpec } from './snapshot-entries.ts'
import { toolsOf } from './snapshot-tools.ts'

/** The usual estimate, as everywhere in Patchbay. */
const bytesPerToken = 4

export const shippedEntries: readonly CatalogueEntry[] = entrySpecs.map(entryOf)

function entryOf(spec: EntrySpec): CatalogueEntry {
  const { measured } = spec
  return {
    id: spec.id,
    name: spec.name,
    summary: spec.summary,
    publisher: spec.publisher,
    verified: spec.verified ?? false,
    runsOn: runsOn(spec.launch),
    launch: spec.launch,
    version: spec.version,
    inputs: (spec.inputs ?? []).map((input) => ({
      required: false,
      secret: false,
      format: 'text',
      choices: [],
      placeholder: '',
      value: null,
      repeatable: false,
      ...input
    })),
    group: spec.group,
    tags: spec.tags,
    needsKey: spec.needsKey ?? false,
    offline: spec.offline ?? false,
    readsOnly: spec.readsOnly ?? false,
    reaches: spec.reaches,
    tools: measured?.tools ?? null,
    toolNames: (toolsOf[spec.id] ?? []).map(([name, summary]) => ({ name, summary })),
    tokens: measured ? Math.round(measured.bytes / bytesPerToken) : null,
    memoryMb: measured?.memoryMb ?? spec.partly?.memoryMb ?? null,
    startMs: measured?.startMs ?? spec.partly?.startMs ?? null,
    license: spec.license,
    source: spec.source,
    archived: null
  }
}

function runsOn(launch: CatalogueEntry['launch']): CatalogueEntry['runsOn'] {
  if (launch.kind === 'http') return 'remote'
  if (isPackage(launch)) return packageSourceOf(launch.kind).runsOn
  return launcherOf(launch.command)?.kind === 'container' ? 'docker' : 'python'
}
