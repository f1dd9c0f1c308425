/** What the gateway answers hosts with where no server does. Their models read it, and tell their person. */
export const gateway = {
  'gateway.too-many-calls': ({ limit }: { limit: number }) =>
    `This host has ${limit} calls waiting in Patchbay already. Wait for some of them to end, then try again.`,
  'gateway.from-server': ({ server, message }: { server: string; message: string }) => `${server}: ${message}`,
  'gateway.failed': () => 'Patchbay failed while it passed this on. That is a mistake in Patchbay; try again.',
  'gateway.silent': ({ limit }: { limit: string }) =>
    `No answer and no progress for ${limit}, the limit that is set for it in Patchbay. The call was cancelled.`,
  'gateway.cancelled-by-host': () => 'Cancelled by the host.',
  'gateway.host-left': () => 'The host closed the connection.',
  'gateway.host-silent': () => 'The host did not answer.',
  'gateway.host-answer-empty': () => 'The host answered with neither result nor error.',
  'gateway.host-gave-up': () => 'The host did not come back with an answer.',
  'gateway.question-dropped': () => 'The question was taken back.',
  'gateway.question-unneeded': () => 'No longer needed',
  'gateway.question-dropped-by-server': () => 'The server took its question back.',
  'gateway.foreign-result': ({ type }: { type: string }) =>
    `The server answered with "${type}", which this host cannot take.`,
  'gateway.too-many-rounds': ({ limit }: { limit: number }) =>
    `The server asked for input more than ${limit} times in one call. The call was given up.`,
  'gateway.question-malformed': () => 'The server asked for input in a form that is not valid.',
  'gateway.notice-kept': ({ method }: { method: string }) =>
    `Sent ${method}, of which nothing says which host it is for, so none was told. It is not said again for this kind.`,
  'gateway.no-result': () => 'The server answered without a result.',
  'gateway.part-left-out': ({ why }: { why: string }) => `One part of this result could not be passed on: ${why}`,
  'gateway.part-unknown': ({ type }: { type: string }) => `its type "${type}" is none of the protocol.`,
  'gateway.part-no-data': ({ type }: { type: string }) => `the data of this ${type} is missing or not base64.`,
  'gateway.part-no-address': ({ type }: { type: string }) => `this ${type} has no address.`,
  'gateway.part-no-resource': () => 'it names a resource, but holds none.',
  'gateway.server-error': () => 'The server answered with an error.',
  'gateway.more-instructions': () => '(More servers have instructions than fit here.)',

  'request.params': () => 'The params of this request are not a JSON object with unique names.',
  'request.stale-state': () => 'Invalid or expired requestState. Call again without it.',
  'request.stale-cursor': () => 'Invalid cursor. Read the list again from its start.',
  'request.missing': ({ key }: { key: string }) => `"${key}" is missing or not a string.`,
  'request.reference': () => '"ref" is missing or names neither a prompt nor a resource.',
  'request.method': () => 'Method not found',
  'request.not-one': () => 'Not a single JSON-RPC 2.0 message.',
  'request.not-json': () => 'Not valid JSON.',
  'request.not-valid': () => 'Not a valid JSON-RPC request.',
  'request.too-large': ({ megabytes }: { megabytes: number }) => `Messages over ${megabytes} MB are not taken.`,

  'http.not-found': () => 'Not found.',
  'http.local-only': () => 'This address is for local MCP clients only.',
  'http.web-page': () => 'Requests of web pages are not taken.',
  'http.method': () => 'Method not allowed.',
  'http.token': () => 'A token is needed.',
  'http.content-type': () => 'Content-Type must be application/json.',
  'http.too-large': ({ megabytes }: { megabytes: number }) => `Bodies over ${megabytes} MB are not taken.`,
  'http.not-json': () => 'The body is not valid JSON.',
  'http.no-session': () => 'Session not found. Initialize again.',
  'http.session-header': () => 'Mcp-Session-Id header is required. Initialize first.',
  'http.stopping': () => 'Patchbay is stopping. Try again in a moment.',
  'http.busy': () => 'Too many requests are open at once.',
  'http.failed': () => 'Internal error.'
}
