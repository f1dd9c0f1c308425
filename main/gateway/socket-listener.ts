/**
 * One host on one bridge socket. Each line that comes in goes one of two ways: calls, their cancels and the answers to
 * our own questions are handled here as bytes; all the rest is the SDK's, which owns the handshake of either era.
 */
import { randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import {
  deserializeMessage,
  type Implementation,
  type JSONRPCMessage,
  type Server,
  type Transport
} from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { scanMessage } from '../wire/message.ts'
import { NestedTooDeeply } from '../wire/nesting.ts'
import type { LinkAnswer, WireMessage } from '../wire/types.ts'
import { isRelayed, type AskHost, type ClientFacts, type HostCall } from './calls.ts'
import { closingMethod } from './bridge/closing.ts'
import { createHostConnection } from './connection.ts'
import type { GatewayContext } from './gateway-context.ts'
import { errorCode } from '../mcp/error-codes.ts'
import { metaKey } from '../mcp/meta-keys.ts'
import { newestModern } from '../mcp/versions.ts'
import { createHostServer, factsOf, failedReply, throughGate } from './host-server.ts'
import { asObject, toBytes, readMembers, fromForeignBytes } from './json-edit.ts'
import { limits } from './policy/limits.ts'
import { invalidRequest, serverFailed } from './refusal.ts'
import { createOutput, joinProgress } from './output.ts'
import { readLines } from './socket-lines.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { local } from '../wire/local-answer.ts'

/** Takes the socket over: from here to its end. Answers how to close it. */
export function listenOnSocket(
  context: GatewayContext,
  socket: Duplex,
  host: string,
  info: Implementation
): { readonly close: () => void } {
  const connection = createHostConnection(host, 'bridge', context.clock.wall())
  const calls = new Map<string, AbortController>()
  const asked = new Map<string, (answer: LinkAnswer) => void>()
  const listens = new Map<string, readonly string[]>()
  // Another core may have asked before us through the same bridge: its late answers must not fit our questions.
  const askPrefix = `patchbay-${randomBytes(4).toString('hex')}-`
  let nextAsk = 1
  let server: Server | null = null
  let closed = false

  const output = createOutput(socket, (what) => context.say(host, what))

  /** All that is written in one turn of the loop leaves in one system call. */
  let corked = false
  const write = (...pieces: (Buffer | string)[]): void => {
    if (closed || socket.destroyed || !socket.writable) return
    if (!corked) {
      corked = true
      socket.cork()
      setImmediate(() => {
        corked = false
        socket.uncork()
      })
    }
    const buffers = [...pieces, '\n'].map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))
    // Large results are not copied once more to stand beside their few bytes of frame.
    const large = buffers.some(({ length }) => length > 16_384)
    for (const buffer of large ? buffers : [Buffer.concat(buffers)]) socket.write(buffer)
    if (socket.writableLength > limits.unreadBytes) socket.pause()
    output.answering()
  }
  /** A notice that the host can do without, if it comes to that: it may not wait without end. */
  const notice = (method: string, params: Buffer | undefined): void => {
    if (output.admit((params?.length ?? 0) + method.length)) notification(method, params)
  }
  const notification = (method: string, params: Buffer | undefined): void => {
    const rest: (Buffer | string)[] = params ? [',"params":', params] : []
    write('{"jsonrpc":"2.0","method":', JSON.stringify(method), ...rest, '}')
  }
  const answer = (id: Buffer, kind: 'result' | 'error', bytes: Buffer): void =>
    write('{"jsonrpc":"2.0","id":', id, `,"${kind}":`, bytes, '}')

  const transport: Transport = {
    start: () => Promise.resolve(),
    send(message: JSONRPCMessage) {
      const text = JSON.stringify(message)
      if ('id' in message || output.admit(text.length)) write(text)
      return Promise.resolve()
    },
    close() {
      socket.end()
      return Promise.resolve()
    }
  }

  /** True when the message needs nothing from the SDK. */
  function take(message: WireMessage): boolean {
    if (message.kind === 'response') return takeAnswer(message)
    if (message.kind === 'notification') {
      return message.method === 'notifications/cancelled' && message.params !== undefined && cancel(message.params)
    }
    if (message.method === 'subscriptions/listen' && connection.era === 'modern') noteListen(message)
    if (!isRelayed(message.method)) return false
    const client = clientOf(message)
    if (client === null) return false
    void relayed(callOf(message, client), ownBytes(message.idBytes as Buffer))
    return true
  }

  /** What is known of the client for this request; null while the handshake is the SDK's business. */
  function clientOf(message: WireMessage): ClientFacts | null {
    if (connection.era === 'legacy') {
      if (Object.keys(connection.facts.info).length === 0) {
        const version = server?.getClientVersion()
        if (!version) return null
        connection.facts = {
          ...connection.facts,
          capabilities: { ...server?.getClientCapabilities() },
          info: { ...version }
        }
      }
      return connection.facts
    }
    if (connection.era !== 'modern' || message.params === undefined) return null
    const meta = readMembers(message.params, ['_meta'])?.['_meta']
    if (meta === undefined) return null
    const envelope = asObject(fromForeignBytes(meta))
    // The first request pins the era inside the SDK; a wrong envelope is answered there too.
    if (envelope?.[metaKey.protocolVersion] !== newestModern || !asObject(envelope[metaKey.clientCapabilities]))
      return null
    const facts = factsOf(envelope)
    const met = connection.facts.info['name'] === facts.info['name']
    if (!met || connection.facts.logLevel !== facts.logLevel) connection.facts = facts
    if (!met) context.connections.changed()
    return facts
  }

  function callOf({ method, params }: WireMessage, client: ClientFacts): Omit<HostCall, 'signal'> {
    const era = connection.era as 'legacy' | 'modern'
    const progress = joinProgress(output, (newest) => notification('notifications/progress', newest))
    return {
      host,
      era,
      client,
      method: method as never,
      params,
      progress: progress.note,
      ended: progress.stop,
      log: era === 'modern' && client.logLevel !== null ? (note) => notice('notifications/message', note) : null,
      ask: era === 'legacy' ? ask : null,
      connection
    }
  }

  /** Holds nothing of the message but what the call holds: it can be large, and the answer long in coming. */
  async function relayed(call: Omit<HostCall, 'signal'>, id: Buffer): Promise<void> {
    const key = id.toString()
    const stop = new AbortController()
    calls.set(key, stop)
    const reply = await throughGate(context, connection, Object.assign(call, { signal: stop.signal })).catch(
      failedReply
    )
    call.ended?.()
    if (calls.get(key) === stop) calls.delete(key)
    if (reply.kind !== 'cancelled' && !stop.signal.aborted) answer(id, reply.kind, reply.bytes)
  }

  const ask: AskHost = (method, params, signal) =>
    new Promise((resolve) => {
      const id = `${askPrefix}${nextAsk++}`
      const done = (result: LinkAnswer): void => {
        if (!asked.delete(id)) return
        stopWaiting()
        signal.removeEventListener('abort', gaveUp)
        resolve(result)
      }
      const gaveUp = (): void => {
        if (!asked.has(id)) return
        notification(
          'notifications/cancelled',
          toBytes({ requestId: id, reason: sentence('gateway.question-unneeded') })
        )
        done(local('cancelled', say('gateway.question-dropped')))
      }
      const stopWaiting = context.clock.after(limits.askMs, gaveUp)
      asked.set(id, done)
      if (signal.aborted) return gaveUp()
      signal.addEventListener('abort', gaveUp, { once: true })
      write(
        '{"jsonrpc":"2.0","id":',
        JSON.stringify(id),
        ',"method":',
        JSON.stringify(method),
        ...(params ? [',"params":', params] : []),
        '}'
      )
    })

  function takeAnswer(message: WireMessage): boolean {
    if (typeof message.id !== 'string' || !message.id.startsWith('patchbay-')) return false
    const bytes = message.result ?? message.error
    asked.get(message.id)?.(
      bytes
        ? { kind: message.result ? 'result' : 'error', bytes }
        : {
            kind: 'error',
            bytes: toBytes({ code: serverFailed, message: sentence('gateway.host-answer-empty') })
          }
    )
    return true
  }

  function cancel(params: Buffer): boolean {
    const id = readMembers(params, ['requestId'])?.['requestId']?.toString()
    if (id === undefined) return false
    const uris = listens.get(id)
    if (uris) {
      listens.delete(id)
      for (const uri of uris)
        if (![...listens.values()].some((kept) => kept.includes(uri)))
          context.subscriptions.unsubscribe(connection, uri)
    }
    const call = calls.get(id)
    call?.abort()
    return call !== undefined
  }

  /** The SDK filters what goes out on listen streams; servers must be told what to send. */
  function noteListen(message: WireMessage): void {
    const filter = message.params && asObject(asObject(fromForeignBytes(message.params))?.['notifications'])
    const uris = filter?.['resourceSubscriptions']
    if (!Array.isArray(uris)) return
    const wanted = uris.filter((uri): uri is string => typeof uri === 'string').slice(0, 1_000)
    listens.set((message.idBytes as Buffer).toString(), wanted)
    for (const uri of wanted) {
      const to = context.resourceOf(host, uri)
      if (to.ok) void context.subscriptions.subscribe(connection, { server: to.server, uri: to.name, publicUri: uri })
    }
  }

  function onLine(line: Buffer): void {
    if (line.length === 0) return
    const scan = scanMessage(line)
    if (scan.kind !== 'message' || scan.duplicate !== null || rest(line, scan.end)) {
      const code = scan.kind === 'truncated' || scan.kind === 'not-json' ? errorCode.parseError : invalidRequest
      const text = sentence(code === invalidRequest ? 'request.not-one' : 'request.not-json')
      answer(Buffer.from('null'), 'error', toBytes({ code, message: text }))
      return
    }
    try {
      if (take(scan.message)) return
      transport.onmessage?.(deserializeMessage(scan.message.raw.toString('utf8')))
    } catch (error) {
      const { idBytes, kind } = scan.message
      const message = error instanceof NestedTooDeeply ? error.message : sentence('request.not-valid')
      if (kind === 'request' && idBytes) answer(idBytes, 'error', toBytes({ code: invalidRequest, message }))
    }
  }

  function tooLong(head: Buffer): void {
    const id = requestIdInHead(head)
    const message = sentence('request.too-large', { megabytes: limits.messageBytes / 1024 / 1024 })
    answer(id ?? Buffer.from('null'), 'error', toBytes({ code: invalidRequest, message }))
  }

  function ended(): void {
    if (closed) return
    closed = true
    for (const call of calls.values()) call.abort()
    for (const done of [...asked.values()]) done(local('cancelled', say('gateway.host-left')))
    context.subscriptions.forget(connection)
    context.connections.remove(connection)
    transport.onclose?.()
  }

  readLines(socket, limits.messageBytes, { line: onLine, tooLong })
  socket.on('drain', () => socket.resume())
  socket.on('end', ended)
  socket.on('close', ended)
  socket.on('error', ended)
  connection.notify = (method, params) =>
    void server?.notification({ method, ...(params && { params }) } as never).catch(() => undefined)
  const handle = serveStdio(
    ({ era }) => {
      connection.era = era
      connection.ask = era === 'legacy' ? ask : null
      server = createHostServer(context, connection, era, info)
      context.connections.changed()
      return server
    },
    { transport }
  )
  context.connections.add(connection)
  context.listChanges.start(connection)
  return {
    close() {
      // A bridge must tell a quit from a crash: it starts a crashed core again, a quit one never.
      notification(closingMethod, undefined)
      void handle.close().finally(() => socket.end(() => socket.destroy()))
    }
  }
}

/** The id of a request of which only the start is known, where it stands before the params, as most clients write it. */
function requestIdInHead(head: Buffer): Buffer | null {
  const start =
    /^\s*\{(?:\s*"(?:jsonrpc|method)"\s*:\s*"[^"\\]*"\s*,)*\s*"id"\s*:\s*("(?:[^"\\]|\\.){0,256}"|-?\d{1,20})\s*,/
  const id = start.exec(head.toString('latin1', 0, 2_048))?.[1]
  return id === undefined ? null : Buffer.from(id, 'latin1')
}

/** A piece of a large message without the message. */
const ownBytes = (bytes: Buffer): Buffer => (bytes.buffer.byteLength > 65_536 ? Buffer.from(bytes) : bytes)

/** Anything but whitespace behind the message: two messages on one line. */
const rest = (line: Buffer, end: number): boolean => end < line.length && line.toString('latin1', end).trim() !== ''
