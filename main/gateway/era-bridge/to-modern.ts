/**
 * A legacy host calls a modern server. The server's requests carry the host's facts in `_meta`; what it answers loses
 * the words that the legacy era does not know; and where it answers "input required", the host is asked in its own
 * era's way and the call is repeated with the answers and the exact requestState (bytes, never re-written).
 */
import type { LinkAnswer } from '../../wire/types.ts'
import { notOffered } from '../../mcp/unasked.ts'
import { offers, type AskHost, type ClientFacts } from '../calls.ts'
import { asObject, toBytes, readMembers, fromForeignBytes, without, withMembers } from '../json-edit.ts'
import { limits } from '../policy/limits.ts'
import { errorBytes, serverFailed } from '../refusal.ts'
import { modernCapabilities } from '../../mcp/capabilities.ts'
import { metaKey } from '../../mcp/meta-keys.ts'
import { inWords, say, type Said } from '../../../contract/words/say.ts'

export interface ModernCall {
  readonly client: ClientFacts
  readonly protocolVersion: string
  /** The server's own name is in them already. */
  readonly params: Buffer | undefined
  readonly ask: AskHost | null
  readonly signal: AbortSignal
  readonly send: (params: Buffer) => Promise<LinkAnswer>
  /** The tool's output schema, if it has one: legacy clients only take objects as structured content. */
  readonly outputSchema: unknown
  readonly newId: () => string
}

export async function callModernServer(call: ModernCall): Promise<LinkAnswer> {
  const answer = await answerRounds(call)
  return answer.kind === 'result' ? { kind: 'result', bytes: forLegacy(answer.bytes, call.outputSchema) } : answer
}

/** Asks back for as long as the server wants input. Its last answer is as it came. */
export async function answerRounds(call: Omit<ModernCall, 'outputSchema'>): Promise<LinkAnswer> {
  const first = without(withEnvelope(call.params, call.client, call.protocolVersion), [
    'inputResponses',
    'requestState'
  ])
  let params = first
  for (let round = 0; round <= limits.inputRounds; round += 1) {
    const answer = await call.send(params)
    if (answer.kind !== 'result') return answer
    const parts = readMembers(answer.bytes, ['resultType', 'inputRequests', 'requestState'])
    const type = parts?.['resultType'] === undefined ? 'complete' : fromForeignBytes(parts['resultType'])
    if (type === 'complete' || parts === null) return answer
    if (type !== 'input_required') return failed(say('gateway.foreign-result', { type: String(type) }))
    const responses = await answersOf(parts['inputRequests'], call)
    if ('kind' in responses) return responses
    params = withMembers(first, {
      ...(parts['inputRequests'] !== undefined && { inputResponses: responses.bytes }),
      ...(parts['requestState'] !== undefined && { requestState: parts['requestState'] })
    })
  }
  return failed(say('gateway.too-many-rounds', { limit: limits.inputRounds }))
}

/** The envelope that every modern request carries, made of what the legacy host said at its handshake. */
export function withEnvelope(params: Buffer | undefined, client: ClientFacts, protocolVersion: string): Buffer {
  const meta = params && readMembers(params, ['_meta'])?.['_meta']
  const known = meta ? (asObject(fromForeignBytes(meta)) ?? {}) : {}
  const envelope = {
    ...known,
    [metaKey.protocolVersion]: protocolVersion,
    [metaKey.clientInfo]: client.info,
    [metaKey.clientCapabilities]: modernCapabilities(client.capabilities),
    ...(client.logLevel !== null && { [metaKey.logLevel]: client.logLevel })
  }
  return withMembers(params, { _meta: toBytes(envelope) })
}

async function answersOf(
  requests: Buffer | undefined,
  call: Omit<ModernCall, 'outputSchema'>
): Promise<{ readonly bytes: Buffer } | LinkAnswer> {
  if (requests === undefined) return { bytes: toBytes({}) }
  const wanted = asObject(fromForeignBytes(requests))
  if (wanted === null) return failed(say('gateway.question-malformed'))
  const answers: Record<string, Buffer> = {}
  const stop = new AbortController()
  const given = AbortSignal.any([call.signal, stop.signal])
  try {
    const all = await Promise.all(
      Object.entries(wanted).map(async ([key, value]): Promise<LinkAnswer | null> => {
        const method = String(asObject(value)?.['method'])
        const params = asObject(asObject(value)?.['params'])
        const own = params ? toBytes(legacyParams(params, call.newId)) : undefined
        const answer =
          call.ask === null || !offers(call.client, method, own)
            ? notOffered(method)
            : await call.ask(method, own, given)
        if (answer.kind !== 'result') return answer
        answers[key] = answer.bytes
        return null
      })
    )
    const failure = all.find((answer) => answer !== null)
    if (failure) return failure
  } finally {
    stop.abort()
  }
  return { bytes: withMembers(undefined, answers) }
}

/** Legacy URL elicitations carry an id of their own. */
const legacyParams = (params: Readonly<Record<string, unknown>>, newId: () => string): Record<string, unknown> =>
  params['mode'] === 'url' && params['elicitationId'] === undefined
    ? { ...params, elicitationId: newId() }
    : { ...params }

/** A modern result as a legacy client takes it. */
export function forLegacy(result: Buffer, outputSchema: unknown): Buffer {
  let bytes = without(result, ['resultType', 'ttlMs', 'cacheScope'])
  const parts = readMembers(bytes, ['_meta', 'structuredContent', 'content'])
  const meta = parts?.['_meta'] && asObject(fromForeignBytes(parts['_meta']))
  if (meta && metaKey.serverInfo in meta) {
    const { [metaKey.serverInfo]: _serverInfo, ...rest } = meta
    bytes = Object.keys(rest).length > 0 ? withMembers(bytes, { _meta: toBytes(rest) }) : without(bytes, ['_meta'])
  }
  const structured = parts?.['structuredContent']
  if (structured === undefined) return bytes
  const schemaType = asObject(outputSchema)?.['type']
  const wraps = structured[0] !== 0x7b || (asObject(outputSchema) !== null && schemaType !== 'object')
  if (!wraps) return bytes
  const content = parts?.['content'] && fromForeignBytes(parts['content'])
  const text =
    Array.isArray(content) && content.length > 0 ? null : [{ type: 'text', text: structured.toString('utf8') }]
  return withMembers(bytes, {
    structuredContent: Buffer.concat([Buffer.from('{"result":'), structured, Buffer.from('}')]),
    ...(text && { content: toBytes(text) })
  })
}

const failed = (why: Said): LinkAnswer => ({
  kind: 'error',
  bytes: errorBytes({ code: serverFailed, message: inWords(why) })
})
