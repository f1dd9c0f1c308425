/** What a format needs so that hosts who keep their servers in it can be joined: one editor, pure, text in and text out. */

import type { Said } from '../../../contract/words/say.ts'

/** Where an entry lives: the keys to its table, and its name in that table. */
export interface Place {
  readonly path: readonly string[]
  readonly name: string
  /** Where the table is a list: the key of each item that holds its name. */
  readonly nameKey?: string | undefined
}

/** A place in a file as editors count it: both start at 1. */
export interface Refusal {
  readonly line: number
  readonly column: number
  readonly reason: string
  /** The reason as a key with its values. */
  readonly said?: Said
}
export type Edited<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal }

/**
 * What joining changed, exactly: the stretch as it was and as it became, and where in the latter our key begins. With
 * it, leaving gives the file back byte for byte, also when joining had to make the table or the whole file.
 */
export interface Insertion {
  readonly before: string
  readonly after: string
  readonly entryAt: number
}

export interface Entry {
  readonly value: unknown
  readonly raw: string
}

/**
 * One format. `put` and `drop` prove before they answer that nothing but the one entry differs, by reading both texts
 * again; what they cannot prove, and what does not parse, they refuse with line and column.
 */
export interface ConfigEditor {
  /** The format in words, for the review of a change. */
  readonly name: string
  /** The entry as it stands there; null when there is none. */
  readonly read: (whole: string, place: Place) => Edited<Entry | null>
  /** Every entry of the table by name, ours included. Empty when there is no table. */
  readonly table: (whole: string, path: readonly string[], nameKey?: string) => Edited<ReadonlyMap<string, unknown>>
  /** The whole file as data; null for an empty one. */
  readonly data: (whole: string) => Edited<unknown>
  /** Adds the entry at the end of its table, making what is missing of the way there; or replaces its value in place. */
  readonly put: (
    whole: string,
    place: Place,
    value: unknown,
    known?: Insertion | null
  ) => Edited<{ readonly text: string; readonly insertion: Insertion | null }>
  /** Takes the entry out. With `known`, and nothing changed around it, the file becomes what it was before joining. */
  readonly drop: (whole: string, place: Place, known?: Insertion | null) => Edited<string>
}
