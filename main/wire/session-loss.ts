/**
 * Does a refusal mean that the server no longer knows us? Servers say it in many ways: by a status, by an error, by words
 * alone. What cannot be mistaken is `lost`; what may as well be the call's own error is `doubtful` and has to be confirmed
 * by asking for something harmless in the same session. Pure.
 */
import { errorCode } from '../mcp/error-codes.ts'

export type LossVerdict = 'lost' | 'doubtful' | 'own'

/** A request that was answered with an HTTP error. `inSession`: it named a session that the server had given us. */
export interface RefusedPost {
  readonly status: number
  readonly text: string
  readonly inSession: boolean
}

const aboutSession = /\bsession|mcp-session-id/i
const notThere =
  /not (be )?found|unknown|invalid|not valid|no valid|expired|no longer|terminated|closed|gone|missing|does ?n[o'’]t exist|not exist|no such|no active|required|unrecogni[sz]ed|not recogni[sz]ed|lost|inactive|not active|stale|timed out/i
const notBegun =
  /before (the )?initiali[sz]ation|(server|session|client|connection) (is |was |has )?(not|n't|never) (yet )?(been )?initiali[sz]ed|must (first )?initiali[sz]e|initiali[sz]e first/i

/** The words of an error that speak of a session which is not there, or of a handshake that is missing. */
export const speaksOfLoss = (words: string): boolean =>
  (aboutSession.test(words) && notThere.test(words)) || speaksOfHandshake(words)

/** It misses the handshake: a ping would be answered all the same, since that is allowed before it. */
export const speaksOfHandshake = (words: string): boolean => notBegun.test(words)

/** Never a matter of the session: who we are, how much we ask, in which form. */
const otherMatters = new Set([401, 402, 403, 405, 406, 407, 408, 411, 412, 413, 414, 415, 426, 429, 431])

export function judgeRefusal({ status, text, inSession }: RefusedPost): LossVerdict {
  if (otherMatters.has(status)) return 'own'
  const words = text.slice(0, 10_000)
  if (isUnknownMethod(words)) return 'own'
  if (inSession && (status === 404 || status === 410)) return 'lost'
  // A bare 400 is what many servers say to a session they do not know, and to much else.
  if (inSession && status === 400) return 'doubtful'
  return speaksOfLoss(words) ? 'doubtful' : 'own'
}

/** An error that came as an answer. */
export const judgeError = (error: unknown): LossVerdict => {
  const message = (error as { message?: unknown } | null)?.message
  return typeof message === 'string' && speaksOfLoss(message.slice(0, 10_000)) ? 'doubtful' : 'own'
}

const notThroughTo =
  /\b(upstream|backend|gateway|proxy|remote server|target server)\b.{0,80}\b(not|un\w+|down|lost|closed|failed|error|refused|bad)\b|\b(bad|lost|no|failed to reach|cannot reach|could not reach) (the )?(gateway|upstream|backend|remote|target)\b|\b(connection|transport|socket|stream) (is |was |has been )?(closed|lost|refused|reset|terminated|hung up|not open)|\bnot connected\b|socket hang up|fetch failed|\bservice unavailable\b|\b(ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)\b/i

/** An error that something between us and the server made: it says that the server was not reached, so it is no sign of it. */
function madeBetween(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  if (code === errorCode.methodNotFound || typeof message !== 'string') return false
  const words = message.slice(0, 2_000)
  return speaksOfLoss(words) || notThroughTo.test(words)
}

/** The same of the error as it came. */
export function saidBetween(bytes: Buffer): boolean {
  // What is longer is no message of somebody in between; reading it would cost more than it tells.
  if (bytes.length > 16 * 1024) return false
  try {
    return madeBetween(JSON.parse(bytes.toString('utf8')))
  } catch {
    return false
  }
}

/** "There is no such method" may come with any status; the session is well then. */
function isUnknownMethod(text: string): boolean {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown } }
    return error?.code === errorCode.methodNotFound && !aboutSession.test(String(error.message))
  } catch {
    return false
  }
}
