import { describe, expect, it } from 'vitest'
import { PassThrough, Writable } from 'node:stream'
import type { LinkAnswer } from '../../../main/wire/types.ts'
import { json, openLink } from './fake-server.ts'

const textOf = (answer: LinkAnswer): string =>
  answer.kind === 'local' ? `${answer.code}: ${answer.message}` : answer.bytes.toString()

describe('a request over pipes', () => {
  it('carries our own ids from 1 on and gives the bytes of the answer back untouched', async () => {
    const { link, received, say, entries } = openLink()
    const call = link.request({
      method: 'tools/call',
      params: Buffer.from('{"name":"echo", "arguments":{"n":9007199254740993}}'),
      host: 'cursor'
    })
    expect(received()[0]).toMatchObject({ jsonrpc: '2.0', id: 1, method: 'tools/call' })
    expect(link.openRequests()).toBe(1)
    await say('{"jsonrpc":"2.0","id":1,"result":{ "b":9007199254740993,"a":1e400,"isError":true}}')
    expect(textOf(await call)).toBe('{ "b":9007199254740993,"a":1e400,"isError":true}')
    expect(link.openRequests()).toBe(0)
    expect(entries[0]).toMatchObject({
      level: 'error',
      call: { method: 'tools/call', name: 'echo', host: 'cursor', outcome: 'error', direction: 'out' }
    })
    expect(entries[0]?.text).toContain('isError: true')
  })

  it('is written on one line even when the client sent several', () => {
    const { link, received } = openLink()
    void link.request({ method: 'x', params: Buffer.from('{\n  "a": "b\\n"\r\n}') })
    link.notify('notifications/initialized')
    expect(received()).toEqual([
      { jsonrpc: '2.0', id: 1, method: 'x', params: { a: 'b\n' } },
      { jsonrpc: '2.0', method: 'notifications/initialized' }
    ])
  })

  it('settles once: duplicates, unknown and late answers are dropped and counted', async () => {
    const { link, say } = openLink()
    const first = link.request({ method: 'a' })
    const second = link.request({ method: 'b' })
    await say({ id: 99, result: 0 }, { id: '1', result: 1 }, { id: 1, result: 2 }, { id: 2 })
    expect(textOf(await first)).toBe('1')
    expect(textOf(await second)).toContain('neither a result nor an error')
    expect(link.counters()).toMatchObject({
      duplicateAnswers: 1,
      unknownAnswers: 1,
      sloppyAnswers: 1,
      answered: 2,
      sent: 2
    })
  })

  it.each([
    ['{"jsonrpc":"2.0","id":1,"result":{"a":1},"error":null}', '{"a":1}'],
    ['{"jsonrpc":"2.0","error": null, "result":{"a":1},"id":1}', '{"a":1}'],
    ['{"jsonrpc":"2.0","id":1,"result":null,"error":{"code":-1,"message":"no"}}', '{"code":-1,"message":"no"}'],
    ['{"jsonrpc":"2.0","id":1,"result":null,"error":null}', 'null']
  ])('takes the member that holds something: %s', async (line, bytes) => {
    const { link, say } = openLink()
    const call = link.request({ method: 'tools/call' })
    await say(line)
    expect(await call).toMatchObject({ kind: bytes.includes('code') ? 'error' : 'result' })
    expect(textOf(await call)).toBe(bytes)
  })

  it('takes an error without id as the answer when it is the only one open', async () => {
    const { link, say } = openLink()
    const call = link.request({ method: 'server/discover' })
    await say({ id: null, error: { code: -32700, message: 'Parse error' } })
    expect(textOf(await call)).toContain('Parse error')
  })

  it('keeps the tokens of two clients apart and gives each its own back', async () => {
    const { link, received, say } = openLink()
    const heard: string[] = []
    const ask = (client: string, token: unknown): Promise<LinkAnswer> =>
      link.request({
        method: 'tools/call',
        params: json({ _meta: { progressToken: token } }),
        onProgress: (params) => heard.push(`${client} ${params.toString()}`)
      })
    const calls = [ask('a', 7), ask('b', 7), ask('c', 'seven')]
    expect(received().map((message) => message.params)).toEqual(
      [1, 2, 3].map((token) => ({ _meta: { progressToken: token } }))
    )
    await say(
      { method: 'notifications/progress', params: { progressToken: 2, progress: 0.5 } },
      { method: 'notifications/progress', params: { progressToken: '3', progress: 1 } },
      { method: 'notifications/progress', params: { progressToken: 44, progress: 1 } },
      { method: 'notifications/progress' },
      { id: 2, result: {} },
      { id: 1, result: {} },
      { id: 3, result: {} },
      { method: 'notifications/progress', params: { progressToken: 1, progress: 1 } }
    )
    await Promise.all(calls)
    expect(heard).toEqual(['b {"progressToken":7,"progress":0.5}', 'c {"progressToken":"seven","progress":1}'])
    expect(link.counters().unknownProgress).toBe(3)
  })
})

