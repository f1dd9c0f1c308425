/** A host that speaks over the control socket as the bridge does, byte for byte: ids, tokens and sizes as a test wants them. */
import { connect, type Socket } from 'node:net'

export type Message = Record<string, any>
export interface RawHost {
  readonly socket: Socket
  readonly send: (message: Message) => void
  readonly sendBytes: (bytes: Buffer) => void
  /** Everything that came and was not an answer to `call`. */
  readonly messages: readonly Message[]
  /** Answers by id, each as often as it came. */
  readonly answers: ReadonlyMap<string | number, readonly Message[]>
  /** Sends a request under this id and waits for its answer; resolves with the whole message. */
  readonly request: (id: string | number, method: string, params?: unknown, withinMs?: number) => Promise<Message>
  readonly call: (name: string, input?: unknown, withinMs?: number) => Promise<Message>
  /** Answers of the server's questions; without it they stay open. */
  onRequest: ((message: Message) => unknown) | null
  readonly closed: () => boolean
  readonly close: () => void
}

/** Connects, says which host it is, and shakes hands as a client of the older era. */
export async function rawHost(
  socketPath: string,
  host = 'cursor',
  capabilities: Record<string, unknown> = {}
): Promise<RawHost> {
  const socket = connect(socketPath)
  const messages: Message[] = []
  const answers = new Map<string | number, Message[]>()
  const waiting = new Map<string | number, (message: Message) => void>()
  let welcomed: () => void = () => undefined
  const welcome = new Promise<void>((resolve) => (welcomed = resolve))
  let pieces: Buffer[] = []
  let greeted = false
  let gone = false
  let next = 1_000_000
  socket.on('error', () => undefined)
  socket.on('close', () => {
    gone = true
    for (const settle of waiting.values()) settle({ lost: true })
    waiting.clear()
  })
  function take(line: Buffer): void {
    if (!greeted) {
      greeted = true
      return welcomed()
    }
    const message = JSON.parse(line.toString('utf8')) as Message
    if (message['method'] !== undefined || message['id'] === undefined) {
      messages.push(message)
      if (message['id'] !== undefined && raw.onRequest) {
        const result = raw.onRequest(message)
        if (result !== undefined) raw.send({ id: message['id'], result })
      }
      return
    }
    const id = message['id'] as string | number
    answers.set(id, [...(answers.get(id) ?? []), message])
    waiting.get(id)?.(message)
    waiting.delete(id)
  }
  socket.on('data', (chunk: Buffer) => {
    let from = 0
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      take(Buffer.concat([...pieces, chunk.subarray(from, at)]))
      pieces = []
      from = at + 1
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from))
  })
  const raw: RawHost = {
    socket,
    messages,
    answers,
    onRequest: null,
    send: (message) => void socket.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`),
    sendBytes: (bytes) => void socket.write(bytes),
    request(id, method, params, withinMs = 60_000) {
      return new Promise((resolve, reject) => {
        if (gone) return resolve({ lost: true })
        const timer = setTimeout(() => {
          waiting.delete(id)
          reject(new Error(`no answer to ${method} (${String(id)}) within ${withinMs} ms`))
        }, withinMs)
        waiting.set(id, (message) => {
          clearTimeout(timer)
          resolve(message)
        })
        raw.send({ id, method, ...(params !== undefined && { params }) })
      })
    },
    call: (name, input = {}, withinMs) => raw.request(next++, 'tools/call', { name, arguments: input }, withinMs),
    closed: () => gone,
    close: () => socket.destroy()
  }
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  socket.write(`${JSON.stringify({ patchbay: 1, role: 'host', host })}\n`)
  await welcome
  await raw.request('hello', 'initialize', {
    protocolVersion: '2025-11-25',
    capabilities,
    clientInfo: { name: `raw-${host}`, version: '1' }
  })
  raw.send({ method: 'notifications/initialized' })
  return raw
}

export const textOf = (message: Message): string =>
  ((message['result']?.content ?? []) as { text?: string }[]).map((part) => part.text ?? '').join('')
