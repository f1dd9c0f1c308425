import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boardNotes, logNotes } from '../../../main/servers/lists/notes.ts'
import { readLists } from '../../../main/servers/lists/read-lists.ts'
import { paramHeaders } from '../../../main/servers/connection/param-headers.ts'
import { rhythm } from '../../../main/servers/lifecycle/policy.ts'
import type { Negotiated } from '../../../main/servers/connection/handshake.ts'
import { canonical } from '../../../main/servers/lists/fingerprint.ts'
import {
  differences,
  hashTool,
  keepTools,
  noLists,
  readKept,
  printsOf,
  toolChangesInWords,
  writeKept
} from '../../../main/servers/lists/kept-lists.ts'
import { createFakeClock } from '../../fixtures/servers/fake-clock.ts'
import { createFakeLink, type FakeServer } from '../../fixtures/servers/fake-link.ts'

const tool = (name: string, more: object = {}) => ({ name, description: 'd', inputSchema: { type: 'object' }, ...more })
const lists = (...tools: object[]) => ({ ...noLists, tools: keepTools(tools as Record<string, unknown>[]) })

describe('fingerprints', () => {
  it('is the same whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (schema) => {
        const turned = Object.fromEntries(Object.entries(schema).reverse())
        expect(hashTool({ definition: { name: 'x', inputSchema: schema } })).toBe(
          hashTool({ definition: { inputSchema: turned, name: 'x' } })
        )
      })
    )
  })
  it.each(['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'])('changes with %s', (key) => {
    expect(hashTool({ definition: tool('a', { [key]: 'other' }) })).not.toBe(hashTool({ definition: tool('a') }))
  })
  it('does not change with what nobody acts on', () => {
    expect(hashTool({ definition: tool('a', { _meta: { x: 1 }, icons: [] }) })).toBe(
      hashTool({ definition: tool('a') })
    )
  })
  it('survives nesting that would break the stack', () => {
    let deep: unknown = 1
    for (let depth = 0; depth < 50_000; depth += 1) deep = [deep]
    expect(canonical(deep).length).toBeLessThan(1_000)
  })
})

describe('kept lists', () => {
  it('keeps the first of two tools with one name and none without', () => {
    expect(keepTools([tool('a'), tool('a', { description: 'other' }), {}, { name: '' }, { name: 7 }])).toMatchObject([
      { name: 'a', definition: { description: 'd' } }
    ])
  })
  it('comes back from disk as it was', async () => {
    const before = {
      ...lists(tool('a', { x: [1, { y: null }] })),
      listedAt: '2026-11-21T10:00:00.000Z',
      instructions: 'i',
      capabilities: { tools: {} }
    }
    expect(readKept(await writeKept(before))).toEqual(before)
  })
  it.each(['', 'nonsense', '[]', 'null', '{"tools":7,"resources":[1]}'])('takes %j for none of its own', (text) => {
    expect(() => readKept(text)).toThrow()
  })
  it('tells real differences only', () => {
    const a = lists(tool('a'), tool('b'))
    expect(differences(a, lists({ inputSchema: { type: 'object' }, description: 'd', name: 'a' }, tool('b')))).toEqual({
      tools: false,
      resources: false,
      prompts: false
    })
    expect(differences(a, lists(tool('a'), tool('b', { description: 'x' }))).tools).toBe(true)
    expect(differences(a, { ...a, templates: [{ uriTemplate: 'x' }] })).toEqual({
      tools: false,
      resources: true,
      prompts: false
    })
    expect(differences(a, { ...a, prompts: [{ name: 'x' }] }).prompts).toBe(true)
    expect(differences(a, { ...a, listedAt: 'later' })).toEqual({ tools: false, resources: false, prompts: false })
  })
  it('puts changes in words', () => {
    expect(
      toolChangesInWords(
        printsOf(lists(tool('a'), tool('b')).tools),
        printsOf(lists(tool('b', { title: 'B' }), tool('c'), tool('d')).tools)
      )
    ).toBe('Tools: 2 added, 1 removed, 1 changed')
    expect(toolChangesInWords({}, {})).toBeNull()
  })
})

