import { describe, expect, test } from 'vitest'
import { checkValue } from '../../../renderer/lib/schema-check.ts'
import { readField } from '../../../renderer/lib/schema-field.ts'
import { startValue } from '../../../renderer/lib/schema-start.ts'
import { toolChange } from '../../../renderer/lib/tool-change.ts'

/** Longer than any of these takes on a busy machine, and far shorter than what a backtracking engine would need. */
const soonMs = 3_000
const many = (count: number, make: (n: number) => [string, unknown]): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => make(n)))
const near = (n = 1_900): string => `${'a'.repeat(n)}!`
const evil = ['^(a|a)*$', '^a*a*a*a*a*a*a*a*b$', '^((a+))+$', '^(a+)+$', '^(.*a){20}$', '^((a{1,10}){1,10}){1,10}$']

const self = { anyOf: Array.from({ length: 12 }, () => ({ $ref: '#', minimum: 1 })) }
const tree = {
  type: 'object',
  properties: many(12, (n) => [`p${n}`, { $ref: '#' }]),
  required: Array.from({ length: 12 }, (_, n) => `p${n}`)
}
const bound = {
  type: 'object',
  properties: many(100_000, (n) => [`p${n}`, { type: 'string' }]),
  required: Array.from({ length: 100_000 }, (_, n) => `p${n}`)
}

const cases: readonly (readonly [name: string, schema: unknown, value: unknown])[] = [
  ...evil.map((pattern) => [`the pattern ${pattern}`, { type: 'string', default: near(), pattern }, near()] as const),
  [
    'patterns for names',
    { patternProperties: Object.fromEntries(evil.map((pattern) => [pattern, {}])) },
    many(500, (n) => [near(n), 1])
  ],
  [
    'a pattern in a list',
    { type: 'array', items: { pattern: '^(a|a)*$' } },
    Array.from({ length: 5_000 }, () => near())
  ],
  [
    'a pattern deep inside',
    { properties: { a: { properties: { b: { items: { pattern: '^(a|a)*$' } } } } } },
    { a: { b: [near()] } }
  ],
  ['a pattern in each of several variants', { anyOf: evil.map((pattern) => ({ pattern })) }, near()],
  [
    'a thousand different patterns',
    { properties: many(1_000, (n) => [`p${n}`, { pattern: `^(\\p{L}{1,90}){1,10}${n}$` }]) },
    many(1_000, (n) => [`p${n}`, near()])
  ],
  ['variants of itself', self, 'x'],
  ['a choice of one, which is itself', { anyOf: [{ $ref: '#' }] }, {}],
  ['groups that need themselves', tree, { p0: { p0: {} } }],
  ['a hundred thousand needed fields', bound, {}],
  [
    'a hundred thousand choices for each of many',
    { items: { enum: Array.from({ length: 100_000 }, (_, n) => ({ n })) } },
    Array.from({ length: 1_000 }, () => ({ n: 'none' }))
  ],
  [
    'one large part for each entry',
    { $defs: { big: bound }, items: { $ref: '#/$defs/big' } },
    Array.from({ length: 1_000 }, () => ({}))
  ],
  ['entries that must differ', { uniqueItems: true }, Array.from({ length: 300 }, () => near().repeat(500))],
  [
    'four hundred levels',
    Array.from({ length: 400 }).reduce((inner) => ({ properties: { a: inner }, required: ['a'] }), {}),
    Array.from({ length: 400 }).reduce((inner) => ({ a: inner }), {})
  ]
]

describe('a schema that would freeze the page', () => {
  test.each(cases)('%s', (_name, schema, value) => {
    const began = performance.now()
    checkValue(schema, value)
    const start = startValue(schema)
    checkValue(schema, start)
    readField(schema, schema)
    toolChange({ description: '', inputSchema: {} }, { description: '', inputSchema: schema })
    expect(performance.now() - began).toBeLessThan(soonMs)
  })
  test('what is still within reach is judged', () => {
    expect(checkValue({ pattern: '^(a|a)*$' }, near())).toHaveLength(1)
    expect(checkValue({ pattern: '^((a+))+$' }, near().slice(0, -1))).toEqual([])
  })
})
