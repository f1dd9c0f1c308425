/** What was wrong with a server's entries, in words: one sentence for the board, a line each for the log. Pure. */
import { sentence } from '../../../contract/words/say.ts'
import { shown } from '../../lib/shown.ts'
import type { ListName } from '../../mcp/methods.ts'
import { mostEntryBytes, mostLevels, mostValues } from './measure.ts'

export interface EntryNote {
  readonly list: ListName
  readonly key: string
  /** It was left out, and why; null: parts of it were mended. */
  readonly leftOut: 'unfit' | 'deep' | 'large' | null
  readonly mended: readonly string[]
}

/** Made when they are needed: the first number that is written for people loads all there is to know of languages. */
const reasons = {
  unfit: () => sentence('entry.nameless'),
  deep: () => sentence('entry.deep', { levels: mostLevels }),
  large: () =>
    sentence('entry.large', { megabytes: mostEntryBytes / 1024 / 1024, parts: mostValues.toLocaleString('en') })
} as const
const namedOnBoard = 3
/** Whoever mends the server needs each of them by name; a list that is odd throughout must not flood the log. */
const linesInLog = 500
/** Those after them are only named, so many a line. */
const namesInLine = 50

const subject = ({ list, key }: EntryNote): string => sentence(`entry.of-${list}`, { name: shown(key, 80) })
const members = ({ mended }: EntryNote): string =>
  sentence('entry.parts', { parts: mended.slice(0, 4).map((one) => shown(one, 60)), more: mended.length - 4 })

/** At most two: what was left out, and what was mended. */
export function boardNotes(notes: readonly EntryNote[]): readonly string[] {
  const left = notes.filter((note) => note.leftOut !== null)
  const mended = notes.filter((note) => note.leftOut === null)
  return [
    ...(left.length === 0
      ? []
      : [
          sentence('entry.left-out-board', {
            entries: list(left, (note) => `${subject(note)} (${reasons[note.leftOut ?? 'unfit']()})`)
          })
        ]),
    ...(mended.length === 0
      ? []
      : [sentence('entry.mended-board', { entries: list(mended, (note) => `${subject(note)} (${members(note)})`) })])
  ]
}

/** What was left out because it is too much to pass on, by name; null when nothing was. Ends without a full stop. */
export function tooMuchInWords(notes: readonly EntryNote[]): string | null {
  const left = notes.filter((note) => note.leftOut === 'deep' || note.leftOut === 'large')
  return left.length === 0
    ? null
    : sentence('entry.left-out-here', {
        entries: list(left, (note) => `${subject(note)} (${reasons[note.leftOut ?? 'large']()})`)
      })
}

export function logNotes(notes: readonly EntryNote[]): readonly string[] {
  const lines = notes
    .slice(0, linesInLog)
    .map((note) =>
      note.leftOut === null
        ? sentence('entry.mended', { entry: subject(note), parts: members(note), n: note.mended.length })
        : sentence('entry.left-out', { entry: subject(note), why: reasons[note.leftOut]() })
    )
  for (let at = linesInLog; at < notes.length; at += namesInLine)
    lines.push(sentence('entry.more', { entries: notes.slice(at, at + namesInLine).map(subject) }))
  return lines
}

export type NotesByList = Readonly<Partial<Record<ListName, readonly EntryNote[]>>>
/** The lines of the log that were not there before, and whether anything is different at all. */
export function compareNotes(
  before: NotesByList,
  now: NotesByList
): { readonly fresh: readonly string[]; readonly differ: boolean } {
  const lines = (notes: NotesByList) => logNotes(Object.values(notes).flat())
  const known = new Set(lines(before))
  const all = lines(now)
  const fresh = all.filter((line) => !known.has(line))
  return { fresh, differ: fresh.length > 0 || all.length !== known.size }
}

const list = (notes: readonly EntryNote[], words: (note: EntryNote) => string): string => {
  const rest = notes.length - namedOnBoard
  const named = notes.slice(0, namedOnBoard).map(words)
  return rest > 0 ? sentence('entry.and-more', { named, more: rest }) : named.join(', ')
}
