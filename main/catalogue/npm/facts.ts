/**
 * Looks a package up: what it is, who published it, what it brings along. Leaves nothing behind, npm's own cache
 * included: everything happens in a temporary folder that is deleted afterwards.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { done, type Outcome } from '../../../contract/failure.ts'
import type { PackageFacts } from '../../../contract/model.ts'
import { readArchive } from './archive.ts'
import type { FoundPackage } from '../package-source.ts'
import { newestOf, readManifest } from './manifest.ts'
import { npmFailure } from './npm-errors.ts'
import { runNpm, type NpmRun } from './npm-run.ts'
import { specText, type PackageSpec } from './spec.ts'
import { readTree, unknownTree, type TreeFacts } from './tree.ts'

export interface LookUp {
  readonly npm: NpmRun
  readonly signal?: AbortSignal
  /** For the package itself. */
  readonly timeoutMs?: number
  /** For the whole tree, beside it; 0 = leave it out. */
  readonly treeMs?: number
}

/** Failures: package-not-found, version-not-found, no-network, certificate, unauthorized, cancelled and npm's own words. */
export async function lookUp(spec: PackageSpec, how: LookUp): Promise<Outcome<FoundPackage>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'patchbay-review-'))
  const stop = new AbortController()
  const cancel = () => stop.abort()
  how.signal?.addEventListener('abort', cancel)
  try {
    const treeMs = how.treeMs ?? 10_000
    // Both start at once: the tree of a large package takes seconds, and is not asked for what the other finds.
    const treeing =
      treeMs > 0 ? readTree(how.npm, specText(spec), folder, treeMs, stop.signal) : Promise.resolve(unknownTree)
    const known = spec.kind === 'archive' ? await readArchive(spec.file) : await view(spec, how, folder)
    if (!known.ok) {
      cancel()
      await treeing
      return known
    }
    const tree = await treeing
    return done({ ...known.value, facts: together(known.value.facts, tree) })
  } finally {
    how.signal?.removeEventListener('abort', cancel)
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
  }
}

/** What the package says of its own scripts is exact; of the others the tree says which have one. */
function together(own: PackageFacts, tree: TreeFacts): PackageFacts {
  if (!tree.scripts) return own
  const others = tree.scripts.filter((one) => one.package !== own.name)
  return { ...own, dependencies: tree.dependencies, scripts: [...(own.scripts ?? []), ...others] }
}

async function view(spec: PackageSpec, how: LookUp, folder: string): Promise<Outcome<FoundPackage>> {
  const what = specText(spec)
  const result = await runNpm(how.npm, {
    args: ['view', '--json', '--loglevel=error', '--', what],
    cwd: folder,
    // Not the tree's cache: two npm in one new cache wait for each other.
    cache: path.join(folder, 'view'),
    timeoutMs: how.timeoutMs ?? 20_000,
    signal: how.signal
  })
  if (result.ended !== 'exit' || result.code !== 0) return { ok: false, failure: npmFailure(result, what) }
  const manifest = newestOf(parse(result.stdout))
  if (!manifest)
    return { ok: false, failure: npmFailure({ ...result, stderr: 'No matching version found for ' + what }, what) }
  return done(readManifest(manifest))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
