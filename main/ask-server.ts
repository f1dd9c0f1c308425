/**
 * One question of Patchbay's own to a server, in whatever era it speaks: test calls, resources and prompts of the
 * window and the command line. Hosts do not come this way; theirs is the gateway's.
 */
import { done, failed, type Outcome } from '../contract/failure.ts'
import type { HostId, ServerId } from '../contract/model.ts'
import { withMembers } from './gateway/json-edit.ts'
import { envelope } from './mcp/capabilities.ts'
import { fromBytes, toBytes } from './mcp/json-bytes.ts'
import { newestModern } from './mcp/versions.ts'
import type { Supervisor } from './servers/types.ts'
import { untilTaken } from './servers/connection/until-taken.ts'
import type { LinkAnswer, LinkRequest } from './wire/types.ts'

export interface AskMore {
  readonly host: HostId | null
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** Members of the params as JSON text, put in as they are: digits that a number of ours could not hold stay. */
  readonly asText?: Readonly<Record<string, string>>
  readonly onProgress?: (params: unknown) => void
}
export type AskServer = (
  id: ServerId,
  method: string,
  params: Readonly<Record<string, unknown>>,
  more: AskMore
) => Promise<Outcome<{ readonly answer: LinkAnswer; readonly pid: number | null }>>

export function createAskServer(supervisor: Pick<Supervisor, 'upstream'>, version: string): AskServer {
  return async (id, method, params, { host, timeoutMs, signal, onProgress, asText }) => {
    const upstream = await supervisor.upstream(id)
    if (!upstream.ok) return upstream
    if (signal?.aborted) return failed('cancelled', 'The call was cancelled before it was sent.')
    const { era, pid } = upstream.value
    const meta = {
      ...(onProgress ? { progressToken: 1 } : {}),
      // Patchbay asks for itself here, so it offers nothing that a server could ask back.
      ...(era === 'modern' ? envelope(newestModern, { name: 'patchbay', version }, {}) : {})
    }
    const full = Object.keys(meta).length > 0 ? { ...params, _meta: meta } : params
    const request: LinkRequest = {
      method,
      params: withTexts(toBytes(full), asText),
      host,
      timeoutMs,
      maxTimeoutMs: timeoutMs,
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onProgress: (bytes: Buffer) => onProgress(fromBytes(bytes)) } : {})
    }
    const next = async () => (signal?.aborted ? null : supervisor.upstream(id))
    const answer = await untilTaken(upstream.value, next, ({ link }) => link.request(request))
    return done({ answer, pid })
  }
}

/** In valid JSON a line break is only space; on a pipe it would end the message. */
function withTexts(params: Buffer, texts: Readonly<Record<string, string>> = {}): Buffer {
  const members = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text.replace(/[\r\n]+/g, ' '))] as const)
  return members.length === 0 ? params : withMembers(params, Object.fromEntries(members))
}
