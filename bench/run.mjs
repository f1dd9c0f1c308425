/**
 * Figures, one JSON line each: `npm run bench [-- names…]`. RUNS sets how many runs; each figure has its own usual number.
 * What a figure is measured beside runs in turn with it, so that ratios hold on a busy machine, too.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildStale } from '../build/build.mjs'

/** Quick ones first. */
const all = [
  'bridge-start',
  'cold-start',
  'electron-start',
  'installed-start',
  'echo',
  'recover',
  'logs',
  'memory',
  'pressure',
  'thirty',
  'stall',
  'lists',
  'frames'
]
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !all.includes(name))
if (unknown.length > 0) {
  console.error(`There is no figure named ${unknown.join(', ')}. There are: ${all.join(', ')}.`)
  process.exit(2)
}
if (!existsSync(process.env.PATCHBAY_BENCH_DIST ?? '')) await buildStale({ parts: ['main', 'renderer'], quiet: true })
let failed = 0
for (const name of asked.length > 0 ? asked : all) {
  const child = spawn(process.execPath, [join(import.meta.dirname, `${name}.mjs`)], { stdio: 'inherit' })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) {
    failed += 1
    console.log(JSON.stringify({ name, failed: `ended with code ${code}` }))
  }
}
process.exit(failed > 0 ? 1 : 0)
