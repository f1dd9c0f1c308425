/** A modern host calls a legacy server: requests lose the modern envelope, answers gain what the modern era demands. */
import type { LinkAnswer } from '../../wire/types.ts'
import type { ClientFacts, RelayedMethod } from '../calls.ts'
import { asObject, toBytes, readMembers, fromForeignBytes, without, withMembers } from '../json-edit.ts'
import { errorCode } from '../../mcp/error-codes.ts'
import { envelopeKeys, metaKey } from '../../mcp/meta-keys.ts'
import { errorBytes } from '../refusal.ts'

/** Without envelope and retry fields; progress token, trace context and unknown keys of `_meta` stay. */
export function withoutEnvelope(params: Buffer | undefined): Buffer | undefined {
  if (params === undefined) return undefined
  const bytes = without(params, ['inputResponses', 'requestState'])
  const meta = readMembers(bytes, ['_meta'])?.['_meta']
  const known = meta && asObject(fromForeignBytes(meta))
  if (!known) return bytes
  const rest = Object.fromEntries(Object.entries(known).filter(([key]) => !envelopeKeys.includes(key)))
  return Object.keys(rest).length === 0 ? without(bytes, ['_meta']) : withMembers(bytes, { _meta: toBytes(rest) })
}

export function forModern(
  method: RelayedMethod,
  answer: LinkAnswer,
  serverInfo: Readonly<Record<string, unknown>>,
  client: ClientFacts
): LinkAnswer {
  if (answer.kind === 'error') return errorForModern(answer, client)
  if (answer.kind !== 'result') return answer
  const parts = readMembers(answer.bytes, ['resultType', 'ttlMs', 'cacheScope', '_meta'])
  if (parts === null) return answer
  const meta = parts['_meta'] ? asObject(fromForeignBytes(parts['_meta'])) : {}
  const add: Record<string, Buffer> = { resultType: Buffer.from('"complete"') }
  if (method === 'resources/read') {
    // A legacy server says nothing about caching: the answer may be used once.
    add['ttlMs'] = parts['ttlMs'] ?? Buffer.from('0')
    add['cacheScope'] = parts['cacheScope'] ?? Buffer.from('"private"')
  }
  if (meta !== null) add['_meta'] = toBytes({ [metaKey.serverInfo]: serverInfo, ...meta })
  return { kind: 'result', bytes: withMembers(answer.bytes, add) }
}

function errorForModern(answer: Extract<LinkAnswer, { kind: 'error' }>, client: ClientFacts): LinkAnswer {
  const error = asObject(fromForeignBytes(answer.bytes))
  if (error?.['code'] === errorCode.resourceNotFound)
    return { kind: 'error', bytes: withMembers(answer.bytes, { code: Buffer.from(String(errorCode.invalidParams)) }) }
  if (error?.['code'] !== errorCode.urlElicitationRequired) return answer
  // "Open these addresses, then call again": in the modern era that is an input_required result. The host's repeat
  // comes without a state of ours and is passed on as the fresh call that the legacy era asks for.
  const wanted = asObject(error['data'])?.['elicitations']
  if (!Array.isArray(wanted) || asObject(client.capabilities['elicitation'])?.['url'] === undefined)
    return { kind: 'error', bytes: errorBytes({ code: errorCode.internalError, message: String(error['message']) }) }
  const inputRequests = Object.fromEntries(
    wanted.flatMap((params, index) => {
      const { elicitationId: _id, ...rest } = { ...asObject(params) }
      return [[`url-${index + 1}`, { method: 'elicitation/create', params: { ...rest, mode: 'url' } }]]
    })
  )
  return { kind: 'result', bytes: toBytes({ resultType: 'input_required', inputRequests }) }
}
