import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { envelope, fixture, openGateway, type TestGateway } from '../../fixtures/gateway/open-gateway.ts'

let gateway: TestGateway
const token = 'A'.repeat(43)
beforeAll(async () => {
  gateway = await openGateway({ deep: [fixture('deep.mjs')] })
  gateway.tokens.set(token, 'cursor')
})
afterAll(() => gateway.close())

async function post(body: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`http://127.0.0.1:${gateway.port}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers
    },
    body
  })
  return { text: await answer.text(), session: answer.headers.get('mcp-session-id') }
}
const exact = '{"n":9007199254740993,"e":1e400,"plain":1.5}'
const params = (meta = '') => `{"name":"deep__digits","arguments":${exact}${meta}}`
const call = (params: string) => `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":${params}}`

describe('numbers of more digits than a double holds, over HTTP', () => {
  it('reach the server and the host as they were, in the legacy era', async () => {
    const { session } = await post(
      '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}'
    )
    const { text } = await post(call(params()), { 'mcp-session-id': session! })
    expect(text).toContain(`"structuredContent":${exact}`)
    expect(text).toContain(JSON.stringify(exact))
  })
  it('reach the server and the host as they were, in the modern era', async () => {
    const { text } = await post(call(params(`,"_meta":${JSON.stringify(envelope)}`)), {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'deep__digits'
    })
    expect(text).toContain(`"structuredContent":${exact}`)
    expect(text).toContain(JSON.stringify(exact))
  })
})
