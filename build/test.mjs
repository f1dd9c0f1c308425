/**
 * `npm test`: brings in what is missing and runs every test; `npm test -- unit e2e` runs those steps only.
 * Ends with the names of what failed or needed a second try, and one plain line, `N passed, N failed, N skipped`, summed
 * over all runners; fails when anything failed.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { bringDependencies } from './lib/dependencies.mjs'
import { noNode, rightNode, withNode } from './lib/node.mjs'
import { at, root } from './lib/root.mjs'
import { run } from './lib/run.mjs'
import { say } from './lib/say.mjs'
import { add, epilogue, judged, nothing, playwrightTally, vitestTally } from './lib/tally.mjs'

const minutes = 60_000
const bin = (...path) => at('node_modules', ...path)
const reports = join(tmpdir(), `patchbay-test-${process.pid}`)
const report = (name) => join(reports, `${name}.json`)

const vitest = (project, limit, needs = {}) => ({
  name: project,
  limit,
  ...needs,
  there: () => hasTests(at('test', project)),
  args: () => [
    bin('vitest', 'vitest.mjs'),
    ...['run', '--project', project, '--passWithNoTests', '--reporter=default', '--reporter=json'],
    `--reporter=${at('build', 'lib', 'flaky-reporter.mjs')}`,
    `--outputFile.json=${report(project)}`
  ],
  tally: () => vitestTally(report(project))
})
const steps = [
  { name: 'lint', limit: 5 * minutes, args: () => [bin('eslint', 'bin', 'eslint.js'), '.'], tally: () => null },
  { name: 'typecheck', limit: 6 * minutes, args: () => [at('build', 'typecheck.mjs')], tally: () => null },
  vitest('unit', 5 * minutes),
  vitest('integration', 15 * minutes, { build: true, uv: true }),
  vitest('component', 10 * minutes, { chromium: true }),
  vitest('architecture', 5 * minutes, { build: true }),
  {
    name: 'e2e',
    limit: 15 * minutes,
    build: true,
    chromium: true,
    there: () => existsSync(at('test', 'e2e', 'playwright.config.ts')),
    args: () => [
      bin('@playwright', 'test', 'cli.js'),
      ...['test', '-c', at('test', 'e2e', 'playwright.config.ts'), '--reporter=list,json']
    ],
    tally: () => playwrightTally(report('e2e'))
  },
  {
    name: 'electron',
    limit: 15 * minutes,
    args: () => [at('test', 'electron', 'run.mjs')],
    tally: () => playwrightTally(report('electron'))
  },
  vitest('hosts', 8 * minutes, { build: true }),
  vitest('hostile', 12 * minutes, { build: true })
]

function hasTests(folder) {
  return (
    existsSync(folder) && readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith('.test.ts'))
  )
}

const broke = (name, note) => ({ name, tally: judged(null, 1, note), seconds: 0, note })

async function runStep(step, node, env) {
  const started = Date.now()
  if (step.there && !step.there()) return { name: step.name, tally: nothing, seconds: 0, note: 'no tests yet' }
  say(`\n── ${step.name} ${'─'.repeat(Math.max(0, 60 - step.name.length))}`)
  const { code } = await run(node, step.args(), {
    cwd: root,
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report(step.name), FORCE_COLOR: process.stderr.isTTY ? '1' : '0' },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeoutMs: step.limit,
    detached: process.platform !== 'win32'
  })
  const note = code === 124 ? `stopped after ${step.limit / minutes} min` : code === 0 ? '' : `exit ${code}`
  return {
    name: step.name,
    tally: judged(step.tally(), code, note),
    seconds: Math.round((Date.now() - started) / 1000),
    note
  }
}

function chosenSteps(words) {
  const unknown = words.filter((word) => !steps.some((step) => step.name === word))
  if (unknown.length > 0) {
    say(`There is no step ${unknown.join(', ')}. Steps: ${steps.map((step) => step.name).join(' ')}`)
    process.exit(2)
  }
  return words.length === 0 ? steps : steps.filter((step) => words.includes(step.name))
}

const chosen = chosenSteps(process.argv.slice(2))
const results = []
let node = null
if (await bringDependencies()) {
  node = rightNode()
  if (node === null) say(noNode)
}
if (node === null) results.push(broke('setting up', 'it could not be set up, as said above'))
else {
  mkdirSync(reports, { recursive: true })
  const env = withNode(node)
  const { bringChromium, bringUv } = await import('./lib/test-needs.mjs')
  if (chosen.some((step) => step.chromium)) {
    const chromium = await bringChromium()
    if (chromium) env.PATCHBAY_CHROMIUM = chromium
    else say('NO CHROMIUM CAN BE HAD HERE: the tests that need one will fail.')
  }
  if (chosen.some((step) => step.uv)) {
    const folder = await bringUv()
    if (folder) env.PATH = `${env.PATH}${delimiter}${folder}`
    if (folder === null) say('uv cannot be had here: tests with Python servers are skipped.')
  }
  let broken = false
  if (chosen.some((step) => step.build)) {
    const { code } = await run(node, [at('build', 'build.mjs')], { cwd: root, env })
    if (code !== 0) {
      broken = true
      results.push(broke('build', `exit ${code}`))
    }
  }
  for (const step of chosen) {
    if (broken && step.build) results.push(broke(step.name, 'not run: the build is broken'))
    else results.push(await runStep(step, node, env))
  }
  rmSync(reports, { recursive: true, force: true })
}

const total = results.map((each) => each.tally).reduce(add, nothing)
console.log('')
for (const { name, tally, seconds, note } of results) {
  const mark = tally.failed > 0 ? '✕' : tally.skipped + tally.flaky > 0 ? '▲' : '●'
  const notes = [tally.flaky > 0 ? `${tally.flaky} FLAKY` : '', note].filter((each) => each !== '').join('  ')
  console.log(
    `${mark} ${name.padEnd(14)}${String(tally.passed).padStart(6)} passed${String(tally.failed).padStart(5)} failed${String(tally.skipped).padStart(5)} skipped${String(seconds).padStart(6)} s  ${notes}`.trimEnd()
  )
}
console.log('')
for (const line of epilogue(results)) console.log(line)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed > 0 ? 1 : 0)
