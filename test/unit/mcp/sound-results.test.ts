import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { soundAnswer } from '../../../main/gateway/sound-answer.ts'
import { eras, strictClient } from '../../fixtures/servers/strict-clients.ts'

const mended = (method: string, result: unknown, era: 'legacy' | 'modern' = 'legacy') => {
  const bytes = Buffer.from(typeof result === 'string' ? result : JSON.stringify(result))
  const answer = soundAnswer(method, { kind: 'result', bytes }, era)
  return {
    ...answer,
    value: JSON.parse((answer as { bytes: Buffer }).bytes.toString()),
    same: (answer as { bytes: Buffer }).bytes === bytes
  }
}
const said = { type: 'text', text: 'said' }

describe('a result', () => {
  test.each([
    [{ content: [said], isError: null }, { content: [said] }],
    [{ content: [{ ...said, annotations: null, _meta: null }] }, { content: [said] }],
    [
      { content: [{ ...said, annotations: { priority: 7, audience: ['all'] } }] },
      { content: [{ ...said, annotations: { audience: [] } }] }
    ],
    [{ content: [said], _meta: null, structuredContent: null }, { content: [said] }],
    [{ content: [said], structuredContent: [1] }, { content: [said] }],
    [{ structuredContent: [1] }, { content: [{ type: 'text', text: '[1]' }] }],
    [{ content: null }, { content: [] }],
    [{ structuredContent: { a: 1 } }, { content: [], structuredContent: { a: 1 } }],
    [
      { content: [said], _meta: { progressToken: null, own: 1 } },
      { content: [said], _meta: { own: 1 } }
    ],
    [
      { content: [{ type: 'resource', resource: { uri: 'a:b', mimeType: null, text: 't' } }] },
      { content: [{ type: 'resource', resource: { uri: 'a:b', text: 't' } }] }
    ],
    [
      { content: [{ type: 'resource_link', uri: 'a:b', name: 'n', description: null, size: null }] },
      { content: [{ type: 'resource_link', uri: 'a:b', name: 'n' }] }
    ]
  ])('of a tool with %j is mended', (from, to) => {
    expect(mended('tools/call', from).value).toEqual(to)
  })
  test('of the other methods', () => {
    expect(
      mended('prompts/get', {
        description: null,
        messages: [{ role: 'user', content: { ...said, annotations: null } }]
      }).value
    ).toEqual({ messages: [{ role: 'user', content: said }] })
    expect(mended('resources/read', { contents: [{ uri: 'a:b', text: 't', mimeType: null }] }).value).toEqual({
      contents: [{ uri: 'a:b', text: 't' }]
    })
    expect(mended('completion/complete', { completion: { values: ['a'], total: null, hasMore: null } }).value).toEqual({
      completion: { values: ['a'] }
    })
  })
  test('that is sound stays its bytes, digits and all', () => {
    const odd =
      '{ "content" : [ {"type":"text","text":"n: null"} ], "structuredContent":{"n":12345678901234567890}, "x":null }'
    expect(mended('tools/call', odd).same).toBe(true)
  })
  test('keeps every digit where a neighbour is mended', () => {
    const bytes = Buffer.from('{"isError":null,"content":[],"structuredContent":{"n":12345678901234567890}}')
    const answer = soundAnswer('tools/call', { kind: 'result', bytes }, 'legacy')
    expect((answer as { bytes: Buffer }).bytes.toString()).toBe(
      '{"content":[],"structuredContent":{"n":12345678901234567890}}'
    )
  })
  test('of a modern server may be anything', () => {
    expect(mended('tools/call', { content: [], structuredContent: [1] }, 'modern').same).toBe(true)
  })
  test('that is none is an error in words', () => {
    for (const none of ['null', '[]', '7', '"done"'])
      expect(mended('tools/call', none)).toMatchObject({
        kind: 'error',
        value: { message: 'The server answered without a result.' }
      })
  })
})

test.each([
  [
    { code: '42', message: 'no' },
    { code: -32603, message: 'no' }
  ],
  [
    { code: 1.5, message: null, data: 1 },
    { code: -32603, message: 'The server answered with an error.', data: 1 }
  ],
  [{ message: { why: 'no' } }, { code: -32603, message: '{"why":"no"}' }],
  [
    { code: 7, error: 'why' },
    { code: 7, error: 'why', message: 'why' }
  ],
  ['no', { code: -32603, message: 'no' }],
  [null, { code: -32603, message: 'The server answered with an error.' }]
])('an error %j gets a whole number and a text', (from, to) => {
  const answer = soundAnswer('tools/call', { kind: 'error', bytes: Buffer.from(JSON.stringify(from)) }, 'legacy')
  expect(JSON.parse((answer as { bytes: Buffer }).bytes.toString())).toEqual(to)
})

test.each(eras.slice(0, 2))('a strict client (%s) takes whatever came of optional members', async (era) => {
  const scrap = fc.oneof(fc.constantFrom(null, 7, 'x', [], {}, true), fc.jsonValue({ maxDepth: 1 }))
  const members = (keys: readonly string[], own: object) =>
    fc
      .record(Object.fromEntries(keys.map((key) => [key, scrap])), { requiredKeys: [] })
      .map((odd) => ({ ...odd, ...own }))
  const block = fc.oneof(
    members(['annotations', '_meta', 'title'], { type: 'text', text: 't' }),
    members(['annotations', '_meta'], { type: 'image', data: 'AAAA', mimeType: 'image/png' }),
    members(['annotations', '_meta', 'description', 'mimeType', 'size', 'icons', 'title'], {
      type: 'resource_link',
      uri: 'a:b',
      name: 'n'
    }),
    members(['mimeType', '_meta'], { uri: 'a:b', text: 't' }).map((resource) => ({ type: 'resource', resource }))
  )
  const result = fc.record(
    { content: fc.array(block, { maxLength: 3 }), isError: scrap, structuredContent: scrap, _meta: scrap },
    { requiredKeys: ['content'] }
  )
  await fc.assert(
    fc.asyncProperty(result, async (odd) => {
      const client = await strictClient(era, {}, mended('tools/call', odd).value)
      const taken = await client.callTool({ name: 'any', arguments: {} })
      expect((taken['content'] as unknown[]).length).toBe(odd.content.length)
      await client.close()
    }),
    { numRuns: 100 }
  )
})
