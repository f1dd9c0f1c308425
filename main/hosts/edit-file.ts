/**
 * A person's change of a host's file beside joining: one entry put, changed, switched or taken out, the whole text, or
 * an earlier copy. Text and wish → the text it becomes, with the entries it is about. Pure.
 */
import { isDeepStrictEqual } from 'node:util'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { HostEdit, HostEntry } from '../../contract/model.ts'
import { say } from '../../contract/words/say.ts'
import { editorOf } from './config/editors.ts'
import type { ConfigEditor, Edited, Place, Refusal } from './config/types.ts'
import { dialectOf } from './dialects.ts'
import { unmaskedEntry, unmaskedText } from './hidden-values.ts'
import type { Text } from './host-files.ts'
import { isOwnEntry, ownName } from './own-entry.ts'
import { isSameEntry, ownEntries, placeIn } from './own-tables.ts'
import { isOff } from './translate-entry.ts'
import type { HostProfile } from './types.ts'

/** A copy from another host is a put by now. */
export type PlainEdit = Exclude<HostEdit, { readonly kind: 'copy' }>

/** An entry that was switched off by taking it out, because its host knows no word for off. */
export interface KeptEntry extends HostEntry {
  readonly entry: unknown
  readonly at: string
  /** Hash of the file without it, and the copy of the file with it: put back byte for byte while nothing else changed. */
  readonly left: string
  readonly backup: string | null
}
export interface EditParts {
  readonly profile: HostProfile
  readonly file: string
  readonly edit: PlainEdit
  /** For switching on what was taken out. */
  readonly kept: KeptEntry | undefined
  /** The file as it was when that was taken out, where it can be put back whole. */
  readonly keptWhole: string | undefined
  /** The copy that is to be restored. */
  readonly copy: string | undefined
}
export interface EditedFile {
  readonly after: Text
  readonly touched: readonly HostEntry[]
}

/** `seen`: the text the person looked at; `now`: what is there. */
export function editedFile(parts: EditParts, seen: Text, now: Text): Outcome<EditedFile> {
  const { profile, file, edit } = parts
  if (edit.kind === 'text' || edit.kind === 'restore') {
    if (seen !== now) return failed('file-changed', say('host.not-as-shown', { file }))
    return wholeText(parts, now)
  }
  const place = placeIn(profile, edit)
  const editor = editorOf(profile.format)
  const there = editor.read(now ?? '', place)
  if (!there.ok) return refused(file, there.refusal)
  const before = editor.read(seen ?? '', place)
  if (!before.ok) return refused(file, before.refusal)
  const present = plain(there.value?.value)
  if (!isDeepStrictEqual(plain(before.value?.value), present))
    return failed('conflict', say('host.entry-changed', { entry: edit.name, file }))
  if (edit.name === ownName || isOwnEntry(present))
    return failed('bad-input', say('host-file.ours', { id: profile.id }))
  // Only what is a server of this host: never another key of its file.
  const inTable = edit.path.length === profile.key.length && edit.path.every((key, at) => key === profile.key[at])
  const listed = ownEntries(profile, now ?? '')
  if (!inTable && !(listed.ok && listed.value.some((each) => isSameEntry(each, edit))))
    return failed('not-found', say('host-file.no-entry', { name: edit.name, host: profile.name }))
  const touched = [{ path: [...edit.path], name: edit.name }]
  const put = (value: unknown): Outcome<EditedFile> => {
    const named = place.nameKey && isTable(value) ? { ...value, [place.nameKey]: edit.name } : value
    const edited = putInto(editor, now ?? '', place, present, named)
    return edited.ok ? done({ after: edited.value, touched }) : refused(file, edited.refusal)
  }
  const drop = (): Outcome<EditedFile> => {
    const dropped = editor.drop(now ?? '', place)
    return dropped.ok ? done({ after: dropped.value, touched }) : refused(file, dropped.refusal)
  }
  const missing = () => failed('not-found', say('host-file.no-entry', { name: edit.name, host: profile.name }))
  const same: Outcome<EditedFile> = done({ after: now, touched: [] })
  const { off } = dialectOf(profile.id)

  switch (edit.kind) {
    case 'put': {
      if (edit.add && present !== undefined)
        return failed('conflict', say('host-file.name-taken', { name: edit.name, host: profile.name }))
      if (!isTable(edit.value)) return failed('bad-input', say('host-file.no-table'))
      const whole = unmaskedEntry(edit.value, present)
      return whole.ok ? put(whole.value) : failed('bad-input', say('host-file.hidden', { where: whole.where }))
    }
    case 'set': {
      if (present === undefined) return missing()
      const changed = edit.changes.reduce<unknown>((entry, { path, value }) => withMember(entry, path, value), present)
      const whole = unmaskedEntry(changed, present)
      if (!whole.ok) return failed('bad-input', say('host-file.hidden', { where: whole.where }))
      return isDeepStrictEqual(whole.value, present) ? same : put(whole.value)
    }
    case 'remove':
      if (present === undefined) return missing()
      return comesWithHost(present) ? failed('bad-input', say('host-file.built-in', { name: edit.name })) : drop()
    case 'off':
      if (present === undefined) return parts.kept ? same : missing()
      if (isOff(present, profile.id)) return same
      if (off) return put({ ...(present as object), [off.key]: off.value })
      return drop()
    case 'on': {
      if (present !== undefined) {
        if (!isOff(present, profile.id) || off === null) return same
        // What is on by itself needs no word; where the host writes one, it stays.
        return put({ ...(present as object), [off.key]: !off.value })
      }
      if (parts.kept === undefined) return missing()
      return parts.keptWhole === undefined ? put(parts.kept.entry) : done({ after: parts.keptWhole, touched })
    }
  }
}

