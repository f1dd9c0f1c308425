/** The loopback listener: tokens, Host and Origin, for hosts and for the page. */
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, startCore, type TestCore } from '../../helpers/core.ts'
import { connectUrl, textOf } from '../../helpers/host-client.ts'

const tiny = join(root, 'test', 'fixtures', 'servers', 'tiny.mjs')
let core: TestCore
let token: string
beforeAll(async () => {
  core = await startCore()
  await core.ask('add', 'tiny', '--yes', '--', process.execPath, tiny)
  token = (await core.ask('token', 'cursor')).token
})
afterAll(() => core?.stop())

interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly text: string
}
/** fetch sets Host by itself, so this is bare. */
function send(path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  const { port } = new URL(core.mcpUrl)
  return new Promise((settle, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method: body ? 'POST' : 'GET', headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('end', () => settle({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
const hello = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } }
})
const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
const bearer = (value: string) => ({ authorization: `Bearer ${value}` })

describe('/mcp', () => {
  it('works for a real client of each era with the token', async () => {
    for (const era of ['legacy', 'modern'] as const) {
      const host = await connectUrl(core, 'cursor', era)
      expect(textOf(await host.client.callTool({ name: 'tiny__echo', arguments: { text: era } }))).toBe(era)
      await host.close()
    }
  })
  it('answers 401 without a token and with a wrong one', async () => {
    expect((await send('/mcp', json, hello)).status).toBe(401)
    const wrong = await send('/mcp', { ...json, ...bearer('x'.repeat(43)) }, hello)
    expect(wrong.status).toBe(401)
    expect(wrong.headers['www-authenticate']).toContain('Bearer')
    expect((await send('/mcp', { ...json, ...bearer(`${token}x`) }, hello)).status).toBe(401)
    expect((await send(`/mcp?token=${token}`, json, hello)).status).toBe(401)
  })
  it('answers 403 to pages of other origins and to other Host names', async () => {
    const good = { ...json, ...bearer(token) }
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost.evil.example'])
      expect((await send('/mcp', { ...good, origin }, hello)).status).toBe(403)
    for (const host of ['evil.example', '127.0.0.1', `127.0.0.1.nip.io:${new URL(core.mcpUrl).port}`, '192.168.0.1:80'])
      expect((await send('/mcp', { ...good, host }, hello)).status).toBe(403)
    expect((await send('/mcp', good, hello)).status).toBe(200)
  })
  it('a new token puts the old one out of use at once', async () => {
    const old = token
    token = (await core.ask('token', 'cursor', '--new')).token
    expect((await send('/mcp', { ...json, ...bearer(old) }, hello)).status).toBe(401)
    expect((await send('/mcp', { ...json, ...bearer(token) }, hello)).status).toBe(200)
  })
  it('tokens survive a restart', async () => {
    await core.restart()
    expect((await send('/mcp', { ...json, ...bearer(token) }, hello)).status).toBe(200)
  })
})

describe('the page', () => {
  it('opens for a one-time link once, with a cookie that scripts cannot read', async () => {
    const link = new URL((await core.ask('open')).url)
    const first = await send(link.pathname + link.search, {})
    expect(first.status).toBeGreaterThanOrEqual(300)
    expect(first.status).toBeLessThan(304)
    const cookie = String(first.headers['set-cookie'])
    expect(cookie).toMatch(/HttpOnly/i)
    expect(cookie).toMatch(/SameSite=Strict/i)
    const session = (cookie.split(';')[0] as string).trim()
    const page = await send('/', { cookie: session })
    expect(page.status).toBe(200)
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'|default-src 'self'/)
    expect(page.headers['content-security-policy']).not.toMatch(/unsafe-inline'.*script|script-src[^;]*unsafe/)
    expect(page.headers['x-content-type-options']).toBe('nosniff')
    const again = await send(link.pathname + link.search, {})
    expect(again.status).toBeGreaterThanOrEqual(400)
    expect(again.headers['set-cookie']).toBeUndefined()
    expect((await send('/', { cookie: session, host: 'evil.example' })).status).toBe(403)
    for (const path of [
      '/../../../etc/passwd',
      '/%2e%2e/%2e%2e/main/cli.cjs',
      '/assets/..%2f..%2f..%2fmain%2fcli.cjs'
    ]) {
      const answer = await send(path, { cookie: session })
      expect(answer.text).not.toMatch(/root:|require\(/)
    }
  })
  it('shows nothing without the cookie, and a host’s token does not open it', async () => {
    for (const headers of [{}, { cookie: 'patchbay=x' }, bearer(token)]) {
      const answer = await send('/', headers as Record<string, string>)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.text).not.toContain('<script')
    }
  })
})
