import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import { toNodeHandler, NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../main/lib/clock.ts'
import { createSdkLink, type RemoteTrouble, type SdkLinkParts } from '../../../main/wire/sdk-link.ts'
import type { LinkAnswer } from '../../../main/wire/types.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const value = (answer: LinkAnswer): Record<string, unknown> => {
  if (answer.kind === 'local') throw new Error(`${answer.code}: ${answer.message}`)
  return JSON.parse(answer.bytes.toString()) as Record<string, unknown>
}

async function listen(handle: Parameters<typeof createServer>[1]): Promise<{ url: string; server: HttpServer }> {
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, server }
}

async function connect(url: string, more: Partial<SdkLinkParts> = {}) {
  const troubles: RemoteTrouble[] = []
  const link = createSdkLink({
    kind: 'http',
    url,
    headers: { 'X-Key': 'k1' },
    clock: systemClock,
    onProtocol: () => undefined,
    onTrouble: (trouble) => troubles.push(trouble),
    ...more
  })
  closing.push(() => link.close('test over'))
  await link.start()
  return { link, troubles }
}

function buildServer(): McpServer {
  const server = new McpServer({ name: 'remote', version: '1.0.0' })
  server.registerTool('echo', { inputSchema: z.object({ text: z.string() }) }, ({ text }) => ({
    content: [{ type: 'text', text }]
  }))
  server.registerTool('ask', { inputSchema: z.object({}) }, async (_input, context) => {
    const answer = await (
      context as unknown as { mcpReq: { send: (request: unknown, schema: unknown) => Promise<unknown> } }
    ).mcpReq.send({ method: 'roots/list' }, z.looseObject({}))
    return { content: [{ type: 'text', text: JSON.stringify(answer) }] }
  })
  server.registerTool(
    'slow',
    { inputSchema: z.object({}) },
    (_input, context) =>
      new Promise((_resolve, reject) => {
        ;(context as unknown as { mcpReq: { signal: AbortSignal } }).mcpReq.signal.addEventListener('abort', () => {
          cancelled.push('slow')
          reject(new Error('cancelled'))
        })
      })
  )
  return server
}
const cancelled: string[] = []
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

const initialize = {
  protocolVersion: '2025-11-25',
  capabilities: { roots: {} },
  clientInfo: { name: 'patchbay', version: '0' }
}
const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'patchbay', version: '0' }
}

describe('a remote server of the older era', () => {
  async function legacy(more: Partial<SdkLinkParts> = {}) {
    const seen: IncomingMessage['headers'][] = []
    const transport = new NodeStreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID() })
    await buildServer().connect(transport)
    const { url } = await listen((request, response) => {
      seen.push(request.headers)
      void transport.handleRequest(request, response)
    })
    return { ...(await connect(url, more)), seen, transport }
  }

  it('is initialized, called and asked back, with session and version in its headers', async () => {
    const { link, seen } = await legacy({
      onRoots: (asking, signal) => asking!.handle('roots/list', undefined, signal)
    })
    expect(value(await link.request({ method: 'initialize', params: json(initialize) }))).toMatchObject({
      protocolVersion: '2025-11-25'
    })
    link.notify('notifications/initialized')
    const echo = await link.request({
      method: 'tools/call',
      params: json({ name: 'echo', arguments: { text: 'é漢😀' } })
    })
    expect(value(echo)).toMatchObject({ content: [{ type: 'text', text: 'é漢😀' }] })
    expect(seen.at(-1)).toMatchObject({ 'mcp-protocol-version': '2025-11-25', 'x-key': 'k1' })
    expect(seen.at(-1)?.['mcp-session-id']).toBeTruthy()
    expect(seen.every((headers) => headers['mcp-method'] === undefined)).toBe(true)
    const asked = await link.request({
      method: 'tools/call',
      params: json({ name: 'ask', arguments: {} }),
      onServerRequest: (method) =>
        Promise.resolve({ kind: 'result', bytes: json({ roots: [{ uri: `file:///${method}` }] }) })
    })
    expect(JSON.stringify(value(asked))).toContain('file:///roots/list')
  })

  it('is told of a cancel', async () => {
    const { link } = await legacy()
    await link.request({ method: 'initialize', params: json(initialize) })
    link.notify('notifications/initialized')
    const abort = new AbortController()
    const call = link.request({
      method: 'tools/call',
      params: json({ name: 'slow', arguments: {} }),
      signal: abort.signal
    })
    await link.request({ method: 'tools/list' })
    abort.abort()
    expect(await call).toMatchObject({ kind: 'local', code: 'cancelled' })
    await until(() => cancelled.length > 0)
    cancelled.length = 0
  })
})

