/** What was wrong with a server's entries, in words: one sentence for the board, a line each for the log. Pure. */
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

const kinds: Readonly<Record<ListName, string>> = {
  tools: 'tool',
  resources: 'resource',
  templates: 'template',
  prompts: 'prompt'
}
const reasons = {
  unfit: 'without a name to call it by',
  deep: `nested deeper than ${mostLevels} levels`,
  large: `larger than ${mostEntryBytes / 1024 / 1024} MB, or of more than ${mostValues.toLocaleString('en')} parts`
} as const
const namedOnBoard = 3
/** Whoever mends the server needs each of them by name; a list that is odd throughout must not flood the log. */
const linesInLog = 500

const subject = ({ list, key }: EntryNote): string => `${kinds[list]} ${shown(key, 80)}`
const members = ({ mended }: EntryNote): string =>
  `${mended
    .slice(0, 4)
    .map((one) => shown(one, 60))
    .join(', ')}${mended.length > 4 ? ` and ${mended.length - 4} more` : ''}`

/** At most two: what was left out, and what was mended. */
export function boardNotes(notes: readonly EntryNote[]): readonly string[] {
  const left = notes.filter((note) => note.leftOut !== null)
  const mended = notes.filter((note) => note.leftOut === null)
  return [
    ...(left.length === 0
      ? []
      : [
          `Left out, because hosts cannot take it: ${list(left, (note) => `${subject(note)} (${reasons[note.leftOut ?? 'unfit']})`)}. Everything else works.`
        ]),
    ...(mended.length === 0
      ? []
      : [
          `Not as the protocol asks, so these parts are mended or left out for hosts: ${list(mended, (note) => `${subject(note)} (${members(note)})`)}.`
        ])
  ]
}

/** What was left out because it is too much to pass on, by name; null when nothing was. Ends without a full stop. */
export function tooMuchInWords(notes: readonly EntryNote[]): string | null {
  const left = notes.filter((note) => note.leftOut === 'deep' || note.leftOut === 'large')
  return left.length === 0
    ? null
    : `${list(left, (note) => `${subject(note)} (${reasons[note.leftOut ?? 'large']})`)}, left out here`
}

export function logNotes(notes: readonly EntryNote[]): readonly string[] {
  const lines = notes
    .slice(0, linesInLog)
    .map((note) =>
      note.leftOut === null
        ? `Mended ${subject(note)}: ${members(note)} ${note.mended.length === 1 ? 'is' : 'are'} not as the protocol asks`
        : `Left out ${subject(note)}: ${reasons[note.leftOut]}`
    )
  const rest = notes.length - lines.length
  return rest > 0 ? [...lines, `${rest} more entries were mended or left out`] : lines
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
  return notes.slice(0, namedOnBoard).map(words).join(', ') + (rest > 0 ? ` and ${rest} more; the log names each` : '')
}
