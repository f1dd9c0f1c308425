/** Codes of JSON-RPC errors: those of JSON-RPC itself, then those of MCP. */
export const errorCode = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  /** The implementation-defined range begins here: the one behind could not answer. */
  serverFailed: -32000,
  sessionNotFound: -32001,
  /** Of the legacy era; the modern one says invalidParams. */
  resourceNotFound: -32002,
  /** Of the legacy era: open these addresses, then call again. */
  urlElicitationRequired: -32042,
  /** A person said no to a request for sampling. */
  userRejected: -1,
  /** These three only a modern server gives. */
  headerMismatch: -32020,
  missingCapability: -32021,
  unsupportedVersion: -32022
} as const

const modern: readonly number[] = [errorCode.headerMismatch, errorCode.missingCapability, errorCode.unsupportedVersion]
export const isModernError = (code: unknown): boolean => typeof code === 'number' && modern.includes(code)
