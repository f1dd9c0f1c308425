/**
 * Install scripts: which packages of a private folder have one, whether they ran, and running them. They never run with the
 * install; only after a person, told that a server misses what they make, agreed to that server with its scripts.
 */
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import { say } from '../../../contract/words/say.ts'
import { safeWrite } from '../../files/safe-write.ts'
import { runNpm, type NpmRun } from './npm-run.ts'
import { treeIn } from './tree.ts'

const proofIn = (prefix: string): string => path.join(prefix, 'scripts-ran.json')
/** A native addon that is compiled, or a browser that is downloaded. */
const longestMs = 15 * 60_000

/** Names, each once, in the order of the lockfile; empty where there is none. */
export async function scriptedIn(prefix: string): Promise<readonly string[]> {
  const lock = await readFile(path.join(prefix, 'package-lock.json'), 'utf8').catch(() => 'null')
  return [...new Set((treeIn(parse(lock))?.scripted ?? []).map(({ name }) => name))]
}

/** Did they run on what lies there now? The lockfile is the same as then. */
export async function scriptsRan(prefix: string): Promise<boolean> {
  const text = (file: string) => readFile(file, 'utf8').catch(() => null)
  const [proof, lock] = await Promise.all([text(proofIn(prefix)), text(path.join(prefix, 'package-lock.json'))])
  return proof !== null && lock !== null && (parse(proof) as { lock?: unknown } | null)?.lock === lock
}

/** Of all packages of the folder, in npm's order, with the person's rights. What they wrote before a failure stays. */
export async function runScripts(npm: NpmRun, prefix: string, signal?: AbortSignal): Promise<Outcome<null>> {
  await rm(proofIn(prefix), { force: true })
  const result = await runNpm(npm, {
    args: ['rebuild', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error'],
    cwd: prefix,
    timeoutMs: longestMs,
    signal
  })
  if (result.ended === 'cancelled') return failed('cancelled', say('npm.scripts-stopped'))
  if (result.ended !== 'exit' || result.code !== 0) {
    const said = `${result.stdout}\n${result.stderr}`.trim().split(/\r?\n/)
    return failed('install-failed', say(result.ended === 'timeout' ? 'npm.scripts-timeout' : 'npm.scripts-failed'), {
      detail: said.slice(-30).join('\n')
    })
  }
  const lock = await readFile(path.join(prefix, 'package-lock.json'), 'utf8').catch(() => '')
  await safeWrite(proofIn(prefix), `${JSON.stringify({ lock })}\n`)
  return done(null)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
