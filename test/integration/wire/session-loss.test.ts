import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../main/lib/clock.ts'
import { createSdkLink, type RemoteTrouble } from '../../../main/wire/sdk-link.ts'
import type { LinkAnswer } from '../../../main/wire/types.ts'
import { reply, replyError, startForgetful, type Forgetful, type Say } from '../../fixtures/wire/forgetful.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const shown = (answer: LinkAnswer): string =>
  answer.kind === 'local' ? `${answer.code}: ${answer.message}` : answer.bytes.toString()

async function link(url: string, startMs = 30_000) {
  const troubles: RemoteTrouble[] = []
  const notes: string[] = []
  const made = createSdkLink({
    kind: 'http',
    url,
    headers: {},
    clock: systemClock,
    startMs,
    onProtocol: () => undefined,
    onTrouble: (trouble) => troubles.push(trouble),
    onNote: (note) => notes.push(note)
  })
  closing.push(() => made.close('test over'))
  await made.start()
  const greeted = await made.request({
    method: 'initialize',
    params: json({ protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'p', version: '0' } })
  })
  expect(greeted.kind).toBe('result')
  made.notify('notifications/initialized')
  const call = (text: string) =>
    made.request({ method: 'tools/call', params: json({ name: 'echo', arguments: { text } }) })
  return { link: made, call, troubles, notes }
}
async function server(unknown: Say, more: Parameters<typeof startForgetful>[1] = {}): Promise<Forgetful> {
  const made = await startForgetful(unknown, more)
  closing.push(() => made.close())
  return made
}
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

