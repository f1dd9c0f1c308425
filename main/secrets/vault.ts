/**
 * Where secret values lie: the system's keychain where there is one; else, as the person chose, only in memory until
 * Patchbay quits or in a file of their own. Nothing is ever put into a weaker place silently.
 */
import path from 'node:path'
import type { Settings } from '../../contract/model.ts'
import { done, failed, type Failure, type Outcome } from '../../contract/failure.ts'
import type { Places } from '../lib/places.ts'
import { keychainService, openKeychain, type Keychain, type OpenKeychain } from './keychain.ts'
import { parseReference } from './references.ts'
import { createSecretsFile } from './secrets-file.ts'
import type { Vault } from './types.ts'

export interface VaultParts {
  readonly places: Places
  readonly choice: () => Settings['secretsWithoutKeychain']
  /** PATCHBAY_HOME, where it is set: keeps the entries of different homes apart. */
  readonly home?: string | undefined
  readonly keyring?: OpenKeychain
}
/** A computer may get its keychain after Patchbay started (a desktop session that begins later): look again then. */
const lookAgainMs = 5_000

/** `ready` looks for the keychain; until then `kind` answers as if there were none. */
export function createVault(parts: VaultParts): Vault & { readonly ready: () => Promise<void> } {
  const open = parts.keyring ?? openKeychain
  const file = createSecretsFile(path.join(parts.places.config, 'secrets.json'))
  const session = new Map<string, string>()
  let keychain: Keychain | null = null
  let reason = 'it was not looked for yet'
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

  return {
    ready: look,
    kind,
    async get(ref) {
      await look()
      let trouble: string | null = null
      if (keychain) {
        try {
          const value = await keychain.get(ref)
          if (value !== null) return done(value)
        } catch (error) {
          trouble = firstLine(error)
        }
      }
      const held = session.get(ref)
      if (held !== undefined) return done(held)
      const kept = await file.all()
      if (!kept.ok) return kept
      const value = kept.value[ref]
      if (value !== undefined) return done(value)
      return trouble ? locked(trouble) : missing(ref)
    },
    async set(ref, value) {
      await look()
      const where = kind()
      if (where === 'none') return { ok: false, failure: noKeychain(reason) }
      if (where === 'session') session.set(ref, value)
      if (where === 'file') return file.change({ [ref]: value })
      if (where === 'keychain' && keychain) {
        try {
          await keychain.set(ref, value)
        } catch (error) {
          return locked(firstLine(error))
        }
        session.delete(ref)
      }
      return done(null)
    },
    async remove(ref) {
      await look()
      session.delete(ref)
      await keychain?.remove(ref).catch(() => undefined)
      const kept = await file.all()
      if (kept.ok && kept.value[ref] !== undefined) await file.change({ [ref]: null })
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
  return {
    code: 'vault-unavailable',
    message:
      'This computer has no keychain that Patchbay can use, so the secret was not kept. Choose where secrets go: in memory until Patchbay quits (you enter them again after each start), or in a file that only your user may read (anyone who can read your files can read it).',
    detail: `The keychain: ${reason}`,
    remedy: {
      label: 'Keep secrets until Patchbay quits',
      request: 'settings.update',
      input: { change: { secretsWithoutKeychain: 'session' } }
    },
    alternatives: [
      {
        label: 'Keep secrets in a file only you can read',
        request: 'settings.update',
        input: { change: { secretsWithoutKeychain: 'file' } }
      }
    ]
  }
}

function locked(words: string): Outcome<never> {
  return failed(
    'vault-unavailable',
    'The keychain of this computer did not give or take the secret. It may be locked: unlock it, then try again.',
    { detail: words }
  )
}

function missing(ref: string): Outcome<never> {
  const known = parseReference(ref)
  const name = known?.name ?? ref
  return failed(
    'missing-secret',
    `The secret ${name} is not in the vault. Enter it again in the settings of ${known?.server ?? 'the server'}; secrets that were kept for one session are gone after a restart.`
  )
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
