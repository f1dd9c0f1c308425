/**
 * Secrets in a plain file that only this user may read: for computers without a keychain, and only after the person
 * chose it. Anyone who can read this user's files can read it; the choice says so.
 */
import { chmod, readFile, stat, unlink } from 'node:fs/promises'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import { errorCode, readFailure } from '../files/file-failures.ts'
import { withLock } from '../files/lock.ts'
import { safeWrite } from '../files/safe-write.ts'

export interface SecretsFile {
  readonly all: () => Promise<Outcome<Readonly<Record<string, string>>>>
  /** null removes. Values of other names are kept, also those another process wrote meanwhile. */
  readonly change: (entries: Readonly<Record<string, string | null>>) => Promise<Outcome<null>>
  readonly destroy: () => Promise<void>
}

export function createSecretsFile(file: string): SecretsFile {
  async function all(): Promise<Outcome<Record<string, string>>> {
    try {
      // Restored from a backup with loose permissions: tighten before use.
      if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600)
      const parsed: unknown = JSON.parse(await readFile(file, 'utf8'))
      const secrets = (parsed as { secrets?: unknown } | null)?.secrets
      const kept: Record<string, string> = Object.create(null) as Record<string, string>
      for (const [ref, value] of Object.entries(secrets ?? {})) if (typeof value === 'string') kept[ref] = value
      return done(kept)
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return done({})
      if (error instanceof SyntaxError) {
        return failed(
          'vault-unavailable',
          `The file with the secrets, ${file}, is damaged, so none could be read. Restore it from a backup, or move it away and enter the secrets again.`
        )
      }
      return readFailure(file, error)
    }
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
