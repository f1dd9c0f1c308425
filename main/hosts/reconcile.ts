/**
 * What to do when a file is no longer as it was when a person agreed to a change. The change is an intent ("this entry
 * shall be so", "gone"), never a whole text, so it can be made to whatever else the file has become. Pure.
 */
import { isDeepStrictEqual } from 'node:util'
import type { ConfigEditor, Insertion, Place, Refusal } from './config/types.ts'

export type Intent = { readonly kind: 'put'; readonly value: unknown } | { readonly kind: 'gone' }

export type Reconciled =
  | { readonly kind: 'apply'; readonly text: string; readonly insertion: Insertion | null; readonly rebased: boolean }
  /** Our own entry was changed by somebody else meanwhile: both versions, nothing to write. */
  | { readonly kind: 'conflict'; readonly seen: string | null; readonly now: string | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** `seen` is the text the person agreed on, `now` what lies on the disk; an absent file counts as an empty one. */
export function reconcile(
  editor: ConfigEditor,
  seen: string,
  now: string,
  place: Place,
  intent: Intent,
  known: Insertion | null = null
): Reconciled {
  const present = editor.read(now, place)
  if (!present.ok) return { kind: 'refused', refusal: present.refusal }
  if (seen !== now) {
    const before = editor.read(seen, place)
    // What was agreed on could be read then; if it cannot be any more, the safe answer is to ask again.
    if (!before.ok) return { kind: 'refused', refusal: before.refusal }
    if (!isDeepStrictEqual(before.value?.value, present.value?.value)) {
      return { kind: 'conflict', seen: before.value?.raw ?? null, now: present.value?.raw ?? null }
    }
  }
  const rebased = seen !== now
  if (intent.kind === 'gone') {
    const dropped = editor.drop(now, place, known)
    if (!dropped.ok) return { kind: 'refused', refusal: dropped.refusal }
    return { kind: 'apply', text: dropped.value, insertion: null, rebased }
  }
  const edited = editor.put(now, place, intent.value, known)
  if (!edited.ok) return { kind: 'refused', refusal: edited.refusal }
  return { kind: 'apply', ...edited.value, rebased }
}
