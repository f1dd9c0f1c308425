import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lists, type ListName } from '../../../main/mcp/methods.ts'
import { soundEntry } from '../../../main/mcp/sound/entries.ts'
import { junk } from '../../fixtures/servers/junk.ts'
import { namesListed } from '../../fixtures/servers/strict-clients.ts'
import { cliPath, root, startCore, type TestCore } from '../../helpers/core.ts'
import { connectHost, connectUrl } from '../../helpers/host-client.ts'

const kinds = Object.keys(lists) as ListName[]
const server = (name: string) => join(root, 'test', 'fixtures', 'servers', name)
/** Another sample with each run; the seed is in the name of what failed. */
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const sample = Object.fromEntries(
  kinds.map((kind) => {
    // Each under a name of its own, so that it is clear afterwards which are there.
    const { key } = lists[kind]
    const items = fc.sample(junk[kind], { numRuns: 60, seed })
    return [
      kind,
      items.map((item, at) =>
        typeof item === 'object' && item && key in item ? { ...item, [key]: `odd-${at}:/` } : item
      )
    ]
  })
) as Record<ListName, unknown[]>

let core: TestCore
beforeAll(async () => {
  core = await startCore()
  const file = join(core.folder, 'lists.json')
  const given = Object.fromEntries(kinds.map((kind) => [lists[kind].method, { [lists[kind].member]: sample[kind] }]))
  const calls = {
    isNull: { result: { content: [{ type: 'text', text: 'said', annotations: null }], isError: null, _meta: null } },
    bare: { result: { content: 'said' } },
    one: { result: { content: { type: 'text', text: 'said' }, structuredContent: ['listed'] } },
    parts: { result: { content: ['said', { type: 'text', text: 5 }, { type: 'video', data: 'x' }] } },
    code: { error: { code: 'E_FAIL', message: { why: 'because' } } }
  }
  const more = { tools: Object.keys(calls).map((name) => ({ name, inputSchema: null })) }
  given['tools/list'] = { tools: [...(given['tools/list']?.['tools'] ?? []), ...more.tools] }
  given['resources/list'] = { resources: [...(given['resources/list']?.['resources'] ?? []), { uri: 'odd://read' }] }
  given['prompts/list'] = { prompts: [...(given['prompts/list']?.['prompts'] ?? []), { name: 'talk' }] }
  const contents = [{ uri: null, text: 'said' }, { uri: 'odd://x' }, null]
  const messages = [
    { role: 'system', content: 'said' },
    { role: 'user', content: { type: 'text', text: null } }
  ]
  const answers = { 'resources/read': { contents }, 'prompts/get': { messages } }
  writeFileSync(file, JSON.stringify({ ...given, ...answers, calls }))
  await core.ask('add', 'fine', '--yes', '--', process.execPath, server('tiny.mjs'))
  await core.ask('add', 'odd', '--yes', '--', process.execPath, server('listed.mjs'), file)
})
afterAll(() => core.stop())

async function olderClient(door: 'bridge' | 'url'): Promise<Client1> {
  const client = new Client1({ name: 'strict', version: '1' })
  if (door === 'bridge') {
    const args = [cliPath, 'connect', '--host', 'claude-code']
    const env = core.env as Record<string, string>
    await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore' }))
  } else {
    const { token, url } = await core.ask('token', 'claude-code')
    const requestInit = { headers: { Authorization: `Bearer ${token}` } }
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }) as never)
  }
  return client
}
const newerClient = async (door: 'bridge' | 'url', era: 'legacy' | 'modern') =>
  (await (door === 'bridge' ? connectHost : connectUrl)(core, 'cursor', era)).client as unknown as Client1

const clients = {
  v1: olderClient,
  'v2 legacy': (door: 'bridge' | 'url') => newerClient(door, 'legacy'),
  'v2 modern': (door: 'bridge' | 'url') => newerClient(door, 'modern')
} as const

describe.each(['bridge', 'url'] as const)('a server of odd lists, over the %s', (door) => {
  test.each(Object.keys(clients) as (keyof typeof clients)[])('is taken whole by a strict client (%s)', async (era) => {
    const client = await clients[era](door)
    const names = await namesListed(client)
    for (const kind of kinds) {
      const wanted = sample[kind].flatMap((item) => {
        const { entry } = soundEntry(kind, item)
        return entry === null ? [] : [String(entry[lists[kind].key])]
      })
      const own = (names[lists[kind].member] ?? []).map((name) => name.replace(/^odd__/, ''))
      const found = own.filter((name) => name.startsWith('odd-'))
      expect(found.length, `${kind}, seed ${seed}`).toBe(wanted.length)
    }
    expect(names['tools']?.some((name) => name.startsWith('fine__'))).toBe(true)
    const taken = await client.callTool({ name: 'odd__isNull', arguments: {} })
    expect(taken).toMatchObject({ content: [{ type: 'text', text: 'said' }] })
    const textsOf = async (name: string) =>
      ((await client.callTool({ name, arguments: {} }))['content'] as { text: string }[]).map(({ text }) => text)
    expect(await textsOf('odd__bare')).toEqual(['said'])
    expect(await textsOf('odd__one')).toEqual(['said', '["listed"]'])
    expect(await textsOf('odd__parts')).toEqual(['said', '5', expect.stringContaining('could not be passed on')])
    const [read] = (await client.listResources()).resources.filter(({ uri }) => uri.endsWith('odd://read'))
    expect((await client.readResource({ uri: read!.uri })).contents).toEqual([
      { uri: read!.uri, text: 'said' },
      { uri: 'odd://x', text: '' }
    ])
    expect((await client.getPrompt({ name: 'odd__talk' })).messages).toEqual([
      { role: 'user', content: { type: 'text', text: 'said' } },
      { role: 'user', content: { type: 'text', text: '' } }
    ])
    await expect(client.callTool({ name: 'odd__code', arguments: {} })).rejects.toMatchObject({
      message: expect.stringContaining('because')
    })
    await client.close()
  })
})

test('what is odd is named on the board and in the log', async () => {
  const { hints } = await core.ask('show', 'odd')
  expect(hints.join(' ')).toContain('Not as the protocol asks')
  expect((await core.run('logs', 'odd')).stdout).toContain('not as the protocol asks')
})
