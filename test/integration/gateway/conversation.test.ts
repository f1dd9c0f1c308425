import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  envelope,
  fixture,
  openGateway,
  tinyLegacy,
  tinyModern,
  until,
  type TestGateway
} from '../../fixtures/gateway/open-gateway.ts'
import { rawHost, rawLegacy } from '../../fixtures/gateway/hosts.ts'
import { inTime } from '../../helpers/in-time.ts'

let gateway: TestGateway
let folder: string
let log: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pb-talk-'))
  log = join(folder, 'heard.jsonl')
})
afterEach(async () => {
  await gateway.close()
  rmSync(folder, { recursive: true, force: true })
})
const heard = (what: string): Record<string, unknown>[] =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((entry) => entry['what'] === what)
const opened = async (servers: Record<string, readonly string[]>, more = {}): Promise<TestGateway> => {
  gateway = await openGateway(servers, { env: { EVIL_LOG: log }, ...more })
  return gateway
}
const modernMeta = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
  ...more
})

describe('two hosts at once', () => {
  it('with the same ids and tokens get 2,000 answers and every progress where they belong', async () => {
    await opened({ tiny: tinyLegacy() })
    const hosts = [await rawLegacy(gateway, 'cursor'), await rawLegacy(gateway, 'vscode')]
    for (let id = 0; id < 1_000; id += 1)
      for (const [index, host] of hosts.entries())
        host.send({
          id,
          method: 'tools/call',
          params:
            id % 10 === 0
              ? {
                  name: 'tiny__slow',
                  arguments: { ms: (id * 7) % 40, steps: 2, text: index },
                  _meta: { progressToken: id }
                }
              : { name: 'tiny__echo', arguments: { text: `${index}-${id}` }, _meta: { progressToken: id } }
        })
    for (const [index, host] of hosts.entries()) {
      await until(
        '1,000 answers',
        () => host.lines.filter(({ result, id }) => result && typeof id === 'number').length === 1_000
      )
      const answers = host.lines.filter(({ result, id }) => result && typeof id === 'number')
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1_000)
      for (const { id, result } of answers) if (id % 10 !== 0) expect(result.content[0].text).toBe(`${index}-${id}`)
      const progress = host.lines.filter(({ method }) => method === 'notifications/progress')
      expect(progress).toHaveLength(200)
      for (const { params } of progress) expect(params.progressToken % 10).toBe(0)
      host.close()
    }
  })
  it('one cancels ids 0 and 7; the server hears it with its own ids and the other host is not disturbed', async () => {
    await opened({ tiny: tinyLegacy('--extras') })
    const [one, other] = [await rawLegacy(gateway, 'cursor'), await rawLegacy(gateway, 'vscode')]
    for (const id of [0, 7]) {
      one.send({ id, method: 'tools/call', params: { name: 'tiny__slow', arguments: { ms: 30_000, steps: 1 } } })
      other.send({ id, method: 'tools/call', params: { name: 'tiny__slow', arguments: { ms: 300, steps: 1 } } })
    }
    await until('four calls are open', () => gateway.openCalls('tiny') === 4)
    const from = performance.now()
    one.send({ method: 'notifications/cancelled', params: { requestId: 0 } })
    one.send({ method: 'notifications/cancelled', params: { requestId: 7, reason: 'enough' } })
    await until('both cancels at the server', () => heard('notifications/cancelled').length === 2)
    expect(performance.now() - from).toBeLessThan(inTime(500))
    for (const id of [0, 7])
      expect((await other.next((message) => message.id === id)).result.content[0].text).toBe('took 300 ms')
    expect(one.lines.filter(({ id }) => id === 0 || id === 7)).toEqual([])
    expect(gateway.calls.filter(({ outcome }) => outcome === 'cancelled')).toHaveLength(2)
  })
  it('a server that asks reaches only the host that offers it and whose call is open', async () => {
    await opened({ tiny: tinyLegacy('--extras') })
    const without = await rawLegacy(gateway, 'cursor')
    const offering = await rawLegacy(gateway, 'vscode', { sampling: {} })
    without.send({
      id: 1,
      method: 'tools/call',
      params: { name: 'tiny__ask', arguments: { method: 'sampling/createMessage' } }
    })
    expect((await without.next(({ id }) => id === 1)).result.content[0].text).toContain('-32601')
    offering.send({
      id: 1,
      method: 'tools/call',
      params: { name: 'tiny__ask', arguments: { method: 'sampling/createMessage' } }
    })
    const question = await offering.next(({ method }) => method === 'sampling/createMessage')
    expect(question.params.maxTokens).toBe(10)
    offering.send({
      id: question.id,
      result: { model: 'm', role: 'assistant', content: { type: 'text', text: 'hello' } }
    })
    expect((await offering.next(({ id }) => id === 1)).result.content[0].text).toContain('hello')
    expect(without.lines.some(({ method }) => method === 'sampling/createMessage')).toBe(false)
    offering.send({ id: 2, method: 'tools/call', params: { name: 'tiny__ask', arguments: { method: 'roots/list' } } })
    expect((await offering.next(({ id }) => id === 2)).result.content[0].text).toContain('-32601')
  })
})

