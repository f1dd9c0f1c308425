/** Text of a host's file and what a person asks for → the text it should become, or why not. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'jsonc-parser'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { HostEntry, HostPlan } from '../../contract/model.ts'
import { say, sentence } from '../../contract/words/say.ts'
import { editorOf } from './config/editors.ts'
import type { Insertion, Refusal } from './config/types.ts'
import type { Change } from './backups.ts'
import { editedFile, takenBack, type EditParts } from './edit-file.ts'
import { hashOf, type Text } from './host-files.ts'
import { maskedText } from '../secrets/mask-file.ts'
import { hadOurs, withEntriesBack, withoutEntries } from './move-entries.ts'
import { isOwnEntry, ownName } from './own-entry.ts'
import { reconcile, type Intent } from './reconcile.ts'
import type { HostPlace, HostProfile } from './types.ts'

export type Action = HostPlan['action']

export interface Situation {
  readonly profile: HostProfile
  readonly file: string
  /** Our entry in this host's shape. */
  readonly entry: unknown
  readonly history: readonly Change[]
  /** Servers of its own that go out in the same change. */
  readonly takeOut: readonly HostEntry[]
  /** The change that undo is about. */
  readonly undoes: Change | undefined
  /** The copy that undo would put back, when the file is still as Patchbay left it. */
  readonly earlier: Text | undefined
  /** What an edit is about. */
  readonly edits?:
    (Pick<EditParts, 'edit' | 'kept' | 'keptWhole' | 'copy'> & { readonly leftOut?: HostPlan['leftOut'] }) | undefined
}
export interface Decision {
  readonly after: Text
  readonly insertion: Insertion | null
  /** Undo of a file that changed since: only our entry is taken back. */
  readonly partly: boolean
  /** Entries that an edit was about. */
  readonly touched?: readonly HostEntry[]
}

export const placeOf = (profile: HostProfile): HostPlace => ({
  format: profile.format,
  path: profile.key,
  name: ownName,
  nameKey: profile.nameKey
})

/** `seen`: the text the person agreed on; `now`: what is there. They are the same when planning. */
export function decide(situation: Situation, action: Action, seen: Text, now: Text): Outcome<Decision> {
  const last = situation.undoes
  if (action === 'edit') return edited(situation, seen, now)
  if (action !== 'undo') return changed(situation, action, seen, now)
  if (!last) return failed('nothing-to-undo', say('host.nothing-to-undo', { file: situation.file }))
  if (hashOf(now) === last.left && situation.earlier !== undefined) {
    return done({ after: situation.earlier, insertion: null, partly: false })
  }
  // Asked to take it back whatever has become of it: the plan shows exactly what goes.
  if (last.action === 'outside' && hasOurs(situation.profile, now))
    return failed('nothing-to-undo', say('host.not-restorable', { file: situation.file }))
  if (last.action === 'edit') return editBack(situation, last, now)
  if (last.action === 'join' && last.taken !== undefined) return movedBack(situation, last.taken, seen, now)
  const inverse = change(situation, last.action === 'join' ? 'leave' : 'join', seen, now, true)
  return inverse.ok ? done({ ...inverse.value, partly: true }) : inverse
}

function edited({ profile, file, edits }: Situation, seen: Text, now: Text): Outcome<Decision> {
  if (edits === undefined) return failed('bad-input', say('host-file.no-edit'))
  const made = editedFile({ profile, file, ...edits }, seen, now)
  return made.ok ? done({ ...made.value, insertion: null, partly: false }) : made
}

/** Undo of an edit in a file that has changed since: its entries only. A whole text cannot be taken back from within. */
function editBack({ profile, file, earlier }: Situation, { touched = [] }: Change, now: Text): Outcome<Decision> {
  if (earlier === undefined) return failed('nothing-to-undo', say('arrival.no-copy', { file }))
  if (touched.length === 0) return failed('nothing-to-undo', say('host-file.changed-since', { file, id: profile.id }))
  const back = takenBack(profile, file, touched as readonly HostEntry[], earlier, now)
  return back.ok ? done({ after: back.value, insertion: null, partly: true }) : back
}

/** A join that moves servers: their entries go out first, and ours is put into what is left. */
function changed(situation: Situation, action: 'join' | 'leave', seen: Text, now: Text): Outcome<Decision> {
  const { profile, file, takeOut } = situation
  if (action === 'leave' || takeOut.length === 0) return change(situation, action, seen, now)
  const left = withoutEntries(profile, file, seen ?? '', now ?? '', takeOut)
  if (left.ok) return change(situation, action, seen, left.text)
  return 'failure' in left.refused ? left.refused.failure : unparsable(file, left.refused.refusal, now)
}

