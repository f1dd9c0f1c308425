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
    [{ content: [said], structuredContent: [1] }, { content: [said, { type: 'text', text: '[1]' }] }],
    [
      { content: [{ type: 'text', text: '[ 1 ]' }], structuredContent: [1] },
      { content: [{ type: 'text', text: '[ 1 ]' }] }
    ],
    [{ content: 'said' }, { content: [said] }],
    [{ content: said }, { content: [said] }],
    [{ content: ['said', 5, null, { text: 'said' }] }, { content: [said, { type: 'text', text: '5' }, said] }],
    [
      { content: [said], isError: 'true' },
      { content: [said], isError: true }
    ],
    [{ content: [{ type: 'text', text: { a: 1 } }] }, { content: [{ type: 'text', text: '{"a":1}' }] }],
    [{ content: [{ type: 'markdown', text: 'said' }] }, { content: [said] }],
    [{ content: [{ a: 1 }] }, { content: [{ type: 'text', text: '{"a":1}' }] }],
    [
      { content: [{ type: 'image', data: '/9j/4AAQ', mimeType: null }] },
      { content: [{ type: 'image', data: '/9j/4AAQ', mimeType: 'image/jpeg' }] }
    ],
    [
      { content: [{ type: 'image', data: 'data:image/gif;base64,R0lG' }] },
      { content: [{ type: 'image', data: 'R0lG', mimeType: 'image/gif' }] }
    ],
    [
      { content: [{ type: 'audio', data: 'a-_b', mimeType: 'audio/ogg' }] },
      { content: [{ type: 'audio', data: 'a+/b', mimeType: 'audio/ogg' }] }
    ],
    [
      { content: [{ type: 'resource_link', uri: 'a:b', name: null }] },
      { content: [{ type: 'resource_link', uri: 'a:b', name: 'a:b' }] }
    ],
    [{ content: [{ type: 'resource', resource: { uri: null, text: 'said' } }] }, { content: [said] }],
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
  test.each([
    [{ type: 'video', data: 'x' }, 'its type "video" is none of the protocol.'],
    [{ type: 'image', data: 'no picture!' }, 'the data of this image is missing or not base64.'],
    [{ type: 'audio', mimeType: 'audio/wav' }, 'the data of this audio is missing or not base64.'],
    [{ type: 'resource_link', name: 'n' }, 'this resource_link has no address.'],
    [{ type: 'resource', resource: 'a:b' }, 'it names a resource, but holds none.']
  ])('says in the place of a part like %j that it is left out', (part, why) => {
    expect(mended('tools/call', { content: [said, part, said] }).value).toEqual({
      content: [said, { type: 'text', text: `One part of this result could not be passed on: ${why}` }, said]
    })
  })
  test('of a large size is mended as well', () => {
    const long = 'x'.repeat(9_000)
    for (const content of [long, [long], { type: 'text', text: long }])
      expect(mended('tools/call', { content }).value).toEqual({ content: [{ type: 'text', text: long }] })
    expect(mended('prompts/get', { messages: [{ role: 'user', content: long }] }).value.messages[0].content.text).toBe(
      long
    )
    const picture = { type: 'image', data: 'iVBORw0KGgo'.repeat(1_000) }
    expect(mended('tools/call', { content: [picture] }).value.content[0].mimeType).toBe('image/png')
  })
  const large: readonly Record<string, unknown>[] = [
    { type: 'text', text: 'say "no": null, \\\\ '.repeat(700) },
    { type: 'text', text: `${'plain words '.repeat(900)}\\\\` },
    { type: 'image', data: 'iVBORw0KGgo/'.repeat(900), mimeType: 'image/png' },
    { type: 'resource', resource: { uri: 'a:b', blob: 'AAAA'.repeat(2_000) } }
  ]
  test.each(large)('with an odd part behind a sound large one (%#) is mended like a small one', (first) => {
    for (const odd of [
      { type: 'text', text: 'n', annotations: null },
      { type: 'text', text: 7 },
      { type: 'image', data: 'data:image/gif;base64,R0lG' },
      { type: 'audio', data: 'no sound'.repeat(90), mimeType: 'audio/wav' },
      { type: 'audio', data: 'a-_b'.repeat(300), mimeType: 'audio/wav' },
      { type: 'resource', resource: { uri: 'a:b', text: 't', mimeType: null } },
      { type: 'video' },
      'bare',
      null
    ]) {
      const [small, ...after] = [
        mended('tools/call', { content: [odd] }).value.content,
        ...[
          [first, odd],
          [first, odd, first]
        ].map((content) => mended('tools/call', { content }).value.content)
      ]
      expect(after).toEqual([
        [first, ...small],
        [first, ...small, first]
      ])
      const behind = mended('tools/call', { content: [first], isError: null, structuredContent: { a: first } })
      expect(behind.value).toEqual({ content: [first], structuredContent: { a: first } })
    }
    expect(mended('tools/call', { content: [first, first], structuredContent: { a: [first, null] } }).same).toBe(true)
  })
  test('of a large size that was read, or is a prompt, is mended behind what is sound', () => {
    const sound = { uri: 'a:b', text: 'words '.repeat(2_000) }
    expect(mended('resources/read', { contents: [sound, { uri: 'a:c', text: null }] }).value.contents).toEqual([
      sound,
      { uri: 'a:c', text: '' }
    ])
    const message = { role: 'user', content: { type: 'text', text: sound.text } }
    expect(mended('prompts/get', { messages: [message, { role: 'system', content: 'x' }] }).value.messages).toEqual([
      message,
      { role: 'user', content: { type: 'text', text: 'x' } }
    ])
  })
  test('of a large size gets the same as without its long text, whatever it is', () => {
    const scrap = fc.oneof(fc.constantFrom(null, 7, 'x', [], {}, true), fc.jsonValue({ maxDepth: 2 }))
    const keys = ['text', 'data', 'mimeType', 'uri', 'name', 'resource', 'blob', 'annotations', '_meta']
    const part = fc.record(
      {
        type: fc.constantFrom('text', 'image', 'audio', 'resource', 'resource_link', 'video', null),
        ...Object.fromEntries(keys.map((key) => [key, scrap]))
      },
      { requiredKeys: [] }
    )
    const parts = fc.array(fc.oneof(part, scrap), { maxLength: 3 })
    const quoted = fc
      .string({ unit: fc.constantFrom('\\', '"', ' ', '}', ',', 'ä', '\n') })
      .map((one) => one.padEnd(9, '.'))
    fc.assert(
      fc.property(parts, parts, quoted, scrap, (before, after, words, structuredContent) => {
        const sound = { type: 'text', text: words.repeat(600) }
        const alone = mended('tools/call', { content: [...before, said, ...after], structuredContent }).value
        const beside = mended('tools/call', { content: [...before, sound, ...after], structuredContent }).value
        expect(beside).toEqual(
          JSON.parse(JSON.stringify(alone).replace(JSON.stringify(said), () => JSON.stringify(sound)))
        )
      }),
      { numRuns: 300 }
    )
  })
  test('of a large size that is sound stays its bytes', () => {
    const text = '"content":"'.repeat(1_000)
    expect(mended('tools/call', { content: [{ type: 'text', text }] }).same).toBe(true)
    expect(mended('resources/read', { contents: [{ uri: 'a:b', text }] }).same).toBe(true)
  })
  test('of a read says where it is from', () => {
    const contents = [{ uri: 'a:c', text: 'hi' }, { uri: null, text: 'b' }, { uri: 'odd://x' }, null, 'bare']
    const bytes = Buffer.from(JSON.stringify({ contents }))
    const answer = soundAnswer('resources/read', { kind: 'result', bytes }, 'legacy', 'a:asked')
    expect(JSON.parse((answer as { bytes: Buffer }).bytes.toString())).toEqual({
      contents: [
        { uri: 'a:c', text: 'hi' },
        { uri: 'a:asked', text: 'b' },
        { uri: 'odd://x', text: '' },
        { uri: 'a:asked', text: 'bare' }
      ]
    })
    expect(mended('resources/read', { contents: [{ uri: 'a:b', text: null, blob: 'AA==' }] }).value).toEqual({
      contents: [{ uri: 'a:b', blob: 'AA==' }]
    })
    expect(mended('resources/read', { contents: [{ uri: 'a:b', blob: '?' }] }).value.contents[0].text).toContain(
      'could not be passed on'
    )
  })
  test('of a prompt has messages of a person or an assistant, each with a content', () => {
    const messages = [
      { role: 'system', content: said },
      { role: 'Assistant', content: 'said' },
      { role: 'user', content: { type: 'text', text: null } },
      { role: 'user', content: [said, said] },
      'said',
      null
    ]
    expect(mended('prompts/get', { messages }).value).toEqual({
      messages: [
        { role: 'user', content: said },
        { role: 'assistant', content: said },
        { role: 'user', content: { type: 'text', text: '' } },
        { role: 'user', content: said },
        { role: 'user', content: said },
        { role: 'user', content: said }
      ]
    })
  })
  test('of a modern server that asks for something first stays as it came', () => {
    expect(mended('tools/call', { resultType: 'input_required', inputRequests: {} }, 'modern').same).toBe(true)
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
      // One more: what should have been an object and is described in a text instead.
      const told = (taken['content'] as unknown[]).length - odd.content.length
      expect([0, 1]).toContain(told)
      await client.close()
    }),
    { numRuns: 100 }
  )
})

