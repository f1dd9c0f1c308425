import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forModern, withoutEnvelope } from '../../../main/gateway/era-bridge/to-legacy.ts'
import { callModernServer, forLegacy, withEnvelope } from '../../../main/gateway/era-bridge/to-modern.ts'
import { readMembers, without, withMembers } from '../../../main/gateway/json-edit.ts'
import { createLedger } from '../../../main/gateway/bridge/ledger.ts'
import { coreStart } from '../../../main/gateway/bridge/start-core.ts'
import type { LinkAnswer } from '../../../main/wire/types.ts'

const bytes = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
const json = (from: Buffer | undefined): any => JSON.parse(String(from))
const client = { capabilities: { elicitation: {}, roots: { listChanged: true } }, info: { name: 'c' }, logLevel: null }

describe('edits of bytes', () => {
  const object = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'x"y', 'é'), fc.jsonValue())
  it('remove exactly what is named, whatever stands around it', () => {
    fc.assert(
      fc.property(object, fc.subarray(['a', 'b', 'c', 'd']), fc.constantFrom(0, 2), (value, keys, indent) => {
        const expected = Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)))
        expect(json(without(bytes(JSON.stringify(value, null, indent)), keys))).toEqual(
          JSON.parse(JSON.stringify(expected))
        )
      })
    )
  })
  it('set members in place or in front, and leave all other bytes as they are', () => {
    fc.assert(
      fc.property(object, fc.dictionary(fc.constantFrom('a', 'c', 'new'), fc.jsonValue()), (value, more) => {
        const set = Object.fromEntries(Object.entries(more).map(([key, one]) => [key, bytes(JSON.stringify(one))]))
        expect(json(withMembers(bytes(JSON.stringify(value)), set))).toEqual(
          JSON.parse(JSON.stringify({ ...value, ...more }))
        )
      })
    )
    expect(withMembers(bytes('{ "big" : 9007199254740993 }'), { x: bytes('1') }).toString()).toBe(
      '{"x":1, "big" : 9007199254740993 }'
    )
    expect(readMembers(bytes('{"a":1,"\\u0061":2}'), ['a'])).toBeNull()
  })
})

describe('between the eras', () => {
  it('a modern envelope is put on and taken off; big numbers and other keys of _meta stay', () => {
    const params = bytes('{"name":"t","arguments":{"n":9007199254740993},"_meta":{"progressToken":7}}')
    const modern = withEnvelope(params, client, '2026-07-28')
    expect(modern.toString()).toContain('9007199254740993')
    expect(json(modern)._meta).toEqual({
      progressToken: 7,
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'c' },
      'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} }, roots: {} }
    })
    expect(json(withoutEnvelope(modern))).toEqual(json(params))
  })
  it('results lose or gain what the other era says; a structured value that is no object is wrapped', () => {
    const result = bytes({
      resultType: 'complete',
      ttlMs: 1,
      cacheScope: 'public',
      content: [],
      structuredContent: [1],
      _meta: { 'io.modelcontextprotocol/serverInfo': {}, own: 1 }
    })
    expect(json(forLegacy(result, { type: 'array' }))).toEqual({
      content: [{ type: 'text', text: '[1]' }],
      structuredContent: { result: [1] },
      _meta: { own: 1 }
    })
    expect(
      json(
        (forModern('tools/call', { kind: 'result', bytes: bytes({ content: [] }) }, { name: 'p' }, client) as any).bytes
      )
    ).toEqual({
      resultType: 'complete',
      content: [],
      _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'p' } }
    })
    const error = forModern(
      'resources/read',
      { kind: 'error', bytes: bytes({ code: -32002, message: 'no', data: { uri: 'x' } }) },
      {},
      client
    ) as any
    expect(json(error.bytes)).toEqual({ code: -32602, message: 'no', data: { uri: 'x' } })
  })
  it('a legacy "open this first" becomes a question of the modern era, where the host takes URLs', () => {
    const error: LinkAnswer = {
      kind: 'error',
      bytes: bytes({
        code: -32042,
        message: 'sign in',
        data: { elicitations: [{ mode: 'url', url: 'https://x', elicitationId: 'e', message: 'm' }] }
      })
    }
    const able = { ...client, capabilities: { elicitation: { url: {} } } }
    expect(json((forModern('tools/call', error, {}, able) as any).bytes)).toEqual({
      resultType: 'input_required',
      inputRequests: {
        'url-1': { method: 'elicitation/create', params: { mode: 'url', url: 'https://x', message: 'm' } }
      }
    })
    expect(forModern('tools/call', error, {}, client).kind).toBe('error')
  })
  const asking = (state: string): LinkAnswer => ({
    kind: 'result',
    bytes: bytes(
      `{"resultType":"input_required","requestState":${state},"inputRequests":{"q":{"method":"elicitation/create","params":{"message":"?"}}}}`
    )
  })
  const run = (answers: (params: Buffer) => LinkAnswer, more = {}): Promise<LinkAnswer> =>
    callModernServer({
      client,
      protocolVersion: '2026-07-28',
      params: bytes({ name: 't' }),
      ask: () =>
        Promise.resolve({ kind: 'result', bytes: bytes('{"action":"accept","content":{"n":9007199254740993}}') }),
      signal: new AbortController().signal,
      send: (params) => Promise.resolve(answers(params)),
      outputSchema: undefined,
      newId: () => 'id',
      ...more
    })
  it('a modern server’s questions are asked and the call repeated with the exact state', async () => {
    const sent: string[] = []
    const state = '"\\u0041/\\/é"'
    const answer = await run((params) => {
      sent.push(params.toString())
      return sent.length === 1
        ? asking(state)
        : { kind: 'result', bytes: bytes('{"resultType":"complete","content":[]}') }
    })
    expect(answer).toEqual({ kind: 'result', bytes: bytes('{"content":[]}') })
    expect(sent[1]).toContain(`"requestState":${state}`)
    expect(sent[1]).toContain('"inputResponses":{"q":{"action":"accept","content":{"n":9007199254740993}}}')
  })
  it('never more than ten times, and not at all what the host does not offer', async () => {
    let sent = 0
    expect((await run(() => ((sent += 1), asking('"s"')))).kind).toBe('error')
    expect(sent).toBe(11)
    const said: string[] = []
    const ask = () => Promise.reject(new Error('asked'))
    await run((params) => (said.push(params.toString()), asking('"s"')), {
      client: { ...client, capabilities: {} },
      ask
    })
    expect(said[1]).toContain('"inputResponses":{"q":{"action":"cancel"}}')
  })
})

