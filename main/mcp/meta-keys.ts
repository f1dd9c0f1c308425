/** The protocol's own names in `_meta`. */
const key = <Name extends string>(name: Name) => `io.modelcontextprotocol/${name}` as const

export const metaKey = {
  protocolVersion: key('protocolVersion'),
  clientCapabilities: key('clientCapabilities'),
  clientInfo: key('clientInfo'),
  logLevel: key('logLevel'),
  serverInfo: key('serverInfo'),
  subscriptionId: key('subscriptionId')
} as const

/** What every request of the modern era says of the one who asks. */
export const envelopeKeys: readonly string[] = [
  metaKey.protocolVersion,
  metaKey.clientCapabilities,
  metaKey.clientInfo,
  metaKey.logLevel
]
