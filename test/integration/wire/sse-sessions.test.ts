import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../main/lib/clock.ts'
import { explainTrouble } from '../../../main/wire/remote-trouble.ts'
import { createSdkLink, type RemoteTrouble } from '../../../main/wire/sdk-link.ts'
import type { LinkAnswer } from '../../../main/wire/types.ts'
import { reply, startForgetful } from '../../fixtures/wire/forgetful.ts'
import { startSseServer } from '../../fixtures/wire/sse-server.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const shown = (answer: LinkAnswer): string =>
  answer.kind === 'local' ? `${answer.code}: ${answer.message}` : answer.bytes.toString()
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

async function connected(startMs = 30_000) {
  const server = await startSseServer()
  closing.push(() => server.close())
  const troubles: RemoteTrouble[] = []
  const link = createSdkLink({
    kind: 'sse',
    url: server.url,
    headers: {},
    clock: systemClock,
    startMs,
    onProtocol: () => undefined,
    onTrouble: (trouble) => troubles.push(trouble)
  })
  closing.push(() => link.close('test over'))
  await link.start()
  await link.request({
    method: 'initialize',
    params: json({ protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'p', version: '0' } })
  })
  link.notify('notifications/initialized')
  const call = (text: string) =>
    link.request({ method: 'tools/call', params: json({ name: 'echo', arguments: { text } }) })
  expect(shown(await call('one'))).toContain('one')
  return { server, link, call, troubles }
}

describe('a session over the old event stream', () => {
  it('is begun anew as soon as its stream has ended, without any call', async () => {
    const { server, call, troubles } = await connected()
    server.endStreams()
    await until(() => server.handshakes() === 2)
    expect(shown(await call('two'))).toContain('two')
    expect(troubles).toEqual([])
  })

  it('ends its open calls with its stream, at once, and sends none of them again', async () => {
    const { server, call, troubles } = await connected()
    const slow = [call('slow 1'), call('slow 2')]
    await until(() => server.acted().length === 3)
    server.endStreams()
    expect((await Promise.all(slow)).map(shown)).toEqual(
      Array(2).fill('server-died: The connection to the server ended before it answered tools/call.')
    )
    expect(shown(await call('after'))).toContain('after')
    expect(server.acted()).toEqual(['one', 'slow 1', 'slow 2', 'after'])
    expect(troubles).toEqual([])
  })

  it('that is not known any more is begun anew once, and the calls are sent again', async () => {
    const { server, call, troubles } = await connected()
    server.forget()
    const answers = await Promise.all(['a', 'b', 'c'].map(call))
    expect(answers.map(shown).map((text) => /"text":"(.)"/.exec(text)?.[1])).toEqual(['a', 'b', 'c'])
    expect(server.handshakes()).toBe(2)
    expect([...server.acted()].sort()).toEqual(['a', 'b', 'c', 'one'])
    expect(troubles).toEqual([])
  })

  it('is another one when the endpoint is', async () => {
    const { server, call, troubles } = await connected()
    server.moveEndpoints()
    await new Promise((resolve) => setImmediate(resolve))
    expect(shown(await call('two'))).toContain('two')
    expect(server.acted()).toEqual(['one', 'two'])
    expect(troubles).toEqual([])
  })

  it('of a server that is started again in the meantime is had again, and no call is refused', async () => {
    const { server, call, troubles } = await connected()
    await server.close()
    const waiting = call('two')
    await new Promise((resolve) => setTimeout(resolve, 400))
    const back = await startSseServer(server.port)
    closing.push(() => back.close())
    expect(shown(await waiting)).toContain('two')
    expect(back.acted()).toEqual(['two'])
    expect(troubles).toEqual([])
  })

  it('that cannot be had again ends the link; a call waits for no stream longer than a start may take', async () => {
    const { server, call, troubles } = await connected(300)
    server.mute(true)
    server.endStreams()
    await until(() => server.streams() === 2)
    expect(await call('two')).toMatchObject({ kind: 'local', code: 'server-died', unsent: true })
    expect(server.acted()).toEqual(['one'])
    expect(troubles.at(-1)).toMatchObject({ code: 'session-ended' })
  })
})

describe('a server that speaks the other transport', () => {
  const greeting = {
    method: 'initialize',
    params: json({ protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'p', version: '0' } })
  }
  function linkTo(url: string, kind: 'http' | 'sse') {
    const notes: string[] = []
    const troubles: RemoteTrouble[] = []
    const link = createSdkLink({
      kind,
      url,
      headers: {},
      clock: systemClock,
      onProtocol: () => undefined,
      onTrouble: (trouble) => troubles.push(trouble),
      onNote: (note) => notes.push(note)
    })
    closing.push(() => link.close('test over'))
    return { link, notes, troubles }
  }
  const call = { method: 'tools/call', params: json({ name: 'echo', arguments: { text: 'found' } }) }

  it('is found over SSE when it refuses what streamable HTTP begins with, and stays found', async () => {
    const server = await startSseServer()
    closing.push(() => server.close())
    const { link, notes, troubles } = linkTo(server.url, 'http')
    await link.start()
    expect((await link.request(greeting)).kind).toBe('result')
    link.notify('notifications/initialized')
    expect(shown(await link.request(call))).toContain('found')
    server.endStreams()
    await until(() => server.handshakes() === 2)
    expect(shown(await link.request(call))).toContain('found')
    expect(notes[0]).toContain('SSE')
    expect(troubles).toEqual([])
  })

  it('is found over streamable HTTP when it has no such stream', async () => {
    const server = await startForgetful(reply(404, ''))
    closing.push(() => server.close())
    const { link } = linkTo(server.url, 'sse')
    await link.start()
    expect((await link.request(greeting)).kind).toBe('result')
    link.notify('notifications/initialized')
    expect(shown(await link.request(call))).toContain('found')
  })

  it('or none at all is told by what it said first', async () => {
    const server = createServer((_, response) => response.writeHead(405).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => server.close())
    const { link, troubles } = linkTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, 'http')
    await link.start()
    expect((await link.request(greeting)).kind).toBe('local')
    expect(troubles[0]?.message).toContain('HTTP 405')
  })

  it.each(['http', 'sse'] as const)('or sends elsewhere (%s) is named with where that is', async (kind) => {
    const server = createServer((_, response) =>
      response.writeHead(301, { location: 'https://other.example/mcp?key=1' }).end()
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(() => server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
    const { link, troubles } = linkTo(url, kind)
    const refused = await link.start().then(
      () => null,
      (error: unknown) => explainTrouble(error, url)
    )
    if (refused === null) await link.request(greeting)
    expect((refused ?? troubles[0])?.message).toContain('sends elsewhere, to https://other.example/mcp.')
  })
})
