/** Where a relayed request goes, and its params with the server's own name in them. Pure. */
import { findInParams, stringAt, type ParamsSpans } from '../wire/params.ts'
import { splice } from '../wire/spans.ts'
import type { RelayedMethod } from './calls.ts'
import type { Exposure } from '../access/exposure.ts'
import { asObject, toBytes, readMembers, fromForeignBytes, withMembers } from './json-edit.ts'
import { badParams, type Refusal } from './refusal.ts'
import {
  resolvePrompt,
  resolveResource,
  resolveTemplate,
  resolveTool,
  type MentionedBy,
  type Resolved
} from './resolve.ts'
import { say } from '../../contract/words/say.ts'

export type Routed =
  | {
      readonly ok: true
      readonly to: Resolved
      readonly params: Buffer | undefined
      /** The host's own word for a resource that its server calls otherwise. */
      readonly askedUri?: string
    }
  | { readonly ok: false; readonly refusal: Refusal }

/** `ok: false` when the params do not say what is meant; a `to` that is not ok says why this host may not. */
export function route(
  method: RelayedMethod,
  exposure: Exposure,
  params: Buffer | undefined,
  mentionedBy: MentionedBy,
  spans: ParamsSpans | null = params ? findInParams(params) : null
): Routed {
  if (method === 'completion/complete') return routeCompletion(exposure, params, mentionedBy)
  const key = method === 'resources/read' ? 'uri' : 'name'
  const span = spans?.[key]
  const said = params && span ? stringAt(params, span) : null
  if (!params || !span || said === null) return { ok: false, refusal: badParams(say('request.missing', { key })) }
  const to =
    method === 'tools/call'
      ? resolveTool(exposure, said)
      : method === 'prompts/get'
        ? resolvePrompt(exposure, said)
        : resolveResource(exposure, said, mentionedBy)
  if (!to.ok || to.name === said) return { ok: true, to, params }
  const own = splice(params, [{ span, with: toBytes(to.name) }])
  return { ok: true, to, params: own, ...(key === 'uri' && { askedUri: said }) }
}

function routeCompletion(exposure: Exposure, params: Buffer | undefined, mentionedBy: MentionedBy): Routed {
  const bytes = params && readMembers(params, ['ref'])?.['ref']
  const ref = bytes && asObject(fromForeignBytes(bytes))
  const prompt = ref?.['type'] === 'ref/prompt'
  const key = prompt ? 'name' : 'uri'
  const said = ref?.[key]
  if (!params || !ref || typeof said !== 'string' || (!prompt && ref['type'] !== 'ref/resource'))
    return { ok: false, refusal: badParams(say('request.reference')) }
  const to = prompt ? resolvePrompt(exposure, said) : resolveTemplate(exposure, said, mentionedBy)
  return { ok: true, to, params: to.ok ? withMembers(params, { ref: toBytes({ ...ref, [key]: to.name }) }) : params }
}
