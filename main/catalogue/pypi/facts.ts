/**
 * Looks a Python package up: which exact version, what it brings along, each with its fingerprint, and which programs it
 * has. Nothing of it runs: only wheels are taken, which are unpacked and not built. Leaves nothing behind, uv's own cache
 * included: everything happens in a temporary folder that is deleted afterwards.
 */
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import type { PackageFacts } from '../../../contract/model.ts'
import { say } from '../../../contract/words/say.ts'
import type { FoundPackage } from '../package-source.ts'
import { readMetadata } from './metadata.ts'
import { normalized, requirementOf, type PythonSpec } from './spec.ts'
import { uvFailure } from './uv-errors.ts'
import { runUv, type UvRun } from './uv-run.ts'

const longestMs = 60_000

/** Failures: package-not-found, version-not-found, no-network, certificate, unauthorized, cancelled and uv's own words. */
export async function lookUp(
  spec: PythonSpec,
  uv: UvRun,
  python: string | null,
  signal?: AbortSignal
): Promise<Outcome<FoundPackage>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'patchbay-review-'))
  const cache = ['--cache-dir', path.join(folder, 'cache')]
  const on = python === null ? [] : ['--python', python]
  const what = requirementOf(spec)
  const ask = (...args: string[]) => runUv(uv, { args: [...cache, ...args], cwd: folder, timeoutMs: longestMs, signal })
  try {
    await writeFile(path.join(folder, 'requirements.in'), `${what}\n`)
    const locked = await ask(
      ...['pip', 'compile', 'requirements.in', '--quiet', '--generate-hashes', '--no-header', '--no-annotate'],
      ...['--no-build', ...on]
    )
    if (locked.ended !== 'exit' || locked.code !== 0) return uvFailure(locked, what)
    const lock = locked.stdout.replace(/\r\n/g, '\n')
    const version = versionIn(lock, spec.name)
    if (version === null)
      return failed('version-not-found', say('pypi.no-version', { what }), { detail: lock.slice(0, 2_000) })
    const target = path.join(folder, 'package')
    const got = await ask(
      ...['pip', 'install', '--quiet', '--no-deps', '--no-build', '--target', target, ...on],
      ...['--', `${spec.name}==${version}`]
    )
    if (got.ended !== 'exit' || got.code !== 0) return uvFailure(got, what)
    const described = await describedIn(target, spec.name)
    if (described === null) return failed('install-failed', say('pypi.failed', { what }))
    const facts: PackageFacts = {
      ...described.facts,
      name: spec.name,
      version,
      integrity: fingerprintOf(lock),
      dependencies: Math.max(0, countIn(lock) - 1)
    }
    return done({ facts, bins: described.bins, install: lock })
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
  }
}

/** Of the whole list: every package with its version and the fingerprints of its files. */
export const fingerprintOf = (lock: string): string =>
  `sha256-${createHash('sha256').update(lock.trim()).digest('base64')}`

function versionIn(lock: string, name: string): string | null {
  for (const line of lock.split('\n')) {
    const [, one, version] = /^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)/.exec(line) ?? []
    if (one !== undefined && normalized(one) === name) return version ?? null
  }
  return null
}
const countIn = (lock: string): number => (lock.match(/^[A-Za-z0-9._-]+(?:\[[^\]]*\])?==/gm) ?? []).length

async function describedIn(target: string, name: string) {
  const folders = await readdir(target).catch(() => [])
  const info = folders.find((one) => one.endsWith('.dist-info') && normalized(one.split('-')[0] ?? '') === name)
  if (info === undefined) return null
  const read = (file: string) => readFile(path.join(target, info, file), 'utf8').catch(() => '')
  return readMetadata(await read('METADATA'), await read('entry_points.txt'))
}
