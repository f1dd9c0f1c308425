import type { Readable, Writable } from 'node:stream'
import type { Clock } from '../lib/clock.ts'
import { toBytes } from '../mcp/json-bytes.ts'
import { batchVersion } from '../mcp/versions.ts'
import { createConversation, type ConversationCounters, type OutgoingRequest } from './conversation.ts'
import { local } from './local-answer.ts'
import { createFramer, type FramerCounters } from './framer.ts'
import { createOutgoing, type Line } from './outgoing.ts'
import type { ProtocolEntry } from './protocol-log.ts'
import type { OnRoots } from './server-asks.ts'
import { misframed } from './local-answer.ts'
import type { Link, WireFault } from './types.ts'
import { say, sentence } from '../../contract/words/say.ts'

export interface PipeLinkParts {
  readonly stdin: Writable
  readonly stdout: Readable
  /** Most bytes of one message of the server; 32 MB unless set for the server. */
  readonly limitBytes?: number
  readonly clock: Clock
  /** `lost`: how many open requests were answered in this way and have failed with it; null = nobody knows. */
  readonly onFault: (fault: WireFault, lost: number | null) => void
  /** A line of stdout that is no protocol: to the log, as stream stdout. */
  readonly onPolluted: (line: string, named: WireFault['code'] | null) => void
  readonly onProtocol: (entry: ProtocolEntry) => void
  readonly onRoots?: OnRoots
  /** The server closed stdout, or its stdin broke: dead to us, even if the process lives on. Once. */
  readonly onClosed?: (reason: string) => void
  /** The start is over: messages that run together are taken apart from here on, not refused. */
  readonly started?: () => boolean
}

export type LinkCounters = ConversationCounters & FramerCounters & { readonly queuedBytes: number }

export interface PipeLink extends Link {
  readonly counters: () => LinkCounters
  /** The start of a line of stdout that never got its newline; empty when there is none. For the text of a start time-out. */
  readonly unfinished: () => string
  /** The negotiated protocol version: batches are taken in 2025-03-26 only. */
  readonly negotiated: (protocolVersion: string) => void
}

export const defaultLimitBytes = 32 * 1024 * 1024
/** What may wait for a server that does not read. */
const queueBytes = 16 * 1024 * 1024
const closedGraceMs = 500
/** Silence is counted in steps of this. */
const stepMs = 300
const mostSilentMs = 2_400
/** At most so long at a time is spent on one server's output. */
const turnMs = 10

/**
 * The link to a child process over pipes that we own. The bytes of params, results and errors pass through untouched
 * except for progress tokens.
 */
