/** What servers ask of hosts: only of the one whose call it is, and what is declared, refused and said about it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { rawHost, type RawHost } from '../../hostile/raw-host.ts'
import { root, startCore, until, type TestCore } from '../../helpers/core.ts'

const asker = join(root, 'test', 'fixtures', 'servers', 'asker.mjs')
const open: RawHost[] = []
let core: TestCore
let remote: ChildProcess
beforeAll(async () => {
  core = await startCore()
  remote = spawn(process.execPath, [asker, '--http'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = (await once(remote.stdout!, 'data')) as [Buffer]
  await core.ask('add', 'pipes', '--yes', '--', process.execPath, asker)
  await core.ask('add', 'remote', '--yes', '--url', `http://127.0.0.1:${String(port).trim()}/mcp`)
})
afterAll(async () => {
  await core?.stop()
  remote?.kill()
})
afterEach(() => {
  for (const host of open.splice(0)) host.close()
})

const everything = { elicitation: { form: {}, url: {} }, sampling: {}, roots: { listChanged: true } }
async function arrive(name: string, capabilities: Record<string, unknown> = everything): Promise<RawHost> {
  const host = await rawHost(join(core.home, 'run', 'control.sock'), name, capabilities)
  host.onRequest = ({ method }) =>
    method === 'roots/list'
      ? { roots: [{ uri: `file:///${name}` }] }
      : method === 'sampling/createMessage'
        ? { model: name, role: 'assistant', content: { type: 'text', text: name } }
        : { action: 'accept', content: { by: name } }
  open.push(host)
  return host
}
const said = async (host: RawHost, tool: string, input: unknown = {}) =>
  JSON.parse((await host.call(tool, input))['result'].content[0].text)
const questionsOf = (host: RawHost) =>
  host.messages.filter(({ method, id }) => id !== undefined && method !== 'roots/list')
const elicit = {
  method: 'elicitation/create',
  params: { message: '?', requestedSchema: { type: 'object', properties: {} } }
}
const sample = { method: 'sampling/createMessage', params: { messages: [], maxTokens: 1 } }

describe.each([elicit, sample])('a question ($method)', (question) => {
  it('over HTTP reaches the host of the call on whose stream it came, whoever else is calling', async () => {
    const [mine, other] = [await arrive('claude-code'), await arrive('cursor')]
    const held = other.call('remote__hold')
    await other.call('remote__declared')
    const answer = await said(mine, 'remote__ask', question)
    expect(JSON.stringify(answer)).toContain('claude-code')
    expect([questionsOf(mine).length, questionsOf(other).length]).toEqual([1, 0])
    await other.call('remote__release')
    await held
  })
  it('over pipes is shown to nobody while calls of two hosts are open, and to the one host when they are its own', async () => {
    const [mine, other] = [await arrive('claude-code'), await arrive('cursor')]
    const window = await arrive('claude-code')
    for (const busy of [other, window]) {
      const held = busy.call('pipes__hold')
      await busy.call('pipes__declared')
      expect(await said(mine, 'pipes__ask', question)).toMatchObject({ code: -32000 })
      await mine.call('pipes__release')
      await held
    }
    const held = mine.call('pipes__hold')
    expect(JSON.stringify(await said(mine, 'pipes__ask', question))).toContain('claude-code')
    await mine.call('pipes__release')
    await held
    expect([questionsOf(mine), questionsOf(other), questionsOf(window)].map((each) => each.length)).toEqual([1, 0, 0])
  })
  it('for a host that offers nothing ends there, though another could be asked', async () => {
    const [mine, other] = [await arrive('zed', {}), await arrive('cursor')]
    const held = other.call('remote__hold')
    await other.call('remote__declared')
    for (const server of ['pipes', 'remote'])
      expect(await said(mine, `${server}__ask`, question)).toMatchObject(
        question === elicit ? { action: 'cancel' } : { code: -32601 }
      )
    await other.call('remote__release')
    await held
    expect([questionsOf(mine), questionsOf(other)].map((each) => each.length)).toEqual([0, 0])
  })
})

describe('an address to open', () => {
  it('is not shown to a host that can only show forms', async () => {
    const host = await arrive('cursor', { elicitation: { form: {} } })
    const url = { method: 'elicitation/create', params: { mode: 'url', elicitationId: 'e', url: 'https://x.example/' } }
    expect(await said(host, 'pipes__ask', url)).toEqual({ action: 'cancel' })
    expect(questionsOf(host)).toEqual([])
  })
  it('that is done with is told to the host that was asked, once, and to no other', async () => {
    const [mine, other] = [await arrive('claude-code'), await arrive('cursor')]
    const url = {
      method: 'elicitation/create',
      params: { mode: 'url', elicitationId: 'e-1', url: 'https://x.example/' }
    }
    await said(mine, 'pipes__ask', url)
    await other.call('pipes__complete', { id: 'e-1' })
    await other.call('pipes__complete', { id: 'e-1' })
    const told = (host: RawHost) =>
      host.messages.filter(({ method }) => method === 'notifications/elicitation/complete').map(({ params }) => params)
    await until(
      async () => told(mine),
      (notes) => notes.length > 0
    )
    await mine.call('pipes__declared')
    expect([told(mine), told(other)]).toEqual([[{ elicitationId: 'e-1' }], []])
  })
})

describe('roots', () => {
  it('come from the hosts that are there, whenever one comes, changes or goes; without any they are refused', async () => {
    const plain = await arrive('zed', {})
    const roots = () => said(plain, 'pipes__roots')
    await until(roots, (now) => now === -32601)
    const cursor = await arrive('cursor')
    await until(roots, (now) => JSON.stringify(now) === '["file:///cursor"]')
    const code = await arrive('claude-code')
    await until(roots, (now) => JSON.stringify(now) === '["file:///cursor","file:///claude-code"]')
    code.onRequest = () => ({ roots: [{ uri: 'file:///elsewhere' }] })
    code.send({ method: 'notifications/roots/list_changed' })
    await until(roots, (now) => JSON.stringify(now) === '["file:///cursor","file:///elsewhere"]')
    await core.ask('unplug', 'pipes', 'cursor')
    await until(roots, (now) => JSON.stringify(now) === '["file:///elsewhere"]')
    await core.ask('plug', 'pipes', 'cursor')
    cursor.close()
    code.close()
    await until(roots, (now) => now === -32601)
  })
})

describe('what is declared to a server', () => {
  it('is what its hosts said last, and nothing more', async () => {
    const own = await startCore()
    const at = (name: string, capabilities: Record<string, unknown>) =>
      rawHost(join(own.home, 'run', 'control.sock'), name, capabilities)
    try {
      await own.ask('add', 'first', '--yes', '--', process.execPath, asker)
      const zed = await at('zed', {})
      // Nobody was ever heard when it started: whoever came might have offered anything.
      expect(Object.keys(await said(zed, 'first__declared'))).toEqual(['sampling', 'elicitation', 'roots'])
      await own.ask('add', 'second', '--yes', '--', process.execPath, asker)
      await until(
        async () => (await zed.request(1, 'tools/list'))['result'].tools as { name: string }[],
        (tools) => tools.some(({ name }) => name === 'second__declared')
      )
      expect(await said(zed, 'second__declared')).toEqual({})
      const cursor = await at('cursor', { elicitation: {}, experimental: { odd: {} } })
      await said(cursor, 'second__declared')
      zed.close()
      cursor.close()
      await own.restart()
      const again = await at('zed', {})
      await until(
        () => said(again, 'second__declared').catch(() => null),
        (now) => JSON.stringify(now) === '{"elicitation":{"form":{}}}'
      )
      await own.ask('unplug', 'second', 'cursor')
      await own.ask('restart', 'second')
      expect(await said(again, 'second__declared')).toEqual({})
      again.close()
    } finally {
      await own.stop()
    }
  })
})
