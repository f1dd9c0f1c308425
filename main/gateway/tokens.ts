/**
 * One bearer token a host, for hosts that reach the gateway by URL. 256 bits, made when first asked for, kept in a file
 * only this user can read (a token must be shown again when a person asks for it), compared in constant time.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Outcome } from '../../contract/failure.ts'
import { done } from '../../contract/failure.ts'
import type { HostId } from '../../contract/model.ts'
import { parseOwnObject, type ReadOwn } from '../files/own-file.ts'
import { sentence } from '../../contract/words/say.ts'

export interface Tokens {
  /** The host whose token this is, or null. Takes the same time whether or not it is known. */
  readonly check: (token: string) => HostId | null
  readonly of: (host: HostId, renew: boolean) => Promise<Outcome<string>>
}

export function createTokens(
  file: string,
  write: (path: string, text: string) => Promise<Outcome<unknown>>,
  readOwn: ReadOwn
): Tokens {
  const holds = sentence('held.host-tokens')
  const known = new Map<HostId, string>(readOwn(file, holds, read))
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return {
    check(token) {
      const asked = digest(token)
      let found: HostId | null = null
      for (const [host, each] of known) if (timingSafeEqual(digest(each), asked)) found = host
      return found
    },
    async of(host, renew) {
      const there = known.get(host)
      if (there !== undefined && !renew) return done(there)
      const fresh = randomBytes(32).toString('base64url')
      const next = new Map(known).set(host, fresh)
      const written = await write(
        file,
        JSON.stringify({ version: 1, tokens: Object.fromEntries(next) }, null, 2) + '\n'
      )
      if (!written.ok) return written
      known.set(host, fresh)
      return done(fresh)
    }
  }
}

/** What was lost with a damaged file is not accepted again: each host then gets a new token. */
function read(text: string): [HostId, string][] {
  const { version, tokens } = parseOwnObject(text)
  if (version !== 1) throw new Error(sentence('kept.version', { found: JSON.stringify(version), known: 1 }))
  if (typeof tokens !== 'object' || tokens === null || Array.isArray(tokens))
    throw new Error(sentence('kept.no-tokens'))
  return Object.entries(tokens).filter(
    (pair): pair is [HostId, string] => typeof pair[1] === 'string' && pair[1].length >= 32
  )
}
