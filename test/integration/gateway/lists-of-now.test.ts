/** Servers that never say when their lists change: a host sees through Patchbay what it would see without it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client as Client2 } from '@modelcontextprotocol/client'
import { StdioClientTransport as Stdio2 } from '@modelcontextprotocol/client/stdio'
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as Stdio1 } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, startCore, until, type TestCore } from '../../helpers/core.ts'
import { inTime } from '../../helpers/in-time.ts'

const shelf = join(root, 'test', 'fixtures', 'servers', 'shelf.mjs')
let core: TestCore
const files: Record<string, string> = {}
const fill = (name: string, what: object): void => writeFileSync(files[name]!, JSON.stringify(what))

beforeAll(async () => {
  core = await startCore()
  for (const name of ['one', 'two']) {
    files[name] = join(core.folder, `${name}.json`)
    fill(name, {})
    await core.ask('add', name, '--yes', '--', process.execPath, shelf, files[name], name)
  }
})
afterAll(() => core?.stop())

type Any = Pick<Client1, 'callTool' | 'listTools' | 'listResources' | 'listPrompts' | 'readResource' | 'close'>
const info = { name: 'host', version: '1' }
const bridge = () => ({
  command: process.execPath,
  args: [join(root, 'dist', 'main', 'bridge.cjs'), 'connect', '--host', 'cursor'],
  env: { ...(process.env as Record<string, string>), PATCHBAY_HOME: core.home }
})
const ways: Readonly<Record<string, () => Promise<Any>>> = {
  async directly() {
    const client = new Client1(info)
    await client.connect(new Stdio1({ command: process.execPath, args: [shelf, files['one']!, 'one'] }))
    return client
  },
  async 'v1 by the bridge'() {
    const client = new Client1(info)
    await client.connect(new Stdio1(bridge()))
    return client
  },
  async 'v2 modern by the bridge'() {
    const client = new Client2(info, { versionNegotiation: { mode: { pin: '2026-07-28' } } as never })
    await client.connect(new Stdio2(bridge()))
    return client as unknown as Any
  },
  async 'v1 over HTTP'() {
    const { url, token } = await core.ask('token', 'cursor')
    const client = new Client1(info)
    const headers = { Authorization: `Bearer ${token}` }
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }) as never)
    return client
  }
}
/** Of the server `one`, by its own names. */
const own = (names: readonly string[]): readonly string[] =>
  names.filter((name) => !name.startsWith('two__')).map((name) => name.replace(/^one__/, ''))

describe.each(Object.keys(ways))('%s', (way) => {
  let client: Any
  beforeAll(async () => {
    fill('one', {})
    client = await ways[way]!()
  })
  afterAll(() => client?.close())

  it('each list is that of now, also when it changed without a call', async () => {
    const tools = async () => own((await client.listTools()).tools.map(({ name }) => name))
    await tools()
    fill('one', { tools: ['late'], resources: ['one:late'], prompts: ['said'] })
    await until(tools, (names) => names.includes('late'), 5_000)
    await until(
      async () => (await client.listResources()).resources.map(({ uri }) => uri),
      (uris) => uris.join() === 'one:late',
      5_000
    )
    await until(
      async () => own((await client.listPrompts()).prompts.map(({ name }) => name)),
      (names) => names.join() === 'said',
      5_000
    )
    fill('one', {})
    expect(await tools()).toEqual(['put'])
  })
  it('a resource that nobody listed is read from the server that has it', async () => {
    expect((await client.readResource({ uri: 'one:unlisted/7' })).contents[0]).toMatchObject({
      text: 'one:unlisted/7 of one'
    })
    await expect(client.readResource({ uri: 'nobodys:thing' })).rejects.toThrow(/nobodys:thing|not found/i)
  })
})

it('a host that waits is told after a call that changed a list', async () => {
  fill('one', {})
  const client = new Client1(info)
  const heard: string[] = []
  await client.connect(new Stdio1(bridge()))
  client.fallbackNotificationHandler = async ({ method }) => void heard.push(method)
  await client.listTools()
  await client.callTool({ name: 'one__put', arguments: { name: 'fresh' } })
  await until(
    () => heard,
    (all) => all.includes('notifications/tools/list_changed')
  )
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('one__fresh')
  await client.close()
})

it('a server that is slow to list keeps nobody waiting: what was listed last stands until then', async () => {
  const client = (await ways['v1 by the bridge']!()) as Client1
  fill('two', { slowMs: 20_000 })
  const before = performance.now()
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toContain('two__put')
  expect(performance.now() - before).toBeLessThan(inTime(5_000))
  fill('two', {})
  await client.close()
})

it('a person can have the lists of a running server read at any time', async () => {
  const names = async (...more: string[]) =>
    (await core.ask('tools', 'one', ...more)).map(({ name }: { name: string }) => name)
  fill('one', {})
  expect(await names('--fresh')).toEqual(['put'])
  fill('one', { tools: ['later'] })
  expect(await names()).toEqual(['put'])
  expect(await names('--fresh')).toEqual(['put', 'later'])
})