describe('the bridge’s ledger', () => {
  const line = (value: object): Buffer => bytes({ jsonrpc: '2.0', ...value })
  it('ends what was open once, and asks handshakes and listens again', () => {
    const ledger = createLedger()
    ledger.fromHost(line({ id: 1, method: 'initialize', params: {} }))
    expect(ledger.fromCore(line({ id: 1, result: {} }))).toBe('pass')
    ledger.fromHost(line({ method: 'notifications/initialized' }))
    ledger.fromHost(line({ id: 'a', method: 'tools/call', params: { id: 9, method: 'x' } }))
    ledger.fromHost(line({ id: 2, method: 'subscriptions/listen', params: {} }))
    ledger.fromHost(line({ id: 3, method: 'resources/subscribe', params: { uri: 'u' } }))
    expect(ledger.fromCore(line({ id: 3, result: {} }))).toBe('pass')
    expect(ledger.lost('gone').map(json)).toMatchObject([{ id: 'a', error: { message: 'gone' } }])
    expect(ledger.lost('gone')).toEqual([])
    const again = ledger.replay().map(json)
    expect(again.map(({ method }) => method)).toEqual([
      'initialize',
      'notifications/initialized',
      'resources/subscribe',
      'subscriptions/listen'
    ])
    expect(again[0].id).not.toBe(1)
    expect(again[3].id).toBe(2)
    expect(ledger.fromCore(line({ id: again[0].id, result: {} }))).toBe('replayed')
    expect(ledger.fromCore(line({ id: again[2].id, result: {} }))).toBe('swallow')
    expect(ledger.afterReplay()).toHaveLength(3)
  })
  it('a handshake that was never answered is sent as it was', () => {
    const ledger = createLedger()
    const first = line({ id: 1, method: 'initialize', params: {} })
    ledger.fromHost(first)
    expect(ledger.lost('gone')).toEqual([])
    expect(ledger.replay()).toEqual([first])
  })
  it('finds the id of a large request wherever the client writes it', () => {
    const params = { name: 't', arguments: { id: 99, text: 'x'.repeat(5_000) } }
    for (const large of [
      { jsonrpc: '2.0', id: 'a', method: 'tools/call', params },
      { method: 'tools/call', params, jsonrpc: '2.0', id: 'a' },
      { jsonrpc: '2.0', method: 'tools/call', params, id: 'a' },
      { params, id: 'a', jsonrpc: '2.0', method: 'tools/call' }
    ]) {
      const ledger = createLedger()
      ledger.fromHost(bytes(large))
      expect(ledger.lost('gone').map(json)).toMatchObject([{ id: 'a' }])
    }
  })
  it('starts the headless face beside it unless told otherwise', () => {
    expect(coreStart({}, '/node', '/d/headless.cjs')).toEqual({
      command: '/node',
      args: ['/d/headless.cjs', 'serve', '--no-open']
    })
    expect(coreStart({ PATCHBAY_CORE: '["a","b"]' }, '/node', '/d/headless.cjs')).toEqual({ command: 'a', args: ['b'] })
    expect(coreStart({ PATCHBAY_CORE: 'rm -rf' }, '/node', '/d/h').command).toBe('/node')
  })
})
