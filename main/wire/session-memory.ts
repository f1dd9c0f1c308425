/**
 * What a session was asked to do and a new one must be asked again: the log level and the subscriptions. Lives as
 * long as the link, across the sessions below it.
 */
export interface SessionMemory {
  /** A request that the server has granted. */
  readonly granted: (method: string, params: Buffer | undefined) => void
  readonly requests: () => readonly { readonly method: string; readonly params: Buffer }[]
}
const mostSubscriptions = 2_000

export function createSessionMemory(): SessionMemory {
  let level: Buffer | null = null
  /** By their URI, in the order they were made. */
  const subscriptions = new Map<string, Buffer>()
  return {
    granted(method, params) {
      if (params === undefined) return
      if (method === 'logging/setLevel') level = params
      const uri = /^resources\/(un)?subscribe$/.test(method) ? uriOf(params) : null
      if (uri === null) return
      if (method === 'resources/unsubscribe') subscriptions.delete(uri)
      else if (subscriptions.size < mostSubscriptions) subscriptions.set(uri, params)
    },
    requests: () => [
      ...(level === null ? [] : [{ method: 'logging/setLevel', params: level }]),
      ...[...subscriptions.values()].map((params) => ({ method: 'resources/subscribe', params }))
    ]
  }
}

function uriOf(params: Buffer): string | null {
  const uri = (JSON.parse(params.toString('utf8')) as { uri?: unknown }).uri
  return typeof uri === 'string' ? uri : null
}
