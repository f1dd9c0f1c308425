/** Reads what the runners wrote down and counts it the same way for all of them. */
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from './root.mjs'

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
/**
 * `flaky` ones passed at a second try; they are among `passed`, too. `told` names what failed or was flaky, with the gist
 * of its error.
 */
export const nothing = { passed: 0, failed: 0, skipped: 0, flaky: 0, told: [] }
export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  flaky: a.flaky + b.flaky,
  told: [...a.told, ...b.told]
})

/** The gist of an error: its first line and, where it has them, what was expected and what came. */
function gist(text) {
  const lines = stripVTControlCharacters(String(text ?? ''))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const figures = lines.slice(1).filter((line) => /^(Expected|Received|Locator|Timeout)\b/.test(line))
  return [lines[0] ?? 'no error was written down', ...figures].join(' · ').slice(0, 400)
}
const told = (kind, name, error) => ({ kind, name, why: gist(error) })

/** A file of vitest's json reporter. A test file that did not even load counts as one failure. */
export function vitestTally(file) {
  const report = read(file)
  if (report === null) return null
  const files = report.testResults ?? []
  const broken = files.filter((each) => each.status === 'failed' && each.assertionResults.length === 0)
  const failures = files.flatMap((each) =>
    each.assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => told('failed', `${relative(root, each.name)} › ${test.fullName}`, test.failureMessages?.[0]))
  )
  return {
    passed: report.numPassedTests ?? 0,
    failed: (report.numFailedTests ?? 0) + broken.length,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
    flaky: 0,
    told: [...failures, ...broken.map((each) => told('failed', relative(root, each.name), each.message))]
  }
}

/** A file of Playwright's json reporter. Errors outside any test count as failures. */
export function playwrightTally(file) {
  const report = read(file)
  if (report === null) return null
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report.stats ?? {}
  const errors = report.errors ?? []
  return {
    passed: expected + flaky,
    failed: unexpected + errors.length,
    skipped,
    flaky,
    told: [
      ...specsOf(report.suites ?? []).flatMap(oddOnes),
      ...errors.map((error) => told('failed', 'outside of any test', error.message))
    ]
  }
}
const specsOf = (suites) => suites.flatMap((suite) => [...(suite.specs ?? []), ...specsOf(suite.suites ?? [])])
const oddOnes = (spec) =>
  spec.tests
    .filter((test) => test.status === 'unexpected' || test.status === 'flaky')
    .map((test) => {
      const error = test.results.find((result) => result.status !== 'passed')?.errors?.[0]
      return told(
        test.status === 'flaky' ? 'flaky' : 'failed',
        `${spec.file}:${spec.line} › ${spec.title}`,
        error?.message
      )
    })

/** What a step came to: its report, corrected by its exit code, which is the last word on failure. */
export function judged(tally, code, note = `exit ${code}`) {
  const failure = told('failed', 'the run itself', note)
  if (tally === null) return code === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1, told: [failure] }
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1, told: [...tally.told, failure] } : tally
}

/**
 * The lines under the table: what failed and what needed a second try, once more, since a long log is often cut in its
 * middle. @param {{name: string, tally: typeof nothing}[]} results
 */
export function epilogue(results) {
  const lines = (kind) =>
    results.flatMap(({ name, tally }) =>
      tally.told
        .filter((each) => each.kind === kind)
        .flatMap((each) => [`  ${name}: ${each.name}`, `      ${each.why}`])
    )
  const flaky = lines('flaky')
  const failed = lines('failed')
  return [
    ...(flaky.length > 0 ? ['▲ Flaky, passed only at the second try:', ...flaky, ''] : []),
    ...(failed.length > 0 ? ['✕ Failed:', ...failed, ''] : [])
  ]
}