const ways: Readonly<Record<string, Say>> = {
  '404 with an error': replyError(404, -32001, 'Session not found'),
  '404 with an error under its own id': replyError(404, -32001, 'Session not found', 'own'),
  '404 with an error under another id': replyError(404, -32001, 'Session not found', 'other'),
  '404 with a text': reply(404, 'no such session', 'text/plain'),
  '404 without a body': reply(404, '', 'text/plain'),
  '404 with the page of a proxy': reply(404, '<html><h1>404 page not found</h1></html>', 'text/html'),
  '404 with a body that never ends': (response) => void response.writeHead(404).write('not '),
  '404 with an error that looks like an unknown method': replyError(404, -32601, 'Session not found', 'own'),
  '400 with an error': replyError(400, -32000, 'Bad Request: No valid session ID provided'),
  '400 with a text': reply(400, 'Invalid or missing session ID', 'text/plain'),
  '400 without a body': reply(400, '', 'text/plain'),
  '400 for a missing handshake': replyError(400, -32000, 'Bad Request: Server not initialized'),
  '410 with an error': replyError(410, -32001, 'Session gone'),
  '410 without a body': reply(410, ''),
  '500 with an error': replyError(500, -32603, 'Internal: unknown session'),
  '422 with an error': replyError(422, -32000, 'Session has expired'),
  '200 with an error': replyError(200, -32001, 'Session not found', 'own'),
  '200 with an error without an id': replyError(200, -32001, 'Session terminated'),
  '200 with an error under another id': replyError(200, -32001, 'The session does not exist', 'other'),
  '200 with an error in a stream': (response, id) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const error = { code: -32600, message: 'Session is no longer active' }
    response.end(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, error })}\n\n`)
  },
  '200 with an error about the handshake, though a ping is answered': (response, id, method) =>
    method === 'ping'
      ? reply(200, JSON.stringify({ jsonrpc: '2.0', id, result: {} }))(response, id, method)
      : replyError(200, -32602, 'Received request before initialization was complete', 'own')(response, id, method)
}

describe('a session that the server has forgotten', () => {
  it.each(Object.entries(ways))('is begun anew, and the call sent again, after %s', async (_, say) => {
    const remote = await server(say)
    const { call, troubles, notes } = await link(remote.url)
    expect(shown(await call('one'))).toContain('one')
    remote.forget()
    expect(shown(await call('two'))).toContain('two')
    expect(shown(await call('three'))).toContain('three')
    expect(remote.acted()).toEqual(['one', 'two', 'three'])
    expect(remote.handshakes()).toBe(2)
    expect(troubles).toEqual([])
    expect(notes.join()).toContain('no longer knew the session')
  })

  it('is begun once for all calls of that moment, each of which is sent once more', async () => {
    const remote = await server(ways['404 without a body'] as Say)
    const { call, link: made } = await link(remote.url)
    await call('first')
    remote.forget()
    const texts = Array.from({ length: 40 }, (_, at) => `call ${at}`)
    const pings = [made.request({ method: 'ping' }), made.request({ method: 'tools/list' })]
    const answers = await Promise.all(texts.map(call))
    expect(answers.map(shown).every((text, at) => text.includes(`"${texts[at]}"`))).toBe(true)
    expect((await Promise.all(pings)).map(({ kind }) => kind)).toEqual(['result', 'result'])
    expect([...remote.acted()].sort()).toEqual(['first', ...texts].sort())
    expect(remote.handshakes()).toBe(2)
  })

  it('keeps the answer of a call that was under way', async () => {
    const remote = await server(ways['404 with a text'] as Say)
    const { call } = await link(remote.url)
    let finish = (): void => undefined
    remote.setCall((_, id, response) => {
      finish = () =>
        reply(200, JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'late' }] } }))(
          response,
          id,
          ''
        )
    })
    const slow = call('slow')
    await until(() => remote.seen().some(({ method }) => method === 'tools/call'))
    remote.setCall(null)
    remote.forget()
    expect(shown(await call('meanwhile'))).toContain('meanwhile')
    finish()
    expect(shown(await slow)).toContain('late')
    expect(remote.acted()).toEqual(['meanwhile'])
  })

  it('is told the log level and the subscriptions again, and its lists are said to have changed', async () => {
    const remote = await server(ways['404 without a body'] as Say)
    const { call, link: made } = await link(remote.url)
    await made.request({ method: 'logging/setLevel', params: json({ level: 'error' }) })
    await made.request({ method: 'resources/subscribe', params: json({ uri: 'a:1' }) })
    await made.request({ method: 'resources/subscribe', params: json({ uri: 'a:2' }) })
    await made.request({ method: 'resources/unsubscribe', params: json({ uri: 'a:1' }) })
    const told: string[] = []
    made.onNotification((method) => told.push(method))
    remote.forget()
    const before = remote.seen().length
    await call('again')
    const after = remote
      .seen()
      .slice(before)
      .filter(({ known, method }) => known && method !== 'GET')
    expect(after.map(({ method }) => method).sort()).toEqual([
      'logging/setLevel',
      'notifications/initialized',
      'resources/subscribe',
      'tools/call'
    ])
    expect(told).toEqual(['notifications/tools/list_changed', 'notifications/resources/list_changed'])
  })

  it('is noticed by the standing stream, too, without any call', async () => {
    const remote = await server(ways['404 without a body'] as Say, { get: true })
    await link(remote.url)
    await until(() => remote.streams().length === 1)
    remote.forget()
    remote.streams()[0]?.end()
    await until(() => remote.handshakes() === 2 && remote.streams().length === 2)
  })

  it('that is forgotten at once each time is given up: the link has ended, and says which call was not sent', async () => {
    const remote = await server((response, id, method) => {
      remote.forget()
      ;(ways['404 without a body'] as Say)(response, id, method)
    })
    const { call, troubles } = await link(remote.url)
    const always = setInterval(() => remote.forget(), 0)
    closing.push(() => clearInterval(always))
    remote.forget()
    let answer = await call('never')
    for (let tries = 0; answer.kind === 'result' && tries < 50; tries += 1) answer = await call('never')
    clearInterval(always)
    expect(answer).toMatchObject({ kind: 'local', code: 'server-died', unsent: true })
    expect(troubles.at(-1)).toMatchObject({ code: 'session-ended' })
  })
})

describe('what is no loss of a session', () => {
  it('is an error of the call that speaks of some other session: it is passed on, and nothing is sent twice', async () => {
    const remote = await server(ways['404 without a body'] as Say)
    const { call, troubles } = await link(remote.url)
    const sent: string[] = []
    remote.setCall((text, id, response) => {
      sent.push(text)
      replyError(200, -32000, 'Browser session not found', 'own')(response, id, '')
    })
    expect(shown(await call('x'))).toContain('Browser session not found')
    expect(sent).toEqual(['x'])
    expect(remote.handshakes()).toBe(1)
    expect(troubles).toEqual([])
  })

  it('is a refusal for who we are or how much we ask, or of what lies between', async () => {
    for (const status of [401, 403, 429, 502, 503]) {
      const remote = await server(ways['404 without a body'] as Say)
      const { call, troubles } = await link(remote.url)
      const sent: string[] = []
      remote.setCall((text, id, response) => {
        sent.push(text)
        reply(status, '<h1>The session could not be found</h1>', 'text/html')(response, id, '')
      })
      expect([status, (await call('x')).kind]).toEqual([status, 'local'])
      expect([status, sent]).toEqual([status, ['x']])
      expect([status, remote.handshakes()]).toEqual([status, 1])
      expect(troubles.map(({ code }) => code)).toEqual([status < 404 ? 'unauthorized' : 'remote-unreachable'])
    }
  })

  it('is an unknown method, with whatever status it comes', async () => {
    const remote = await server(ways['404 without a body'] as Say)
    const { call } = await link(remote.url)
    remote.setCall((_, id, response) => replyError(404, -32601, 'Method not found', 'own')(response, id, ''))
    expect(shown(await call('x'))).toContain('-32601')
    expect(remote.handshakes()).toBe(1)
  })
})

describe('a server that refuses connections', () => {
  it('for a moment costs no call: the handshake is made anew with what comes back', async () => {
    const remote = await server(ways['404 without a body'] as Say)
    const { call, troubles } = await link(remote.url)
    await call('one')
    await remote.close()
    const calls = Promise.all([call('two'), call('three')])
    await new Promise((resolve) => setImmediate(resolve))
    const back = await server(ways['404 without a body'] as Say, { port: remote.port })
    expect((await calls).map(({ kind }) => kind)).toEqual(['result', 'result'])
    expect([...back.acted()].sort()).toEqual(['three', 'two'])
    expect(back.handshakes()).toBe(1)
    expect(troubles).toEqual([])
  })

  it('and stays away ends the link; what was never sent says so', async () => {
    const remote = await server(ways['404 without a body'] as Say)
    const { call, troubles } = await link(remote.url, 1_500)
    await remote.close()
    expect(await call('two')).toMatchObject({ kind: 'local', code: 'server-died', unsent: true })
    expect(troubles).toMatchObject([{ code: 'session-ended', message: expect.stringContaining('cannot be reached') }])
  })
})