describe('a remote server of the current era', () => {
  it('gets the headers that its requests name in their bodies, and a closed stream as cancel', async () => {
    const seen: IncomingMessage['headers'][] = []
    const handle = toNodeHandler(createMcpHandler(() => buildServer()))
    const { url } = await listen((request, response) => {
      seen.push(request.headers)
      void handle(request, response)
    })
    const { link } = await connect(url)
    const discover = await link.request({ method: 'server/discover', params: json({ _meta: envelope }) })
    expect(value(discover)['supportedVersions']).toContain('2026-07-28')
    const echo = await link.request({
      method: 'tools/call',
      params: json({ name: 'echo', arguments: { text: 'hi' }, _meta: { ...envelope, progressToken: 'p' } })
    })
    expect(value(echo)).toMatchObject({ content: [{ text: 'hi' }] })
    expect(seen.at(-1)).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'echo'
    })
    const missing = await link.request({ method: 'made/up', params: json({ _meta: envelope }) })
    expect(missing).toMatchObject({ kind: 'error' })
    expect(value(missing)).toMatchObject({ code: -32601 })
    const abort = new AbortController()
    const call = link.request({
      method: 'tools/call',
      params: json({ name: 'slow', arguments: {}, _meta: envelope }),
      signal: abort.signal
    })
    await until(() => seen.at(-1)?.['mcp-name'] === 'slow')
    await link.request({ method: 'tools/list', params: json({ _meta: envelope }) })
    abort.abort()
    expect(await call).toMatchObject({ kind: 'local', code: 'cancelled' })
    await until(() => cancelled.length > 0)
    cancelled.length = 0
  })
})

describe('a remote server over the old event stream', () => {
  it('is reached through its endpoint event', async () => {
    let stream: { write: (text: string) => void } | null = null
    const { url } = await listen((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('event: endpoint\ndata: /post\n\n')
        stream = response
        return
      }
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        response.writeHead(202).end()
        const { id } = JSON.parse(body) as { id?: number }
        stream?.write(
          `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, result: { id, key: request.headers['x-key'] } })}\n\n`
        )
      })
    })
    const { link } = await connect(url, { kind: 'sse' })
    expect(value(await link.request({ method: 'ping' }))).toEqual({ id: 1, key: 'k1' })
  })
})

describe('trouble with a remote server', () => {
  it('is named: unreachable, unauthorized, not found, too large, gone in the middle', async () => {
    const dead = await connect('http://127.0.0.1:1/mcp')
    expect(await dead.link.request({ method: 'ping' })).toMatchObject({ kind: 'local', code: 'server-died' })
    expect(dead.troubles[0]).toMatchObject({ code: 'remote-unreachable' })
    for (const [status, code] of [
      [401, 'unauthorized'],
      [403, 'unauthorized'],
      [404, 'remote-unreachable'],
      [500, 'remote-unreachable']
    ] as const) {
      const { url } = await listen((_request, response) => response.writeHead(status).end('no'))
      const { link, troubles } = await connect(url)
      expect(await link.request({ method: 'ping' })).toMatchObject({ kind: 'local' })
      expect([status, troubles[0]?.code]).toEqual([status, code])
      expect(troubles[0]?.message).not.toContain('k1')
    }
    const big = await listen((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result: 'x'.repeat(3_000_000) }))
    })
    const { link } = await connect(big.url, { limitBytes: 1_000_000 })
    expect(await link.request({ method: 'ping' })).toMatchObject({ kind: 'local', code: 'message-too-large' })
    const cut = await listen((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': hello\n\n')
      setImmediate(() => response.end())
    })
    const other = await connect(cut.url)
    expect(await other.link.request({ method: 'ping' })).toMatchObject({ kind: 'local', code: 'server-died' })
  })

  it('leaves no call open when the link is closed', async () => {
    const { url } = await listen(() => undefined)
    const { link } = await connect(url)
    const call = link.request({ method: 'ping' })
    link.close('Stopped.')
    expect(await call).toMatchObject({ kind: 'local', code: 'server-died', message: 'Stopped.' })
  })
})

describe('what is nested too deeply', () => {
  const nest = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  it('ends its own call, whichever way it goes, and is no trouble of the connection', async () => {
    const heard: string[] = []
    const { url } = await listen((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        heard.push(body)
        const { id, params } = JSON.parse(body)
        const answer =
          params.which === 'error'
            ? `"error":{"code":-32000,"message":"e","data":${nest}}`
            : `"result":${params.which === 'result' ? `{"x":${nest}}` : '{}'}`
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(`{"jsonrpc":"2.0","id":${id},${answer}}`)
      })
    })
    const { link, troubles } = await connect(url)
    const sent = await link.request({ method: 'tools/call', params: Buffer.from(`{"x":${nest}}`) })
    expect(sent).toMatchObject({ kind: 'local', code: 'nested-too-deeply' })
    expect(heard).toEqual([])
    for (const which of ['result', 'error']) {
      const answer = await link.request({ method: 'tools/call', params: json({ which }) })
      expect(answer.kind).toBe('error')
      expect(value(answer)['message']).toContain('512 levels')
    }
    const digits = '{"n":9007199254740993}'
    expect((await link.request({ method: 'tools/call', params: Buffer.from(digits) })).kind).toBe('result')
    expect(heard.at(-1)).toContain(digits)
    expect(troubles).toEqual([])
  })
})
