import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { add, epilogue, judged, nothing, playwrightTally, vitestTally } from '../../../build/lib/tally.mjs'
import { root } from '../../../build/lib/root.mjs'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchbay-tally-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (value: unknown) => {
  const path = join(folder, 'report.json')
  writeFileSync(path, JSON.stringify(value))
  return path
}
const one = (title: string, status: string, ...messages: string[]) => ({
  title,
  file: 'a.spec.ts',
  line: 7,
  tests: [
    {
      status,
      results: [
        ...messages.map((message) => ({ status: 'failed', errors: [{ message }] })),
        ...(status === 'unexpected' ? [] : [{ status: 'passed', errors: [] }])
      ]
    }
  ]
})

describe('the sum under a run of all tests', () => {
  it('names what failed and what was flaky, at any depth, with the gist of its error', () => {
    const tally = playwrightTally(
      file({
        stats: { expected: 1, flaky: 1, unexpected: 1, skipped: 2 },
        errors: [{ message: 'Worker teardown timeout' }],
        suites: [
          {
            specs: [one('well', 'expected')],
            suites: [
              {
                specs: [
                  one('lucky', 'flaky', '\u001b[31mnot yet\u001b[39m\nmore'),
                  one('never', 'unexpected', 'no\n\nExpected: 0\nReceived: null\n\n  > 154 |')
                ]
              }
            ]
          }
        ]
      })
    )
    expect(tally).toMatchObject({ passed: 2, failed: 2, skipped: 2, flaky: 1 })
    expect(epilogue([{ name: 'e2e', tally: tally! }])).toEqual([
      '▲ Flaky, passed only at the second try:',
      '  e2e: a.spec.ts:7 › lucky',
      '      not yet',
      '',
      '✕ Failed:',
      '  e2e: a.spec.ts:7 › never',
      '      no · Expected: 0 · Received: null',
      '  e2e: outside of any test',
      '      Worker teardown timeout',
      ''
    ])
  })
  it('names files of vitest that did not load', () => {
    const tally = vitestTally(
      file({
        numPassedTests: 3,
        numFailedTests: 1,
        testResults: [
          { name: join(root, 'test/a.test.ts'), status: 'failed', message: 'no such file', assertionResults: [] },
          {
            name: join(root, 'test/b.test.ts'),
            status: 'failed',
            assertionResults: [
              { status: 'passed', fullName: 'fine' },
              { status: 'failed', fullName: 'b does it', failureMessages: ['AssertionError: 1\n  at'] }
            ]
          }
        ]
      })
    )
    expect(tally).toMatchObject({ passed: 3, failed: 2 })
    expect(tally!.told.map(({ name, why }) => [name, why])).toEqual([
      ['test/b.test.ts › b does it', 'AssertionError: 1'],
      ['test/a.test.ts', 'no such file']
    ])
  })
  it('believes the exit code more than a report', () => {
    expect(judged(null, 0)).toMatchObject({ passed: 1, failed: 0 })
    expect(judged(null, 124, 'stopped after 5 min')).toMatchObject({
      failed: 1,
      told: [{ why: 'stopped after 5 min' }]
    })
    expect(judged({ ...nothing, passed: 4 }, 1)).toMatchObject({ passed: 4, failed: 1 })
    expect(epilogue([{ name: 'unit', tally: add(nothing, { ...nothing, passed: 4 }) }])).toEqual([])
  })
})
