/** The wall of gateway/. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { CallRecord, HostId, ServerId } from '../../contract/model.ts'
import type { KeptLists } from '../servers/types.ts'

/** Which tools are off. Absent = on. */
export interface ToolSwitch {
  readonly all: boolean
  readonly hosts: Readonly<Record<HostId, boolean>>
}
export type Switches = Readonly<Record<ServerId, Readonly<Record<string, ToolSwitch>>>>
/** only = plugged into just these; null = into every host, also later ones. off = except these. */
export interface Plug {
  readonly only: readonly HostId[] | null
  readonly off: readonly HostId[]
}

export interface ExposureInput {
  readonly servers: readonly {
    readonly id: ServerId
    readonly name: string
    readonly available: boolean
    readonly kept: KeptLists
    readonly held: readonly string[]
  }[]
  readonly switches: Switches
  readonly plugs: Readonly<Record<ServerId, Plug>>
  readonly host: HostId
}

export interface HostConnection {
  readonly host: HostId
  readonly via: 'bridge' | 'http'
  readonly era: 'legacy' | 'modern' | null
  readonly client: string | null
  readonly since: string
  readonly listCurrent: boolean
}

export interface Gateway {
  /** A bridge's socket after its hello: from here on raw MCP lines. */
  readonly accept: (socket: Duplex, host: HostId) => void
  /** Answers /mcp: method, Host, Origin, token, then MCP of both eras. */
  readonly http: (request: IncomingMessage, response: ServerResponse) => void
  readonly connections: () => readonly HostConnection[]
  /** Switches, plugs or lists changed: recompute, tell connected hosts (debounced 250 ms, at most one a second a client). */
  readonly exposureChanged: () => void
  readonly onConnections: (listener: () => void) => () => void
  readonly close: () => Promise<void>
}

export type ReportCall = (call: Omit<CallRecord, 'id'>) => void
