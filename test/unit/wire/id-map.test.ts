import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createIdMap } from '../../../main/wire/id-map.ts'

describe('ids of open requests', () => {
  it('start at 1 and never repeat', () => {
    const ids = createIdMap<string>()
    expect([ids.open('a'), ids.open('b')]).toEqual([1, 2])
    ids.answered(1)
    ids.answered(2)
    expect(ids.open('c')).toBe(3)
    expect(ids.values()).toEqual(['c'])
    expect(ids.get(3)).toBe('c')
  })

  it('tell duplicates, late answers and unknown ids apart', () => {
    const ids = createIdMap<string>()
    const first = ids.open('a')
    expect(ids.match(first)).toEqual({ kind: 'open', id: 1, value: 'a', sloppy: false })
    ids.answered(first)
    expect(ids.match(first)).toEqual({ kind: 'duplicate' })
    const second = ids.open('b')
    ids.abandoned(second)
    ids.abandoned(second)
    expect(ids.match(second)).toEqual({ kind: 'late' })
    for (const id of [0, -1, 1.5, 99, Number.NaN]) expect(ids.match(id)).toEqual({ kind: 'unknown' })
    expect(ids.match(undefined)).toEqual({ kind: 'unknown' })
  })

  it('take a string for a number only in the one spelling we would have written', () => {
    const ids = createIdMap<string>()
    ids.open('a')
    expect(ids.match('1')).toEqual({ kind: 'open', id: 1, value: 'a', sloppy: true })
    for (const id of ['01', '1.0', ' 1', '1e0', '', 'x', '+1', '12345678901234567'])
      expect(ids.match(id)).toEqual({ kind: 'unknown' })
  })

  it('take an answer without id for the only open request, and for none when there are two', () => {
    const ids = createIdMap<string>()
    expect(ids.match(null, true)).toEqual({ kind: 'unknown' })
    ids.open('a')
    expect(ids.match(null)).toEqual({ kind: 'unknown' })
    expect(ids.match(null, true)).toEqual({ kind: 'open', id: 1, value: 'a', sloppy: true })
    ids.open('b')
    expect(ids.match(null, true)).toEqual({ kind: 'unknown' })
  })

  it('find the only one that fits', () => {
    const ids = createIdMap<string>()
    ids.open('ping')
    expect(ids.only((value) => value !== 'ping')).toBeNull()
    ids.open('call')
    expect(ids.only((value) => value !== 'ping')).toBe(2)
    ids.open('call')
    expect(ids.only((value) => value !== 'ping')).toBeNull()
  })

  it('remember only so many abandoned requests', () => {
    const ids = createIdMap<number>()
    for (let count = 0; count < 1_500; count += 1) ids.abandoned(ids.open(count))
    expect(ids.match(1)).toEqual({ kind: 'duplicate' })
    expect(ids.match(1_500)).toEqual({ kind: 'late' })
  })

  it('are all gone after draining', () => {
    const ids = createIdMap<string>()
    ids.open('a')
    ids.open('b')
    expect(ids.drain()).toEqual(['a', 'b'])
    expect(ids.size()).toBe(0)
    expect(ids.match(2)).toEqual({ kind: 'duplicate' })
  })

  it('deliver each answer once, whatever order and however often answers come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 200 }), fc.nat(40), (answers, count) => {
        const ids = createIdMap<number>()
        for (let index = 0; index < count; index += 1) ids.open(index)
        const delivered: number[] = []
        for (const id of answers) {
          const match = ids.match(id)
          if (match.kind !== 'open') continue
          ids.answered(match.id)
          delivered.push(match.value)
        }
        expect(new Set(delivered).size).toBe(delivered.length)
        expect(delivered.length + ids.size()).toBe(count)
      }),
      // A million answers.
      { numRuns: process.env['PATCHBAY_FUZZ'] === undefined ? 100 : 20_000 }
    )
  }, 600_000)
})
