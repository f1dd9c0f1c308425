import { request, type IncomingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { envelope, openGateway, tinyLegacy, type TestGateway } from '../../fixtures/gateway/open-gateway.ts'

let gateway: TestGateway
const good = 'A'.repeat(43)
beforeAll(async () => {
  gateway = await openGateway({ tiny: tinyLegacy() })
  gateway.tokens.set(good, 'cursor')
  gateway.tokens.set('B'.repeat(43), 'vscode')
})
afterAll(() => gateway.close())

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
function ask(options: {
  method?: string
  path?: string
  headers?: Record<string, string>
  body?: string | Buffer
  token?: string | null
}): Promise<Answer> {
  const { token = good } = options
  const headers: Record<string, string> = {
    Host: `127.0.0.1:${gateway.port}`,
    Accept: 'application/json, text/event-stream',
    'Content-Type': 'application/json',
    ...(token !== null && { Authorization: `Bearer ${token}` }),
    ...options.headers
  }
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: gateway.port,
        method: options.method ?? 'POST',
        path: options.path ?? '/mcp',
        headers,
        agent: false
      },
      (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          body += chunk
          if (response.headers['content-type'] === 'text/event-stream' && body.includes('"id"')) response.destroy()
        })
        response.on('close', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      }
    )
    sent.on('error', reject)
    sent.end(options.body)
  })
}
const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } }
})
const call = JSON.stringify({
  jsonrpc: '2.0',
  id: 2,
  method: 'tools/call',
  params: { name: 'tiny__echo', arguments: { text: 'x' } }
})