describe('what is passed on', () => {
  it("is bytes: big numbers, key order, odd spellings and the host's own id survive", async () => {
    await opened({ tiny: tinyLegacy() })
    const host = await rawLegacy(gateway)
    host.sendLine(
      '{"jsonrpc":"2.0","id":9007199254740993,"method":"tools/call","params":{"arguments":{"b":1,"a":9007199254740993,"text":"\\u0041"},"name":"tiny__echo"}}'
    )
    await until('the answer', () => host.raw.some((line) => line.includes('"id":9007199254740993,"result"')))
  })
  it('is refused when a name is said twice, so that two readers cannot see two calls', async () => {
    gateway = await openGateway({ tiny: tinyLegacy() }, { env: { EVIL_LOG: log } })
    gateway.switches['tiny'] = { crash: { all: false, hosts: {} } }
    gateway.gateway.exposureChanged()
    const host = await rawLegacy(gateway)
    host.sendLine('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"tiny__echo","name":"crash"}}')
    host.sendLine('{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"tiny__echo","na\\u006de":"crash"}}')
    host.sendLine('{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"tiny__cr\\u0061sh","arguments":{}}}')
    for (const id of [1, 2, 3]) expect((await host.next((message) => message.id === id)).error.code).toBe(-32602)
    expect(heard('tools/call')).toEqual([])
  })
  it('garbage and batches are answered with an error and the conversation goes on', async () => {
    await opened({ tiny: tinyLegacy() })
    const host = await rawLegacy(gateway)
    host.sendLine('{"jsonrpc":"2.0",')
    host.sendLine('[{"jsonrpc":"2.0","id":1,"method":"ping"}]')
    await host.next(({ error }) => error?.code === -32700)
    await until('both errors', () => host.lines.filter(({ error }) => error).length === 2)
    host.send({ id: 5, method: 'ping' })
    expect((await host.next(({ id }) => id === 5)).result).toEqual({})
  })
})

describe('a server that dies', () => {
  it('ends 50 open calls with one error each, and no call is repeated at the new process', async () => {
    await opened({ tiny: tinyLegacy('--extras') })
    const host = await rawLegacy(gateway)
    for (let id = 1; id <= 50; id += 1)
      host.send({ id, method: 'tools/call', params: { name: 'tiny__hang', arguments: {} } })
    await until('50 calls at the server', () => heard('tools/call').length === 50)
    const from = performance.now()
    gateway.kill('tiny')
    await until('50 errors', () => host.lines.filter(({ error }) => error).length === 50)
    expect(performance.now() - from).toBeLessThan(inTime(1_000))
    const revived = gateway.revive('tiny')
    host.send({ id: 100, method: 'tools/call', params: { name: 'tiny__echo', arguments: { text: 'again' } } })
    await revived
    expect((await host.next(({ id }) => id === 100)).result.content[0].text).toBe('again')
    expect(host.lines.filter(({ error }) => error)).toHaveLength(50)
    expect(heard('tools/call')).toHaveLength(51)
    expect(gateway.calls.filter(({ outcome }) => outcome === 'died')).toHaveLength(50)
  })
  it('a call made while it starts waits; the handshake is answered at once meanwhile', async () => {
    gateway = await openGateway({ slow: [fixture('evil.mjs'), 'slowstart', '700'] }, { startDelayMs: 1 })
    const from = performance.now()
    const host = await rawLegacy(gateway)
    expect(performance.now() - from).toBeLessThan(inTime(300))
    await until('its tools are known', () => {
      host.send({ id: `list-${performance.now()}`, method: 'tools/list' })
      return host.lines.some(({ result }) => result?.tools?.length > 0)
    })
    host.send({ id: 1, method: 'tools/call', params: { name: 'slow__echo', arguments: { text: 'x' } } })
    expect((await host.next(({ id }) => id === 1)).result).toBeDefined()
  })
})

