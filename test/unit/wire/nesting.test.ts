import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NestedTooDeeply, nestedDeeper, parseForeign, valueNestedDeeper } from '../../../main/wire/nesting.ts'

const nest = (levels: number, inside = '') => `${'['.repeat(levels)}${inside}${']'.repeat(levels)}`
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

describe('the depth of JSON', () => {
  it('is that of its brackets and braces, whatever its strings hold', () => {
    expect(nestedDeeper(Buffer.from(nest(512)))).toBe(false)
    expect(nestedDeeper(Buffer.from(nest(513)))).toBe(true)
    expect(nestedDeeper(Buffer.from(JSON.stringify({ text: nest(5_000) })))).toBe(false)
    expect(nestedDeeper(Buffer.from(JSON.stringify(['\\', '"\\"', '\\\\"', nest(600)])))).toBe(false)
    expect(nestedDeeper(Buffer.from(`["a\\\\",${nest(600)}]`))).toBe(true)
    expect(nestedDeeper(Buffer.from(`[${'[],'.repeat(5_000)}0]`))).toBe(false)
  })
  it('is the same read from the text and from the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.integer({ min: 0, max: 8 }), (value, levels) => {
        const text = Buffer.from(JSON.stringify(value))
        expect(nestedDeeper(text, levels)).toBe(depthOf(value) > levels)
        expect(valueNestedDeeper(value, levels)).toBe(depthOf(value) > levels)
      })
    )
  })
  it('keeps what is too deep from being made into a value', () => {
    expect(() => parseForeign(Buffer.from(nest(100_000)))).toThrow(NestedTooDeeply)
    expect(parseForeign(Buffer.from(nest(500, '1')))).toBeTruthy()
    expect(valueNestedDeeper(JSON.parse(nest(100_000)))).toBe(true)
  })
})
