/** The versions Patchbay speaks with servers, and the envelope of the modern era. */
export const legacyVersions = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'] as const
export const offeredLegacy = '2025-11-25'
/** Newest first. */
export const modernVersions = ['2026-07-28'] as const

const key = (name: string) => `io.modelcontextprotocol/${name}`
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
/** Roots' list_changed does not exist in the modern era. */
const modernCapabilities = { sampling: {}, elicitation: { form: {}, url: {} }, roots: {} } as const

/** Each modern request carries who asks, in which version, and what it can be asked back. */
export const envelope = (version: string, clientInfo: ClientInfo): Readonly<Record<string, unknown>> => ({
  [key('protocolVersion')]: version,
  [key('clientInfo')]: clientInfo,
  [key('clientCapabilities')]: modernCapabilities
})
export const serverInfoKey = key('serverInfo')

/** Errors that only a modern server gives: header mismatch, missing client capability, unsupported version. */
export const modernErrors = { headerMismatch: -32020, missingCapability: -32021, unsupportedVersion: -32022 } as const

export const toBytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
export function fromBytes(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}