describe('list changes', () => {
  it('in a storm reach a host at most once a second, and only when its list differs', async () => {
    await opened({ tiny: tinyLegacy('--extras'), other: tinyModern('--extras') })
    const host = await rawLegacy(gateway)
    const told = (): number => host.lines.filter(({ method }) => method === 'notifications/tools/list_changed').length
    for (let round = 0; round < 1_000; round += 1) gateway.gateway.exposureChanged()
    host.send({ id: 1, method: 'tools/call', params: { name: 'tiny__grow', arguments: { name: 'one' } } })
    await until('the first', () => told() === 1)
    const from = performance.now()
    for (let round = 0; round < 20; round += 1) {
      gateway.switches['tiny'] = { echo: { all: round % 2 === 0, hosts: {} } }
      gateway.gateway.exposureChanged()
      await new Promise((resolve) => setTimeout(resolve, 60))
    }
    await until('the change is told', () => told() >= 2)
    expect(told()).toBeLessThanOrEqual(1 + Math.ceil((performance.now() - from) / 1_000))
  })
  it('a switch for one host is told to that host only', async () => {
    await opened({ tiny: tinyLegacy() })
    const [cursor, vscode] = [await rawLegacy(gateway, 'cursor'), await rawLegacy(gateway, 'vscode')]
    gateway.switches['tiny'] = { echo: { all: true, hosts: { cursor: false } } }
    gateway.gateway.exposureChanged()
    await cursor.next(({ method }) => method === 'notifications/tools/list_changed')
    for (const host of [cursor, vscode])
      host.send({ id: 1, method: 'tools/call', params: { name: 'tiny__echo', arguments: { text: 'x' } } })
    expect((await cursor.next(({ id }) => id === 1)).error.message).toContain('turned off')
    expect((await vscode.next(({ id }) => id === 1)).result.content[0].text).toBe('x')
    expect(vscode.lines.some(({ method }) => method?.endsWith('list_changed'))).toBe(false)
  })
})