describe('an end without an answer', () => {
  it('a cancel resolves at once and goes upstream with the upstream id; the late answer is dropped', async () => {
    const { link, received, say } = openLink()
    void link.request({ method: 'other' })
    const abort = new AbortController()
    const call = link.request({ method: 'tools/call', signal: abort.signal })
    abort.abort()
    expect(textOf(await call)).toContain('cancelled: ')
    expect(received()[2]).toMatchObject({ method: 'notifications/cancelled', params: { requestId: 2 } })
    await say({ id: 2, result: {} })
    expect(link.counters().lateAnswers).toBe(1)
    expect(link.openRequests()).toBe(1)
  })

  it('a request that was cancelled before it was sent never leaves', async () => {
    const { link, received } = openLink()
    expect(textOf(await link.request({ method: 'x', signal: AbortSignal.abort() }))).toContain('cancelled')
    expect(received()).toEqual([])
  })

  it('times out, with progress putting it off up to the maximum', async () => {
    const { link, clock, received, say } = openLink()
    const params = json({ _meta: { progressToken: 'p' } })
    const call = link.request({ method: 'tools/call', params, timeoutMs: 1_000, maxTimeoutMs: 2_500 })
    let ended = ''
    void call.then((answer) => (ended = textOf(answer)))
    const progress = { method: 'notifications/progress', params: { progressToken: 1, progress: 1 } }
    clock.pass(900)
    await say(progress)
    clock.pass(900)
    await say(progress)
    expect(ended).toBe('')
    clock.pass(650)
    await say()
    expect(ended).toBe('')
    clock.pass(100)
    await call
    expect(ended).toContain('call-timeout: No answer to tools/call within 2.5 s')
    expect(received().at(-1)).toMatchObject({ method: 'notifications/cancelled', params: { requestId: 1 } })
  })

  it('a suspended machine is not held against the server, once', async () => {
    const { link, clock, say } = openLink()
    const call = link.request({ method: 'tools/call', timeoutMs: 1_000 })
    clock.jump(60_000)
    await say()
    expect(link.openRequests()).toBe(1)
    clock.jump(60_000)
    expect(textOf(await call)).toContain('call-timeout')
  })

  it('the handshake is not cancelled upstream', async () => {
    const { link, clock, received } = openLink()
    const call = link.request({ method: 'initialize', timeoutMs: 1_000 })
    clock.pass(1_000)
    expect(textOf(await call)).toContain('call-timeout')
    expect(received()).toHaveLength(1)
  })

  it('closing ends fifty open calls once each, and later ones at once', async () => {
    const { link, say } = openLink()
    const calls = Array.from({ length: 50 }, () => link.request({ method: 'tools/call' }))
    link.close('Server exited with code 1.')
    link.close('again')
    expect((await Promise.all(calls)).map(textOf)).toEqual(Array(50).fill('server-died: Server exited with code 1.'))
    await say({ id: 1, result: {} })
    expect(textOf(await link.request({ method: 'x' }))).toBe('server-died: Server exited with code 1.')
    link.notify('x')
    expect(link.openRequests()).toBe(0)
  })

  it('a closed stdout ends what is open within a second, after the exit had its chance to say why', async () => {
    const { link, stdout, closed, clock } = openLink()
    const call = link.request({ method: 'tools/call' })
    stdout.end('half a line')
    await new Promise((resolve) => stdout.once('close', resolve))
    expect(closed).toEqual(['The server closed its output.'])
    clock.pass(500)
    expect(textOf(await call)).toBe('server-died: The server closed its output.')
  })

  it('a broken stdin is one error and no crash', async () => {
    const stdin = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    })
    const { link, closed } = openLink({ stdin })
    const call = link.request({ method: 'tools/call' })
    expect(textOf(await call)).toBe('server-died: The server closed its input (EPIPE).')
    expect(closed).toEqual(['The server closed its input.'])
    expect(textOf(await link.request({ method: 'x' }))).toContain('server-died')
  })

  it('an answer over the limit ends that call only', async () => {
    const { link, say } = openLink({ limitBytes: 1_000 })
    const big = link.request({ method: 'tools/call' })
    const small = link.request({ method: 'tools/call' })
    await say({ id: 1, result: 'x'.repeat(5_000) }, { id: 2, result: 'ok' })
    expect(textOf(await big)).toContain('message-too-large: ')
    expect(textOf(await small)).toBe('"ok"')
  })
})

