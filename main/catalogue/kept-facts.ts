/** The facts of the review, kept beside what was installed, so that the sheet can be shown again without a network. */
import path from 'node:path'
import type { PackageFacts } from '../../contract/model.ts'
import type { PackagedSource } from '../../contract/packages.ts'
import { parseOwnObject, readOwnFile } from '../files/own-file.ts'
import { safeWrite } from '../files/safe-write.ts'

const fileIn = (prefix: string): string => path.join(prefix, 'review.json')

/** Losing it costs nothing but detail, so a failure is not reported. */
export async function keepFacts(prefix: string, facts: PackageFacts): Promise<void> {
  await safeWrite(fileIn(prefix), `${JSON.stringify({ package: facts }, null, 2)}\n`)
}

/** What was kept for exactly this version; else what the definition itself knows. */
export function keptFacts(prefix: string, source: PackagedSource): PackageFacts {
  // Not there, or damaged: the bare facts below are true all the same, and nobody needs to hear of it.
  const kept = readOwnFile({ file: fileIn(prefix), holds: 'facts', read: factsIn, tell: () => undefined })
  if (kept?.name === source.package && kept.version === source.version && kept.integrity === source.integrity)
    return kept
  return {
    name: source.package,
    version: source.version,
    publishedAt: null,
    firstPublishedAt: null,
    releases: 0,
    publisher: '',
    maintainers: [],
    integrity: source.integrity,
    license: null,
    homepage: null,
    repository: null,
    unpackedBytes: null,
    dependencies: null,
    scripts: null,
    engines: null,
    deprecated: null
  }
}

const factsIn = (text: string) => parseOwnObject(text)['package'] as PackageFacts | undefined
