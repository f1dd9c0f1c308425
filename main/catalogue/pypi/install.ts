/**
 * Brings one Python package, with everything it needs in exactly the versions and with exactly the fingerprints agreed
 * to, into an environment of its own. Nothing is built and nothing of it runs. requirements.txt stays there: it is the
 * proof of what is installed.
 */
import { mkdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import { say, sentence } from '../../../contract/words/say.ts'
import { writeFailure } from '../../files/file-failures.ts'
import type { PackageInstall, SourceOf } from '../package-source.ts'
import { removePrefix } from '../prefix.ts'
import { fingerprintOf } from './facts.ts'
import { programIn } from './plan.ts'
import { uvFailure } from './uv-errors.ts'
import { runUv, type UvRun } from './uv-run.ts'

/** A large tree on a slow line; a person can stop it at any time. */
const longestMs = 15 * 60_000

export async function installPypi(
  source: SourceOf<'pypi'>,
  { prefix, found, signal, onProgress }: Pick<PackageInstall, 'prefix' | 'found' | 'signal' | 'onProgress'>,
  uv: UvRun
): Promise<Outcome<null>> {
  const what = `${source.package}==${source.version}`
  // What the index offers can have changed since the sheet was shown.
  if (fingerprintOf(found.install) !== source.integrity) return failed('integrity', say('pypi.other-arrived', { what }))
  try {
    await removePrefix(prefix)
    await mkdir(prefix, { recursive: true, mode: 0o700 })
    await writeFile(path.join(prefix, 'requirements.txt'), found.install)
  } catch (error) {
    return writeFailure(prefix, error)
  }
  const venv = path.join(prefix, 'venv')
  const made = await runUv(uv, {
    args: ['venv', '--quiet', '--no-project', '--python', source.python, venv],
    cwd: prefix,
    timeoutMs: longestMs,
    signal
  })
  if (made.ended !== 'exit' || made.code !== 0) return uvFailure(made, what)
  const of = (found.facts.dependencies ?? 0) + 1
  onProgress(sentence('install.packages-of', { n: 0, of }))
  const installed = await runUv(uv, {
    args: [
      ...['pip', 'install', '--python', venv, '--require-hashes', '--no-build', '--no-deps'],
      ...['-r', 'requirements.txt']
    ],
    cwd: prefix,
    timeoutMs: longestMs,
    signal,
    // "Downloading numpy (15.2MiB)", "Prepared 24 packages in 3.1s": uv's own words are what is known.
    onErrorLine: (line) => {
      if (/^\s*(?:Downloading|Prepared|Installed|Downloaded)\b/.test(line)) onProgress(line.trim().slice(0, 120))
    }
  })
  if (installed.ended !== 'exit' || installed.code !== 0) return uvFailure(installed, what)
  const program = programIn(prefix, source.bin, process.platform)
  return (await stat(program).catch(() => null))?.isFile()
    ? done(null)
    : failed('no-bin', say('pypi.no-program', { what, program: source.bin }))
}
