import { describe, expect, test } from 'vitest'
import { fetchWithOneHalf, oneHalf } from '../../../main/wire/null-halves.ts'

describe('a message with both halves', () => {
  test.each([
    ['{"jsonrpc":"2.0","id":1,"result":{"a":1},"error":null}', { jsonrpc: '2.0', id: 1, result: { a: 1 } }],
    ['{"id":1, "error" : null, "result":null}', { id: 1, result: null }],
    ['{"id":1,"result":null,"error":{"code":-1,"message":"no"}}', { id: 1, error: { code: -1, message: 'no' } }]
  ])('%s keeps the one that counts', (text, wanted) => expect(JSON.parse(oneHalf(text))).toEqual(wanted))
  test.each([
    '{"id":1,"result":{"error":null,"result":null}}',
    '{"id":1,"result":null}',
    '{"id":1,"result":1,"error":{"code":1,"message":""}}',
    '{"id":1,"result":{"text":"\\"error\\": null"},',
    '[{"error":null,"result":1}]',
    'no JSON: "error": null'
  ])('%s stays as it is', (text) => expect(oneHalf(text)).toBe(text))
})

describe('on its way over HTTP', () => {
  const fetched = async (type: string, chunks: readonly string[]) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
        controller.close()
      }
    })
    const base = async () => new Response(body, { headers: { 'content-type': type } })
    return (await fetchWithOneHalf(base)('http://127.0.0.1/')).text()
  }
  test('a whole body has one half', async () => {
    expect(await fetched('application/json', ['{"id":1,"result":{},', '"error":null}'])).toBe('{"id":1,"result":{}}')
  })
  test('each event of a stream has one half, wherever it is cut, and all else is as it came', async () => {
    const stream =
      'event: message\r\nid: 7\r\ndata: {"id":1,"result":{"t":"é"},"error":null}\r\n\r\n: ping\n\ndata:{"id":2,"result":3}\n\n'
    const bytes = [...stream].map((_, at) => stream.slice(at, at + 1))
    const text = await fetched('text/event-stream; charset=utf-8', bytes)
    expect(text).toBe(
      'event: message\r\nid: 7\r\ndata: {"id":1,"result":{"t":"é"}}\n\n: ping\n\ndata:{"id":2,"result":3}\n\n'.replace(
        '}}\n\n:',
        '}}\n\r\n:'
      )
    )
  })
})
