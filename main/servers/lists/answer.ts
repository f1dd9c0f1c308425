/** One page of a list, read: its entries as strict clients take them, each with its fingerprints. Pure; runs on any thread. */
import { jsonPieces, type JsonPiece } from '../../lib/json-pieces.ts'
import { partPrint } from '../../lib/part-print.ts'
import { fromBytes, isPlain, type Plain } from '../../mcp/json-bytes.ts'
import { lists, type ListName } from '../../mcp/methods.ts'
import { soundEntry } from '../../mcp/sound/entries.ts'
import { canonical, digest, pinText } from './fingerprint.ts'
import { mostEntryBytes, tooMuch } from './measure.ts'

export interface ReadEntry {
  /** What it is called by. */
  readonly key: string
  /** Its JSON. */
  readonly pieces: readonly JsonPiece[]
  readonly bytes: number
  /** Of all its members; equal for what means the same. */
  readonly print: string
  /** Of what a person agrees to; of tools only. */
  readonly pin: string | null
  /** Of each member that is an object or a list; only where it is so large that looking through it takes long. */
  readonly parts?: Readonly<Record<string, string>>
  readonly mended: readonly string[]
}
export interface LeftOut {
  /** Its name, or where it stands in the page. */
  readonly key: string
  readonly why: 'unfit' | 'deep' | 'large'
}
export type ReadAnswer =
  | {
      readonly kind: 'page'
      readonly entries: readonly ReadEntry[]
      readonly leftOut: readonly LeftOut[]
      /** Null: this was the last page. */
      readonly nextCursor: string | null
    }
  | { readonly kind: 'no-list' }

export interface AnswerParts {
  readonly list: ListName
  /** The server speaks the modern era. */
  readonly anyOutput: boolean
  /** Entries beyond these are not looked at. */
  readonly most: number
}

export function readAnswer(bytes: Buffer, { list, anyOutput, most }: AnswerParts): ReadAnswer {
  const value = fromBytes(bytes)
  const { member, key: named } = lists[list]
  const found = isPlain(value) ? value[member] : null
  if (!isPlain(value) || !Array.isArray(found)) return { kind: 'no-list' }
  const entries: ReadEntry[] = []
  const leftOut: LeftOut[] = []
  for (const [at, item] of (found as readonly unknown[]).slice(0, most).entries()) {
    const leave = (why: LeftOut['why']): void => void leftOut.push({ key: nameOf(item, named) ?? `#${at + 1}`, why })
    const much = tooMuch(item)
    if (much !== null) {
      leave(much)
      continue
    }
    const { entry, mended } = soundEntry(list, item, anyOutput)
    if (entry === null) {
      leave('unfit')
      continue
    }
    const pieces = [...jsonPieces(entry)]
    const size = pieces.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)
    if (size > mostEntryBytes) {
      leave('large')
      continue
    }
    entries.push({
      key: entry[named] as string,
      pieces,
      bytes: size,
      print: digest(canonical(entry)),
      pin: list === 'tools' ? digest(pinText(entry)) : null,
      ...(pieces.length > 1 && { parts: partPrints(entry) }),
      mended
    })
  }
  const next = value['nextCursor']
  // Programs that write every member of a struct send null or "" where there is no next page.
  return { kind: 'page', entries, leftOut, nextCursor: typeof next === 'string' && next !== '' ? next : null }
}

const nameOf = (item: unknown, key: string): string | null => {
  const name = isPlain(item) ? (item as Plain)[key] : null
  return typeof name === 'string' && name !== '' ? name : null
}

const partPrints = (entry: Plain): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(entry).flatMap(([key, part]) =>
      typeof part === 'object' && part !== null ? [[key, partPrint(part)] as const] : []
    )
  )
