import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderKeys, removeItem, renameKey, sameValue, setKey } from '../../../renderer/lib/edit-value.ts'
import { checkValue, pathWords } from '../../../renderer/lib/schema-check.ts'
import { fieldWords, readField } from '../../../renderer/lib/schema-field.ts'
import { blankValue, startValue } from '../../../renderer/lib/schema-start.ts'

const words = (schema: unknown): string => fieldWords(readField(schema, schema), schema)

describe('a schema as a form', () => {
  test.each([
    [{ type: 'string' }, 'text'],
    [{ type: 'string', format: 'uri' }, 'address'],
    [{ type: 'integer', minimum: 1, maximum: 20 }, 'whole number, 1 to 20'],
    [{ type: 'boolean' }, 'yes or no'],
    [{ enum: ['a', 'b'] }, 'one of 2'],
    [{ const: 4 }, 'always this value'],
    [{ type: 'array', items: { type: 'string' } }, 'list of text'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'names and values'],
    [{ type: ['string', 'null'] }, 'text or null'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'text or null'],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, 'one of 2 kinds'],
    [{ oneOf: [{ const: 'a' }, { const: 'b' }] }, 'one of 2'],
    [{ type: 'array', prefixItems: [{}, {}] }, 'JSON'],
    [true, 'JSON'],
    [null, 'JSON'],
    ['nonsense', 'JSON']
  ])('%j is "%s"', (schema, expected) => expect(words(schema)).toBe(expected))
  test('what is needed comes first', () => {
    const field = readField({ type: 'object', properties: { a: {}, b: {}, c: {} }, required: ['b'] }, {})
    expect(field.kind === 'group' && field.fields.map((entry) => entry.key)).toEqual(['b', 'a', 'c'])
  })
  test('references are followed, also into themselves, and one that leads nowhere becomes JSON', () => {
    const tree = {
      $ref: '#/$defs/node',
      $defs: { node: { type: 'object', properties: { name: { type: 'string' }, child: { $ref: '#/$defs/node' } } } }
    }
    const field = readField(tree, tree)
    expect(field.kind).toBe('group')
    if (field.kind === 'group') expect(readField(field.fields[1]?.schema, tree).kind).toBe('group')
    expect(readField({ $ref: '#/nowhere' }, {}).kind).toBe('json')
    const loop = { $ref: '#' }
    expect(readField(loop, loop).kind).toBe('json')
  })
  test('parts of allOf are one group', () => {
    const field = readField({ allOf: [{ properties: { a: {} }, required: ['a'] }, { properties: { b: {} } }] }, {})
    expect(field.kind === 'group' && field.fields).toHaveLength(2)
  })
  test('variants are named by their title or the constant that tells them apart', () => {
    const field = readField(
      {
        oneOf: [
          { title: 'By size', type: 'object' },
          { type: 'object', properties: { kind: { const: 'owner' } } }
        ]
      },
      {}
    )
    expect(field.kind === 'variants' && field.variants.map((entry) => entry.label)).toEqual([
      'By size',
      'kind: "owner"'.replaceAll('"', '')
    ])
  })
  test('any JSON at all can be read as a schema', () => {
    fc.assert(fc.property(fc.jsonValue(), (schema) => void [words(schema), startValue(schema), checkValue(schema, {})]))
  })
})
describe('what a form starts with', () => {
  test('defaults and constants are filled in, needed texts are not invented', () => {
    const schema = {
      type: 'object',
      properties: {
        path: { type: 'string' },
        depth: { type: 'integer', default: 3 },
        kind: { const: 'file' },
        filter: { type: 'object', properties: { on: { default: true } } }
      },
      required: ['path', 'kind', 'filter']
    }
    expect(startValue(schema)).toEqual({ depth: 3, kind: 'file', filter: { on: true } })
  })
  test('a group that needs itself does not go on for ever', () => {
    const root = {
      $ref: '#/$defs/n',
      $defs: { n: { type: 'object', properties: { n: { $ref: '#/$defs/n' } }, required: ['n'] } }
    }
    expect(JSON.stringify(startValue(root)).length).toBeLessThan(200)
  })
  test('a default is copied, not shared', () => {
    const schema = { default: { list: [1] } }
    expect(startValue(schema)).not.toBe(schema.default)
  })
  test('"Add" gives something of the right kind', () => {
    expect(
      [
        { type: 'string' },
        { type: 'integer', minimum: 2 },
        { type: 'boolean' },
        { type: 'array' },
        { enum: ['x'] }
      ].map((schema) => blankValue(schema, schema))
    ).toEqual(['', 2, false, [], 'x'])
  })
})
describe('problems in sentences', () => {
  const schema = {
    type: 'object',
    properties: {
      path: { type: 'string', minLength: 1 },
      depth: { type: 'integer', maximum: 20 },
      tags: { type: 'array', items: { type: 'string' }, maxItems: 2 },
      order: { enum: ['name', 'size'] }
    },
    required: ['path'],
    additionalProperties: false
  }
  test.each([
    [{}, 'path is needed'],
    [{ path: '' }, 'path must not be empty'],
    [{ path: 'a', depth: 21 }, 'depth must be 20 or less'],
    [{ path: 'a', depth: 1.5 }, 'depth must be a whole number, not a number'],
    [{ path: 'a', tags: ['b', 4] }, 'tags › 2 must be text, not a number'],
    [{ path: 'a', tags: ['b', 'c', 'd'] }, 'tags takes at most 2 entries'],
    [{ path: 'a', order: 'x' }, 'order must be one of "name", "size"'],
    [{ path: 'a', other: 1 }, 'other is not a field this tool knows']
  ])('%j: %s', (value, expected) => {
    expect(checkValue(schema, value).map((problem) => `${pathWords(problem.path)} ${problem.text}`)).toEqual([expected])
  })
  test('of several variants the one that was meant is judged', () => {
    const either = {
      oneOf: [
        { properties: { kind: { const: 'size' }, min: { type: 'integer' } }, required: ['kind', 'min'] },
        { properties: { kind: { const: 'owner' }, name: { type: 'string' } }, required: ['kind', 'name'] }
      ]
    }
    expect(checkValue(either, { kind: 'owner', name: 'me' })).toEqual([])
    expect(checkValue(either, { kind: 'owner' }).map((problem) => problem.path.join('.'))).toEqual(['name'])
  })
  test('patterns say what does not fit; what only backtracking can judge is left to the server', () => {
    expect(checkValue({ type: 'string', pattern: '^(a+)+$' }, 'a'.repeat(40) + 'b')).toHaveLength(1)
    expect(checkValue({ type: 'string', pattern: '^\\d+$' }, 'x')).toHaveLength(1)
    for (const pattern of ['(', '^(?!x)y', '(a)\\1'])
      expect(checkValue({ type: 'string', pattern }, 'x'), pattern).toEqual([])
    expect(checkValue({ pattern: '^\\s$' }, '\u00a0')).toEqual([])
  })
  test('names that a pattern allows are fields this tool knows, and their values are looked at', () => {
    const schema = { patternProperties: { '^x-': { type: 'integer' } }, additionalProperties: false }
    expect(checkValue(schema, { 'x-a': 1 })).toEqual([])
    expect(checkValue(schema, { 'x-a': 'one', other: 1 }).map((each) => each.path.join())).toEqual(['x-a', 'other'])
  })
})
describe('editing', () => {
  test('keeps the order of keys', () => {
    expect(Object.keys(setKey({ a: 1, b: 2 }, 'a', 3))).toEqual(['a', 'b'])
    expect(Object.keys(renameKey({ a: 1, b: 2 }, 'a', 'c'))).toEqual(['c', 'b'])
    expect(renameKey({ a: 1, b: 2 }, 'a', 'b')).toEqual({ a: 1, b: 2 })
    expect(Object.keys(orderKeys({ z: 1, b: 2, a: 3 }, ['a', 'b']))).toEqual(['a', 'b', 'z'])
    expect(removeItem([1, 2, 3], 1)).toEqual([1, 3])
  })
  test('a value equals itself after a trip through JSON', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        (value) => void expect(sameValue(value, JSON.parse(JSON.stringify(value)))).toBe(true)
      )
    )
  })
})