/** Undo of a move in a file that has changed since: what was taken out is put back, and ours goes if it came with it. */
function movedBack(situation: Situation, taken: readonly HostEntry[], seen: Text, now: Text): Outcome<Decision> {
  const { profile, file, earlier } = situation
  if (earlier === undefined || earlier === null) return failed('nothing-to-undo', say('arrival.no-copy', { file }))
  const back = withEntriesBack(profile, earlier, now ?? '', taken)
  if (!back.ok) return unparsable(file, back.refusal, now)
  if (hadOurs(profile, earlier, ownName)) return done({ after: back.value, insertion: null, partly: true })
  const inverse = change(situation, 'leave', seen, back.value, true)
  return inverse.ok ? done({ ...inverse.value, partly: true }) : inverse
}

function change(
  situation: Situation,
  action: 'join' | 'leave',
  seen: Text,
  now: Text,
  whatever = false
): Outcome<Decision> {
  const { profile, file, history } = situation
  const place = placeOf(profile)
  const present = editorOf(profile.format).read(now ?? '', place)
  if (!present.ok) return unparsable(file, present.refusal, now)
  const there = present.value?.value
  const last = history.findLast((each) => each.action === 'join' || each.action === 'leave')
  const known = last?.action === 'join' && last.file === file ? last : null
  const same: Outcome<Decision> = done({ after: now, insertion: known?.insertion ?? null, partly: false })
  if (present.value && !isOwnEntry(there)) return foreign(profile, file, action)
  if (action === 'leave') {
    if (!present.value) return same
    // Joining made this file and nobody has touched it since: leaving takes it away again.
    if (known && known.backup === null && hashOf(now) === known.left)
      return done({ after: null, insertion: null, partly: false })
    const ours = known ? leftBy(known) : undefined
    if (!whatever && ours !== undefined && !isDeepStrictEqual(asData(ours), asData(there)))
      return changedSince(profile, file, ours, present.value.raw)
    return written(situation, seen, now, { kind: 'gone' }, known?.insertion ?? null)
  }
  if (present.value && covers(there, situation.entry)) return same
  const value = present.value ? { ...(there as object), ...(situation.entry as object) } : situation.entry
  return written(situation, seen, now, { kind: 'put', value }, known?.insertion ?? null)
}

function written(
  { profile, file }: Situation,
  seen: Text,
  now: Text,
  intent: Intent,
  known: Insertion | null
): Outcome<Decision> {
  const result = reconcile(editorOf(profile.format), seen ?? '', now ?? '', placeOf(profile), intent, known)
  if (result.kind === 'refused') return unparsable(file, result.refusal, now)
  if (result.kind === 'conflict') {
    return failed('conflict', say('host.entry-changed', { entry: ownName, file }), {
      detail: sentence('host.agreed-and-now', {
        seen: result.seen === null ? null : maskedText(result.seen),
        now: result.now === null ? null : maskedText(result.now)
      })
    })
  }
  return done({ after: result.text, insertion: result.insertion, partly: false })
}

function hasOurs(profile: HostProfile, now: Text): boolean {
  const present = editorOf(profile.format).read(now ?? '', placeOf(profile))
  return present.ok && isOwnEntry(present.value?.value)
}

/** The entry as the last joining left it; undefined where the history is too old to tell. */
function leftBy({ entry, insertion }: Change): unknown {
  if (entry !== undefined || !insertion) return entry
  const tree = parse(`{${insertion.after.slice(insertion.entryAt)}`, [], { allowTrailingComma: true }) as unknown
  return (tree as Readonly<Record<string, unknown>> | null)?.[ownName]
}

/** Plain data without prototypes that differ by how it was read. */
const asData = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

const changedSince = (profile: HostProfile, file: string, ours: unknown, now: string) =>
  failed('conflict', say('host.entry-changed-since', { entry: ownName, file, host: profile.name, id: profile.id }), {
    detail: sentence('host.wrote-and-now', { wrote: JSON.stringify(ours), now: maskedText(now) })
  })

/** Everything we would write stands there already; fields that the host or a person added are theirs. */
function covers(there: unknown, ours: unknown): boolean {
  if (typeof ours !== 'object' || ours === null) return there === ours
  if (typeof there !== 'object' || there === null || Array.isArray(there) !== Array.isArray(ours)) return false
  if (Array.isArray(ours) && (there as readonly unknown[]).length !== ours.length) return false
  return Object.entries(ours).every(([key, value]) => covers((there as Record<string, unknown>)[key], value))
}

const foreign = (profile: HostProfile, file: string, action: 'join' | 'leave') =>
  failed('conflict', say('host.foreign-entry', { host: profile.name, entry: ownName, file, action }))

export function unparsable(file: string, { line, column, reason, said }: Refusal, text: Text): Outcome<never> {
  // The line is evidence, but a key that stands in it is nobody's business.
  const detail = maskedText((text ?? '').split(/\r?\n/)[line - 1] ?? '').slice(0, 200)
  return failed('unparsable-file', say('host.unparsable', { file, line, column, why: said ?? reason }), {
    detail: `${file}:${line}:${column}\n${detail}`
  })
}
