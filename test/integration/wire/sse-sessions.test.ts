import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../main/lib/clock.ts'
import { createSdkLink, type RemoteTrouble } from '../../../main/wire/sdk-link.ts'
import type { LinkAnswer } from '../../../main/wire/types.ts'
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
