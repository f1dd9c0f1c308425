import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromJsonPieces, jsonPieces } from '../../../main/lib/json-pieces.ts'
import { writeLargeJson } from '../../../main/lib/large-json.ts'

const many = (count: number, item: (at: number) => unknown) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, item(at)]))
const values: Record<string, unknown> = {
  nothing: null,
  text: 'a "text"',
  'an empty object': {},
  'an empty list': [],
  'many members': many(20_000, (at) => ({ type: 'string', description: `Number ${at}` })),
  'many items': Array.from({ length: 30_000 }, (_, at) => at),
  'many between few': { first: 1, large: { inner: many(9_000, String) }, list: [[], many(9_000, String), 3], last: [] },
  'a long text between short ones': ['a', 'b'.repeat(1_000_000), 'c', { d: 'e'.repeat(1_000_000) }],
  'large ones first': [many(9_000, String), 1],
  'what is not JSON': { gone: undefined, ...many(9_000, (at) => (at % 2 ? undefined : at)), list: [undefined] },
  'a member like a prototype': JSON.parse(
    `{"__proto__":{"a":1},"more":${JSON.stringify(many(9_000, String)).replace('"m8"', '"__proto__"')}}`
  ),
  'a large member like a prototype': JSON.parse(`{"__proto__":${JSON.stringify(many(9_000, String))},"a":1}`),
  'deep ones': Array.from({ length: 150 }).reduce((inner) => ({ inner, more: many(60, String) }), null)
}

describe('a value in pieces', () => {
  test.each(Object.entries(values))(
    'is written as JSON.stringify does, and read as JSON.parse does: %s',
    async (_, value) => {
      const json = JSON.stringify(value)
      expect((await writeLargeJson(value)) === json).toBe(true)
      const read = await fromJsonPieces(jsonPieces(value))
      expect(JSON.stringify(read) === json).toBe(true)
      expect(read).toEqual(JSON.parse(json))
    }
  )
  test('is the same for any value', async () => {
    const wide = fc.tuple(fc.jsonValue(), fc.integer({ min: 0, max: 6_000 })).map(([value, count]) => ({
      value,
      list: Array.from({ length: count }, () => value),
      [String(count)]: many(count, () => value)
    }))
    await fc.assert(
      fc.asyncProperty(wide, async (value) => {
        const json = JSON.stringify(value)
        return (
          (await writeLargeJson(value)) === json && JSON.stringify(await fromJsonPieces(jsonPieces(value))) === json
        )
      }),
      { numRuns: 30 }
    )
  })
  test('lets others have their turn between the pieces', async () => {
    const pieces = [...jsonPieces(values['many members'])]
    let pauses = 0
    await fromJsonPieces(pieces, () => {
      pauses += 1
      return Promise.resolve()
    })
    expect(pauses).toBe(pieces.length)
    expect(pieces.length).toBeGreaterThan(10)
    expect(Math.max(...pieces.map(({ text }) => text.length))).toBeLessThan(300_000)
  })
})
