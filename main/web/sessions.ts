/**
 * Who may use the web face: a one-time link, as a token in its address, is traded once for a session cookie. Tokens are
 * 256 bits, kept as hashes, compared in constant time.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../lib/clock.ts'

export const linkLifetimeMs = 10 * 60_000
const sessionLifetimeMs = 30 * 86_400_000
const mostSessions = 50

export interface Sessions {
  readonly newLink: () => { readonly token: string; readonly expiresAt: Date }
  /** A session for a link used the first time within its life; null for any other. */
  readonly redeem: (token: string) => string | null
  readonly holds: (session: string | undefined) => boolean
}

export function createSessions(clock: Clock): Sessions {
  const links = new Map<string, number>()
  const sessions = new Map<string, number>()
  const hash = (secret: string) => createHash('sha256').update(secret).digest('hex')
  const find = (where: Map<string, number>, secret: string): string | null => {
    const wanted = Buffer.from(hash(secret))
    let found: string | null = null
    for (const [each, until] of where) {
      if (until < clock.mono()) where.delete(each)
      else if (timingSafeEqual(Buffer.from(each), wanted)) found = each
    }
    return found
  }
  return {
    newLink() {
      const token = randomBytes(32).toString('base64url')
      links.set(hash(token), clock.mono() + linkLifetimeMs)
      return { token, expiresAt: new Date(clock.wall().getTime() + linkLifetimeMs) }
    },
    redeem(token) {
      const link = find(links, token)
      if (link === null) return null
      links.delete(link)
      const session = randomBytes(32).toString('base64url')
      sessions.set(hash(session), clock.mono() + sessionLifetimeMs)
      while (sessions.size > mostSessions) sessions.delete(sessions.keys().next().value as string)
      return session
    },
    holds: (session) => session !== undefined && find(sessions, session) !== null
  }
}
