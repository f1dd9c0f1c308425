import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { done } from '../../../contract/failure.ts'
import { createBench, type Bench } from '../../fixtures/servers/bench.ts'
import { until } from '../../fixtures/servers/harness.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
type Handle = (request: IncomingMessage, response: ServerResponse) => unknown

async function listen(handle: Handle, port = 0): Promise<{ port: number; close: () => Promise<void> }> {
  const server: HttpServer = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  let open = true
  const close = async () => {
    if (!open) return
    open = false
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  closing.push(close)
  return { port: (server.address() as AddressInfo).port, close }
}
function build(): McpServer {
  const server = new McpServer({ name: 'remote', version: '1.0.0' })
  server.registerTool('echo', { inputSchema: z.object({ text: z.string() }) }, ({ text }) => ({
    content: [{ type: 'text', text }]
  }))
  return server
}
const modern = (): Handle => toNodeHandler(createMcpHandler(() => build()))
/** Streamable HTTP with sessions, as servers of the older era have them. */
function sessionful(): Handle {
  const sessions = new Map<string, NodeStreamableHTTPServerTransport>()
  return async (request, response) => {
    const id = request.headers['mcp-session-id'] as string | undefined
    const known = id === undefined ? undefined : sessions.get(id)
    if (known) return known.handleRequest(request, response)
    if (id !== undefined) return void response.writeHead(404).end()
    const transport = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => void sessions.set(session, transport)
    })
    await build().connect(transport)
    return transport.handleRequest(request, response)
  }
}
async function bench(headers: Record<string, string> = {}): Promise<Bench> {
  const made = await createBench({ resolveHeaders: async () => done(headers) })
  closing.push(() => made.close())
  return made
}
const add = (made: Bench, port: number, kind: 'http' | 'sse' = 'http', startTimeoutSeconds = 20) =>
  made.add({
    startTimeoutSeconds,
    source: { kind: 'remote' },
    launch: { kind, url: `http://127.0.0.1:${port}/mcp`, headers: {} }
  })
async function echo(made: Bench): Promise<string> {
  const upstream = await made.supervisor.upstream('test')
  if (!upstream.ok) throw new Error(upstream.failure.message)
  const meta =
    upstream.value.era === 'modern'
      ? {
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientCapabilities': {},
            'io.modelcontextprotocol/clientInfo': { name: 'p', version: '1' }
          }
        }
      : {}
  const answer = await upstream.value.link.request({
    method: 'tools/call',
    params: Buffer.from(JSON.stringify({ name: 'echo', arguments: { text: 'hi' }, ...meta }))
  })
  return answer.kind === 'local' ? answer.message : answer.bytes.toString()
}

describe('a remote server', () => {
  it('of the modern era is ready without a process', async () => {
    const { port } = await listen(modern())
    const made = await bench()
    expect(await add(made, port)).toMatchObject({ phase: 'ready', era: 'modern', kind: 'remote', pid: null, tools: 1 })
    expect(await echo(made)).toContain('"hi"')
  })
  it('of the older era, with sessions, is ready, and goes on after it forgot the session', async () => {
    let handle = sessionful()
    const { port } = await listen((request, response) => handle(request, response))
    const made = await bench()
    expect(await add(made, port)).toMatchObject({ phase: 'ready', era: 'legacy', tools: 1 })
    expect(await echo(made)).toContain('"hi"')
    handle = sessionful()
    expect(await echo(made)).toContain('"hi"')
    expect(made.view()).toMatchObject({ phase: 'ready', incarnation: 1 })
  })
  it('that answers nothing but refusals to what it does not know is asked in the older way', async () => {
    const inner = sessionful()
    const { port } = await listen((request, response) => {
      if (request.headers['mcp-session-id'] === undefined && request.headers['mcp-method'] !== undefined)
        return response.writeHead(406, { 'content-type': 'text/plain' }).end('what?')
      return inner(request, response)
    })
    expect(await add(await bench(), port)).toMatchObject({ phase: 'ready', era: 'legacy' })
  })
  it('that is away is tried again until it is there', async () => {
    const first = await listen(modern())
    const { port } = first
    await first.close()
    const made = await bench()
    const view = await add(made, port)
    expect(view).toMatchObject({ phase: 'waiting', lastError: { code: 'remote-unreachable' }, signal: 'attention' })
    await listen(modern(), port)
    await made.phase('ready')
  })
  it('that goes away while it is used is noticed, and found again', async () => {
    const first = await listen(modern())
    const made = await bench()
    await add(made, first.port, 'http', 2)
    await first.close()
    await echo(made)
    await until('it to be noticed', () => made.view().phase !== 'ready')
    await listen(modern(), first.port)
    await made.phase('ready')
    expect(await echo(made)).toContain('"hi"')
  })
  it('that refuses the credentials fails once, and is not hammered', async () => {
    let asked = 0
    const inner = modern()
    const { port } = await listen((request, response) => {
      asked += 1
      return request.headers.authorization === 'Bearer right' ? inner(request, response) : response.writeHead(401).end()
    })
    const made = await bench({ Authorization: 'Bearer wrong' })
    await add(made, port, 'http', 2)
    await made.phase('failed')
    expect(made.view().lastError?.code).toBe('unauthorized')
    const then = asked
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(asked).toBe(then)
    const right = await bench({ Authorization: 'Bearer right' })
    expect((await add(right, port)).phase).toBe('ready')
  })
  it('stops and stays so', async () => {
    const { port } = await listen(sessionful())
    const made = await bench()
    await add(made, port)
    await made.supervisor.stop('test')
    expect(made.view()).toMatchObject({ phase: 'stopped', tools: 1 })
    await expect(made.supervisor.upstream('test', 50)).resolves.toMatchObject({ ok: false })
  })
})
