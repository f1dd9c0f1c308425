/** What passes between a listener, which speaks with one host, and the relay, which speaks with servers. */
import type { HostId } from '../../contract/model.ts'
import type { LinkAnswer } from '../wire/types.ts'
import { asObject, readMembers, fromForeignBytes } from './json-edit.ts'

export const relayed = ['tools/call', 'prompts/get', 'resources/read', 'completion/complete'] as const
export type RelayedMethod = (typeof relayed)[number]
export const isRelayed = (method: string | undefined): method is RelayedMethod =>
  (relayed as readonly (string | undefined)[]).includes(method)

/** Asks the host's client something for a server: bytes of params in, bytes of result or error out. Never rejects. */
export type AskHost = (method: string, params: Buffer | undefined, signal: AbortSignal) => Promise<LinkAnswer>

/** What a host said about itself, at its handshake or with its request. */
export interface ClientFacts {
  readonly capabilities: Readonly<Record<string, unknown>>
  readonly info: Readonly<Record<string, unknown>>
  readonly logLevel: string | null
}

export interface HostCall {
  readonly host: HostId
  readonly era: 'legacy' | 'modern'
  readonly client: ClientFacts
  readonly method: RelayedMethod
  /**
   * As the host sent them, its `_meta` included. The relay lets go of them once a request of its own is on its way: a
   * large call would otherwise be held twice for as long as its server takes.
   */
  params: Buffer | undefined
  readonly signal: AbortSignal
  /** Params of notifications/progress with the host's own token. */
  readonly progress: (params: Buffer) => void
  /** Its answer is there: no progress goes out any more. */
  readonly ended?: () => void
  /** Params of notifications/message that belong to this call; modern hosts that asked for a level only. */
  readonly log: ((params: Buffer) => void) | null
  /** Legacy hosts only: there is a way to ask them while the call is open. */
  readonly ask: AskHost | null
  /** Whose call it is: one value for all calls of one connection. */
  readonly connection: Caller
}

/** A connection as far as a call needs it: who it is, and a way to tell it something. */
export interface Caller {
  readonly notify: (method: string, params?: Record<string, unknown>) => void
}

/** cancelled: the host gave the call up and expects no answer. */
export type Reply = { readonly kind: 'result' | 'error'; readonly bytes: Buffer } | { readonly kind: 'cancelled' }

const needs: Readonly<Record<string, string>> = {
  'sampling/createMessage': 'sampling',
  'elicitation/create': 'elicitation',
  'roots/list': 'roots'
}

/** Does this client offer what the server asks for? */
export function offers(client: ClientFacts, method: string, params?: Buffer): boolean {
  const capability = needs[method]
  const offered = capability === undefined ? undefined : client.capabilities[capability]
  if (offered === undefined || offered === null || offered === false) return false
  if (method !== 'elicitation/create') return true
  const modes = asObject(offered) ?? {}
  const asked = params && readMembers(params, ['mode'])?.['mode']
  const mode = asked === undefined ? 'form' : fromForeignBytes(asked)
  // Before there were modes, an empty capability meant forms.
  return typeof mode === 'string' && (Object.hasOwn(modes, mode) || (mode === 'form' && !Object.hasOwn(modes, 'url')))
}