test.each(eras.slice(0, 2))('a strict client (%s) takes whatever parts came', async (era) => {
  const scrap = fc.oneof(fc.constantFrom(null, 7, 'x', [], {}, true), fc.jsonValue({ maxDepth: 2 }))
  const keys = ['text', 'data', 'mimeType', 'uri', 'name', 'resource', 'blob', 'role', 'content', 'annotations']
  const type = fc.constantFrom('text', 'image', 'audio', 'resource', 'resource_link', 'video', null)
  const part = fc.oneof(
    scrap,
    fc.record({ type, ...Object.fromEntries(keys.map((key) => [key, scrap])) }, { requiredKeys: [] })
  )
  const parts = fc.oneof(part, fc.array(part, { maxLength: 3 }))
  await fc.assert(
    fc.asyncProperty(parts, scrap, async (odd, structuredContent) => {
      const answers = {
        'tools/call': mended('tools/call', { content: odd, structuredContent }).value,
        'resources/read': mended('resources/read', { contents: odd }).value,
        'prompts/get': mended('prompts/get', { messages: odd }).value
      }
      const clientOf = (method: keyof typeof answers) => strictClient(era, {}, answers[method])
      const [tools, resources, prompts] = await Promise.all(
        (['tools/call', 'resources/read', 'prompts/get'] as const).map(clientOf)
      )
      await tools!.callTool({ name: 'any', arguments: {} })
      await resources!.readResource({ uri: 'a:b' })
      await prompts!.getPrompt({ name: 'any' })
      await Promise.all([tools, resources, prompts].map((client) => client!.close()))
    }),
    { numRuns: 150 }
  )
})
