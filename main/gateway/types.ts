/** The wall of gateway/. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { HostId, MadeCall, ServerId } from '../../contract/model.ts'
import type { SaidInCall } from '../activity/contents.ts'
import type { OnRoots } from '../wire/server-asks.ts'
import type { LinkAnswer } from '../wire/types.ts'

export interface HostConnectionView {
  readonly host: HostId
  readonly via: 'bridge' | 'http'
  readonly era: 'legacy' | 'modern' | null
  readonly client: string | null
  readonly since: string
  readonly listCurrent: boolean
}

export interface ServerNote {
  readonly server: ServerId
  readonly method: string
  readonly params: Buffer | undefined
}

/** A folder that a person lends a server while a test call runs. */
export interface LentRoot {
  readonly uri: string
  readonly name?: string
}
/** Resolves when the server has asked for them, or is not going to; gives back what takes them away again. */
export type LendRoots = (server: ServerId, roots: readonly LentRoot[]) => Promise<() => void>

export interface Gateway {
  /** A bridge's socket after its hello: from here on raw MCP lines. */
  readonly accept: (socket: Duplex, host: HostId) => void
  /** Answers /mcp: method, Host, Origin, token, then MCP of both eras. */
  /** `vouch`: its token is known. */
  readonly http: (request: IncomingMessage, response: ServerResponse, vouch?: () => void) => void
  /** A server asks for roots: those of the hosts plugged into it. */
  readonly roots: (server: ServerId, ...asked: Parameters<OnRoots>) => Promise<LinkAnswer>
  /** A person's test call lends a server these; gives back what takes them away again. */
  readonly lendRoots: LendRoots
  readonly connections: () => readonly HostConnectionView[]
  /** Switches, plugs or lists changed: recompute, tell connected hosts (debounced 250 ms, at most one a second a client). */
  readonly exposureChanged: () => void
  /** Something of this server changed: its phase may have. */
  readonly serverChanged: (server: ServerId) => void
  /** A server's notification, for the hosts that it is for. */
  readonly serverSaid: (note: ServerNote) => void
  readonly onConnections: (listener: () => void) => () => void
  readonly close: () => Promise<void>
}

/** `said` is bytes as they came, secrets and all: to be masked before anything else is done with them. */
export type ReportCall = (call: MadeCall, said?: SaidInCall) => void
