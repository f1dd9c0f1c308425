import { describe, expect, it } from 'vitest'
import { shakeHands, type Era } from '../../../main/servers/connection/handshake.ts'
import { createFakeClock } from '../../fixtures/servers/fake-clock.ts'
import { createFakeLink, type FakeServer, type Reply } from '../../fixtures/servers/fake-link.ts'

const initialized = (protocolVersion: unknown = '2025-11-25'): Reply => ({
  result: {
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'x', version: '9' },
    instructions: 'Be kind.'
  }
})
const discovered = (more: object = {}): Reply => ({
  result: {
    supportedVersions: ['2026-07-28'],
    capabilities: { tools: {} },
    _meta: { 'io.modelcontextprotocol/serverInfo': { version: '3' } },
    ...more
  }
})
const refused = (code: number, data?: unknown): Reply => ({ error: { code, message: 'no', data } })

function open(server: FakeServer, assumed: Era | null = null) {
  const clock = createFakeClock()
  const link = createFakeLink(clock, server)
  const session = shakeHands({
    link,
    clock,
    clientInfo: { name: 'patchbay', version: '1' },
    assumed,
    discoverTimeoutMs: 5_000,
    name: 'It'
  })
  return { clock, link, session, methods: () => link.asked.map((ask) => ask.method) }
}

describe('openSession', () => {
  it('is modern with a server that answers discover, and says who asks', async () => {
    const { session, link, methods } = open(() => discovered())
    await expect(session).resolves.toMatchObject({
      ok: true,
      value: { era: 'modern', protocolVersion: '2026-07-28', version: '3' }
    })
    expect(methods()).toEqual(['server/discover'])
    expect(link.asked[0]?.params['_meta']).toMatchObject({
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'patchbay' },
      'io.modelcontextprotocol/clientCapabilities': { sampling: {}, elicitation: {}, roots: {} }
    })
    expect(link.notified).toEqual([])
  })
  it.each([-32601, -32600, -32602, -32603, -32700, 0])('takes error %i for the older era', async (code) => {
    const { session, link, methods } = open((method) => (method === 'server/discover' ? refused(code) : initialized()))
    await expect(session).resolves.toMatchObject({
      ok: true,
      value: { era: 'legacy', version: '9', instructions: 'Be kind.' }
    })
    expect(methods()).toEqual(['server/discover', 'initialize'])
    expect(link.notified).toEqual(['notifications/initialized'])
    expect(link.asked[1]?.params).toMatchObject({
      protocolVersion: '2025-11-25',
      capabilities: { sampling: {}, roots: { listChanged: true } }
    })
  })
  it('takes silence for the older era after five seconds, and leaves nothing open', async () => {
    const { clock, session, link, methods } = open((method) =>
      method === 'server/discover' ? 'silence' : initialized()
    )
    await clock.move(4_999)
    expect(methods()).toEqual(['server/discover'])
    await clock.move(2)
    await expect(session).resolves.toMatchObject({ ok: true, value: { era: 'legacy' } })
    expect(link.openRequests()).toBe(0)
  })
  it('finds a modern server that was slow to start and refuses initialize', async () => {
    let answer: (reply: Reply) => void = () => undefined
    const { clock, session } = open((method) =>
      method === 'server/discover'
        ? new Promise((resolve) => (answer = resolve))
        : refused(-32022, { supported: ['2026-07-28'] })
    )
    await clock.move(5_001)
    answer(discovered())
    await expect(session).resolves.toMatchObject({ ok: true, value: { era: 'modern' } })
  })
  it('gives the refusal of initialize when no discover was ever answered', async () => {
    const { clock, session } = open((method) => (method === 'server/discover' ? refused(-32601) : refused(-32603)))
    await clock.move(20_000)
    await expect(session).resolves.toMatchObject({ ok: false, failure: { code: 'handshake-refused', detail: 'no' } })
  })
  it('stays modern with a server that names its versions, and asks again in one of them', async () => {
    let times = 0
    const { session, methods } = open(() =>
      (times += 1) === 1 ? refused(-32022, { supported: ['2026-07-28'] }) : discovered()
    )
    await expect(session).resolves.toMatchObject({ ok: true, value: { era: 'modern' } })
    expect(methods()).toEqual(['server/discover', 'server/discover'])
  })
  it.each([
    ['versions we do not know', refused(-32022, { supported: ['2099-01-01'] }), 'unsupported-version'],
    ['the same refusal again and again', refused(-32022, { supported: ['2026-07-28'] }), 'unsupported-version'],
    ['no version named', refused(-32022), 'unsupported-version'],
    ['a capability we lack', refused(-32021, { requiredCapabilities: { holograms: {} } }), 'handshake-refused'],
    ['headers', refused(-32020), 'handshake-refused'],
    ['a discover with other versions', discovered({ supportedVersions: ['2099-01-01'] }), 'unsupported-version']
  ])('fails clearly, without initialize, on %s', async (_what, reply, code) => {
    const { session, methods } = open(() => reply)
    await expect(session).resolves.toMatchObject({ ok: false, failure: { code } })
    expect(methods()).not.toContain('initialize')
  })
  it.each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'])('takes %s as an answer', async (version) => {
    const { session } = open((method) => (method === 'server/discover' ? refused(-32601) : initialized(version)))
    await expect(session).resolves.toMatchObject({ ok: true, value: { protocolVersion: version } })
  })
  it.each(['9999-01-01', '', 7, null, '2026-07-28'])('refuses the version %s', async (version) => {
    const { session, link } = open((method) => (method === 'server/discover' ? refused(-32601) : initialized(version)))
    await expect(session).resolves.toMatchObject({ ok: false, failure: { code: 'unsupported-version' } })
    expect(link.notified).toEqual([])
  })
  it('goes straight to initialize where the era is known, and asks anew when that was wrong', async () => {
    const known = open(() => initialized(), 'legacy')
    await expect(known.session).resolves.toMatchObject({ ok: true, value: { era: 'legacy' } })
    expect(known.methods()).toEqual(['initialize'])
    const wrong = open((method) => (method === 'initialize' ? refused(-32601) : discovered()), 'legacy')
    await expect(wrong.session).resolves.toMatchObject({ ok: true, value: { era: 'modern' } })
  })
  it('takes true for a capability, and null or false for none', async () => {
    const capabilities = { tools: true, prompts: null, resources: false, logging: {}, experimental: { x: 1 } }
    const sound = { tools: {}, logging: {}, experimental: { x: 1 } }
    const server = { protocolVersion: '2025-11-25', capabilities, serverInfo: { name: 'x', version: '9' } }
    const legacy = open((method) => (method === 'initialize' ? { result: server } : refused(-32601)))
    const heard = await legacy.session
    expect(heard.ok && heard.value.capabilities).toEqual(sound)
    const modern = await open(() => discovered({ capabilities })).session
    expect(modern.ok && modern.value.capabilities).toEqual(sound)
  })
  it('ends with the link', async () => {
    const { session, link, clock } = open(() => 'silence')
    await clock.move(6_000)
    link.close('The server ended.')
    await expect(session).resolves.toMatchObject({ ok: false, failure: { code: 'server-died' } })
  })
})
