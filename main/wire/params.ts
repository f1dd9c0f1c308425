import { findMembers, splice, type Span } from './spans.ts'

/** What the hot path needs to know about the bytes of `params`, without parsing the rest of them. */
export interface ParamsSpans {
  readonly meta: Span | undefined
  /** `_meta.progressToken` of a request. */
  readonly progressToken: Span | undefined
  /** The top-level `progressToken` of notifications/progress. */
  readonly ofProgress: Span | undefined
  readonly name: Span | undefined
  readonly uri: Span | undefined
  /** Of notifications/cancelled. */
  readonly requestId: Span | undefined
  /** One of these keys occurs twice: two readers could see two different calls, so it must not be passed on. */
  readonly duplicate: string | null
}

const keys = ['_meta', 'name', 'uri', 'requestId', 'progressToken'] as const
const metaKeys = ['progressToken'] as const

/** Null when the bytes are no JSON object. */
export function findInParams(params: Buffer): ParamsSpans | null {
  const found = findMembers(params, keys)
  if (!found.ok) return null
  const meta = found.members['_meta']
  let progressToken: Span | undefined
  let duplicate = found.duplicate
  if (meta !== undefined) {
    const inside = findMembers(params, metaKeys, meta.start, meta.end)
    if (inside.ok) {
      progressToken = inside.members['progressToken']
      duplicate ??= inside.duplicate
    }
  }
  const { name, uri, requestId } = found.members
  return { meta, progressToken, ofProgress: found.members['progressToken'], name, uri, requestId, duplicate }
}

/** The string at this span, or null when it is something else. */
export function stringAt(bytes: Buffer, span: Span | undefined): string | null {
  if (span === undefined) return null
  const value: unknown = JSON.parse(bytes.toString('utf8', span.start, span.end))
  return typeof value === 'string' ? value : null
}

/** The string or number at this span: what JSON-RPC and MCP allow as ids and progress tokens. */
export function tokenAt(bytes: Buffer, span: Span): string | number | null | undefined {
  const value: unknown = JSON.parse(bytes.toString('utf8', span.start, span.end))
  return typeof value === 'string' || typeof value === 'number' || value === null ? value : undefined
}

export const replaceSpan = (bytes: Buffer, span: Span, value: Uint8Array): Buffer =>
  splice(bytes, [{ span, with: value }])
