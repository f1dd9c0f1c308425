/**
 * Brings one package, in exactly the version and with exactly the fingerprint agreed to, into a folder of its own. No
 * script of any package runs. package.json and package-lock.json stay there: they are the proof of what is installed.
 */
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import type { Source } from '../../../contract/model.ts'
import { say, sentence } from '../../../contract/words/say.ts'
import { errorCode, writeFailure } from '../../files/file-failures.ts'
import { removePrefix } from '../prefix.ts'
import { isLoose } from './manifest.ts'
import { npmFailure } from './npm-errors.ts'
import { runNpm, type NpmRun } from './npm-run.ts'

export interface InstallPackage {
  readonly npm: NpmRun
  readonly prefix: string
  /** What npm is given: `name@1.2.3` or `file:/path.tgz`. */
  readonly install: string
  readonly source: Extract<Source, { kind: 'npm' }>
  /** The program that will be started; must be there afterwards. */
  readonly script: string
  /** Packages expected, where known: for "141 of 187". */
  readonly expected: number | null
  readonly signal: AbortSignal
  readonly onProgress: (note: string) => void
}
/** A large tree on a slow line; a person can stop it at any time. */
const longestMs = 15 * 60_000

/** On failure the folder may be half filled: the caller removes it (`removePrefix`). */
export async function installPackage(asked: InstallPackage): Promise<Outcome<null>> {
  const what = `${asked.source.package}@${asked.source.version}`
  try {
    // The id is free, so whatever lies here is left over from a walk that was cut off.
    await removePrefix(asked.prefix)
    await mkdir(asked.prefix, { recursive: true, mode: 0o700 })
    await writeFile(path.join(asked.prefix, 'package.json'), '{\n  "private": true\n}\n')
  } catch (error) {
    return writeFailure(asked.prefix, error)
  }
  const fetched = new Set<string>()
  const result = await runNpm(asked.npm, {
    args: ['install', '--ignore-scripts', '--save-exact', '--omit=dev', '--loglevel=http', '--', asked.install],
    cwd: asked.prefix,
    timeoutMs: longestMs,
    signal: asked.signal,
    onErrorLine(line) {
      const archive = /^npm http (?:fetch GET 200|cache) (\S+?\.tgz|\S+@https?:\S+)/.exec(line)?.[1]
      if (!archive || fetched.has(archive)) return
      fetched.add(archive)
      asked.onProgress(
        asked.expected
          ? sentence('install.packages-of', { n: Math.min(fetched.size, asked.expected + 1), of: asked.expected + 1 })
          : sentence('install.packages', { n: fetched.size })
      )
    }
  })
  if (result.ended !== 'exit' || result.code !== 0) return { ok: false, failure: npmFailure(result, what) }
  const arrived = await checkArrived(asked)
  return arrived.ok ? checkScript(asked) : arrived
}

/** The lockfile says what npm verified the archive against; that must be what the sheet showed. */
async function checkArrived(asked: InstallPackage): Promise<Outcome<null>> {
  const { source } = asked
  const lock: unknown = JSON.parse(
    await readFile(path.join(asked.prefix, 'package-lock.json'), 'utf8').catch(() => 'null')
  )
  const packages = isLoose(lock) && isLoose(lock['packages']) ? lock['packages'] : {}
  const entry = packages[`node_modules/${source.package}`]
  const arrived = isLoose(entry)
    ? { version: entry['version'], integrity: entry['integrity'] }
    : { version: undefined, integrity: undefined }
  if (
    arrived.version === source.version &&
    (source.integrity === '' || sameFingerprint(source.integrity, arrived.integrity))
  )
    return done(null)
  return failed('integrity', say('npm.other-arrived'), {
    detail:
      `Agreed:  ${source.version} ${source.integrity}\nArrived: ${String(arrived.version ?? 'nothing')} ${String(arrived.integrity ?? '')}`.trimEnd()
  })
}

/** Either may list several hashes; one in common of the same algorithm is enough, none is a difference. */
function sameFingerprint(agreed: string, arrived: unknown): boolean {
  return typeof arrived === 'string' && agreed.split(/\s+/).some((one) => arrived.split(/\s+/).includes(one))
}

async function checkScript(asked: InstallPackage): Promise<Outcome<null>> {
  try {
    const [script, folder] = await Promise.all([realpath(asked.script), realpath(asked.prefix)])
    if (!script.startsWith(folder + path.sep)) {
      return failed('no-bin', say('npm.program-outside', { name: asked.source.package }), { detail: script })
    }
    const first = (await readFile(script)).subarray(0, 200).toString('latin1').split('\n')[0] ?? ''
    if (!first.startsWith('#!') || /\b(?:node|nodejs|bun|deno|tsx)\b/.test(first)) return done(null)
    return failed('no-bin', say('npm.program-not-node', { name: asked.source.package, bin: asked.source.bin }), {
      detail: first
    })
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    return failed('no-bin', say('npm.program-missing', { name: asked.source.package, bin: asked.source.bin }), {
      detail: asked.script
    })
  }
}
