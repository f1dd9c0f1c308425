/** One host's connection as the gateway knows it. Listeners make it; list changes and views read it. */
import type { HostId } from '../../contract/model.ts'
import type { ListKind } from '../mcp/methods.ts'
import type { AskHost, ClientFacts } from './calls.ts'
import { createGate, type Gate } from './policy/gate.ts'
import { limits } from './policy/limits.ts'
import type { HostConnectionView } from './types.ts'

/** The fingerprint of each list as the host last knew it. */
export type Fingerprints = Readonly<Record<ListKind, string>>

export interface HostConnection {
  readonly host: HostId
  readonly via: 'bridge' | 'http'
  readonly since: string
  era: 'legacy' | 'modern' | null
  facts: ClientFacts
  /** The tool list that it read last is the one of now. */
  listCurrent: boolean
  told: Fingerprints | null
  /** When each list_changed was last sent, mono time. */
  readonly announcedAt: Partial<Record<ListKind, number>>
  readonly gate: Gate
  /** Asks it something outside any call; null while there is no way to. */
  ask: AskHost | null
  /** A notification in its own era's way; never throws, and is lost when nobody listens. */
  notify: (method: string, params?: Record<string, unknown>) => void
}

export const unknownClient: ClientFacts = { capabilities: {}, info: {}, logLevel: null }

export function createHostConnection(host: HostId, via: 'bridge' | 'http', since: Date): HostConnection {
  return {
    host,
    via,
    since: since.toISOString(),
    era: null,
    facts: unknownClient,
    listCurrent: false,
    told: null,
    announcedAt: {},
    gate: createGate(limits.concurrentCalls, limits.waitingCalls),
    ask: null,
    notify: () => undefined
  }
}

export function viewOf(connection: HostConnection): HostConnectionView {
  const { name, version } = connection.facts.info
  return {
    host: connection.host,
    via: connection.via,
    era: connection.era,
    client:
      typeof name === 'string'
        ? [name, typeof version === 'string' ? version : ''].join(' ').trim().slice(0, 200)
        : null,
    since: connection.since,
    listCurrent: connection.listCurrent
  }
}