describe('reading lists', () => {
  const session = (more: Partial<Negotiated> = {}): Negotiated => ({
    era: 'legacy',
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    instructions: null,
    icon: null,
    version: null,
    ...more
  })
  const read = (server: FakeServer, more: Partial<Negotiated> = {}, before = noLists) => {
    const clock = createFakeClock()
    const link = createFakeLink(clock, server)
    const listed = readLists(
      { link, session: session(more), rhythm, clientInfo: { name: 'p', version: '1' }, name: 'It' },
      before,
      'now'
    )
    return { clock, link, listed }
  }
  it('asks only for what the server declares', async () => {
    const { link, listed } = read(() => ({ result: { tools: [tool('a')] } }))
    expect((await listed).lists.tools).toHaveLength(1)
    expect(link.asked.map((ask) => ask.method)).toEqual(['tools/list'])
  })
  it('asks a server that declares nothing for tools', async () => {
    expect(
      (await read(() => ({ result: { tools: [tool('a')] } }), { capabilities: {} }).listed).lists.tools
    ).toHaveLength(1)
  })
  it.each(['', null, undefined, 7, {}])('follows every page, to one whose next cursor is %j', async (end) => {
    const { listed, link } = read((_method, { cursor }) => ({
      result: cursor === undefined ? { tools: [tool('a')], nextCursor: '2' } : { tools: [tool('b')], nextCursor: end }
    }))
    expect((await listed).lists.tools.map((each) => each.name)).toEqual(['a', 'b'])
    expect(await listed).toMatchObject({ failure: null })
    expect(link.asked.map((ask) => ask.params)).toEqual([{}, { cursor: '2' }])
  })
  it('ends where a cursor comes again, at once or round in a circle', async () => {
    const stuck = read(() => ({ result: { tools: [tool('a')], nextCursor: 'same' } }))
    expect(await stuck.listed).toMatchObject({ failure: null, lists: { tools: [{ name: 'a' }] } })
    expect(stuck.link.asked).toHaveLength(2)
    const next: Record<string, string> = { a: 'b', b: 'c', c: 'a' }
    const circle = read((_method, { cursor }) => {
      const here = String(cursor ?? 'a')
      return { result: { tools: [tool(here)], nextCursor: next[here] } }
    })
    expect((await circle.listed).lists.tools.map((each) => each.name)).toEqual(['a', 'b', 'c'])
    expect((await circle.listed).failure).toBeNull()
  })
  it('mends what is odd, leaves out what cannot be mended, and says of each', async () => {
    const { listed } = read(() => ({
      result: { tools: [tool('a'), { name: 'b', description: null }, null, { description: 'x' }] }
    }))
    const { lists: found, failure, notes } = await listed
    expect(failure).toBeNull()
    expect(found.tools.map((each) => each.definition)).toEqual([
      tool('a'),
      { name: 'b', inputSchema: { type: 'object' } }
    ])
    expect(boardNotes(notes.tools ?? [])).toEqual([
      'Left out, because hosts cannot take it: tool #3 (without a name to call it by), tool #4 (without a name to call it by). Everything else works.',
      'Not as the protocol asks, so these parts are mended or left out for hosts: tool b (description, inputSchema).'
    ])
    expect(logNotes(notes.tools ?? [])).toHaveLength(3)
  })
  it('names each of many odd entries in the log, and a few on the board', () => {
    const odd = (count: number) =>
      Array.from(
        { length: count },
        (_, at) => ({ list: 'tools', key: `t${at}`, leftOut: null, mended: ['title'] }) as const
      )
    expect(boardNotes(odd(60)).join('')).toMatch(/tool t2 \(title\) and 57 more; the log names each\.$/)
    const lines = logNotes(odd(500))
    expect(lines).toHaveLength(500)
    expect(lines.at(-1)).toContain('tool t499: title')
    expect(logNotes(odd(502)).at(-1)).toBe('Mended or left out too: tool t500, tool t501')
    const said = logNotes(odd(2_000))
    expect(said).toHaveLength(530)
    expect(odd(2_000).filter(({ key }) => !said.some((line) => line.match(/t\d+/g)?.includes(key)))).toEqual([])
  })
  it('refuses by name what is too large or too deep, and takes the rest', async () => {
    const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, at) => [`p${at}`, { type: 'string' }]))
    const { listed } = read(() => ({
      result: { tools: [tool('many', { inputSchema: { type: 'object', properties: many } }), tool('b')] }
    }))
    expect((await listed).failure?.message).toContain('tool many (larger than 4 MB, or of more than 250,000 parts)')
    expect((await listed).lists.tools.map((each) => each.name)).toEqual(['b'])
    const long = read(() => ({ result: { tools: [tool('long', { description: 'x'.repeat(5_000_000) }), tool('b')] } }))
    expect((await long.listed).failure?.message).toContain('tool long')
  })
  it('keeps the very same objects for what has not changed', async () => {
    const server: FakeServer = () => ({ result: { tools: [tool('a'), tool('b', { description: String(count) })] } })
    let count = 0
    const first = await read(server).listed
    count = 1
    const second = await read(server, {}, first.lists).listed
    expect(second.lists.tools[0]?.definition).toBe(first.lists.tools[0]?.definition)
    expect(second.lists.tools[1]?.definition).not.toBe(first.lists.tools[1]?.definition)
  })
  it('stops where a server would list for ever, and uses what it has', async () => {
    const endless = read((_method, { cursor }) => ({
      result: { tools: [tool(`t${Number(cursor ?? 0)}`)], nextCursor: String(Number(cursor ?? 0) + 1) }
    }))
    expect(await endless.listed).toMatchObject({ failure: { code: 'list-failed' } })
    expect((await endless.listed).lists.tools).toHaveLength(64)
    const crowd = read((_method, { cursor }) => ({
      result: {
        tools: Array.from({ length: 2_000 }, (_, index) => tool(`${Number(cursor ?? 0)}-${index}`)),
        nextCursor: String(Number(cursor ?? 0) + 1)
      }
    }))
    expect((await crowd.listed).lists.tools).toHaveLength(5_000)
  })
  it('keeps the other lists, and what was known, when one fails', async () => {
    const { listed } = read(
      (method) =>
        method === 'tools/list'
          ? { error: { code: -32603, message: 'broken' } }
          : { result: { prompts: [{ name: 'p' }] } },
      { capabilities: { tools: {}, prompts: {} } },
      lists(tool('old'))
    )
    expect(await listed).toMatchObject({
      lists: { tools: [{ name: 'old' }], prompts: [{ name: 'p' }] },
      failure: { code: 'list-failed', detail: 'broken' }
    })
  })
  it('takes a declared list that does not exist as empty', async () => {
    const { listed } = read(
      (method) => (method === 'resources/list' ? { result: { resources: [] } } : { error: { code: -32601 } }),
      { capabilities: { resources: {} } }
    )
    expect(await listed).toMatchObject({ failure: null })
  })
  it('names a list that is none, and one that never comes', async () => {
    expect((await read(() => ({ result: { tools: 'many' } })).listed).failure?.code).toBe('list-failed')
    const { clock, listed } = read(() => 'silence')
    await clock.move(30_001)
    expect((await listed).failure?.code).toBe('list-failed')
  })
  it('wraps each modern request in its envelope', async () => {
    const { link, listed } = read(() => ({ result: { tools: [] } }), { era: 'modern', protocolVersion: '2026-07-28' })
    await listed
    expect(link.asked[0]?.params['_meta']).toMatchObject({ 'io.modelcontextprotocol/protocolVersion': '2026-07-28' })
  })
})

