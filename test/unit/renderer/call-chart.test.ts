/** What the chart of calls draws, and the stretches it is drawn for. */
import { describe, expect, it } from 'vitest'
import type { ActivityChart } from '../../../contract/model.ts'
import { shapeChart } from '../../../renderer/lib/call-chart.ts'
import { stretchOf } from '../../../renderer/lib/call-spans.ts'

const since = '2026-11-21T10:00:00.000Z'
const chart = (bars: readonly (readonly [calls: number, usual: number | null])[], hours = 1): ActivityChart => {
  const length = (hours * 3_600_000) / bars.length
  return {
    since,
    until: new Date(Date.parse(since) + hours * 3_600_000).toISOString(),
    bars: bars.map(([calls, usualMs], index) => ({
      at: new Date(Date.parse(since) + index * length).toISOString(),
      calls,
      slow: 0,
      failed: 0,
      usualMs,
      longestMs: usualMs === null ? null : usualMs * 2
    })),
    calls: bars.reduce((sum, [calls]) => sum + calls, 0),
    slow: 0,
    failed: 0,
    refused: 0,
    slowest: null,
    mostFailed: null
  }
}

describe('the chart of calls', () => {
  it('draws a bar where there were calls, and every one is seen', () => {
    const shape = shapeChart(
      chart([
        [0, null],
        [1, 5],
        [1_000, 5],
        [0, null]
      ])
    )
    expect(shape.bars.map(({ index }) => index)).toEqual([1, 2])
    expect(shape.bars[0]?.height).toBeGreaterThan(0.05)
    expect(shape.bars[1]?.height).toBe(1)
    expect(shape.most).toBe(1_000)
  })
  it('joins what is near in time, and leaves a gap where nothing was called for long', () => {
    const quiet = Array.from({ length: 5 }, () => [0, null] as const)
    expect(shapeChart(chart([[1, 5], [0, null], [1, 9], ...quiet, [1, 5]])).usual.map((piece) => piece.length)).toEqual(
      [2, 1]
    )
  })
  it('keeps everything within its frame', () => {
    const shape = shapeChart(
      chart([
        [1, 1],
        [2, 100_000]
      ])
    )
    for (const { y } of [...shape.usual.flat(), ...shape.longest]) expect(y >= 0 && y <= 1).toBe(true)
    expect(shape.longestMs).toBe(200_000)
    expect(shapeChart(chart([])).bars).toEqual([])
  })
  it.each([0.25, 1, 24, 168])('marks a few round times in %s hours', (hours) => {
    const { ticks } = shapeChart(chart([[1, 1]], hours))
    expect(ticks.length).toBeGreaterThanOrEqual(2)
    expect(ticks.length).toBeLessThanOrEqual(8)
    for (const { at, time } of ticks) {
      expect(at >= 0 && at <= 1).toBe(true)
      expect(time % 60_000).toBe(0)
    }
  })
})

describe('a stretch of time', () => {
  const now = Date.parse(since)
  it('ends now, or where one says', () => {
    expect(stretchOf('60', '', '', now)).toEqual({ since: '2026-11-21T09:00:00.000Z' })
    expect(stretchOf('from', '', '', now).until).toBeUndefined()
    const local = stretchOf('from', '2026-11-20T10:00', '2026-11-20T11:00', now)
    expect(Date.parse(local.until ?? '') - Date.parse(local.since)).toBe(3_600_000)
    // An end before the start is no end.
    expect(stretchOf('from', '2026-11-20T10:00', '2026-11-20T09:00', now).until).toBeUndefined()
  })
})
