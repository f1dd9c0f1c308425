import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ClientFrame, CoreFrame } from '../../../contract/frames.ts'
import { createBackend } from '../../../renderer/backend.ts'
import type { Connection } from '../../../renderer/backend.ts'

/** A socket whose other end is the test. */
class TestSocket extends EventTarget {
  static readonly OPEN = 1
  static all: TestSocket[] = []
  readyState = 0
  readonly sent: ClientFrame[] = []
  readonly url: string
  constructor(url: string) {
    super()
    this.url = url
    TestSocket.all.push(this)
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame)
  }
  open(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  close(): void {
    this.readyState = 3
    this.dispatchEvent(new Event('close'))
  }
  say(frame: CoreFrame): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }))
  }
}
const socket = (): TestSocket => TestSocket.all.at(-1) as TestSocket

beforeEach(() => {
  TestSocket.all = []
  vi.stubGlobal('WebSocket', TestSocket)
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('questions asked before the socket is open are sent once it is', async () => {
  const backend = createBackend()
  const answer = backend.ask('hosts.list', {})
  expect(socket().url).toMatch(/^ws:\/\/.*\/ws$/)
  socket().open()
  const [asked] = socket().sent
  expect(asked).toMatchObject({ ask: 'hosts.list', input: {} })
  socket().say({ id: asked?.id ?? 0, outcome: { ok: true, value: [] } })
  await expect(answer).resolves.toEqual({ ok: true, value: [] })
})

test('an open question fails when the core goes, and new ones fail at once', async () => {
  const backend = createBackend()
  socket().open()
  const open = backend.ask('hosts.list', {})
  socket().close()
  await expect(open).resolves.toMatchObject({ ok: false, failure: { code: 'no-core' } })
  await expect(backend.ask('hosts.list', {})).resolves.toMatchObject({ ok: false, failure: { code: 'no-core' } })
})

test('it tries again, waiting longer each time, and follows again what was followed', () => {
  const backend = createBackend()
  const heard: unknown[] = []
  const connections: Connection[] = []
  backend.watchConnection((connection) => connections.push(connection))
  const end = backend.follow(['state'], (event) => heard.push(event.name))
  socket().open()
  expect(socket().sent).toEqual([{ id: expect.any(Number), follow: ['state'] }])
  socket().close()
  vi.advanceTimersByTime(500)
  expect(TestSocket.all).toHaveLength(2)
  socket().close()
  vi.advanceTimersByTime(500)
  expect(TestSocket.all).toHaveLength(2)
  vi.advanceTimersByTime(500)
  expect(TestSocket.all).toHaveLength(3)
  socket().open()
  const [follow] = socket().sent
  expect(follow).toMatchObject({ follow: ['state'] })
  socket().say({ follow: follow?.id ?? 0, event: { seq: 1, name: 'server.removed', data: { id: 'git' } } })
  expect(heard).toEqual(['server.removed'])
  expect(connections.map((one) => one.state)).toEqual(['connecting', 'open', 'lost', 'lost', 'open'])
  end()
  expect(socket().sent.at(-1)).toMatchObject({ unfollow: follow?.id })
})

test.each([
  ['a page whose link was used is told so', () => Promise.resolve(new Response(null, { status: 401 })), true],
  ['a core that is gone is not taken for one that refuses', () => Promise.reject(new TypeError('failed')), false]
])('%s', async (_, answer, refused) => {
  vi.stubGlobal('fetch', answer)
  const backend = createBackend()
  const connections: Connection[] = []
  backend.watchConnection((connection) => connections.push(connection))
  socket().close()
  await vi.advanceTimersByTimeAsync(1)
  expect(connections.at(-1)).toMatchObject({ state: 'lost', refused })
  const outcome = await backend.ask('hosts.list', {})
  expect(outcome.ok ? '' : outcome.failure.message).toContain(refused ? 'patchbay open' : 'not running')
})
