/** Reads what the runners wrote down and counts it the same way for all of them. */
import { readFileSync } from 'node:fs'

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
export const nothing = { passed: 0, failed: 0, skipped: 0 }
export const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped
})

/** A file of vitest's json reporter. A test file that did not even load counts as one failure. */
export function vitestTally(file) {
  const report = read(file)
  if (report === null) return null
  const broken = (report.testResults ?? []).filter(
    (each) => each.status === 'failed' && each.assertionResults.length === 0
  )
  return {
    passed: report.numPassedTests ?? 0,
    failed: (report.numFailedTests ?? 0) + broken.length,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0)
  }
}

/** A file of Playwright's json reporter. Errors outside any test count as failures. */
export function playwrightTally(file) {
  const report = read(file)
  if (report === null) return null
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report.stats ?? {}
  return { passed: expected + flaky, failed: unexpected + (report.errors?.length ?? 0), skipped }
}

/** What a step came to: its report, corrected by its exit code, which is the last word on failure. */
export function judged(tally, code) {
  if (tally === null) return code === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 }
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}