describe('a request without the right token', () => {
  it.each(['POST', 'GET', 'DELETE'])('is a %s answered 401 without details', async (method) => {
    for (const options of [
      { token: null },
      { token: '' },
      { token: 'wrong' },
      { token: null, path: `/mcp?token=${good}` },
      { token: null, headers: { Authorization: `Basic ${good}` } }
    ]) {
      const answer = await ask({ method, ...options, ...(method === 'POST' && { body: initialize }) })
      expect(answer.status).toBe(401)
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/)
      expect(answer.body).not.toMatch(/tiny|cursor|\//)
    }
    expect(gateway.calls).toEqual([])
  })
  it('may not use the session of another host, not even with its id', async () => {
    const session = (await ask({ body: initialize })).headers['mcp-session-id'] as string
    expect(session).toBeTruthy()
    const headers = { 'Mcp-Session-Id': session }
    expect((await ask({ body: call, headers, token: 'B'.repeat(43) })).status).toBe(404)
    const own = await ask({ body: call, headers })
    expect(own.status).toBe(200)
    expect(own.body).toContain('"text":"x"')
  })
})
describe('a page in a browser', () => {
  it.each(['evil.test', 'EVIL:PORT', 'localhost.evil.test', '127.0.0.1', '127.0.0.1:1', 'localhost:1'])(
    'under the name %s is refused',
    async (name) => {
      expect(
        (await ask({ body: initialize, headers: { Host: name.replace('PORT', String(gateway.port)) } })).status
      ).toBe(403)
    }
  )
  it.each(['https://evil.test', 'null', 'http://localhost.evil.test', 'http://127.0.0.1:1', 'http://localhost'])(
    'of %s is refused, preflight included, without CORS headers',
    async (Origin) => {
      for (const method of ['POST', 'GET', 'OPTIONS', 'DELETE']) {
        const answer = await ask({
          method,
          headers: { Origin, 'Access-Control-Request-Method': 'POST' },
          ...(method === 'POST' && { body: initialize })
        })
        expect(answer.status).toBe(403)
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
      }
    }
  )
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'cannot post a form as %s',
    async (type) => {
      const before = gateway.calls.length
      const headers = { 'Content-Type': type }
      const local = { ...headers, Origin: `http://127.0.0.1:${gateway.port}` }
      expect((await ask({ body: call, headers: local })).status).toBe(415)
      // curl’s word for anything; it names no page.
      if (type !== 'application/x-www-form-urlencoded') expect((await ask({ body: call, headers })).status).toBe(415)
      expect(gateway.calls).toHaveLength(before)
    }
  )
})
describe('a message that two readers could read in two ways', () => {
  it.each([
    ['a method twice', '{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"ping"}'],
    ['an id twice', '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}'],
    ['params twice', '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{},"params":{}}'],
    [
      'a name twice',
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"tiny__echo","name":"tiny__env","arguments":{"text":""}}}'
    ],
    ['a result beside the method', '{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}'],
    ['a batch of one', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]'],
    ['an id that is no whole number', '{"jsonrpc":"2.0","id":1.5,"method":"ping"}'],
    ['bytes that are no text', Buffer.from('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"\xff"}}', 'latin1')]
  ])('is refused: %s', async (_what, body) => {
    const before = gateway.calls.length
    const answer = await ask({ body })
    expect([answer.status, JSON.parse(answer.body).error?.code < 0]).toEqual([400, true])
    expect(gateway.calls).toHaveLength(before)
  })
})
describe('a request of the modern era', () => {
  it('for an unknown method is not found, under its own id', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'no/such', params: { _meta: envelope } })
    const headers = { 'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': 'no/such' }
    const answer = await ask({ headers, body })
    expect(answer.status).toBe(404)
    expect(JSON.parse(answer.body)).toMatchObject({ id: 7, error: { code: -32601 } })
  })
})
describe('a small client that shakes no hands', () => {
  const curl = async (message: object, token = good) => {
    const headers = { Accept: '*/*', 'Content-Type': 'application/x-www-form-urlencoded' }
    const answer = await ask({ headers, token, body: JSON.stringify({ jsonrpc: '2.0', ...message }) })
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(answer.headers['mcp-session-id']).toBeUndefined()
    return { status: answer.status, ...JSON.parse(answer.body) }
  }
  it('gets its lists and answers as plain JSON', async () => {
    const listed = await curl({ method: 'tools/list', id: 1 })
    expect(listed).toMatchObject({ status: 200, id: 1 })
    expect(listed.result.tools.map(({ name }: { name: string }) => name)).toContain('tiny__echo')
    const called = { name: 'tiny__echo', arguments: { text: 'hi' } }
    expect(await curl({ method: 'tools/call', id: 'two', params: called })).toMatchObject({
      id: 'two',
      result: { content: [{ text: 'hi' }] }
    })
    expect(await curl({ method: 'ping', id: 3 })).toMatchObject({ id: 3, result: {} })
  })
  it('is refused like any other client of its host', async () => {
    expect(await curl({ method: 'tools/call', id: 1, params: { name: 'nobodys__tool' } })).toMatchObject({
      error: { code: -32602 }
    })
    expect(await curl({ method: 'no/such', id: 2 })).toMatchObject({ error: { code: -32601 } })
    const unknown = await ask({ token: 'C'.repeat(43), body: call, headers: { Accept: '*/*' } })
    expect(unknown.status).toBe(401)
  })
  it('leaves nothing behind', async () => {
    const before = gateway.gateway.connections().length
    await Promise.all(Array.from({ length: 20 }, (_, id) => curl({ method: 'tools/list', id })))
    expect(gateway.gateway.connections()).toHaveLength(before)
  })
})
describe('the rest of the door', () => {
  it('answers to its three names only and to one path', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])
      expect((await ask({ body: initialize, headers: { Host: `${name}:${gateway.port}` } })).status).toBe(200)
    for (const path of ['/', '/mcp/x', '/api', '/mcpx'])
      expect((await ask({ path, body: initialize })).status).toBe(404)
    expect((await ask({ method: 'PUT', body: initialize })).status).toBe(405)
  })
  it('tells a client with an unknown session to begin again, and answers one without by itself', async () => {
    const stale = { 'Mcp-Session-Id': '5b8f0a4e-0000-4000-8000-000000000000' }
    for (const method of ['POST', 'GET', 'DELETE'])
      expect((await ask({ method, headers: stale, ...(method === 'POST' && { body: call }) })).status).toBe(404)
    // One that names no session is a request by itself; without the form of one it is none.
    expect((await ask({ body: call })).status).toBe(200)
    expect((await ask({ body: `[${call}]` })).status).toBe(400)
    expect((await ask({ method: 'GET' })).status).toBe(405)
  })
  it('refuses what is no JSON and what is too large without keeping it', async () => {
    expect((await ask({ body: '{' })).status).toBe(400)
    expect(
      (
        await ask({ body: '{}', headers: { 'Content-Length': String(40 * 1024 * 1024) } }).catch(() => ({
          status: 413
        }))
      ).status
    ).toBe(413)
  })
  it.each(['*/*', 'text/html, */*;q=0.8', '', 'application/*, text/*', 'Application/JSON, text/*;q=0.5'])(
    'answers who accepts anything (%s)',
    async (Accept) => {
      const own = await ask({ body: initialize, headers: { Accept } })
      expect(own.status).toBe(200)
    }
  )
  it('holds a modern request to its headers', async () => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/clientInfo': { name: 'x', version: '1' }
    }
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 3,
      method: 'tools/call',
      params: { name: 'tiny__echo', arguments: { text: 'x' }, _meta }
    })
    const headers = { 'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': 'tools/call', 'Mcp-Name': 'tiny__echo' }
    const right = await ask({ body, headers })
    expect(right).toMatchObject({ status: 200, body: expect.stringContaining('"resultType":"complete"') })
    for (const wrong of [
      { ...headers, 'Mcp-Name': 'tiny__crash' },
      { ...headers, 'Mcp-Method': 'tools/list' },
      { ...headers, 'MCP-Protocol-Version': '2025-11-25' }
    ]) {
      const answer = await ask({ body, headers: wrong })
      expect(answer.status).toBe(400)
      expect(answer.body).toContain('-32020')
    }
  })
})
