/**
 * One question of Patchbay's own to a server, in whatever era it speaks: test calls, resources and prompts of the
 * window and the command line. Hosts do not come this way; theirs is the gateway's.
 */
import { randomUUID } from 'node:crypto'
import { done, failed, type Outcome } from '../contract/failure.ts'
import type { HostId, ServerId } from '../contract/model.ts'
import { say } from '../contract/words/say.ts'
import { answerRounds } from './gateway/era-bridge/to-modern.ts'
import { withMembers } from './gateway/json-edit.ts'
import { envelope } from './mcp/capabilities.ts'
import { fromBytes, toBytes, type Plain } from './mcp/json-bytes.ts'
import { newestModern } from './mcp/versions.ts'
import type { Supervisor, Upstream } from './servers/types.ts'
import { untilTaken } from './servers/connection/until-taken.ts'
import type { LinkAnswer, LinkRequest } from './wire/types.ts'

/** Answers what a server asks while a request of ours is open. */
export type AnswerServer = (method: string, params: Buffer | undefined, signal: AbortSignal) => Promise<LinkAnswer>

export interface AskMore {
  readonly host: HostId | null
  /** Left out: as long as it takes, or until the signal. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /** Members of the params as JSON text, put in as they are: digits that a number of ours could not hold stay. */
  readonly asText?: Readonly<Record<string, string>>
  readonly onProgress?: (params: unknown) => void
  /** Whoever is behind the request, and what can be asked there; without it nothing can. */
  readonly answers?: { readonly offered: Plain; readonly answer: AnswerServer }
}
export type AskServer = (
  id: ServerId,
  method: string,
  params: Readonly<Record<string, unknown>>,
  more: AskMore
) => Promise<Outcome<{ readonly answer: LinkAnswer; readonly pid: number | null }>>

export function createAskServer(supervisor: Pick<Supervisor, 'upstream'>, version: string): AskServer {
  const info = { name: 'patchbay', version }
  return async (id, method, params, more) => {
    const { signal } = more
    const upstream = await supervisor.upstream(id)
    if (!upstream.ok) return upstream
    if (signal?.aborted) return failed('cancelled', say('ended.cancelled-before'))
    const next = async () => (signal?.aborted ? null : supervisor.upstream(id))
    const send = (own: Buffer): Promise<LinkAnswer> => {
      const request = linkRequest(method, own, more)
      return untilTaken(upstream.value, next, ({ link }) => link.request(request))
    }
    return done({ answer: await inItsEra(upstream.value, params, more, send), pid: upstream.value.pid })
  }

  function inItsEra(
    { era }: Upstream,
    params: Plain,
    { answers, signal, onProgress, asText }: AskMore,
    send: (params: Buffer) => Promise<LinkAnswer>
  ): Promise<LinkAnswer> {
    const token = onProgress ? { progressToken: 1 } : {}
    if (era === 'modern' && answers)
      return answerRounds({
        client: { capabilities: answers.offered, info, logLevel: null },
        protocolVersion: newestModern,
        params: withTexts(toBytes({ ...params, _meta: token }), asText),
        ask: answers.answer,
        signal: signal ?? new AbortController().signal,
        send,
        newId: randomUUID
      })
    // Nobody is behind it: nothing is offered that a server could ask back.
    const meta = { ...token, ...(era === 'modern' ? envelope(newestModern, info, {}) : {}) }
    const full = Object.keys(meta).length > 0 ? { ...params, _meta: meta } : params
    return send(withTexts(toBytes(full), asText))
  }
}

/**
 * All that is tried here is tried by one person: a call that was given up, and may still ask, does not make a question of
 * the next one somebody else's.
 */
const thePerson = {}

function linkRequest(
  method: string,
  params: Buffer,
  { host, timeoutMs, signal, onProgress, answers }: AskMore
): LinkRequest {
  return {
    method,
    params,
    host,
    ...(timeoutMs === undefined ? {} : { timeoutMs, maxTimeoutMs: timeoutMs }),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress: (bytes: Buffer) => onProgress(fromBytes(bytes)) } : {}),
    ...(answers ? { onServerRequest: answers.answer, from: thePerson } : {})
  }
}

/** In valid JSON a line break is only space; on a pipe it would end the message. */
function withTexts(params: Buffer, texts: Readonly<Record<string, string>> = {}): Buffer {
  const members = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text.replace(/[\r\n]+/g, ' '))] as const)
  return members.length === 0 ? params : withMembers(params, Object.fromEntries(members))
}
