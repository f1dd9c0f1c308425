/**
 * Builds what is stale: node build/build.mjs [--for electron22] [--force] [--quiet] [part …]
 * An unchanged tree is recognised by its fingerprint before any tool is loaded.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { takeLock } from './lib/lock.mjs'
import { sources, variants } from './lib/parts.mjs'
import { at } from './lib/root.mjs'
import { say } from './lib/say.mjs'
import { fingerprint, readStamp } from './lib/stamp.mjs'

const stampFile = (out, part) => join(out, '.stamps', part)
const upToDate = (out, part, print) => readStamp(stampFile(out, part)) === print && existsSync(join(out, part))

/** Which parts of a variant are older than their sources, with the fingerprints they would get. */
export function staleParts(variant = 'current', parts = Object.keys(sources)) {
  const out = at(variants[variant].out)
  return parts
    .map((part) => ({ part, print: fingerprint(sources[part], JSON.stringify(variants[variant])) }))
    .filter(({ part, print }) => !upToDate(out, part, print))
}

async function buildPart(part, folder, variant) {
  if (part === 'renderer') {
    const { build } = await import('vite')
    const { rendererConfig } = await import('./vite.renderer.mjs')
    await build(rendererConfig({ out: folder, target: variant.page, polyfills: variant.polyfills }))
    return
  }
  const { bundleMain, bundlePreload } = await import('./lib/bundle-main.mjs')
  await (part === 'main' ? bundleMain(folder, variant) : bundlePreload(folder, variant))
}

/** Swaps the finished folder in, so that nobody ever starts half a build. */
function swapIn(fresh, target) {
  const old = `${target}.old-${process.pid}`
  if (existsSync(target)) renameSync(target, old)
  renameSync(fresh, target)
  rmSync(old, { recursive: true, force: true })
}

/** Builds the stale parts. Resolves with their names. Throws on a broken build, and then leaves the last good one. */
export async function buildStale({ variant = 'current', parts, force = false, quiet = false } = {}) {
  const chosen = variants[variant]
  const out = at(chosen.out)
  const all = parts ?? Object.keys(sources)
  if (!force && staleParts(variant, all).length === 0) return []
  mkdirSync(join(out, '.stamps'), { recursive: true })
  const release = await takeLock(join(out, '.lock'))
  const built = []
  try {
    const prints = (part) => ({ part, print: fingerprint(sources[part], JSON.stringify(chosen)) })
    for (const { part, print } of force ? all.map(prints) : staleParts(variant, all)) {
      const started = Date.now()
      const fresh = join(out, `.new-${part}-${process.pid}`)
      mkdirSync(fresh, { recursive: true })
      try {
        await buildPart(part, fresh, chosen)
        swapIn(fresh, join(out, part))
      } finally {
        rmSync(fresh, { recursive: true, force: true })
      }
      writeFileSync(stampFile(out, part), print)
      built.push(part)
      if (!quiet) say(`Built ${chosen.out}/${part} in ${Date.now() - started} ms`)
    }
    if (variant !== 'current') (await import('./lib/bundle-main.mjs')).writeManifest(out)
  } finally {
    release()
  }
  return built
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const args = process.argv.slice(2)
  const variant = args.includes('--for') ? args[args.indexOf('--for') + 1] : 'current'
  const parts = args.filter((each) => each in sources)
  if (!(variant in variants)) {
    say(`--for takes one of: ${Object.keys(variants).join(', ')}`)
    process.exit(2)
  }
  try {
    await buildStale({
      variant,
      parts: parts.length > 0 ? parts : undefined,
      force: args.includes('--force'),
      quiet: args.includes('--quiet')
    })
  } catch (error) {
    say(error.message ?? String(error))
    process.exit(1)
  }
}
