/**
 * Copies of hosts' files as they were before each change, and the little history that undo and an exact leaving need.
 * One folder a host: `<time>.<n>.bak` files and history.json, all readable by their owner only.
 */
import { mkdir, readdir, readFile, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { readFailure } from '../files/file-failures.ts'
import type { ReadOwn } from '../files/own-file.ts'
import { safeWrite } from '../files/safe-write.ts'
import type { Clock } from '../lib/clock.ts'
import type { Text } from './host-files.ts'

const change = z.object({
  at: z.string(),
  /** outside: somebody else's; kept when something was lost by it. */
  action: z.enum(['join', 'leave', 'edit', 'outside']),
  file: z.string(),
  /** Name of the copy of what was there before; null when there was no file. */
  backup: z.string().nullable(),
  /** Hash of the text as Patchbay left it. */
  left: z.string(),
  /** Our entry as Patchbay left it: what stands there later and differs was changed by somebody else. */
  entry: z.unknown().optional(),
  insertion: z.object({ before: z.string(), after: z.string(), entryAt: z.number() }).nullable(),
  /** Servers of the host's own that this change took out. */
  taken: z.array(z.object({ path: z.array(z.string()), name: z.string() })).optional(),
  /** Entries that an edit was about, each as it was left; none for a change of the whole text. */
  touched: z.array(z.object({ path: z.array(z.string()), name: z.string(), left: z.unknown().optional() })).optional()
})
export type Change = z.infer<typeof change>

export interface Backups {
  /** Oldest first; at most 20. A history that cannot be read counts as empty: it only makes undo less exact. */
  readonly history: (host: string) => Promise<readonly Change[]>
  /** Copies the text; answers the copy's name, null for an absent file. */
  readonly keep: (host: string, text: Text) => Promise<Outcome<string | null>>
  readonly read: (host: string, name: string) => Promise<Outcome<string>>
  readonly setHistory: (host: string, changes: readonly Change[]) => Promise<Outcome<unknown>>
  /** The copies that are there, the newest first. */
  readonly list: (host: string) => Promise<readonly { readonly name: string; readonly bytes: number }[]>
  readonly folder: (host: string) => string
}

const mostKept = 20

/** The time in a copy's name, whose colons no file name of Windows may hold. */
export const timeOfBackup = (name: string): string =>
  name.replace(/^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d\.\d+Z).*$/, '$1T$2:$3:$4')

const changesIn = (text: string): readonly Change[] => z.array(change).parse(JSON.parse(text))

export function createBackups(config: string, clock: Pick<Clock, 'wall'>, readOwn: ReadOwn): Backups {
  const folder = (host: string) => path.join(config, 'backups', host)
  let number = 0

  async function prune(host: string): Promise<void> {
    const names = (await readdir(folder(host)).catch(() => [])).filter((name) => name.endsWith('.bak')).sort()
    await Promise.all(
      names.slice(0, -mostKept).map((name) => unlink(path.join(folder(host), name)).catch(() => undefined))
    )
  }

  return {
    folder,
    async history(host) {
      const holds = sentence('backup.holds', { host })
      return readOwn(path.join(folder(host), 'history.json'), holds, changesIn) ?? []
    },
    async keep(host, text) {
      if (text === null) return done(null)
      await mkdir(folder(host), { recursive: true, mode: 0o700 }).catch(() => undefined)
      const stamp = clock.wall().toISOString().replaceAll(':', '-')
      const name = `${stamp}.${String(++number).padStart(4, '0')}-${process.pid}.bak`
      const written = await safeWrite(path.join(folder(host), name), text)
      if (!written.ok) return written
      await prune(host)
      return done(name)
    },
    async read(host, name) {
      const file = path.join(folder(host), path.basename(name))
      try {
        return done(await readFile(file, 'utf8'))
      } catch (error) {
        const { message } = readFailure(file, error).failure
        return failed('nothing-to-undo', say('backup.gone', { why: message }))
      }
    },
    async list(host) {
      const names = (await readdir(folder(host)).catch(() => [])).filter((name) => name.endsWith('.bak')).sort()
      const sized = names.map(async (name) => {
        const stats = await stat(path.join(folder(host), name)).catch(() => null)
        return stats ? [{ name, bytes: stats.size }] : []
      })
      return (await Promise.all(sized)).flat().reverse()
    },
    setHistory: (host, changes) =>
      safeWrite(path.join(folder(host), 'history.json'), JSON.stringify(changes.slice(-mostKept), null, 2) + '\n')
  }
}
