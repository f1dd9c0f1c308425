/** What each side says that it can do, and the envelope in which a modern client says it. */
import type { Plain } from './json-bytes.ts'
import { metaKey } from './meta-keys.ts'

export interface ClientInfo {
  readonly name: string
  readonly version: string
}

/** What hosts can answer through Patchbay; whoever's call is in flight is asked, or the server is refused. */
export const clientCapabilities = {
  sampling: {},
  elicitation: { form: {}, url: {} },
  roots: { listChanged: true }
} as const

/** What Patchbay offers to hosts, whatever its servers have: they come and go. */
export const serverCapabilities = {
  tools: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  prompts: { listChanged: true },
  completions: {},
  logging: {}
}

/**
 * Capabilities of a legacy client as a modern server may hear them: an empty elicitation meant forms, and roots'
 * list_changed does not exist there.
 */
export function modernCapabilities({ sampling, elicitation, roots, extensions }: Plain): Plain {
  const bare = typeof elicitation === 'object' && elicitation !== null && Object.keys(elicitation).length === 0
  return {
    ...(sampling !== undefined && { sampling }),
    ...(elicitation !== undefined && { elicitation: bare ? { form: {} } : elicitation }),
    ...(roots !== undefined && { roots: {} }),
    ...(extensions !== undefined && { extensions })
  }
}

/** Each modern request of Patchbay's own carries who asks, in which version, and what it can be asked back. */
export const envelope = (version: string, clientInfo: ClientInfo, offered: Plain = clientCapabilities): Plain => ({
  [metaKey.protocolVersion]: version,
  [metaKey.clientInfo]: clientInfo,
  [metaKey.clientCapabilities]: modernCapabilities(offered)
})