describe('inputs in headers', () => {
  const schema = {
    type: 'object',
    properties: {
      region: { type: 'string', 'x-mcp-header': 'Region' },
      deep: { properties: { n: { type: 'integer', 'x-mcp-header': 'N' } } },
      plain: { type: 'string' },
      bad: { type: 'string', 'x-mcp-header': 'a b' }
    }
  }
  const headers = (args: unknown) => paramHeaders('tools/call', { name: 't', arguments: args }, () => schema)
  it('takes marked properties at any depth, and only those', () => {
    expect(headers({ region: 'eu', deep: { n: 7 }, plain: 'x', bad: 'y' })).toEqual({
      'Mcp-Param-Region': 'eu',
      'Mcp-Param-N': '7'
    })
  })
  it('wraps what a header cannot hold', () => {
    expect(headers({ region: 'Zürich' })).toEqual({
      'Mcp-Param-Region': `=?base64?${Buffer.from('Zürich').toString('base64')}?=`
    })
    expect(headers({ region: 'a\r\nEvil: 1' })?.['Mcp-Param-Region']).toMatch(/^=\?base64\?/)
  })
  it('is silent otherwise', () => {
    expect(headers({})).toBeUndefined()
    expect(paramHeaders('tools/list', {}, () => schema)).toBeUndefined()
  })
})
