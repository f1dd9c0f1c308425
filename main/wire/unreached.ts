/** Errors of a connection that was never made: no server has seen the request, so sending it again does nothing twice. */
const codes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT'
])

const broken = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'UND_ERR_SOCKET'])

/** The connection ended in the middle: nobody can tell how much of the request was acted on. */
export function brokeOff(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false
  const { code } = error as NodeJS.ErrnoException
  return (code !== undefined && broken.has(code)) || brokeOff(error.cause, depth + 1)
}

/** Looks through what `fetch` wraps around the cause, and at each of several addresses that were tried. */
export function neverReached(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false
  const { code, syscall, socket } = error as NodeJS.ErrnoException & { readonly socket?: { bytesWritten?: number } }
  if (code !== undefined && codes.has(code)) return true
  if (syscall === 'connect') return true
  // It was taken up by a connection that ended before a byte of it left.
  if (code === 'UND_ERR_SOCKET' && socket?.bytesWritten === 0) return true
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.every((one) => neverReached(one, depth + 1))
  return neverReached(error.cause, depth + 1)
}
