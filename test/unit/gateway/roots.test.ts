/** Roots of hosts, as servers get them: merged, at any time, with a notification when they may have changed. */
import { describe, expect, it } from 'vitest'
import { createHostConnection, type HostConnection } from '../../../main/gateway/connection.ts'
import { createHostConnections } from '../../../main/gateway/connections.ts'
import { createRoots } from '../../../main/gateway/roots.ts'
import type { LinkAnswer } from '../../../main/wire/types.ts'
import { fakeClock } from '../../helpers/fake-clock.ts'

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
const result = (value: unknown): LinkAnswer => ({ kind: 'result', bytes: bytes(value) })

function set() {
  const clock = fakeClock()
  const connections = createHostConnections()
  const unplugged = new Set<string>()
  const told: string[] = []
  const roots = createRoots({
    clock,
    connections,
    plugged: (host) => !unplugged.has(host),
    servers: () => ['files'],
    tell: (server) => told.push(server)
  })
  function host(
    name: string,
    uris: readonly string[] | 'silent' | 'failing',
    more: Partial<HostConnection> = {}
  ): HostConnection {
    const connection = createHostConnection(name, 'bridge', new Date(0))
    connection.era = 'legacy'
    connection.facts = { ...connection.facts, capabilities: { roots: {} } }
    connection.ask = (_method, _params, signal) => {
      if (uris === 'failing') return Promise.resolve({ kind: 'error', bytes: bytes({ code: -1, message: 'no' }) })
      if (uris !== 'silent') return Promise.resolve(result({ roots: uris.map((uri) => ({ uri, name: name })) }))
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve({ kind: 'local', code: 'cancelled', message: '' }))
      )
    }
    Object.assign(connection, more)
    connections.add(connection)
    return connection
  }
  const asked = async (current: Parameters<typeof roots.of>[1] = null) => {
    const answer = await roots.of('files', current, new AbortController().signal)
    const value = JSON.parse((answer as { bytes: Buffer }).bytes.toString())
    return answer.kind === 'result' ? value.roots.map((root: { uri: string }) => root.uri) : value.code
  }
  return { clock, connections, unplugged, told, roots, host, asked }
}

/** A host that answers when the test says so, the oldest question first. */
function slowHost(host: ReturnType<typeof set>['host'], name: string) {
  const questions: ((answer: LinkAnswer) => void)[] = []
  let answered = 0
  const connection = host(name, [], { ask: () => new Promise((resolve) => questions.push(resolve)) })
  const answer = async (uris: readonly string[]): Promise<void> => {
    questions[answered++]?.(result({ roots: uris.map((uri) => ({ uri })) }))
    await Promise.resolve()
    await Promise.resolve()
  }
  return { questions, connection, answer }
}

