/**
 * All that outlives a restart, in settings.json, with the generation before it in settings.previous.json. Memory and
 * disk move together: an update is on disk before it is answered, and one that cannot be written has not happened.
 */
import { copyFileSync, existsSync, linkSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { done, failed, failure, type Failure, type Outcome } from '../../contract/failure.ts'
import { whyUnreadable } from '../files/own-file.ts'
import { removeStaleTemporaries, safeWrite } from '../files/safe-write.ts'
import { readJson } from '../hosts/config/json-text.ts'
import type { Clock } from '../lib/clock.ts'
import { createEmitter } from '../lib/emitter.ts'
import type { Places } from '../lib/places.ts'
import { openConf, serializeStored, type OpenBaseStore } from './base-store.ts'
import { loadSettings, newer, previousOf, readText } from './load-settings.ts'
import { parseStored, readStored } from './read-stored.ts'
import { storedSchema } from './schema.ts'
import type { SettingsStore, Stored, StoredChange } from './types.ts'
import { say } from '../../contract/words/say.ts'

export interface SettingsParts {
  readonly places: Pick<Places, 'config'>
  readonly clock: Pick<Clock, 'wall'>
  /** `openClass(ElectronStore)` in Electron; conf when left out. */
  readonly open?: OpenBaseStore
}

/** Somebody who saves the file again and again is not written against. */
const mostAttempts = 4

/** Opens the file, mends what can be mended, and never throws for what lies on the disk: the notices say so. */
export function createSettingsStore({ places, clock, open = openConf }: SettingsParts): SettingsStore {
  const changes = createEmitter<StoredChange>()
  const { file, locked, notices, stored, text, putBack } = loadSettings(places.config, clock, open)
  let now = stored
  /** The text that lies on the disk as far as Patchbay knows; undefined = not to be compared with. */
  let known = text
  let queue: Promise<unknown> = removeStaleTemporaries(places.config, clock.wall())
  if (putBack) queue = queue.then(() => save(stored))

  /** What somebody wrote into the file meanwhile is adopted, or refused by name: never overwritten unread. */
  function takeByHand(): Outcome<null> {
    const found = readText(file)
    if (known === undefined || found.kind === 'none' || found.kind === 'refused') return done(null)
    if (found.kind === 'damaged') return editedBadly(file, found.why)
    if (found.text === known) return done(null)
    try {
      const read = readStored(parseStored(found.text))
      if (read.kind === 'newer') return { ok: false, failure: newer(file, read.version) }
      if (read.kind === 'torn') return editedBadly(file, read.why)
      known = found.text
      change(read.stored, true)
      return done(null)
    } catch (error) {
      return editedBadly(file, `${whyUnreadable(error)}${placeOfFault(found.text)}`)
    }
  }

  function change(next: Stored, byHand: boolean): void {
    const before = now
    now = next
    changes.emit({ now, before, byHand })
  }

  async function save(next: Stored): Promise<Outcome<unknown>> {
    const text = serializeStored({ ...next })
    const written = await safeWrite(file, text, {
      beforeReplace: () => {
        const found = readText(file)
        if (known !== undefined && found.kind === 'text' && found.text !== known) return movedOn(file)
        keepPrevious(file)
        return null
      }
    })
    if (written.ok) known = text
    return written
  }

  async function write(wish: (before: Stored) => Stored): Promise<Outcome<Stored>> {
    if (locked) return { ok: false, failure: locked }
    for (let attempt = 1; ; attempt++) {
      const taken = takeByHand()
      if (!taken.ok) return taken
      const next = wish(now)
      if (next === now) return done(now)
      const checked = storedSchema.safeParse(next)
      if (!checked.success) {
        const detail = checked.error.message
        return failed('internal', say('settings.not-saved'), { detail })
      }
      const written = await save(next)
      if (written.ok) {
        change(next, false)
        return done(now)
      }
      if (written.failure.code !== 'file-changed' || attempt === mostAttempts) return written
    }
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
    file,
    reread: () => {
      const mine = queue.then(() => (locked ? done(null) : takeByHand()))
      queue = mine.catch(() => undefined)
      return mine
    },
    notices: () => notices,
    onChange: changes.on
  }
}

const movedOn = (file: string): Failure => failure('file-changed', say('settings.moved-on', { file }))

/** Where, in the words of an editor; never what stands there. */
function placeOfFault(text: string): string {
  const read = readJson(text)
  return read.ok ? '' : ` (line ${read.refusal.line}, column ${read.refusal.column})`
}

const editedBadly = (file: string, why: string): Outcome<never> =>
  failed('settings-torn', say('settings.edited-badly', { why }), { detail: file })

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
