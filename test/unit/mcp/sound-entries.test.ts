import { Client } from '@modelcontextprotocol/client'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lists, type ListName } from '../../../main/mcp/methods.ts'
import { compiles } from '../../../main/mcp/sound/compiles.ts'
import { soundEntry } from '../../../main/mcp/sound/entries.ts'
import { junk, looseSchema } from '../../fixtures/servers/junk.ts'
import { eras, namesListed, strictClient } from '../../fixtures/servers/strict-clients.ts'

const kinds = Object.keys(lists) as ListName[]
const good = { type: 'object', properties: {} }
const tool = (more: object) => ({ name: 'odd', inputSchema: good, ...more })
const mended = (list: ListName, item: unknown) => soundEntry(list, item)

describe('an odd entry', () => {
  const odd: Readonly<Record<string, [object, object]>> = {
    'no schema': [{ name: 'odd' }, { name: 'odd', inputSchema: { type: 'object' } }],
    'a null schema': [tool({ inputSchema: null }), tool({ inputSchema: { type: 'object' } })],
    'an empty schema': [tool({ inputSchema: {} }), tool({ inputSchema: { type: 'object' } })],
    'a schema of another type': [tool({ inputSchema: { type: 'string' } }), tool({ inputSchema: { type: 'object' } })],
    'a schema that is true': [tool({ inputSchema: true }), tool({ inputSchema: { type: 'object' } })],
    'a dialect that is no text': [tool({ inputSchema: { ...good, $schema: {} } }), tool({})],
    'required null': [tool({ inputSchema: { ...good, required: null } }), tool({})],
    'required true': [tool({ inputSchema: { ...good, required: true } }), tool({})],
    'required with a number': [
      tool({ inputSchema: { ...good, required: ['a', 1] } }),
      tool({ inputSchema: { ...good, required: ['a'] } })
    ],
    'required among the properties': [
      tool({ inputSchema: { ...good, properties: { a: { type: 'string' }, required: ['a'] } } }),
      tool({ inputSchema: { ...good, properties: { a: { type: 'string' }, required: {} } } })
    ],
    'a property that is true': [
      tool({ inputSchema: { ...good, properties: { a: true, b: false } } }),
      tool({ inputSchema: { ...good, properties: { a: {}, b: { not: {} } } } })
    ],
    'a null description': [tool({ description: null }), tool({})],
    'a description that is a number': [tool({ description: 5 }), tool({})],
    'a null hint': [tool({ annotations: { readOnlyHint: null, title: 't' } }), tool({ annotations: { title: 't' } })],
    'icons as one address': [tool({ icons: 'https://a/b.png' }), tool({})],
    'an icon without an address': [
      tool({ icons: [{ mimeType: 'image/png' }, { src: 'a', sizes: '48x48' }] }),
      tool({ icons: [{ src: 'a' }] })
    ],
    'an unknown support of tasks': [tool({ execution: { taskSupport: 'maybe' } }), tool({ execution: {} })],
    'a null output schema': [tool({ outputSchema: null }), tool({})],
    'an output schema whose reference leads nowhere': [
      tool({ outputSchema: { type: 'object', properties: { a: { $ref: '#/$defs/Gone' } } } }),
      tool({})
    ],
    'an output schema that is a list': [tool({ outputSchema: { type: 'array' } }), tool({})],
    'an output schema with a pattern of another language': [
      tool({ outputSchema: { type: 'object', properties: { a: { pattern: '(?P<x>a)' } } } }),
      tool({})
    ],
    'an output schema of draft 4': [
      tool({ outputSchema: { $schema: 'http://json-schema.org/draft-04/schema#', id: 'x', ...good } }),
      tool({ outputSchema: good })
    ],
    'an output schema with required on the property': [
      tool({ outputSchema: { type: 'object', properties: { a: { type: 'string', required: true } } } }),
      tool({})
    ],
    'an output schema without its type': [tool({ outputSchema: { properties: {} } }), tool({ outputSchema: good })]
  }
  test.each(Object.entries(odd))('with %s is mended, and it is said where', (_, [from, to]) => {
    const { entry, mended: said } = mended('tools', from)
    expect(entry).toEqual(to)
    expect(said.length).toBeGreaterThan(0)
    expect(mended('tools', entry).mended).toEqual([])
  })
  test('among resources, templates and prompts', () => {
    expect(mended('resources', { uri: 'a://b', description: null, mimeType: null, size: '5' })).toEqual({
      entry: { uri: 'a://b', name: 'a://b' },
      mended: ['description', 'mimeType', 'size', 'name']
    })
    expect(
      mended('templates', {
        uriTemplate: 'a://{b}',
        name: 'b',
        annotations: { priority: 5, audience: ['user', 'robot'] }
      })
    ).toEqual({
      entry: { uriTemplate: 'a://{b}', name: 'b', annotations: { audience: ['user'] } },
      mended: ['annotations.audience[1]', 'annotations.priority']
    })
    expect(
      mended('prompts', { name: 'p', arguments: [null, { name: 'a', required: null }, { description: 'x' }] })
    ).toEqual({
      entry: { name: 'p', arguments: [{ name: 'a' }] },
      mended: ['arguments[0]', 'arguments[1].required', 'arguments[2]']
    })
  })
  test.each([null, 7, 'tool', [], {}, { name: null }, { name: '' }, { title: 'x' }])('%j cannot be mended', (item) => {
    expect(mended('tools', item)).toEqual({ entry: null, mended: [] })
  })
  test('a sound one stays the very same', () => {
    const sound = tool({
      title: 't',
      annotations: { readOnlyHint: true },
      icons: [{ src: 'a', sizes: ['any'], theme: 'dark', other: 1 }],
      outputSchema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: { a: { $ref: '#/$defs/A' }, b: { anyOf: [{ type: 'null' }, { $ref: '#/properties/a' }] } },
        $defs: { A: { type: 'array', items: { $ref: '#/$defs/A' } } }
      },
      'x-own': null,
      _meta: { a: null }
    })
    expect(mended('tools', sound)).toEqual({ entry: sound, mended: [] })
    expect(mended('tools', sound).entry).toBe(sound)
  })
  test('a modern server may answer with something else than an object', () => {
    expect(soundEntry('tools', tool({ outputSchema: { type: 'array' } }), true).mended).toEqual([])
    expect(soundEntry('tools', tool({ outputSchema: { $ref: '#' } }), true).mended).toEqual(['outputSchema'])
  })
})

