/** What lies on the disk when Patchbay starts → the settings in use, what is to be said, and whether they may be saved. */
import { existsSync, lstatSync, renameSync } from 'node:fs'
import path from 'node:path'
import { failure, type Failure } from '../../contract/failure.ts'
import { say } from '../../contract/words/say.ts'
import { errorCode, readFailure, writeFailure } from '../files/file-failures.ts'
import { putAside, readPlainText, whyUnreadable } from '../files/own-file.ts'
import type { Clock } from '../lib/clock.ts'
import { baseStoreOptions, type BaseStore, type OpenBaseStore } from './base-store.ts'
import { parseStored, readStored, type Read } from './read-stored.ts'
import { emptyStored } from './schema.ts'
import type { Stored } from './types.ts'

export interface Loaded {
  readonly file: string
  readonly stored: Stored
  /** The text these settings were read from; undefined when what lies there is not what is in use. */
  readonly text: string | null | undefined
  readonly notices: readonly Failure[]
  /** Set when nothing may be saved, and why. */
  readonly locked: Failure | null
  /** The file itself is gone or was set aside; what is in use should lie there again. */
  readonly putBack: boolean
}

export function loadSettings(folder: string, clock: Pick<Clock, 'wall'>, open: OpenBaseStore): Loaded {
  const file = path.join(folder, 'settings.json')
  const good = (stored: Stored, putBack: boolean): Loaded => ({
    file,
    stored,
    text: putBack ? undefined : null,
    notices: [],
    locked: null,
    putBack
  })
  const halted = (stored: Stored, why: Failure): Loaded => ({
    file,
    stored,
    text: undefined,
    notices: [why],
    locked: why,
    putBack: false
  })
  clearPrevious(previousOf(file))
  const text = readText(file)
  if (text.kind === 'refused') return halted(emptyStored, text.failure)
  // No file, yet an earlier generation: the last start ended between setting a torn file aside and putting a good one back.
  if (text.kind === 'none') {
    const older = readPrevious(file)
    return good(older ?? emptyStored, older !== null)
  }
  const read: Read =
    text.kind === 'damaged'
      ? { kind: 'torn', why: text.why }
      : readThrough(() => open(baseStoreOptions(folder, 'settings')))
  if (read.kind === 'good' && text.kind === 'text')
    return {
      ...good(read.stored, read.migratedFrom !== null),
      ...(read.migratedFrom === null ? { text: text.text } : {})
    }
  if (read.kind === 'good') return good(read.stored, true)
  if (read.kind === 'newer') return halted(read.stored, newer(file, read.version))
  const older = readPrevious(file)
  const aside = path.join(folder, `settings.torn-${clock.wall().toISOString().replaceAll(':', '-')}.json`)
  try {
    renameSync(file, aside)
  } catch (error) {
    return halted(older ?? emptyStored, writeFailure(file, error).failure)
  }
  return {
    ...good(older ?? emptyStored, older !== null),
    notices: [torn(aside, older !== null ? 'used' : existsSync(previousOf(file)) ? 'torn' : 'none', read.why)]
  }
}

function readThrough(open: () => BaseStore): Read {
  try {
    return readStored(open().store)
  } catch (error) {
    return { kind: 'torn', why: whyUnreadable(error) }
  }
}

export type Found =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  /** Something lies there that is no file of ours. */
  | { readonly kind: 'damaged'; readonly why: string }
  /** The disk, or who may read there: what is in the file may be sound, so nothing is done to it. */
  | { readonly kind: 'refused'; readonly failure: Failure }

export function readText(file: string): Found {
  try {
    const text = readPlainText(file)
    return text === null ? { kind: 'none' } : { kind: 'text', text }
  } catch (error) {
    if (['EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE'].includes(errorCode(error)))
      return { kind: 'refused', failure: readFailure(file, error).failure }
    return { kind: 'damaged', why: whyUnreadable(error) }
  }
}

/** What is no file cannot give way to the next generation by itself. */
function clearPrevious(previous: string): void {
  try {
    if (!lstatSync(previous).isFile()) putAside(previous)
  } catch {
    // There is none, or its folder is no folder, which reading the settings reports.
  }
}

function readPrevious(file: string): Stored | null {
  const found = readText(previousOf(file))
  if (found.kind !== 'text') return null
  try {
    const read = readStored(parseStored(found.text))
    return read.kind === 'good' ? read.stored : null
  } catch {
    return null
  }
}

export const newer = (file: string, version: number): Failure =>
  failure('settings-newer', say('settings.newer', { version }), { detail: file })

const torn = (aside: string, earlier: 'used' | 'torn' | 'none', why: string): Failure =>
  failure('settings-torn', say(`settings.torn-${earlier}`, { aside: path.basename(aside) }), {
    detail: `${aside}: ${why}`
  })

export const previousOf = (file: string) => path.join(path.dirname(file), 'settings.previous.json')