describe('an answer in the wrong frame', () => {
  const pretty = (message: object): string => JSON.stringify({ jsonrpc: '2.0', ...message }, null, 2)
  const batch = (...messages: object[]): string =>
    JSON.stringify(messages.map((message) => ({ jsonrpc: '2.0', ...message })))

  it.each([
    ['over several lines', 'output-multiline', pretty({ id: 1, result: { content: [] } })],
    ['in a batch', 'output-batch', batch({ method: 'x' }, { id: '1', result: {} })]
  ] as const)('ends its call at once and no other, by name: %s', async (words, code, text) => {
    const { link, say, lost } = openLink()
    const call = link.request({ method: 'tools/call' })
    const other = link.request({ method: 'tools/call' })
    await say(text)
    expect(await call).toMatchObject({ kind: 'local', code, message: expect.stringContaining(words) as string })
    expect(lost.at(-1)).toBe(1)
    expect(link.openRequests()).toBe(1)
    await say({ id: 1, result: {} }, { id: 2, result: 'fine' })
    expect(textOf(await other)).toBe('"fine"')
    expect(link.counters().lateAnswers).toBe(1)
  })

  it('ends its call when it comes in UTF-16', async () => {
    const { link, say, stdout } = openLink()
    const first = link.request({ method: 'initialize' })
    await say({ id: 1, result: {} })
    await first
    const call = link.request({ method: 'tools/call' })
    stdout.write(Buffer.from('{"jsonrpc":"2.0","id":2,"result":{}}\n', 'utf16le'))
    expect(textOf(await call)).toContain('output-utf16: The server answered, but in UTF-16')
  })

  it.each([
    ['an unknown id over several lines', 'output-multiline', pretty({ id: 98, result: {} })],
    ['an unknown id in a batch', 'output-batch', batch({ id: 98, result: {} })],
    ['an unknown id in UTF-16', 'output-utf16', Buffer.from('{"jsonrpc":"2.0","id":98,"result":{}}\n', 'utf16le')],
    ['no readable id', 'output-broken', '{"jsonrpc":"2.0","result":{bad}}']
  ] as const)('ends the only call that is open when it comes with %s', async (_, code, text) => {
    for (const calls of [1, 2]) {
      const { link, say, stdout, clock } = openLink()
      const before = link.request({ method: 'initialize' })
      await say({ id: 1, result: {} })
      await before
      const call = link.request({ method: 'tools/call' })
      void link.request({ method: 'ping' })
      if (calls === 2) void link.request({ method: 'tools/call' })
      if (typeof text === 'string') await say(text)
      else stdout.write(text)
      await say()
      clock.pass(5_000)
      expect(link.openRequests()).toBe(calls === 1 ? 1 : 3)
      if (calls === 1) expect(await call).toMatchObject({ kind: 'local', code })
    }
  })

  it('ends its call when it never goes on, not sooner, and nothing when the link was closed', async () => {
    const { link, stdout, clock, say } = openLink()
    const call = link.request({ method: 'tools/call' })
    stdout.write('{"jsonrpc":"2.0","id":1,"res')
    await say()
    clock.pass(1_500)
    stdout.write('ult":{')
    await say()
    clock.pass(1_500)
    expect(link.openRequests()).toBe(1)
    clock.pass(1_000)
    expect(await call).toMatchObject({ kind: 'local', code: 'output-broken' })
    stdout.write('"a":1')
    await say()
    link.close('over')
    clock.pass(5_000)
  })

  it('without an id is the answer of the only request, else it is counted and written down', async () => {
    const { link, say, entries, faults } = openLink()
    await say({ id: null, result: 0 })
    const first = link.request({ method: 'tools/call' })
    await say({ id: null, result: 1 })
    expect(textOf(await first)).toBe('1')
    const twice = link.request({ method: 'tools/call' })
    void link.request({ method: 'tools/call' })
    await say({ id: null, result: 2 }, '{"jsonrpc":"2.0","id":77,"id":2,"result":3}')
    expect(textOf(await twice)).toBe('3')
    expect(link.counters().unknownAnswers).toBe(2)
    expect(entries.map(({ text }) => text).filter((text) => text.includes('without an id'))).toEqual([
      '← an answer without an id · dropped: nothing was asked',
      '← an answer without an id · dropped: 2 requests are open, and it may belong to each'
    ])
    expect(faults).toEqual([])
  })

  it('ends nothing that it does not answer, and says when that cannot be told', async () => {
    const { link, say, faults, lost } = openLink()
    void link.request({ method: 'tools/call' })
    void link.request({ method: 'tools/call' })
    await say(pretty({ id: 1, method: 'initialize' }), batch({ method: 'x' }))
    expect(faults.map((fault) => fault.code)).toEqual(['output-multiline', 'output-multiline', 'output-batch'])
    expect(lost).toEqual([null, 0, 0])
    await say({ method: 'x' }, batch({ id: 99, result: {} }), 'a\0b', pretty({ id: 98, result: {} }))
    await say()
    expect(lost.slice(3)).toEqual([null, null, null, null])
    expect(link.openRequests()).toBe(2)
  })

  it('is taken apart when only newlines are missing, once the start is over', async () => {
    let started = false
    const { link, say, faults, lost } = openLink({ started: () => started })
    const calls = [1, 2].map(() => link.request({ method: 'tools/call' }))
    const both = [1, 2].map((id) => JSON.stringify({ jsonrpc: '2.0', id, result: {} })).join('')
    await say({ method: 'notifications/x' }, both)
    expect([faults[0]?.code, faults[0]?.fatal, lost, link.openRequests()]).toEqual([
      'output-concatenated',
      true,
      [0],
      2
    ])
    started = true
    await say(both)
    expect((await Promise.all(calls)).map(textOf)).toEqual(['{}', '{}'])
    expect([faults[1]?.fatal, lost]).toEqual([false, [0, 0]])
  })
})

