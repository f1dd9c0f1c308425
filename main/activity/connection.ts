/**
 * The hold on the activity database: opened when first needed, tried again while it cannot be, put aside and replaced
 * when it is damaged, whenever that shows.
 */
import { sentence } from '../../contract/words/say.ts'
import type { TellDamage } from '../files/own-file.ts'
import type { Clock } from '../lib/clock.ts'
import { contentQueries, type ContentQueries } from './content-queries.ts'
import { closeQuietly, isDamage, openDatabase, putDatabaseAside } from './database.ts'
import { prepared, type Prepared } from './queries.ts'

export interface OpenStore extends Prepared {
  readonly contents: ContentQueries
}
export interface ConnectionParts {
  /** Path of the database; ':memory:' keeps nothing. */
  readonly file: string
  readonly clock: Clock
  /** Told once, until it works again, when nothing can be written. */
  readonly onTrouble: (message: string, detail: string) => void
  readonly onDamage: TellDamage
  readonly onOpen: (store: OpenStore) => void
  /** Nothing is left that could not be written. */
  readonly isSettled: () => boolean
}
export interface StoreConnection {
  /** Does the work on the database; null when there is none to work on, which has been said then. */
  readonly use: <T>(work: (store: OpenStore) => T) => T | null
  readonly close: () => void
}

/** While the file cannot be opened it is tried again this often. */
export const reopenMs = 5_000

export function createConnection(parts: ConnectionParts): StoreConnection {
  const { file, clock, onTrouble, onDamage, onOpen, isSettled } = parts
  let store: OpenStore | null = null
  let triedAt = Number.NEGATIVE_INFINITY
  let troubled = false
  let closed = false

  function connect(): OpenStore | null {
    if (clock.mono() - triedAt < reopenMs) return null
    try {
      const database = openDatabase(file)
      const open = { ...prepared(database), contents: contentQueries(database) }
      triedAt = Number.NEGATIVE_INFINITY
      onOpen(open)
      return open
    } catch (error) {
      if (isDamage(error)) throw error
      triedAt = clock.mono()
      trouble(error)
      return null
    }
  }

  function trouble(error: unknown): null {
    if (!troubled)
      onTrouble(sentence('activity.not-written'), `${file}: ${error instanceof Error ? error.message : String(error)}`)
    troubled = true
    return null
  }

  /** False when even that cannot be done: then it stays as it is and is tried again later. */
  function replaceDamaged(error: unknown): boolean {
    if (store) closeQuietly(store.database)
    store = null
    const holds = sentence('held.activity')
    const why = error instanceof Error ? error.message : String(error)
    try {
      onDamage({ file, holds, aside: putDatabaseAside(file, clock.wall()), why })
      return true
    } catch (refused) {
      triedAt = clock.mono()
      trouble(refused)
      return false
    }
  }

  return {
    use(work) {
      for (let attempt = 0; attempt < 2 && !closed; attempt++) {
        try {
          store ??= connect()
          if (store === null) return null
          const result = work(store)
          if (isSettled()) troubled = false
          return result
        } catch (error) {
          if (!isDamage(error) || file === ':memory:') return trouble(error)
          if (!replaceDamaged(error)) return null
        }
      }
      return null
    },
    close() {
      closed = true
      if (store) closeQuietly(store.database)
    }
  }
}
