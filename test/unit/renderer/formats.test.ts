import { describe, expect, test } from 'vitest'
import { formatBytes } from '../../../renderer/lib/bytes.ts'
import { formatList, formatOrdinal, formatPlural, formatTokens } from '../../../renderer/lib/counts.ts'
import { formatDuration, formatElapsed } from '../../../renderer/lib/durations.ts'
import { formatAgo, formatDay, formatSince, formatTime } from '../../../renderer/lib/times.ts'

describe('bytes', () => {
  test.each([
    [0, '0 B'],
    [212, '212 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [1_420, '1.4 kB'],
    [26_100, '26.1 kB'],
    [154_000_000, '154 MB'],
    [999_999_999, '1 GB'],
    [null, '–']
  ])('%s is %s', (bytes, words) => expect(formatBytes(bytes)).toBe(words))
})
describe('durations', () => {
  test.each([
    [0, '0 ms'],
    [0.2, '< 1 ms'],
    [12.4, '12 ms'],
    [999, '999 ms'],
    [1_000, '1 s'],
    [1_184, '1.18 s'],
    [42_100, '42.1 s'],
    [63_000, '1 min 3 s'],
    [15_060_000, '4 h 11 min'],
    [180_000_000, '2 d 2 h'],
    [null, '–']
  ])('%s ms is %s', (ms, words) => expect(formatDuration(ms)).toBe(words))
  test('a step that is counted up keeps its width', () => {
    expect([40, 6_200, 64_000].map(formatElapsed)).toEqual(['< 0.1 s', '6.2 s', '1 min 4 s'])
  })
})
describe('counts', () => {
  test('tokens are not shown to the last figure', () => {
    expect([940, 6_513, 18_032].map(formatTokens)).toEqual(['940', '6,500', '18,000'])
  })
  test('words agree with their number', () => {
    expect([0, 1, 2].map((n) => formatPlural(n, 'tool'))).toEqual(['no tools', '1 tool', '2 tools'])
    expect([3, 11, 12, 21].map(formatOrdinal)).toEqual(['third', '11th', '12th', '21st'])
    expect(formatList(['a', 'b', 'c'])).toBe('a, b and c')
    expect(formatList(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more')
  })
})
describe('times', () => {
  const now = new Date(2026, 10, 21, 14, 32, 5, 16).getTime()
  const at = (...parts: [number, number, number, number, number, number]) => new Date(...parts).toISOString()
  test('since when', () => {
    expect(formatSince(at(2026, 10, 21, 9, 4, 0), now)).toBe('09:04')
    expect(formatSince(at(2026, 10, 20, 18, 20, 0), now)).toBe('yesterday 18:20')
    expect(formatSince(at(2026, 10, 3, 9, 0, 0), now)).toBe('3 Nov')
    expect(formatDay(at(2025, 10, 3, 9, 0, 0), now)).toBe('3 Nov 2025')
  })
  test('how long ago, and never ahead of now', () => {
    expect(formatAgo(new Date(now - 40_000).toISOString(), now)).toBe('40 s ago')
    expect(formatAgo(new Date(now + 5_000).toISOString(), now)).toBe('now')
    expect(formatAgo(new Date(now - 9 * 86_400_000).toISOString(), now)).toBe('9 days ago')
    expect(formatAgo(null, now)).toBe('never')
  })
  test('exact to the millisecond, and calm about nonsense', () => {
    expect(formatTime(now, true)).toBe('14:32:05.016')
    expect(formatTime('nonsense')).toBe('–')
  })
})