describe('a server that does not read', () => {
  const mute = (): PassThrough => new PassThrough({ highWaterMark: 1_000 })

  it('gets at most 16 MB queued, then calls fail at once', async () => {
    const { link } = openLink({ stdin: mute() })
    const params = json({ text: 'x'.repeat(1024 * 1024) })
    const answers: string[] = []
    for (let index = 0; index < 24; index += 1)
      void link.request({ method: 'tools/call', params }).then((answer) => answers.push(textOf(answer)))
    await new Promise((resolve) => setImmediate(resolve))
    expect(link.counters().queuedBytes).toBeLessThanOrEqual(16 * 1024 * 1024)
    expect(answers.length).toBeGreaterThan(5)
    expect(answers.every((answer) => answer.startsWith('not-reading: '))).toBe(true)
  })

  it('a cancel takes a waiting request back, and goes before the rest when it is on its way', async () => {
    const stdin = mute()
    const { link, received } = openLink({ stdin })
    const abort = [new AbortController(), new AbortController()] as const
    const calls = [
      link.request({ method: 'first', params: json('x'.repeat(2_000)), signal: abort[0].signal }),
      link.request({ method: 'second', signal: abort[1].signal }),
      link.request({ method: 'third' })
    ]
    abort[1].abort()
    abort[0].abort()
    await calls[0]
    await calls[1]
    for (let turn = 0; turn < 5; turn += 1) {
      stdin.read(0)
      received()
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(received().map((message) => message.method)).toEqual(['first', 'notifications/cancelled', 'third'])
    expect(received()[1]?.params?.['requestId']).toBe(1)
  })
})

describe('what the server says on its own', () => {
  it('notifications reach listeners, with their bytes', async () => {
    const { link, say } = openLink()
    const heard: string[] = []
    const stop = link.onNotification((method, params) => heard.push(`${method} ${params?.toString() ?? ''}`))
    await say(
      { method: 'notifications/tools/list_changed' },
      '{"jsonrpc":"2.0","method":"notifications/message","params":{ "n":1.0}}'
    )
    stop()
    await say({ method: 'notifications/tools/list_changed' })
    expect(heard).toEqual(['notifications/tools/list_changed ', 'notifications/message { "n":1.0}'])
  })

  it('is life: the time of the last message is kept', async () => {
    const { link, clock, say } = openLink()
    clock.pass(5_000)
    await say('noise')
    expect(link.lastHeard()).toBe(0)
    await say({ method: 'x' })
    expect(link.lastHeard()).toBe(5_000)
  })

  it('an error of somebody in between is no life of the server; one of its own is', async () => {
    const { link, clock, say } = openLink()
    const answers = [link.request({ method: 'ping' }), link.request({ method: 'ping' })]
    clock.pass(5_000)
    await say({ id: 1, error: { code: -32000, message: 'Session not found' } })
    expect(link.lastHeard()).toBe(0)
    await say({ id: 2, error: { code: -32601, message: 'Method not found' } })
    expect(link.lastHeard()).toBe(5_000)
    expect(await Promise.all(answers)).toMatchObject([{ kind: 'error' }, { kind: 'error' }])
  })

  it('a ping is answered here; what nobody offers is refused, an elicitation as one that nobody saw', async () => {
    const { received, say, link } = openLink()
    void link.request({ method: 'tools/call' })
    await say(
      '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}',
      { id: 'r', method: 'roots/list' },
      { id: 3, method: 'made/up' },
      { id: 4, method: 'sampling/createMessage' },
      { id: 5, method: 'elicitation/create' }
    )
    const [, ping, roots, other, sampling, elicitation] = received()
    expect(ping).toMatchObject({ result: {} })
    expect([roots, other, sampling].map((one) => one?.error?.code)).toEqual([-32601, -32601, -32601])
    expect(elicitation?.result).toEqual({ action: 'cancel' })
    expect(link.counters()).toMatchObject({ serverRequests: 5, refusedServerRequests: 4 })
  })

  it('a question goes to the client whose calls are the only ones, and to nobody while there are others', async () => {
    const { link, received, say, clock } = openLink()
    const asked: string[] = []
    const [a, b] = [{}, {}]
    const call = (from: object, name: string, signal?: AbortSignal) =>
      link.request({
        method: 'tools/call',
        from,
        ...(signal && { signal }),
        onServerRequest() {
          asked.push(name)
          return Promise.resolve({ kind: 'result', bytes: Buffer.from('{"action":"accept"}') })
        }
      })
    const question = async (id: number) => {
      await say({ id, method: 'elicitation/create' })
      await say()
      const answer = received().find((message) => message.id === id && message.method === undefined)
      return answer?.result ?? answer?.error
    }
    const stop = new AbortController()
    void call(a, 'a1')
    void call(a, 'a2')
    expect(await question(50)).toEqual({ action: 'accept' })
    void call(b, 'b', stop.signal)
    void link.request({ method: 'tools/list' })
    expect(await question(51)).toMatchObject({ code: -32000, message: expect.stringContaining('shown to nobody') })
    // Given up, it may still be at work: what it asks is not for the others.
    stop.abort()
    expect(await question(52)).toMatchObject({ code: -32000 })
    await say({ id: 3, result: {} })
    expect(await question(53)).toEqual({ action: 'accept' })
    const again = new AbortController()
    void call(b, 'b', again.signal)
    again.abort()
    expect(await question(54)).toMatchObject({ code: -32000 })
    clock.pass(60_000)
    expect(await question(55)).toEqual({ action: 'accept' })
    expect(asked).toEqual(['a2', 'a2', 'a2'])
    await say({ id: 1, result: {} }, { id: 2, result: {} })
    expect(await question(56)).toEqual({ action: 'cancel' })
  })

  it('a question ends with the call it belonged to, with a cancel of the server, and with a client that fails', async () => {
    const { link, received, say } = openLink()
    const signals: AbortSignal[] = []
    const hang = (_method: string, _params: Buffer | undefined, signal: AbortSignal): Promise<LinkAnswer> => {
      signals.push(signal)
      return new Promise(() => undefined)
    }
    void link.request({ method: 'tools/call', onServerRequest: hang })
    await say({ id: 5, method: 'sampling/createMessage' })
    await say({ id: 5, method: 'sampling/createMessage' })
    await say({ method: 'notifications/cancelled', params: { requestId: 5 } })
    await say({ id: 6, method: 'elicitation/create' })
    await say({ id: 1, result: {} })
    void link.request({ method: 'tools/call', onServerRequest: () => Promise.reject(new Error('gone')) })
    await say({ id: 7, method: 'sampling/createMessage' })
    await say()
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true])
    expect(
      received()
        .filter((message) => message.error !== undefined)
        .map((message) => [message.id, message.error?.code])
    ).toEqual([
      [5, -32600],
      [6, -32603],
      [7, -32603]
    ])
    await say({ id: 8, method: 'sampling/createMessage' })
    link.close('done')
  })
})
