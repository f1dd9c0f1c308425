/** What a package brings along: how many packages, and which of them ask to run a script. Downloads none of them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { PackageFacts } from '../../../contract/model.ts'
import { installScripts, isLoose, newestOf } from './manifest.ts'
import { runNpm, type NpmRun } from './npm-run.ts'

export type TreeFacts = Pick<PackageFacts, 'dependencies' | 'scripts'>
export const unknownTree: TreeFacts = { dependencies: null, scripts: null }

/** More than this many scripts are named without looking up what they say. */
const looksUp = 6

/**
 * Lets npm work out the tree in `folder` (a temporary one) without installing it. Gives up after `timeoutMs` and then
 * answers null for both: the sheet says "not known yet".
 */
export async function readTree(
  npm: NpmRun,
  install: string,
  folder: string,
  timeoutMs: number,
  signal?: AbortSignal
): Promise<TreeFacts> {
  const until = performance.now() + timeoutMs
  const cwd = path.join(folder, 'tree')
  const cache = path.join(folder, 'cache')
  try {
    await mkdir(cwd, { recursive: true })
    await writeFile(path.join(cwd, 'package.json'), '{"private":true}')
    const args = ['install', '--package-lock-only', '--ignore-scripts', '--omit=dev', '--loglevel=error', '--', install]
    const result = await runNpm(npm, { args, cwd, cache, timeoutMs, signal })
    if (result.code !== 0) return unknownTree
    const tree = treeIn(JSON.parse(await readFile(path.join(cwd, 'package-lock.json'), 'utf8')))
    if (!tree) return unknownTree
    const scripts = await Promise.all(
      tree.scripted.map(async (one, index) => {
        const left = Math.min(4_000, until - performance.now())
        if (index >= looksUp || left < 300) return [{ package: one.name, script: '' }]
        const asked = [
          'view',
          '--json',
          '--loglevel=error',
          '--',
          `${one.name}@${one.version}`,
          'name',
          'version',
          'scripts'
        ]
        const view = await runNpm(npm, { args: asked, cwd, cache, timeoutMs: left, signal })
        const manifest = view.code === 0 ? newestOf(JSON.parse(view.stdout)) : null
        const found = installScripts(one.name, isLoose(manifest?.['scripts']) ? manifest['scripts'] : {})
        // A package with a binding.gyp and no script of its own is built by npm all the same.
        return found.length > 0 ? found : [{ package: one.name, script: 'install: node-gyp rebuild' }]
      })
    )
    return { dependencies: Math.max(0, tree.count - 1), scripts: scripts.flat() }
  } catch {
    return unknownTree
  }
}

interface Tree {
  readonly count: number
  readonly scripted: readonly { readonly name: string; readonly version: string }[]
}
/** Pure: counts the packages of a lockfile (version 2 or 3) without those for other systems. */
export function treeIn(lock: unknown, platform: string = process.platform, arch: string = process.arch): Tree | null {
  if (!isLoose(lock) || !isLoose(lock['packages'])) return null
  const scripted: { name: string; version: string }[] = []
  let count = 0
  for (const [where, entry] of Object.entries(lock['packages'])) {
    if (where === '' || !isLoose(entry) || !fits(entry['os'], platform) || !fits(entry['cpu'], arch)) continue
    count += 1
    const name =
      typeof entry['name'] === 'string'
        ? entry['name']
        : where.slice(where.lastIndexOf('node_modules/') + 'node_modules/'.length)
    if (entry['hasInstallScript'] === true) scripted.push({ name, version: String(entry['version']) })
  }
  return { count, scripted }
}

function fits(list: unknown, own: string): boolean {
  if (!Array.isArray(list)) return true
  if (list.includes(`!${own}`)) return false
  return list.includes(own) || list.every((one) => typeof one === 'string' && one.startsWith('!'))
}
