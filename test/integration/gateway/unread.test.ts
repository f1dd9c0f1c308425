/** Hosts that stop reading: what waits for them is bounded, and nobody else feels it. */
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawLegacy, type RawHost } from '../../fixtures/gateway/hosts.ts'
import { fixture, openGateway, until, type TestGateway } from '../../fixtures/gateway/open-gateway.ts'

let gateway: TestGateway
const token = 'A'.repeat(43)
const log: string[] = []
beforeAll(async () => {
  gateway = await openGateway(
    { flood: [fixture('flood.mjs')], calm: [fixture('tiny.mjs')] },
    { logs: { write: (_id: string, _stream: string, text: string) => void log.push(text) } as never }
  )
  gateway.tokens.set(token, 'cursor')
})
afterAll(() => gateway.close())

const mb = 1024 * 1024
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
/** What is held when all that is not needed is gone. */
const held = (): number => {
  collect()
  const { external, heapUsed } = process.memoryUsage()
  return external + heapUsed
}
const call = (id: number, name: string, input: object, progressToken?: number) => ({
  id,
  method: 'tools/call',
  params: { name, arguments: input, ...(progressToken !== undefined && { _meta: { progressToken } }) }
})
const p99 = (times: readonly number[]): number =>
  [...times].sort((one, two) => one - two)[Math.floor(times.length * 0.99)] ?? 0

/** Calls of another host meanwhile: how long each took, until told to stop. */
function neighbour(host: RawHost): () => Promise<readonly number[]> {
  let over = false
  const times: number[] = []
  const work = (async () => {
    for (let id = 10_000; !over; id += 1) {
      const from = performance.now()
      host.send(call(id, 'calm__echo', { text: 'still there' }))
      await host.next((message) => message.id === id)
      times.push(performance.now() - from)
      host.lines.length = 0
      await new Promise((resolve) => setImmediate(resolve))
    }
  })()
  return async () => {
    over = true
    await work
    return times
  }
}

/** A session over HTTP; answers how to send something whose answer is read as slowly as the test likes. */
async function session() {
  const post = (body: object, headers: Record<string, string> = {}) =>
    new Promise<{ socket: Socket; id: string; body: () => string; read: () => void; closed: Promise<void> }>(
      (resolve, reject) => {
        const sent = request(
          gateway.url,
          {
            method: 'POST',
            agent: false,
            headers: {
              Accept: 'application/json, text/event-stream',
              'Content-Type': 'application/json',
              Authorization: `Bearer ${token}`,
              ...headers
            }
          },
          (response) => {
            let text = ''
            response.pause()
            response.setEncoding('utf8')
            response.on('error', () => undefined)
            resolve({
              socket: response.socket,
              id: String(response.headers['mcp-session-id']),
              body: () => text,
              closed: new Promise((done) => response.once('close', () => done())),
              read: () => void response.on('data', (chunk: string) => (text += chunk)).resume()
            })
          }
        )
        sent.on('error', reject)
        sent.end(JSON.stringify({ jsonrpc: '2.0', ...body }))
      }
    )
  const hello = await post({
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'slow', version: '1' } }
  })
  hello.read()
  await hello.closed
  return (body: object) => post(body, { 'Mcp-Session-Id': hello.id })
}

describe('a host that stops reading', () => {
  it('while its call reports progress later gets the newest, and the answer; the neighbour feels nothing', async () => {
    const host = await rawLegacy(gateway)
    const other = await rawLegacy(gateway, 'vscode')
    const calm = neighbour(other)
    await new Promise((resolve) => setTimeout(resolve, 500))
    const usual = p99(await calm())
    const before = held()
    const stop = neighbour(other)
    const done = gateway.calls.filter(({ name }) => name === 'progress').length
    host.socket.pause()
    host.send(call(1, 'flood__progress', { megabytes: 120 }, 7))
    await until(
      'the call to be over',
      () => gateway.calls.filter(({ name }) => name === 'progress').length > done,
      30_000
    )
    const flooded = p99(await stop())
    // On a machine that is busy otherwise, no worse than it was before.
    expect(flooded).toBeLessThan(Math.max(100, usual * 3))
    expect(held() - before).toBeLessThan(30 * mb)
    host.socket.resume()
    await host.next((message) => message.id === 1)
    const seen = host.lines.filter(({ method }) => method === 'notifications/progress')
    expect(seen.length).toBeLessThan(200)
    expect(seen.every(({ params }, at) => at === 0 || params.progress > seen[at - 1]?.['params'].progress)).toBe(true)
    other.close()
    host.close()
  })

  it('over fifty HTTP streams at once is held to what was on its way', async () => {
    const post = await session()
    const before = held()
    const done = gateway.calls.length
    const streams = await Promise.all(
      Array.from({ length: 50 }, (_, at) => post(call(100 + at, 'flood__progress', { megabytes: 6 }, 100 + at)))
    )
    await until('the calls to be over', () => gateway.calls.length >= done + 50, 60_000)
    expect(held() - before).toBeLessThan(120 * mb)
    for (const { read } of streams) read()
    await Promise.all(streams.map(({ closed }) => closed))
    expect(streams.every(({ body }, at) => body().includes(`"id":${100 + at}`))).toBe(true)
  })

  it('while a server talks costs little, and is let go of with a word in the log; who reads is not', async () => {
    const reader = await rawLegacy(gateway, 'vscode')
    const host = await rawLegacy(gateway)
    const closed = new Promise((resolve) => host.socket.once('close', resolve))
    const before = held()
    host.socket.pause()
    reader.send(call(1, 'flood__notices', { megabytes: 30 }))
    await reader.next((message) => message.id === 1, 30_000)
    const heard = reader.lines.filter(({ method }) => method === 'notifications/message').length
    reader.lines.length = reader.raw.length = 0
    expect(held() - before).toBeLessThan(30 * mb)
    await until('a word in the log', () => log.some((text) => text.startsWith('cursor was disconnected')), 20_000)
    host.socket.resume()
    await closed
    expect(log.filter((text) => text.includes('was disconnected'))).toHaveLength(1)
    expect(heard).toBeGreaterThan(64)
    reader.close()
  })

  it('before a large answer is let go of once it takes nothing any more, over either way', async () => {
    log.length = 0
    // More than the system itself keeps for a connection on the way.
    const host = await rawLegacy(gateway)
    host.socket.pause()
    host.send(call(1, 'flood__large', { megabytes: 28 }))
    const post = await session()
    const stream = await post(call(2, 'flood__large', { megabytes: 28 }))
    const words = () => log.filter((text) => text.startsWith('cursor was disconnected')).length
    await until('two words in the log', () => words() === 2, 25_000)
    host.close()
    stream.socket.destroy()
  })

  it('only for a while, and reads a large answer slowly, gets all of it', async () => {
    const host = await rawLegacy(gateway)
    host.send(call(1, 'flood__large', { megabytes: 12 }))
    const beat = setInterval(() => {
      host.socket.pause()
      setTimeout(() => host.socket.resume(), 15)
    }, 20)
    const answer = await host.next((message) => message.id === 1, 30_000)
    clearInterval(beat)
    expect(answer['result'].content[0].text.length).toBe(12 * mb)
    host.close()
  })
})
