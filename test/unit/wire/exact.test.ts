import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactly, hasInexact } from '../../../main/wire/exact.ts'

describe('numbers', () => {
  it.each(['9007199254740993', '-9007199254740993', '1e400', '0.10000000000000000001', '1e-400', '1'.repeat(50)])(
    'of more than a double holds are written as they came: %s',
    (number) => {
      for (const text of [number, `[${number}]`, `{"a":{"n":${number},"s":"x"}}`]) {
        expect(JSON.stringify(exactly(text))).toBe(text)
        expect(hasInexact(text)).toBe(true)
      }
    }
  )
  it.each(['1e3', '1.0', '1.50', '1E+2', '0e5', '-0', '9007199254740992', '1000000000000000000000', '5e-324'])(
    'that a double holds stay numbers: %s',
    (number) => {
      expect(exactly(`{"n": ${number}}`)).toEqual({ n: Number(number) })
      expect(hasInexact(`{"n": ${number}}`)).toBe(false)
    }
  )
  it('in strings are text', () => {
    const text = '{"s":"[9007199254740993, 1e400]"}'
    expect(hasInexact(text)).toBe(false)
    expect(exactly(text)).toEqual(JSON.parse(text))
  })
  it('of any JSON that a program of this language wrote are exact', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value)
        expect(hasInexact(text)).toBe(false)
        expect(JSON.stringify(exactly(text))).toBe(JSON.stringify(JSON.parse(text)))
      })
    )
  })
  it('of any length are read in a moment', () => {
    const text = `[1${'0'.repeat(1_000_000)}1]`
    expect(JSON.stringify(exactly(text))).toBe(text)
  })
})
