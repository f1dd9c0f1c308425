/** What counts as slow, calls over time, which calls are asked for, and calls as a file. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failedOutcome, fits } from '../../../contract/call-filter.ts'
import type { CallRecord, MadeCall } from '../../../contract/model.ts'
import type { CallQuery } from '../../../contract/requests.ts'
import { createActivity } from '../../../main/activity/activity.ts'
import { exported } from '../../../main/activity/export.ts'
import { systemClock } from '../../../main/lib/clock.ts'

const noon = Date.parse('2026-11-21T12:00:00.000Z')
const open = () =>
  createActivity({
    file: ':memory:',
    clock: { ...systemClock, wall: () => new Date(noon) },
    onTrouble: (message) => expect.unreachable(message),
    onDamage: ({ why }) => expect.unreachable(why)
  })
let activity: ReturnType<typeof open>
beforeEach(() => (activity = open()))
afterEach(() => activity.close())
const made = (minutesAgo: number, more: Partial<MadeCall> = {}): MadeCall => ({
  at: new Date(noon - minutesAgo * 60_000).toISOString(),
  host: 'cursor',
  server: 'git',
  method: 'tools/call',
  name: 'log',
  outcome: 'ok',
  ms: 100,
  requestBytes: 1,
  responseBytes: 2,
  error: null,
  ...more
})

describe('a slow call', () => {
  it('took over a second and three times what its tool usually takes', () => {
    for (let n = 0; n < 5; n++) activity.called(made(9, { ms: 400 }))
    expect(activity.called(made(8, { ms: 1_100 }))).toMatchObject({ slow: false, usualMs: 400 })
    expect(activity.called(made(8, { ms: 1_300 }))).toMatchObject({ slow: true, usualMs: 400 })
    expect(activity.called(made(8, { ms: 900 }))).toMatchObject({ slow: false, usualMs: null })
  })
  it('is none where nobody knows what is usual, nor for a tool that always takes long', () => {
    expect(activity.called(made(9, { ms: 9_000 })).slow).toBe(false)
    for (let n = 0; n < 5; n++) activity.called(made(9, { name: 'build', ms: 20_000 }))
    expect(activity.called(made(8, { name: 'build', ms: 30_000 })).slow).toBe(false)
    // What failed at once says nothing of how long an answer takes.
    for (let n = 0; n < 9; n++) activity.called(made(9, { name: 'build', ms: 1, outcome: 'error' }))
    expect(activity.called(made(8, { name: 'build', ms: 30_000 })).slow).toBe(false)
  })
})

describe('calls over time', () => {
  it('are counted bar by bar, with what is usual and longest', async () => {
    activity.called(made(59, { ms: 10 }))
    for (const ms of [10, 20, 900]) activity.called(made(30.5, { ms }))
    activity.called(made(30.5, { outcome: 'error', ms: 5_000, server: 'sentry' }))
    activity.called(made(1, { outcome: 'refused', ms: 0 }))
    activity.called(made(1, { outcome: 'cancelled' }))
    activity.called(made(90))
    const since = new Date(noon - 3_600_000).toISOString()
    const chart = await activity.chart({ since, bars: 60 })
    expect(chart).toMatchObject({
      calls: 7,
      failed: 1,
      refused: 1,
      slow: 0,
      mostFailed: { server: 'sentry', count: 1 }
    })
    expect(chart.bars).toHaveLength(60)
    expect(chart.bars[29]).toMatchObject({ calls: 4, failed: 1, usualMs: 20, longestMs: 900 })
    expect(await activity.chart({ since, bars: 4, server: 'sentry' })).toMatchObject({ calls: 1 })
    expect(await activity.chart({ since, bars: 4, host: null })).toMatchObject({ calls: 0 })
  })
})

describe('which calls are asked for', () => {
  it('is the same in the file and among those that wait', () => {
    for (let n = 0; n < 5; n++) activity.called(made(20, { ms: 400 }))
    activity.called(made(10, { ms: 2_000, host: null }))
    activity.called(made(9, { outcome: 'tool-error', name: 'push' }))
    activity.called(made(8, { outcome: 'refused', server: '' }))
    activity.called(made(7, { outcome: 'died', server: 'sentry' }))
    const all = activity.calls({ limit: 99 })
    const at = (minutes: number) => new Date(noon - minutes * 60_000).toISOString()
    const queries: CallQuery[] = [
      {},
      { slow: true },
      { slow: false },
      { host: null },
      { host: 'cursor' },
      { outcome: 'failed' },
      { outcome: 'refused' },
      { outcome: 'ok' },
      { tool: 'push' },
      { since: at(9.5), until: at(7.5) },
      { server: 'sentry', before: 99 },
      { before: 3 }
    ]
    for (const query of queries)
      expect(activity.calls({ ...query, limit: 99 }), JSON.stringify(query)).toEqual(
        all.filter((each) => fits(each, query))
      )
    expect(activity.today().errors).toBe(all.filter(({ outcome }) => failedOutcome(outcome)).length)
  })
})

describe('calls as a file', () => {
  const call = (more: Partial<CallRecord>): CallRecord => ({
    id: 1,
    ...made(1),
    slow: false,
    usualMs: null,
    answer: null,
    ...more
  })
  it('is one line of JSON a call', () => {
    const text = exported([{ call: call({ error: 'a\n"b"' }), content: null }], 'jsonl', true)
    expect(text.split('\n')).toHaveLength(2)
    expect(JSON.parse(text)).toMatchObject({ id: 1, error: 'a\n"b"', asked: null })
  })
  it('quotes what a table would split', () => {
    const text = exported([{ call: call({ error: 'a, "b"\nc' }), content: null }], 'csv', true)
    expect(text).toMatch(/^id,at,host,server/)
    expect(text).toContain('"a, ""b""\nc"')
    expect(exported([{ call: call({}), content: null }], 'csv', false)).not.toContain('id,at')
  })
  it('holds no formula, whatever a server answered', () => {
    for (const evil of ['=1+1', '+1', '-1+cmd', '@SUM(A1)', '\t=1', '  =1', '\r=1', '＝1', '|calc', '%0A'])
      for (const field of ['name', 'error', 'server'] as const)
        expect(exported([{ call: call({ [field]: evil }), content: null }], 'csv', false)).toMatch(/(^|,)"?'[^,]*/)
    const asked = { text: '=HYPERLINK("http://x")', cut: false }
    const row = exported([{ call: call({}), content: { asked, answered: null, hidden: 0 } }], 'csv', false)
    expect(row).toContain('"\'=HYPERLINK(""http://x"")"')
  })
})
