/**
 * All that outlives a restart, in settings.json, with the generation before it in settings.previous.json. Memory and
 * disk move together: an update is on disk before it is answered, and one that cannot be written has not happened.
 */
import { copyFileSync, existsSync, linkSync, lstatSync, realpathSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { done, failed, failure, type Failure, type Outcome } from '../../contract/failure.ts'
import { errorCode, readFailure, writeFailure } from '../files/file-failures.ts'
import { putAside, readPlainText, whyUnreadable } from '../files/own-file.ts'
import { removeStaleTemporaries, safeWrite } from '../files/safe-write.ts'
import type { Clock } from '../lib/clock.ts'
import { createEmitter } from '../lib/emitter.ts'
import type { Places } from '../lib/places.ts'
import { baseStoreOptions, openConf, serializeStored, type BaseStore, type OpenBaseStore } from './base-store.ts'
import { parseStored, readStored, type Read } from './read-stored.ts'
import { emptyStored, storedSchema } from './schema.ts'
import type { SettingsStore, Stored, StoredChange } from './types.ts'
import { say } from '../../contract/words/say.ts'

export interface SettingsParts {
  readonly places: Pick<Places, 'config'>
  readonly clock: Pick<Clock, 'wall'>
  /** `openClass(ElectronStore)` in Electron; conf when left out. */
  readonly open?: OpenBaseStore
}

/** Opens the file, mends what can be mended, and never throws for what lies on the disk: the notices tell. */
export function createSettingsStore({ places, clock, open = openConf }: SettingsParts): SettingsStore {
  const changes = createEmitter<StoredChange>()
  const { file, locked, notices, stored, putBack } = load(places.config, clock, open)
  let now = stored
  let queue: Promise<unknown> = removeStaleTemporaries(places.config, clock.wall())
  if (putBack) queue = queue.then(() => save(file, stored))

  async function write(change: (before: Stored) => Stored): Promise<Outcome<Stored>> {
    if (locked) return { ok: false, failure: locked }
    const next = change(now)
    if (next === now) return done(now)
    const checked = storedSchema.safeParse(next)
    if (!checked.success) {
      const detail = checked.error.message
      return failed('internal', say('settings.not-saved'), { detail })
    }
    const written = await save(file, next)
    if (!written.ok) return written
    const before = now
    now = next
    changes.emit({ now, before })
    return done(now)
  }

  return {
    get: () => now,
    update: (change) => {
      const mine = queue.then(() => write(change))
      queue = mine.catch(() => undefined)
      return mine
    },
    forgetEarlier: () => {
      const mine = queue.then(async () => {
        if (!locked) await safeWrite(previousOf(file), serializeStored({ ...now }))
      })
      queue = mine.catch(() => undefined)
      return mine
    },
    notices: () => notices,
    onChange: changes.on
  }
}

const save = (file: string, stored: Stored) =>
  safeWrite(file, serializeStored({ ...stored }), {
    beforeReplace: () => {
      keepPrevious(file)
      return null
    }
  })

interface Loaded {
  readonly file: string
  readonly stored: Stored
  readonly notices: readonly Failure[]
  /** Set when nothing may be saved, and why. */
  readonly locked: Failure | null
  /** The file itself is gone or was set aside; what is in use should lie there again. */
  readonly putBack: boolean
}

function load(folder: string, clock: Pick<Clock, 'wall'>, open: OpenBaseStore): Loaded {
  const file = path.join(folder, 'settings.json')
  const good = (stored: Stored, putBack: boolean): Loaded => ({ file, stored, notices: [], locked: null, putBack })
  const halted = (stored: Stored, why: Failure): Loaded => ({
    file,
    stored,
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
  if (read.kind === 'good') return good(read.stored, read.migratedFrom !== null)
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

type Found =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  /** Something lies there that is no file of ours. */
  | { readonly kind: 'damaged'; readonly why: string }
  /** The disk, or who may read there: what is in the file may be sound, so nothing is done to it. */
  | { readonly kind: 'refused'; readonly failure: Failure }

function readText(file: string): Found {
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
    // There is none, or its folder is no folder, which reading the settings tells.
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

const newer = (file: string, version: number): Failure =>
  failure('settings-newer', say('settings.newer', { version }), { detail: file })

const torn = (aside: string, earlier: 'used' | 'torn' | 'none', why: string): Failure =>
  failure('settings-torn', say(`settings.torn-${earlier}`, { aside: path.basename(aside) }), {
    detail: `${aside}: ${why}`
  })

const previousOf = (file: string) => path.join(path.dirname(file), 'settings.previous.json')

/** Gives the bytes about to be replaced a second name: no copying, so it cannot fail for want of space. */
function keepPrevious(file: string): void {
  const previous = previousOf(file)
  const step = `${previous}.step`
  try {
    rmSync(step, { force: true })
    // Behind a link, the file and not the link gets the second name.
    linkSync(realpathSync(file), step)
    renameSync(step, previous)
  } catch {
    rmSync(step, { force: true })
    if (existsSync(file)) copyWhere(file, previous)
  }
}

/** No hard links on this disk: a copy, as far as that goes. The main file matters more. */
function copyWhere(file: string, previous: string): void {
  try {
    copyFileSync(file, previous)
  } catch {
    return
  }
}
