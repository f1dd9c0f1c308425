import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { delayBefore } from '../../../main/servers/lifecycle/backoff.ts'
import { policy } from '../../../main/servers/lifecycle/policy.ts'

const middle = 0.5
describe('delayBefore', () => {
  it.each([
    [1, 0],
    [2, 500],
    [3, 1_000],
    [4, 2_000],
    [5, 4_000],
    [8, 32_000],
    [9, 60_000],
    [500, 60_000],
    [100_000, 60_000]
  ])('failure %i of a server that had been ready waits %i ms', (row, ms) => {
    expect(delayBefore(policy, row, true, middle)).toBe(ms)
  })
  it.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [8, 60_000]
  ])('failure %i of a server that never got ready waits %i ms', (row, ms) => {
    expect(delayBefore(policy, row, false, middle)).toBe(ms)
  })
  it('grows slowly and longer for a cause that passes by itself', () => {
    const wait = (row: number) => delayBefore(policy, row, false, middle, true)
    expect([1, 2, 3, 7].map(wait)).toEqual([500, 1_000, 2_000, 32_000])
    expect([8, 9, 100, 100_000].map(wait)).toEqual([36_000, 40_500, 300_000, 300_000])
    let away = 0
    for (let row = 1; away < 3_600_000; row += 1) {
      // Back after at most a quarter more than it was away, in the long run an eighth.
      if (away > 300_000) expect(wait(row)).toBeLessThanOrEqual(Math.min(300_000, away / 4))
      expect(wait(row + 1)).toBeGreaterThanOrEqual(wait(row))
      away += wait(row)
    }
  })
  it('moves by at most a fifth and never over the longest', () => {
    fc.assert(
      fc.property(
        fc.nat(3_000),
        fc.boolean(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (row, free, roll) => {
          const plain = delayBefore(policy, row, free, middle)
          const moved = delayBefore(policy, row, free, roll)
          expect(moved).toBeGreaterThanOrEqual(Math.floor(plain * 0.8))
          expect(moved).toBeLessThanOrEqual(Math.min(60_000, Math.ceil(plain * 1.2)))
        }
      )
    )
  })
  it('never gets shorter as failures add up', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.boolean(), fc.double({ min: 0, max: 0.999, noNaN: true }), (row, free, roll) => {
        expect(delayBefore(policy, row + 1, free, roll)).toBeGreaterThanOrEqual(delayBefore(policy, row, free, roll))
      })
    )
  })
})
