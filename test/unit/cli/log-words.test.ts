import { describe, expect, it } from 'vitest'
import type { CrashReport, LogLine } from '../../../contract/model.ts'
import { crashInWords } from '../../../main/cli/servers.ts'
import { createChooser, filterOf } from '../../../main/cli/log-filter.ts'
import { logLineInWords } from '../../../main/cli/logs.ts'
import { parseSince } from '../../../main/cli/words.ts'

const now = new Date(2026, 10, 21, 14, 30, 0)
const line = (text: string, more: Partial<LogLine> = {}): LogLine => ({
  seq: 1,
  at: now.toISOString(),
  mono: 1,
  server: 'one',
  stream: 'stderr',
  level: 'info',
  text,
  ...more
})

describe('since when', () => {
  it('is so long ago, a time of today or yesterday, a day or a time in ISO form', () => {
    const ago = (text: string) => now.getTime() - Date.parse(parseSince(text, now)!)
    expect(['90s', '10m', '2h', '3d', '5 min'].map(ago)).toEqual([90_000, 600_000, 7_200_000, 259_200_000, 300_000])
    expect(ago('14:29')).toBe(60_000)
    expect(parseSince('14:31', now)).toBe(new Date(2026, 10, 20, 14, 31).toISOString())
    expect(parseSince('2026-11-21', now)).toBe(new Date(2026, 10, 21).toISOString())
    expect(parseSince('2026-11-21 10:00', now)).toBe(new Date(2026, 10, 21, 10).toISOString())
    expect(parseSince('2026-11-21T10:00:00.5Z', now)).toBe('2026-11-21T10:00:00.500Z')
    expect(parseSince('999999999d', now)).toBe('1970-01-01T00:00:00.000Z')
  })
  it.each(['', 'x', 'line 5', '5', '10x', '-5m', '24:00', '12:60', '2026', '2026-13-01', '2026-11-21T25:00'])(
    '%j is none of these',
    (text) => expect(parseSince(text, now)).toBeNull()
  )
})

describe('a line in words', () => {
  it('has its day when that is not today, and its server when there are several', () => {
    expect(logLineInWords(line('a'), now, null)).toBe('14:30:00.000  stderr  a')
    expect(logLineInWords(line('a', { level: 'error', server: '_core' }), now, 10)).toBe(
      '14:30:00.000  Patchbay    stderr  ✕ a'
    )
    expect(logLineInWords(line('a', { at: new Date(2026, 10, 20, 9).toISOString() }), now, null)).toBe(
      '2026-11-20 09:00:00.000  stderr  a'
    )
  })
})

describe('lines as they come', () => {
  it('are chosen as the core would: in stream, time, text, and what a call carried', () => {
    const choose = createChooser(filterOf({ grep: 'NEEDLE', stream: 'stderr, protocol', since: '1h' }, now))
    const call = { method: 'x', name: null, direction: 'out', host: null, ms: 1, bytes: 1, outcome: 'ok' } as const
    const fits = [line('a needle'), line('→ x', { stream: 'protocol', call: { ...call, response: '{"needle":1}' } })]
    const not = [
      line('hay'),
      line('needle', { stream: 'lifecycle' }),
      line('needle', { at: new Date(now.getTime() - 7_200_000).toISOString() })
    ]
    expect(choose([...not, ...fits])).toEqual(fits)
    expect(choose(not)).toEqual([])
    expect(choose(fits)).toEqual(fits)
  })
  it('an expression that does not end is ended', () => {
    const choose = createChooser(filterOf({ grep: '^(a+)+$' }, now), 1_000)
    expect(choose([line('aaa')])).toHaveLength(1)
    expect(() => choose([line(`${'a'.repeat(60)}!`)])).toThrow('took longer than 1 s')
  })
})

describe('a crash in words', () => {
  const crash = (openCalls: CrashReport['openCalls']) =>
    ({ at: new Date(now.getTime() - 180_000).toISOString(), inWords: 'Exited with code 3', openCalls }) as CrashReport
  it('names the calls that were open', () => {
    const { newest } = {
      newest: [
        { name: 'add', host: null, openMs: 240 },
        { name: 'old', host: 'cursor', openMs: null }
      ]
    }
    expect(crashInWords(crash({ count: 0, newest: [] }), now)).toBe('3 min ago: exited with code 3')
    expect(crashInWords(crash({ count: 1, newest: newest.slice(0, 1) }), now)).toBe(
      '3 min ago: exited with code 3; 1 call was open: add for a test call (0.2 s)'
    )
    expect(crashInWords(crash({ count: 24, newest }), now)).toBe(
      '3 min ago: exited with code 3; 24 calls were open: add for a test call (0.2 s), old for cursor, 22 that began earlier'
    )
  })
})