export function createPipeLink(parts: PipeLinkParts): PipeLink {
  let version = ''
  let over = false
  let silentMs = 0
  let undoStep: (() => void) | null = null
  const started = parts.started ?? (() => true)
  /** Requests that may still wait in the queue, so that a cancel can take them back. */
  const waiting = new Map<number, Line>()

  const closed = (reason: string): void => {
    if (over) return
    over = true
    parts.onClosed?.(reason)
  }
  const outgoing = createOutgoing(parts.stdin, queueBytes, (error) => {
    const why = (error as NodeJS.ErrnoException).code ?? error.message
    conversation.link.close(say('ended.input-closed-by', { why }))
    closed(sentence('ended.input-closed'))
  })

  const conversation = createConversation({
    clock: parts.clock,
    onProtocol: parts.onProtocol,
    ...(parts.onRoots && { onRoots: parts.onRoots }),
    carrier: {
      sendRequest(request) {
        if (!outgoing.closed() && !outgoing.fits(request.params?.length ?? 0)) return 'full'
        const line = requestLine(request)
        if (!outgoing.send(line)) return outgoing.closed() ? 'closed' : 'full'
        if (outgoing.queuedBytes() > 0) waiting.set(request.id, line)
        return 'sent'
      },
      sendNotification: (method, params) => void outgoing.send(notificationLine(method, params)),
      sendAnswer: (id, member, bytes) => void outgoing.send(answerLine(id, member, bytes)),
      cancel(id, reason) {
        const line = waiting.get(id)
        waiting.delete(id)
        if (line !== undefined && outgoing.recall(line)) return
        const params = toBytes({ requestId: id, reason })
        outgoing.send(notificationLine('notifications/cancelled', params), true)
      },
      ended: (id) => {
        // A cancel follows the end of its request: keep the line until then.
        queueMicrotask(() => waiting.delete(id))
      }
    }
  })

  const framer = createFramer({
    limitBytes: parts.limitBytes ?? defaultLimitBytes,
    batches: () => version === batchVersion,
    started,
    now: parts.clock.mono,
    onMessage: conversation.receive,
    onFault(fault) {
      const { answers } = fault
      const ended = misframed(fault.code)
      const lost = ended === null ? 0 : endAnswered(fault, ended)
      // An answer whose id fits no request may be the one that is waited for all the same.
      const told = answers !== undefined && (ended === null || lost === answers.length)
      parts.onFault(fault, told || lost > 0 ? lost : null)
    },
    onPolluted: parts.onPolluted,
    onTooLarge: (id) =>
      conversation.fail(
        id,
        local(
          'message-too-large',
          say('ended.too-large', { megabytes: Math.round((parts.limitBytes ?? defaultLimitBytes) / 1024 / 1024) })
        )
      )
  })

  /** Ends the calls whose answers were lost; where it cannot be read whose one was, the only call that is open. */
  function endAnswered(fault: WireFault, ended: Parameters<typeof conversation.failOnly>[0]): number {
    const { answers = [] } = fault
    const lost = answers.filter((id) => conversation.fail(id, ended)).length
    if (lost > 0 || !started()) return lost
    const somebodys = fault.likely === true || answers.some(conversation.unknown)
    return somebodys && conversation.failOnly(ended) ? 1 : 0
  }

  /** While something is unfinished, silence is counted in steps: a machine that slept makes one step of it. */
  function listen(): void {
    if (undoStep !== null || over || !framer.waiting()) return
    undoStep = parts.clock.after(stepMs, () => {
      undoStep = null
      if (over) return
      silentMs += stepMs
      framer.quiet(silentMs)
      if (silentMs <= mostSilentMs) listen()
    })
  }

  readInTurns(parts.stdout, (chunk) => {
    silentMs = 0
    framer.push(chunk)
    listen()
  })
  parts.stdout.on('error', () => undefined)
  const ended = (): void => {
    if (over) return
    framer.end()
    closed(sentence('ended.output-closed'))
    // The exit usually follows at once and says more; but nobody waits longer for an answer that cannot come.
    parts.clock.after(closedGraceMs, () => conversation.link.close(say('ended.output-closed')))
  }
  parts.stdout.on('end', ended)
  parts.stdout.on('close', ended)

  return {
    ...conversation.link,
    close(message) {
      over = true
      undoStep?.()
      conversation.link.close(message)
      outgoing.close()
    },
    counters: () => ({ ...framer.counters(), ...conversation.counters(), queuedBytes: outgoing.queuedBytes() }),
    unfinished: framer.unfinished,
    negotiated: (protocolVersion) => {
      version = protocolVersion
    }
  }
}

/**
 * A pipe hands over up to 2 MB in one go, tens of thousands of small messages: after a while of them everything else gets
 * its turn before the next.
 */
function readInTurns(stream: Readable, take: (chunk: Buffer) => void): void {
  let began: number | null = null
  stream.on('data', (chunk: Buffer) => {
    if (began === null) {
      began = performance.now()
      setImmediate(() => (began = null))
    }
    take(chunk)
    if (performance.now() - began < turnMs) return
    stream.pause()
    setImmediate(() => stream.resume())
  })
}

const text = (value: string): Buffer => Buffer.from(value, 'utf8')
const copiedBytes = 16 * 1024
const brace = text('}')
const answerHead = text('{"jsonrpc":"2.0","id":')

function requestLine({ id, method, params }: OutgoingRequest): Line {
  const head = `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)}`
  return params === undefined ? [text(`${head}}`)] : framed(text(`${head},"params":`), params)
}
function notificationLine(method: string, params: Buffer | undefined): Line {
  const head = `{"jsonrpc":"2.0","method":${JSON.stringify(method)}`
  return params === undefined ? [text(`${head}}`)] : framed(text(`${head},"params":`), params)
}
function answerLine(id: Buffer, member: 'result' | 'error', bytes: Buffer): Line {
  return framed(Buffer.concat([answerHead, id, text(`,"${member}":`)]), bytes)
}

/** One write for what is small; what is large waits in the queue as it came, not as a second copy. */
function framed(head: Buffer, body: Buffer): Line {
  const line = [head, oneLine(body), brace]
  return body.length > copiedBytes ? line : [Buffer.concat(line)]
}

/** A client over HTTP may send pretty-printed JSON; between the pipes a newline ends the message. Raw newlines are whitespace in valid JSON. */
function oneLine(bytes: Buffer): Buffer {
  if (!bytes.includes(0x0a) && !bytes.includes(0x0d)) return bytes
  const copy = Buffer.from(bytes)
  for (let at = 0; at < copy.length; at += 1) if (copy[at] === 0x0a || copy[at] === 0x0d) copy[at] = 0x20
  return copy
}
