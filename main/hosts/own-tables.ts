/** The tables of a host's own servers: the one that joining uses, and others that its file may hold. Pure. */
import type { HostEntry } from '../../contract/model.ts'
import type { Edited, Place } from './config/types.ts'
import { editorOf } from './config/editors.ts'
import { isOwnEntry } from './own-entry.ts'
import type { HostProfile, OwnEntry } from './types.ts'

/** Every server that is not Patchbay's, those of the main table first. */
export function ownEntries(profile: HostProfile, whole: string): Edited<readonly OwnEntry[]> {
  const editor = editorOf(profile.format)
  const main = editor.table(whole, profile.key, profile.nameKey)
  if (!main.ok) return main
  const found = entriesIn(profile.key, main.value)
  if (profile.otherTables === undefined) return { ok: true, value: found }
  const data = editor.data(whole)
  if (!data.ok) return data
  for (const path of profile.otherTables(data.value)) {
    const table = path.reduce<unknown>((at, key) => (isTable(at) ? at[key] : undefined), data.value)
    if (isTable(table)) found.push(...entriesIn(path, Object.entries(table)))
  }
  return { ok: true, value: found }
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const entriesIn = (path: readonly string[], table: Iterable<readonly [string, unknown]>): OwnEntry[] =>
  [...table].filter(([, entry]) => !isOwnEntry(entry)).map(([name, entry]) => ({ path, name, entry }))

/** Where one of them stands in its file. */
export const placeIn = (profile: HostProfile, { path, name }: HostEntry): Place => ({
  path,
  name,
  nameKey: path.join('\0') === profile.key.join('\0') ? profile.nameKey : undefined
})

export const isSameEntry = (one: HostEntry, two: HostEntry): boolean =>
  one.name === two.name && one.path.length === two.path.length && one.path.every((key, at) => key === two.path[at])
