/** A vitest reporter that says which tests passed only when tried again, so that a second try hides nothing. */
export default class FlakyReporter {
  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky)
      console.log(`▲ FLAKY, passed when tried again: ${test.fullName} (${test.module.moduleId})`)
  }
}