function wholeText({ profile, file, edit, copy }: EditParts, now: Text): Outcome<EditedFile> {
  if (edit.kind === 'restore')
    return copy === undefined
      ? failed('not-found', say('host-file.no-copy', { backup: edit.backup }))
      : done({ after: copy, touched: [] })
  if (edit.kind !== 'text') return failed('internal', say('host-file.no-table'))
  const whole = unmaskedText(edit.text, now ?? '')
  if (!whole.ok) return failed('bad-input', say('host-file.hidden-line', { line: Number(whole.where) }))
  const fault = faultOf(profile, whole.value)
  return fault ? refused(file, fault) : done({ after: whole.value, touched: [] })
}

/** What the format, or the table of servers, cannot be read for. */
export function faultOf(profile: HostProfile, text: string): Refusal | null {
  const editor = editorOf(profile.format)
  const data = editor.data(text)
  if (!data.ok) return data.refusal
  const table = editor.table(text, profile.key, profile.nameKey)
  return table.ok ? null : table.refusal
}

/** Takes one such change back in a file that has changed since: its entries become what they were, where they are as left. */
export function takenBack(
  profile: HostProfile,
  file: string,
  touched: readonly (HostEntry & { readonly left?: unknown })[],
  earlier: Text,
  now: Text
): Outcome<string> {
  const editor = editorOf(profile.format)
  let text = now ?? ''
  for (const entry of touched) {
    const place = placeIn(profile, entry)
    const [was, is] = [editor.read(earlier ?? '', place), editor.read(text, place)]
    if (!was.ok) return refused(file, was.refusal)
    if (!is.ok) return refused(file, is.refusal)
    if (!isDeepStrictEqual(plain(is.value?.value), plain(entry.left)))
      return failed('conflict', say('host.entry-changed', { entry: entry.name, file }))
    const edited = was.value ? editor.put(text, place, plain(was.value.value)) : editor.drop(text, place)
    if (!edited.ok) return refused(file, edited.refusal)
    text = typeof edited.value === 'string' ? edited.value : edited.value.text
  }
  return done(text)
}

/** Extensions that are part of a host stand in the same table as servers; without them it lacks what it needs. */
export const comesWithHost = (entry: unknown): boolean =>
  isTable(entry) && /^(?:builtin|platform|frontend)$/.test(String(entry['type']))

/** Member by member where that comes out right, so that what stands beside and between them stays; else the whole value. */
function putInto(editor: ConfigEditor, text: string, place: Place, present: unknown, wanted: unknown): Edited<string> {
  const whole = (): Edited<string> => {
    const edited = editor.put(text, place, wanted)
    return edited.ok ? { ok: true, value: edited.value.text } : edited
  }
  if (!isTable(present) || !isTable(wanted) || place.nameKey) return whole()
  let finer = text
  for (const { path, value } of differences(present, wanted)) {
    const member = { path: [...place.path, place.name, ...path.slice(0, -1)], name: path.at(-1)! }
    const edited = value === undefined ? editor.drop(finer, member) : editor.put(finer, member, value)
    if (!edited.ok) return whole()
    finer = typeof edited.value === 'string' ? edited.value : edited.value.text
  }
  const became = editor.read(finer, place)
  return became.ok && isDeepStrictEqual(plain(became.value?.value), plain(wanted))
    ? { ok: true, value: finer }
    : whole()
}

interface Difference {
  readonly path: readonly string[]
  /** Undefined: the member goes. */
  readonly value: unknown
}
function differences(one: unknown, two: unknown, path: readonly string[] = []): readonly Difference[] {
  if (isDeepStrictEqual(one, two)) return []
  if (!isTable(one) || !isTable(two)) return [{ path, value: two }]
  return [...new Set([...Object.keys(one), ...Object.keys(two)])].flatMap((key) =>
    differences(Object.hasOwn(one, key) ? one[key] : undefined, Object.hasOwn(two, key) ? two[key] : undefined, [
      ...path,
      key
    ])
  )
}

function withMember(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value
  const table = isTable(whole) ? whole : {}
  const inner = rest.length === 0 ? value : withMember(Object.hasOwn(table, key) ? table[key] : {}, rest, value)
  const others = Object.entries(table)
  if (inner === null) return Object.fromEntries(others.filter(([name]) => name !== key))
  return Object.hasOwn(table, key)
    ? Object.fromEntries(others.map(([name, old]) => [name, name === key ? inner : old]))
    : Object.fromEntries([...others, [key, inner]])
}

const refused = (file: string, { line, column, reason, said }: Refusal): Outcome<never> =>
  failed('unparsable-file', say('host.unparsable', { file, line, column, why: said ?? reason }))
const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))
