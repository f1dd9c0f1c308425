/**
 * Entries that were switched off by taking them out of a file whose host knows no word for off. Each is written down
 * before it goes out, and put back as it was. One that stands in the file again counts for nothing here.
 */
import path from 'node:path'
import { z } from 'zod'
import { done, type Outcome } from '../../contract/failure.ts'
import type { HostEntry, HostId } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import type { ReadOwn } from '../files/own-file.ts'
import { safeWrite } from '../files/safe-write.ts'
import type { Clock } from '../lib/clock.ts'
import { editorOf } from './config/editors.ts'
import { dialectOf } from './dialects.ts'
import type { KeptEntry, PlainEdit } from './edit-file.ts'
import type { Text } from './host-files.ts'
import { isSameEntry, placeIn } from './own-tables.ts'
import type { HostProfile, OwnEntry } from './types.ts'

const keptEntry = z.object({
  path: z.array(z.string()),
  name: z.string(),
  entry: z.unknown(),
  at: z.string(),
  left: z.string(),
  backup: z.string().nullable()
})

export interface KeptEntries {
  readonly of: (host: HostId) => readonly KeptEntry[]
  /** Those that are not in its file now. */
  readonly absentFrom: (profile: HostProfile, now: Text) => readonly OwnEntry[]
  /** Before the file is written: what goes out is safe. */
  readonly before: (profile: HostProfile, edit: PlainEdit | undefined, now: Text) => Promise<Outcome<unknown>>
  /** After: with what puts it back byte for byte. An entry that a person removed is kept no more. */
  readonly after: (
    profile: HostProfile,
    edit: PlainEdit | undefined,
    written: { readonly left: string; readonly backup: string | null }
  ) => Promise<Outcome<unknown>>
}

const mostKept = 200

export function createKeptEntries(
  folder: (host: string) => string,
  clock: Pick<Clock, 'wall'>,
  readOwn: ReadOwn
): KeptEntries {
  const fileOf = (host: HostId) => path.join(folder(host), 'switched-off.json')
  const of = (host: HostId): readonly KeptEntry[] =>
    readOwn(fileOf(host), sentence('host-file.kept-holds', { host }), (text) =>
      z.array(keptEntry).parse(JSON.parse(text))
    ) ?? []
  const save = (host: HostId, entries: readonly KeptEntry[]) =>
    safeWrite(fileOf(host), JSON.stringify(entries.slice(-mostKept), null, 2) + '\n')
  const others = (host: HostId, one: HostEntry) => of(host).filter((each) => !isSameEntry(each, one))
  const isTakingOut = (profile: HostProfile, edit: PlainEdit | undefined): edit is PlainEdit & { kind: 'off' } =>
    edit?.kind === 'off' && dialectOf(profile.id).off === null

  return {
    of,
    absentFrom(profile, now) {
      return of(profile.id).filter((each) => {
        const there = editorOf(profile.format).read(now ?? '', placeIn(profile, each))
        return there.ok && there.value === null
      })
    },
    async before(profile, edit, now) {
      if (!isTakingOut(profile, edit)) return done(null)
      const there = editorOf(profile.format).read(now ?? '', placeIn(profile, edit))
      if (!there.ok || there.value === null) return done(null)
      const { path: at, name } = edit
      const entry = JSON.parse(JSON.stringify(there.value.value)) as unknown
      const kept = { path: [...at], name, entry, at: clock.wall().toISOString(), left: '', backup: null }
      return save(profile.id, [...others(profile.id, edit), kept])
    },
    async after(profile, edit, { left, backup }) {
      if (isTakingOut(profile, edit)) {
        const kept = of(profile.id).find((each) => isSameEntry(each, edit))
        return kept ? save(profile.id, [...others(profile.id, edit), { ...kept, left, backup }]) : done(null)
      }
      if (edit?.kind !== 'remove' || of(profile.id).every((each) => !isSameEntry(each, edit))) return done(null)
      return save(profile.id, others(profile.id, edit))
    }
  }
}

/** The entries an edit was about, each as it stands in what was written. */
export const touchedAs = (profile: HostProfile, touched: readonly HostEntry[], after: Text) =>
  touched.map(({ path: at, name }) => {
    const there = editorOf(profile.format).read(after ?? '', placeIn(profile, { path: at, name }))
    const left = there.ok && there.value ? (JSON.parse(JSON.stringify(there.value.value)) as unknown) : undefined
    return { path: [...at], name, left }
  })
