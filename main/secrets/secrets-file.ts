/**
 * Secrets in a plain file that only this user may read: for computers without a keychain, and only after the person
 * chose it. Anyone who can read this user's files can read it; the choice says so.
 */
import { chmod, stat, unlink } from 'node:fs/promises'
import { done, type Outcome } from '../../contract/failure.ts'
import { withLock } from '../files/lock.ts'
import { parseOwnObject, type ReadOwn } from '../files/own-file.ts'
import { safeWrite } from '../files/safe-write.ts'
import { sentence } from '../../contract/words/say.ts'

export interface SecretsFile {
  readonly all: () => Promise<Outcome<Readonly<Record<string, string>>>>
  /** null removes. Values of other names are kept, also those another process wrote meanwhile. */
  readonly change: (entries: Readonly<Record<string, string | null>>) => Promise<Outcome<null>>
  readonly destroy: () => Promise<void>
}

export function createSecretsFile(file: string, readOwn: ReadOwn): SecretsFile {
  async function all(): Promise<Outcome<Record<string, string>>> {
    try {
      // Restored from a backup with loose permissions: tighten before use.
      if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600)
    } catch {
      // Reading it shows what is wrong with it.
    }
    return done(readOwn(file, sentence('held.secrets'), secretsIn) ?? none())
  }
  return {
    all,
    change: (entries) =>
      withLock(file, async () => {
        const now = await all()
        if (!now.ok) return now
        const next = new Map(Object.entries(now.value))
        for (const [ref, value] of Object.entries(entries)) {
          if (value === null) next.delete(ref)
          else next.set(ref, value)
        }
        const text = `${JSON.stringify({ version: 1, secrets: Object.fromEntries(next) }, null, 2)}\n`
        const written = await safeWrite(file, text, { mode: 0o600 })
        return written.ok ? done(null) : written
      }),
    destroy: () => unlink(file).catch(() => undefined)
  }
}

const none = () => Object.create(null) as Record<string, string>

function secretsIn(text: string): Record<string, string> {
  const { version, secrets } = parseOwnObject(text)
  if (version !== 1) throw new Error(sentence('kept.version', { found: JSON.stringify(version), known: 1 }))
  if (typeof secrets !== 'object' || secrets === null || Array.isArray(secrets))
    throw new Error(sentence('kept.no-secrets'))
  const kept = none()
  for (const [ref, value] of Object.entries(secrets)) if (typeof value === 'string') kept[ref] = value
  return kept
}
