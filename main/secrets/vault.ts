/**
 * Where secret values lie: the system's keychain where there is one; else, as the person chose, only in memory until
 * Patchbay quits or in a file of their own. Nothing is ever put into a weaker place silently.
 */
import path from 'node:path'
import type { Settings } from '../../contract/model.ts'
import { done, failed, failure, type Failure, type Outcome } from '../../contract/failure.ts'
import type { ReadOwn } from '../files/own-file.ts'
import type { Places } from '../lib/places.ts'
import { keychainService, openKeychain, type Keychain, type OpenKeychain } from './keychain.ts'
import { parseReference } from './references.ts'
import { createSecretsFile } from './secrets-file.ts'
import type { Vault } from './types.ts'
import { say, sentence } from '../../contract/words/say.ts'

export interface VaultParts {
  readonly places: Places
  readonly choice: () => Settings['secretsWithoutKeychain']
  /** PATCHBAY_HOME, where it is set: keeps the entries of different homes apart. */
  readonly home?: string | undefined
  readonly keyring?: OpenKeychain
  readonly readOwn: ReadOwn
  /** A secret is kept in memory only, because nobody has chosen where secrets go without a keychain. */
  readonly onUnchosen?: (failure: Failure) => void
}
/** A computer may get its keychain after Patchbay started (a desktop session that begins later): look again then. */
const lookAgainMs = 5_000

/** `ready` looks for the keychain; until then `kind` answers as if there were none. */
export function createVault(parts: VaultParts): Vault & { readonly ready: () => Promise<void> } {
  const open = parts.keyring ?? openKeychain
  const file = createSecretsFile(path.join(parts.places.config, 'secrets.json'), parts.readOwn)
  const session = new Map<string, string>()
  let keychain: Keychain | null = null
  let reason = sentence('vault.not-looked')
  let looking: Promise<void> | null = null
  let lookedAt = -Infinity

  function look(): Promise<void> {
    if (keychain || performance.now() - lookedAt < lookAgainMs) return Promise.resolve()
    looking ??= open(keychainService(parts.home)).then((found) => {
      if ('unavailable' in found) reason = found.unavailable
      else keychain = found
      lookedAt = performance.now()
      looking = null
    })
    return looking
  }

  const kind = (): ReturnType<Vault['kind']> => {
    if (keychain) return 'keychain'
    const choice = parts.choice()
    return choice === 'ask' ? 'none' : choice
  }

  async function dropWeaker(ref: string): Promise<void> {
    session.delete(ref)
    const kept = await file.all()
    if (kept.ok && kept.value[ref] !== undefined) await file.change({ [ref]: null })
  }

  /** Nobody has chosen yet: kept in memory, which harms nothing, and said at once with the choice. */
  function forNow(ref: string, value: string, failure: Failure): Outcome<null> {
    session.set(ref, value)
    parts.onUnchosen?.(failure)
    return done(null)
  }

  return {
    ready: look,
    kind,
    async get(ref) {
      await look()
      // The weaker places first: what lies there was given later, when the keychain would not take it.
      const held = session.get(ref)
      if (held !== undefined) return done(held)
      const kept = await file.all()
      const value = kept.ok ? kept.value[ref] : undefined
      if (value !== undefined) return done(value)
      if (keychain) {
        try {
          const found = await keychain.get(ref)
          if (found !== null) return done(found)
        } catch (error) {
          return locked(firstLine(error))
        }
      }
      return kept.ok ? missing(ref) : kept
    },
    async set(ref, value) {
      await look()
      const where = kind()
      if (where === 'none') return forNow(ref, value, noKeychain(reason))
      if (where === 'keychain' && keychain) {
        try {
          await keychain.set(ref, value)
          await dropWeaker(ref)
          return done(null)
        } catch (error) {
          // A keychain that answers and keeps nothing (none was ever made, or it is locked) is as good as none.
          if (parts.choice() === 'ask') return forNow(ref, value, lockedOrElse(firstLine(error)))
        }
      }
      if (parts.choice() === 'file') return file.change({ [ref]: value })
      session.set(ref, value)
      return done(null)
    },
    async remove(ref) {
      await look()
      await keychain?.remove(ref).catch(() => undefined)
      await dropWeaker(ref)
    },
    async choose(next) {
      if (next === 'file') {
        if (session.size === 0) return
        const written = await file.change(Object.fromEntries(session))
        if (written.ok) session.clear()
        return
      }
      const kept = await file.all()
      if (!kept.ok) return
      for (const [ref, value] of Object.entries(kept.value)) session.set(ref, value)
      await file.destroy()
    }
  }
}

/** Both ways out, with what each means. */
export function noKeychain(reason: string): Failure {
  return failure('vault-unavailable', say('vault.no-keychain'), {
    detail: sentence('vault.why', { why: reason }),
    remedy: {
      label: sentence('vault.use-memory'),
      request: 'settings.update',
      input: { change: { secretsWithoutKeychain: 'session' } }
    },
    alternatives: [
      {
        label: sentence('vault.use-file'),
        request: 'settings.update',
        input: { change: { secretsWithoutKeychain: 'file' } }
      }
    ]
  })
}

/** The keychain is there and refuses: unlocking it is best, but the person may also do without. */
function lockedOrElse(words: string): Failure {
  return {
    ...noKeychain(words),
    ...failure('vault-unavailable', say('vault.not-taken'))
  }
}

function locked(words: string): Outcome<never> {
  return failed('vault-unavailable', say('vault.not-given'), { detail: words })
}

function missing(ref: string): Outcome<never> {
  const known = parseReference(ref)
  const name = known?.name ?? ref
  return failed('missing-secret', say('secret.missing', { name, server: known?.server ?? null }))
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
