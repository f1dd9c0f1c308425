import { describe, expect, it } from 'vitest'
import { freshMemory, judgeMemory, restartsInVain, stepMemory } from '../../../main/servers/lifecycle/memory-limits.ts'

const mb = (count: number) => count * 1_000_000

describe('memory limits', () => {
  it('say nothing without limits, and below them', () => {
    expect(judgeMemory(mb(9_000), { memorySoftMb: 0, memoryHardMb: 0 }, true)).toEqual({ caution: null, restart: null })
    expect(judgeMemory(mb(100), { memorySoftMb: 100, memoryHardMb: 200 }, true).caution).toBeNull()
  })
  it('over the soft one is a notice', () => {
    expect(judgeMemory(mb(150), { memorySoftMb: 100, memoryHardMb: 200 }, true)).toEqual({
      caution: 'Uses 150 MB, over its limit of 100 MB',
      restart: null
    })
  })
  it('over the hard one restarts when idle, and says so until then', () => {
    const limits = { memorySoftMb: 0, memoryHardMb: 200 }
    expect(judgeMemory(mb(300), limits, false)).toMatchObject({
      caution: 'Uses 300 MB, over its hard limit of 200 MB; it restarts when it is idle',
      restart: null
    })
    expect(judgeMemory(mb(300), limits, true).restart).toContain('is idle: restarting it')
  })
})

describe('restarts for memory', () => {
  const atRest = { ranMs: 5_000, usedSince: false }
  it('end after the second that brought nothing', () => {
    expect(restartsInVain(0, atRest)).toBe(1)
    expect(restartsInVain(1, atRest)).toBe(2)
    expect(restartsInVain(2, atRest)).toBeNull()
  })
  it('begin anew with one that was used, or that held for a while', () => {
    expect(restartsInVain(2, { ...atRest, usedSince: true })).toBe(1)
    expect(restartsInVain(2, { ...atRest, ranMs: 3_600_000 })).toBe(1)
  })
})

describe('a sample of memory', () => {
  const limits = { name: 'Notes', memorySoftMb: 100, memoryHardMb: 200 }
  const run = { up: true, idle: true, ranMs: 5_000, usedSince: false }
  it('writes a caution down once', () => {
    const first = stepMemory(freshMemory, mb(150), limits, run)
    expect(first.lines).toHaveLength(1)
    expect(stepMemory(first.next, mb(160), limits, run).lines).toEqual([])
    expect(stepMemory(first.next, mb(50), limits, run).next.caution).toBeNull()
  })
  it('restarts what is up and idle, and only that', () => {
    expect(stepMemory(freshMemory, mb(300), limits, run)).toMatchObject({ restart: true, failure: null })
    expect(stepMemory(freshMemory, mb(300), limits, { ...run, up: false }).restart).toBe(false)
    expect(stepMemory(freshMemory, mb(300), limits, { ...run, idle: false }).restart).toBe(false)
  })
  it('gives up when restarts bring nothing, and counts anew afterwards', () => {
    const last = stepMemory({ caution: null, row: 2 }, mb(300), limits, run)
    expect(last).toMatchObject({ restart: false, failure: { code: 'out-of-memory' }, next: { row: 0 } })
  })
})
