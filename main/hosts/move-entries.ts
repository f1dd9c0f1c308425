/**
 * A host's own servers that are moved into Patchbay: their entries go out of its file in the same change that puts ours
 * in, and come back in the same undo. Pure.
 */
import { isDeepStrictEqual } from 'node:util'
import { failed, type Outcome } from '../../contract/failure.ts'
import type { HostEntry } from '../../contract/model.ts'
import { say } from '../../contract/words/say.ts'
import { editorOf } from './config/editors.ts'
import type { Edited, Refusal } from './config/types.ts'
import { isOwnEntry } from './own-entry.ts'
import { isSameEntry, ownEntries, placeIn } from './own-tables.ts'
import type { HostProfile } from './types.ts'

export type Moved = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly refused: Refused }
type Refused = { readonly refusal: Refusal } | { readonly failure: Outcome<never> }

/** `seen`: the text that was agreed on. An entry that is another one by now stays, and so does everything else. */
export function withoutEntries(
  profile: HostProfile,
  file: string,
  seen: string,
  now: string,
  takeOut: readonly HostEntry[]
): Moved {
  const editor = editorOf(profile.format)
  const known = ownEntries(profile, seen)
  if (!known.ok) return refused(known)
  let text = now
  for (const entry of takeOut) {
    // Only what is a server of this host's own: never another key of its file.
    const before = known.value.find((each) => isSameEntry(each, entry))
    const there = editor.read(now, placeIn(profile, entry))
    if (!there.ok) return refused(there)
    if (before === undefined || !isDeepStrictEqual(plain(before.entry), plain(there.value?.value)))
      return {
        ok: false,
        refused: { failure: failed('conflict', say('arrival.entry-changed', { name: entry.name, file })) }
      }
    const dropped = editor.drop(text, placeIn(profile, entry))
    if (!dropped.ok) return refused(dropped)
    text = dropped.value
  }
  return { ok: true, text }
}

/** The entries as they stood in `earlier` are put back where there is none of that name now. */
export function withEntriesBack(
  profile: HostProfile,
  earlier: string,
  now: string,
  taken: readonly HostEntry[]
): Edited<string> {
  const editor = editorOf(profile.format)
  let text = now
  for (const entry of taken) {
    const place = placeIn(profile, entry)
    const before = editor.read(earlier, place)
    if (!before.ok) return before
    const there = editor.read(text, place)
    if (!there.ok) return there
    if (before.value === null || there.value !== null) continue
    const put = editor.put(text, place, plain(before.value.value))
    if (!put.ok) return put
    text = put.value.text
  }
  return { ok: true, value: text }
}

/** Whether the file was joined already when it was so. */
export function hadOurs(profile: HostProfile, earlier: string | null, name: string): boolean {
  const entry = editorOf(profile.format).read(earlier ?? '', { path: profile.key, name, nameKey: profile.nameKey })
  return entry.ok && isOwnEntry(entry.value?.value)
}

const refused = (edited: { readonly ok: false; readonly refusal: Refusal }): Moved => ({ ok: false, refused: edited })

/** Without prototypes that differ by how it was read. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))