describe('what compiles', () => {
  const engines = [
    new AjvJsonSchemaValidator(),
    // What the newer client does with it.
    (new Client({ name: 'x', version: '1' }) as unknown as { _jsonSchemaValidator: AjvJsonSchemaValidator })
      ._jsonSchemaValidator
  ]
  test('compiles in both SDKs', () => {
    fc.assert(
      fc.property(looseSchema, (schema) => {
        const { $schema: _, ...more } = schema
        if (!compiles(more)) return
        for (const engine of engines) engine.getValidator(more as never)
      }),
      { numRuns: 400 }
    )
  })
  test('an ordinary schema does', () => {
    const ordinary = fc.letrec<{ schema: object }>((tie) => ({
      schema: fc.oneof(
        fc.constantFrom({ type: 'string', minLength: 1 }, { enum: [1, null] }, { type: 'integer', maximum: 5 }, {}),
        fc.record({ type: fc.constant('array'), items: tie('schema') }),
        fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1 }) }),
        fc
          .dictionary(fc.stringMatching(/^[a-z]+$/), tie('schema'))
          .map((properties) => ({ type: 'object', properties }))
      )
    })).schema
    fc.assert(fc.property(ordinary, (schema) => compiles(schema as Record<string, unknown>)))
  })
})

test.each(eras)(
  'whatever a server lists, a strict client (%s) takes the list, and every sound entry is in it',
  async (era) => {
    const anyLists = fc.record(Object.fromEntries(kinds.map((kind) => [kind, fc.array(junk[kind], { maxLength: 6 })])))
    await fc.assert(
      fc.asyncProperty(anyLists, async (listed) => {
        const shown = Object.fromEntries(
          kinds.map((kind) => [lists[kind].member, listed[kind]!.flatMap((item) => soundEntry(kind, item).entry ?? [])])
        )
        const client = await strictClient(era, shown)
        const names = await namesListed(client)
        for (const kind of kinds) {
          const { key, member } = lists[kind]
          const named = listed[kind]!.flatMap((item) => {
            const address = (item as Record<string, unknown>)[key]
            return typeof address === 'string' && address !== '' ? [address] : []
          })
          expect(names[member]).toEqual(named)
        }
        await client.close()
      }),
      { numRuns: 50 }
    )
  }
)