describe('roots', () => {
  it('are those of all plugged hosts that offer some, each once', async () => {
    const { host, asked, unplugged } = set()
    host('cursor', ['file:///a', 'file:///b'])
    host('vscode', ['file:///b', 'file:///c'])
    host('zed', ['file:///z'], { facts: { capabilities: {}, info: {}, logLevel: null } })
    host('away', ['file:///x'])
    unplugged.add('away')
    expect(await asked()).toEqual(['file:///a', 'file:///b', 'file:///c'])
  })
  it('without a host that offers any are refused, and so when no host answers; never an empty list instead', async () => {
    const { host, asked, clock } = set()
    expect(await asked()).toBe(-32601)
    host('cursor', 'failing')
    expect(await asked()).toBe(-32601)
    host('vscode', 'silent')
    const waiting = asked()
    clock.pass(300)
    expect(await waiting).toBe(-32601)
  })
  it('of a host that is slow do not keep those of the others away', async () => {
    const { host, asked, clock } = set()
    host('cursor', 'silent')
    host('vscode', ['file:///v'])
    const waiting = asked()
    clock.pass(300)
    expect(await waiting).toEqual(['file:///v'])
  })
  it('of a host that is slow come as a change once it answers, and whoever asks meanwhile does not wait again', async () => {
    const { host, asked, clock, told } = set()
    const late = slowHost(host, 'cursor')
    host('vscode', ['file:///v'])
    const waiting = asked()
    clock.pass(300)
    expect(await waiting).toEqual(['file:///v'])
    expect(await asked()).toEqual(['file:///v'])
    expect(late.questions).toHaveLength(1)
    await late.answer(['file:///c'])
    expect(told.splice(0)).toEqual(['files'])
    const again = asked()
    await late.answer(['file:///c'])
    expect(await again).toEqual(['file:///c', 'file:///v'])
    expect(told).toEqual([])
  })
  it('that a host said before stand for it while it is slow, and are news only when they are others', async () => {
    const { host, asked, clock, told } = set()
    const late = slowHost(host, 'cursor')
    const first = asked()
    await late.answer(['file:///c'])
    expect(await first).toEqual(['file:///c'])
    const second = asked()
    clock.pass(300)
    expect(await second).toEqual(['file:///c'])
    await late.answer(['file:///c'])
    expect(told).toEqual([])
    const third = asked()
    clock.pass(300)
    expect(await third).toEqual(['file:///c'])
    await late.answer(['file:///d'])
    expect(told).toEqual(['files'])
  })
  it('that changed while a question was open are asked for anew, and the old answer counts no more', async () => {
    const { host, asked, roots } = set()
    const late = slowHost(host, 'cursor')
    const first = asked()
    roots.changedOf(late.connection)
    const second = asked()
    expect(late.questions).toHaveLength(2)
    await late.answer(['file:///old'])
    await late.answer(['file:///new'])
    expect(await second).toEqual(['file:///new'])
    await first
  })
  it('of the host whose own call asks are waited for, as they would be without others beside it', async () => {
    const { host, asked, clock } = set()
    const late = slowHost(host, 'cursor')
    const waiting = asked({ from: late.connection, handle: () => Promise.reject(new Error('not asked this way')) })
    clock.pass(4_000)
    await late.answer(['file:///c'])
    expect(await waiting).toEqual(['file:///c'])
  })
  it('of a host that has none open are none, as it says itself', async () => {
    const { host, asked } = set()
    host('cursor', [])
    expect(await asked()).toEqual([])
  })
  it('of a host that can only be asked within its call come with those of the others', async () => {
    const { host, asked } = set()
    host('cursor', ['file:///c'])
    const modern = {
      from: {},
      handle: () => Promise.resolve(result({ roots: [{ uri: 'file:///m' }, { uri: 7 }, null] }))
    }
    expect(await asked(modern)).toEqual(['file:///c', 'file:///m'])
    const unable = {
      from: {},
      handle: () => Promise.resolve<LinkAnswer>({ kind: 'error', bytes: bytes({ code: -32601 }) })
    }
    expect(await asked(unable)).toEqual(['file:///c'])
  })
  it('are told to be others when a host with roots comes, says so, loses its cable or goes', async () => {
    const { host, roots, told, connections, unplugged, asked } = set()
    const expectTold = (times: number): void => {
      roots.changed()
      expect(told.splice(0)).toHaveLength(times)
    }
    expectTold(0)
    host('zed', [], { facts: { capabilities: {}, info: {}, logLevel: null } })
    expectTold(0)
    const cursor = host('cursor', ['file:///c'])
    expectTold(1)
    expectTold(0)
    roots.changedOf(cursor)
    expectTold(1)
    unplugged.add('cursor')
    expectTold(1)
    unplugged.delete('cursor')
    expect(await asked()).toEqual(['file:///c'])
    // It has just heard them itself.
    expectTold(0)
    connections.remove(cursor)
    expectTold(1)
  })
  it('are asked of a host once for all servers that ask at the same time', async () => {
    const { host, asked } = set()
    let times = 0
    host('cursor', [], { ask: () => ((times += 1), Promise.resolve(result({ roots: [] }))) })
    await Promise.all([asked(), asked(), asked()])
    expect(times).toBe(1)
  })
})