describe('between the eras', () => {
  it('a modern host without the envelope is told what is missing; with it, answers carry what its era demands', async () => {
    await opened({ old: tinyLegacy('--extras') })
    const host = await rawHost(gateway)
    host.send({ id: 1, method: 'server/discover', params: { _meta: modernMeta() } })
    expect((await host.next(({ id }) => id === 1)).result.supportedVersions).toContain('2026-07-28')
    host.send({ id: 2, method: 'tools/list', params: { _meta: modernMeta() } })
    expect((await host.next(({ id }) => id === 2)).result).toMatchObject({
      resultType: 'complete',
      ttlMs: expect.any(Number)
    })
    host.send({
      id: 3,
      method: 'tools/call',
      params: { name: 'old__echo', arguments: { text: 'x' }, _meta: modernMeta() }
    })
    expect((await host.next(({ id }) => id === 3)).result).toMatchObject({
      resultType: 'complete',
      content: [{ text: 'x' }]
    })
    host.send({ id: 4, method: 'resources/read', params: { uri: 'tiny://readme', _meta: modernMeta() } })
    expect((await host.next(({ id }) => id === 4)).result).toMatchObject({
      resultType: 'complete',
      ttlMs: 0,
      cacheScope: 'private'
    })
    host.send({ id: 5, method: 'tools/call', params: { name: 'old__echo', arguments: { text: 'x' } } })
    expect((await host.next(({ id }) => id === 5)).error.code).toBe(-32602)
  })
  it("a question of a legacy server waits for a modern host's repeat, which only that host may make, and once", async () => {
    await opened({ old: tinyLegacy('--extras') })
    const [host, thief] = [await rawHost(gateway, 'cursor'), await rawHost(gateway, 'vscode')]
    const _meta = modernMeta({ 'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } } })
    for (const one of [host, thief]) {
      one.send({ id: 'd', method: 'tools/list', params: { _meta } })
      await one.next(({ id }) => id === 'd')
    }
    const params = { name: 'old__ask', arguments: { method: 'elicitation/create' }, _meta }
    host.send({ id: 1, method: 'tools/call', params })
    const { result } = await host.next(({ id }) => id === 1)
    expect(result.resultType).toBe('input_required')
    const [key, question] = Object.entries(result.inputRequests)[0] as [string, any]
    expect(question).toMatchObject({ method: 'elicitation/create', params: { message: 'Your name?' } })
    const repeat = {
      ...params,
      requestState: result.requestState,
      inputResponses: { [key]: { action: 'accept', content: { name: 'Ada' } } }
    }
    thief.send({ id: 2, method: 'tools/call', params: repeat })
    expect((await thief.next(({ id }) => id === 2)).error.code).toBe(-32602)
    host.send({ id: 3, method: 'tools/call', params: repeat })
    expect((await host.next(({ id }) => id === 3)).result).toMatchObject({ resultType: 'complete' })
    expect((await host.next(({ id }) => id === 3)).result.content[0].text).toContain('Ada')
    host.send({ id: 4, method: 'tools/call', params: repeat })
    expect((await host.next(({ id }) => id === 4)).error.code).toBe(-32602)
    expect(gateway.calls.filter(({ name, outcome }) => name === 'ask' && outcome === 'ok')).toHaveLength(1)
  })
  it("a legacy host sees none of the modern era's words", async () => {
    await opened({ young: tinyModern() })
    const host = await rawLegacy(gateway)
    host.send({ id: 1, method: 'tools/call', params: { name: 'young__echo', arguments: { text: 'x' } } })
    expect((await host.next(({ id }) => id === 1)).result).toEqual({ content: [{ type: 'text', text: 'x' }] })
    host.send({ id: 2, method: 'resources/read', params: { uri: 'tiny://readme' } })
    expect(Object.keys((await host.next(({ id }) => id === 2)).result)).toEqual(['contents'])
  })
  it("log messages pass a host's own level", async () => {
    await opened({ tiny: tinyLegacy('--extras') })
    const [quiet, loud] = [await rawLegacy(gateway, 'cursor'), await rawLegacy(gateway, 'vscode')]
    quiet.send({ id: 1, method: 'logging/setLevel', params: { level: 'error' } })
    loud.send({ id: 1, method: 'logging/setLevel', params: { level: 'debug' } })
    await quiet.next(({ id }) => id === 1)
    await loud.next(({ id }) => id === 1)
    quiet.send({ id: 2, method: 'tools/call', params: { name: 'tiny__log', arguments: { text: 'hello' } } })
    const note = await loud.next(({ method }) => method === 'notifications/message')
    expect(note.params).toMatchObject({ data: 'hello', logger: 'tiny/tiny' })
    await quiet.next(({ id }) => id === 2)
    expect(quiet.lines.some(({ method }) => method === 'notifications/message')).toBe(false)
    expect(heard('logging/setLevel').length).toBeGreaterThan(0)
  })
  it('a host that named no level hears on when another one wants less, and so does everybody when that one leaves', async () => {
    await opened({ tiny: tinyLegacy('--extras') })
    const levels = () => heard('logging/setLevel').map(({ level }) => level)
    const open = await rawLegacy(gateway, 'cursor')
    const quiet = await rawLegacy(gateway, 'vscode')
    quiet.send({ id: 1, method: 'logging/setLevel', params: { level: 'error' } })
    await quiet.next(({ id }) => id === 1)
    quiet.send({ id: 2, method: 'tools/call', params: { name: 'tiny__log', arguments: { text: 'hello' } } })
    await open.next(({ method }) => method === 'notifications/message')
    await quiet.next(({ id }) => id === 2)
    expect(quiet.lines.some(({ method }) => method === 'notifications/message')).toBe(false)
    expect(levels().at(-1)).toBe('debug')
    open.close()
    await until('less again', () => levels().at(-1) === 'error')
    const other = await rawLegacy(gateway, 'zed')
    other.send({ id: 1, method: 'logging/setLevel', params: { level: 'info' } })
    await until('more for the one that came', () => levels().at(-1) === 'info')
    other.close()
    await until('less for the one that stayed', () => levels().at(-1) === 'error')
  })
  it('a notification that nobody knows goes to the only host it can be for, else to none, which is said once', async () => {
    const said: string[] = []
    const logs = { write: (server: string, _stream: string, text: string) => void said.push(`${server}: ${text}`) }
    await opened({ tiny: tinyLegacy('--extras') }, { logs })
    const host = await rawLegacy(gateway, 'cursor')
    const call = (who: typeof host, id: number, name: string, input: object) => {
      who.send({ id, method: 'tools/call', params: { name: `tiny__${name}`, arguments: input } })
      return who.next((message) => message['id'] === id)
    }
    await call(host, 1, 'grow', { name: 'tell' })
    await gateway.relist('tiny')
    gateway.gateway.exposureChanged()
    const told = (who: typeof host) =>
      who.lines.flatMap(({ method }) => (method?.startsWith('notifications/x') ? [method] : []))
    await call(host, 2, 'tell', { method: 'notifications/x/alone' })
    expect(told(host)).toEqual(['notifications/x/alone'])
    const other = await rawLegacy(gateway, 'vscode')
    await call(other, 3, 'tell', { method: 'notifications/x/called' })
    expect([told(host), told(other)]).toEqual([['notifications/x/alone'], ['notifications/x/called']])
    host.send({ id: 4, method: 'tools/call', params: { name: 'tiny__hang', arguments: {} } })
    await until('it works for the other one, too', () => gateway.openCalls('tiny') > 0)
    for (const id of [5, 6]) await call(other, id, 'tell', { method: 'notifications/x/whose' })
    // What is not for hosts at all stays away without a word.
    await call(other, 7, 'tell', { method: 'notifications/initialized' })
    expect([told(host), told(other)]).toEqual([['notifications/x/alone'], ['notifications/x/called']])
    expect(said.filter((line) => line.includes('notifications/'))).toEqual([
      expect.stringContaining('tiny: Sent notifications/x/whose')
    ])
  })
  it('a modern host hears the log of a legacy server during its calls, by the level of each', async () => {
    await opened({ tiny: tinyLegacy('--extras') })
    const host = await rawHost(gateway, 'zed')
    const ask = (id: number, method: string, params: object, level?: string) => {
      const meta = { ...envelope, ...(level && { 'io.modelcontextprotocol/logLevel': level }) }
      host.send({ jsonrpc: '2.0', id, method, params: { ...params, _meta: meta } })
      return host.next((message) => message['id'] === id)
    }
    await ask(1, 'server/discover', {})
    const log = { name: 'tiny__log', arguments: { text: 'hello' } }
    for (const [id, level] of [
      [2, undefined],
      [3, 'error']
    ] as const)
      await ask(id, 'tools/call', log, level)
    expect(host.lines.some(({ method }) => method === 'notifications/message')).toBe(false)
    await ask(4, 'tools/call', log, 'info')
    expect(host.lines.find(({ method }) => method === 'notifications/message')?.params).toMatchObject({ data: 'hello' })
    expect(heard('logging/setLevel').at(-1)).toMatchObject({ level: 'info' })
  })
})
