/**
 * Who may use the web face: a one-time link, as a token in its address, is traded once for a session cookie. Tokens are
 * 256 bits, kept as hashes, compared in constant time. Sessions outlive a restart, so that an open page goes on by itself;
 * links do not.
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

/** Where sessions outlive the core: their hashes, each with the wall time (epoch ms) it ends at. */
export interface KeptSessions {
  readonly read: () => Readonly<Record<string, number>>
  readonly write: (all: Readonly<Record<string, number>>) => void
}

export function createSessions(clock: Clock, kept?: KeptSessions): Sessions {
  const links = new Map<string, number>()
  const wall = () => clock.wall().getTime()
  const sessions = new Map<string, number>(
    Object.entries(kept?.read() ?? {}).map(([each, until]) => [each, clock.mono() + (until - wall())])
  )
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
      kept?.write(
        Object.fromEntries([...sessions].map(([each, until]) => [each, Math.round(wall() + until - clock.mono())]))
      )
      return session
    },
    holds: (session) => session !== undefined && find(sessions, session) !== null
  }
}
