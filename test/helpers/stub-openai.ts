/**
 * A stand-in for a model behind the two shapes of API that OpenAI's clients speak (`responses` and `chat/completions`),
 * on loopback. It calls one tool, once, and remembers what the host offered and what came back.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface StubOpenAi {
  readonly url: string
  /** What the tools are called of each request that offered any; those of a namespace as `namespace/name`. */
  readonly offered: (readonly string[])[]
  /** The text of every tool's result. */
  readonly results: string[]
  readonly close: () => Promise<void>
}

interface Tool {
  readonly type?: string
  readonly name?: string
  readonly function?: { readonly name: string }
  readonly tools?: readonly Tool[]
}
interface Body {
  readonly tools?: readonly Tool[]
  readonly input?: readonly { readonly type?: string; readonly output?: unknown }[]
  readonly messages?: readonly { readonly role?: string; readonly content?: unknown }[]
}

/** `call`: as it is offered, with its namespace before a slash where it has one. */
export async function startStubOpenAi(call: string, input: unknown): Promise<StubOpenAi> {
  const offered: (readonly string[])[] = []
  const results: string[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = (parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString('utf8')) : {}) as Body
      const names = (body.tools ?? []).flatMap(namesOf)
      const answers = [
        ...(body.input ?? []).filter((one) => one.type === 'function_call_output').map(({ output }) => output),
        ...(body.messages ?? []).filter((one) => one.role === 'tool').map(({ content }) => content)
      ]
      if (names.length > 0) offered.push(names)
      if (names.length > 0 && answers.length > results.length) results.push(...answers.slice(results.length).map(text))
      const calls = answers.length === 0 && names.includes(call)
      if (request.url?.includes('/responses')) return asResponses(response, calls ? call : null, input)
      if (request.url?.includes('/chat/completions')) return asChat(response, calls ? call : null, input)
      response.writeHead(404).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    offered,
    results,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

const namesOf = (tool: Tool): readonly string[] =>
  tool.type === 'namespace'
    ? (tool.tools ?? []).flatMap((one) => namesOf(one).map((name) => `${tool.name}/${name}`))
    : [tool.name ?? tool.function?.name ?? tool.type ?? '']
const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function asResponses(response: ServerResponse, call: string | null, input: unknown): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
  const [namespace, name] = call?.includes('/') ? call.split('/') : [undefined, call]
  const item = call
    ? { type: 'function_call', id: 'f1', call_id: 'c1', name, namespace, arguments: JSON.stringify(input) }
    : { type: 'message', role: 'assistant', id: 'm1', content: [{ type: 'output_text', text: 'done' }] }
  send('response.created', { response: { id: 'r1' } })
  send('response.output_item.done', { item })
  send('response.completed', {
    response: { id: 'r1', usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 } }
  })
  response.end()
}

function asChat(response: ServerResponse, call: string | null, input: unknown): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (choice: object) =>
    response.write(
      `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'stub', choices: [{ index: 0, ...choice }], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } })}\n\n`
    )
  if (call)
    send({
      delta: {
        role: 'assistant',
        tool_calls: [
          { index: 0, id: 'c1', type: 'function', function: { name: call, arguments: JSON.stringify(input) } }
        ]
      },
      finish_reason: null
    })
  else send({ delta: { role: 'assistant', content: 'done' }, finish_reason: null })
  send({ delta: {}, finish_reason: call ? 'tool_calls' : 'stop' })
  response.end('data: [DONE]\n\n')
}
