/** One host as it is found on this computer, and in time: a file that does not answer keeps no list waiting. */
import { hasApp } from '../processes/host-app.ts'
import path from 'node:path'
import { existsSync } from 'node:fs'
import { access, realpath } from 'node:fs/promises'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { HostId } from '../../contract/model.ts'
import { say } from '../../contract/words/say.ts'
import { withLock } from '../files/lock.ts'
import { removeStaleTemporaries } from '../files/safe-write.ts'
import type { Clock } from '../lib/clock.ts'
import type { Backups } from './backups.ts'
import type { ConfigWatcher } from './config-watcher.ts'
import { editorOf } from './config/editors.ts'
import { placeOf, unparsable } from './decide.ts'
import { readHostFile } from './host-files.ts'
import type { OutsideWatch } from './outside-watch.ts'
import { outsideChange } from './outside.ts'
import { isOwnEntry, isStale, ownName } from './own-entry.ts'
import { ownEntries } from './own-tables.ts'
import type { FoundHost, HostProfile, SystemView } from './types.ts'

export interface LookParts {
  readonly system: SystemView
  readonly clock: Clock
  readonly backups: Pick<Backups, 'history'>
  readonly configWatcher: Pick<ConfigWatcher, 'follow'>
  readonly outside: Pick<OutsideWatch, 'missed'>
  /** Which file each joined host was joined in. */
  readonly joined: () => Readonly<Record<HostId, { readonly file: string }>>
  /** Its file is being written by us right now. */
  readonly isApplying: (host: HostId) => boolean
  /** No host's file may take longer than this. */
  readonly limitMs: number
}

export function createLookAtHost(parts: LookParts): (profile: HostProfile) => Promise<FoundHost> {
  const { system, clock, backups, configWatcher, outside, joined } = parts
  const swept = new Set<string>()
  const historySeen = new Set<HostId>()

  async function look(profile: HostProfile): Promise<FoundHost> {
    const { id } = profile
    const file = await hostFileOf(profile, system)
    const base = unread(profile, file, system)
    if (file === null) return { ...base, found: false }
    // Read once without need, so that a damaged one is reported now and not when somebody wants to undo.
    if (!historySeen.has(id)) await backups.history(id)
    historySeen.add(id)
    const now = await readHostFile(file)
    if (!now.ok) return { ...base, found: true, problem: now }
    const found = now.value !== null || (await someExist(profile.signs(system)))
    if (now.value === null) return { ...base, found }
    const table = editorOf(profile.format).table(now.value, profile.key, profile.nameKey)
    if (!table.ok) return { ...base, found, problem: unparsable(file, table.refusal, now.value) }
    const own = isOwnEntry(table.value.get(ownName))
    if (own) configWatcher.follow(id, file, placeOf(profile))
    await sweep(file)
    if (!own && joined()[id]?.file === file && !parts.isApplying(id))
      outside.missed(outsideChange(id, file, placeOf(profile), undefined, now.value))
    const entries = ownEntries(profile, now.value)
    const importable = entries.ok ? entries.value.length : 0
    const stale = own && isStale(table.value.get(ownName), existsSync)
    return { ...base, found, joined: own, importable, stale }
  }

  /** What a Patchbay that was killed in the middle of a write left beside the files it had joined. */
  async function sweep(file: string): Promise<void> {
    const remembered = Object.values(joined()).some((record) => record.file === file)
    if (!remembered || swept.has(file)) return
    const real = await realpath(file).catch(() => file)
    await removeStaleTemporaries(path.dirname(real), clock.wall())
    // Taking a dead holder's lock over and giving it back removes it; a living holder keeps it.
    const free = !(await exists(`${real}.lock`)) || (await withLock(real, async () => done(null), 0)).ok
    if (free) swept.add(file)
  }

  return (profile) =>
    new Promise((resolve) => {
      const file = profile.file(system)
      const unknown = (found: boolean, problem: Outcome<never>) => ({
        ...unread(profile, file, system),
        found,
        problem
      })
      const stop = clock.after(parts.limitMs, () => {
        const words = say('host.slow', { file: file ?? profile.name, seconds: parts.limitMs / 1_000 })
        resolve(unknown(true, failed('unsafe-file', words)))
      })
      const broken = (error: unknown) => {
        const words = say('host.not-examined', { host: profile.name })
        return unknown(false, failed('internal', words, { detail: String(error) }))
      }
      void look(profile)
        .catch(broken)
        .then((host) => {
          stop()
          resolve(host)
        })
    })
}

/** The file that counts for a host: the first of those it reads that is there, or the one it would read. */
export async function hostFileOf(profile: HostProfile, system: SystemView): Promise<string | null> {
  const file = profile.file(system)
  if (file === null || (await exists(file))) return file
  for (const other of profile.otherFiles?.(system) ?? []) if (await exists(other)) return other
  return file
}

/** What is known of a host without its file. */
const unread = (profile: HostProfile, file: string | null, { platform }: SystemView): Omit<FoundHost, 'found'> => ({
  id: profile.id,
  name: profile.name,
  file,
  takesEffect: profile.takesEffect,
  toolLimit: profile.toolLimit,
  joined: false,
  importable: 0,
  problem: null,
  stale: false,
  opensWith: profile.opensWith ?? null,
  restartable: hasApp(profile.app, platform)
})

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false
  )
const someExist = async (files: readonly string[]): Promise<boolean> =>
  (await Promise.all(files.map(exists))).includes(true)
