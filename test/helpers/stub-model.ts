/**
 * A stand-in for a model's API on loopback, for hosts whose program runs without an account when it is told another
 * address. It does what a script says, request by request, and remembers which tools the host offered it.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  /** Names of the tools the host offers its model in this request. */
  readonly tools: readonly string[]
  /** Texts of the tool results that came with it. */
  readonly results: readonly { readonly text: string; readonly isError: boolean }[]
}
/** What the model says: call a tool, or end with a text. */
export type Move = { readonly call: string; readonly input: unknown } | { readonly say: string }

export interface StubModel {
  readonly url: string
  readonly asked: Asked[]
  readonly close: () => Promise<void>
}

interface Block {
  readonly type: string
  readonly content?: unknown
  readonly is_error?: boolean
}

/** Answers `POST /v1/messages` as a stream of events, in order of `moves`; what comes after them ends the turn. */
export async function startStubModel(moves: readonly Move[]): Promise<StubModel> {
  const asked: Asked[] = []
  let next = 0
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const path = (request.url ?? '').split('?')[0]
      if (request.method !== 'POST' || path !== '/v1/messages') {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"input_tokens": 1}')
        return
      }
      const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as {
        tools?: { name: string }[]
        messages: { content: unknown }[]
      }
      const tools = (body.tools ?? []).map((tool) => tool.name)
      // Titles and summaries are asked for without tools; they are not part of the script.
      if (tools.length === 0) return stream(response, { say: 'ok' })
      const blocks = body.messages.flatMap((message) =>
        Array.isArray(message.content) ? (message.content as Block[]) : []
      )
      const results = blocks
        .filter((block) => block.type === 'tool_result')
        .map((block) => ({ text: textOf(block.content), isError: block.is_error === true }))
      asked.push({ tools, results })
      stream(response, moves[next++] ?? { say: 'done' })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

function stream(response: import('node:http').ServerResponse, move: Move): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
  const call = 'call' in move
  send('message_start', {
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'stub',
      content: [],
      stop_reason: null,
      usage: { input_tokens: 1, output_tokens: 1 }
    }
  })
  send('content_block_start', {
    index: 0,
    content_block: call
      ? { type: 'tool_use', id: `toolu_${Date.now()}`, name: move.call, input: {} }
      : { type: 'text', text: '' }
  })
  send('content_block_delta', {
    index: 0,
    delta: call
      ? { type: 'input_json_delta', partial_json: JSON.stringify(move.input) }
      : { type: 'text_delta', text: move.say }
  })
  send('content_block_stop', { index: 0 })
  send('message_delta', {
    delta: { stop_reason: call ? 'tool_use' : 'end_turn', stop_sequence: null },
    usage: { output_tokens: 1 }
  })
  send('message_stop', {})
  response.end()
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return (content as { text?: string }[]).map((part) => part.text ?? '').join('\n')
}
