/**
 * The file of the activity database: opened readable for its owner only, judged, and put aside when it is not one of
 * ours. What SQLite finds wrong only later, in the middle of a query, is recognised here too.
 */
import { chmodSync, closeSync, existsSync, lstatSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sentence } from '../../contract/words/say.ts'
import { errorCode } from '../files/file-failures.ts'
import { asideName, putAside } from '../files/own-file.ts'
import { makeFolder } from '../lib/make-folder.ts'
import { columns, steps } from './schema.ts'

/** The file itself and what SQLite keeps beside it. A log left beside a new database would be played back into it. */
const parts = ['', '-wal', '-shm', '-journal'] as const

/** Opens the file, making it where there is none. Throws what `isDamage` distinguishes. */
export function openDatabase(file: string): DatabaseSync {
  if (file !== ':memory:') makePrivate(file)
  const database = new DatabaseSync(file)
  try {
    try {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000')
      // What is deleted is gone from the file as well, not only from the tables.
      database.exec('PRAGMA secure_delete = ON')
    } catch (error) {
      if (isDamage(error)) throw error
      // WAL needs shared memory, which some file systems lack; the default journal is slower but as safe.
    }
    const version = versionOf(database)
    if (version > steps.length) throw new NotOurs(sentence('kept.newer-tables', { version }))
    for (let step = version; step < steps.length; step++)
      database.exec(`BEGIN; ${steps[step]}; PRAGMA user_version = ${step + 1}; COMMIT`)
    checkTables(database)
    return database
  } catch (error) {
    closeQuietly(database)
    throw error
  }
}

/** Damage is in the file and stays; anything else (a full disk, a lock, missing permission) may pass by itself. */
export function isDamage(error: unknown): boolean {
  if (error instanceof NotOurs) return true
  const { errcode } = (error ?? {}) as { errcode?: unknown }
  // A table of another shape says SQLITE_ERROR or SQLITE_CONSTRAINT, broken bytes SQLITE_CORRUPT, _FORMAT or _NOTADB.
  return typeof errcode === 'number' && [1, 11, 19, 24, 26].includes(errcode & 0xff)
}

/** Gives the file and its companions other names, never deleting them; answers the file's. Throws when it may not. */
export function putDatabaseAside(file: string, now: Date): string {
  for (const part of parts.toReversed())
    if (isThere(file + part) && putAside(file + part, now) === null)
      throw new Error(sentence('kept.not-put-aside', { file: file + part }))
  return asideName(file, now)
}

export function closeQuietly(database: DatabaseSync): void {
  try {
    database.close()
  } catch {
    // A damaged one may refuse even that; nothing more is asked of it.
  }
}

/** A file that is there and is no database of ours, whatever SQLite would say to it. */
class NotOurs extends Error {}

/** SQLite makes its files readable for all; those beside the database take over the mode of the database itself. */
function makePrivate(file: string): void {
  makeFolder(dirname(file), 0o700)
  for (const part of parts) {
    const path = file + part
    if (!isThere(path)) continue
    // Asked before it is opened: opening a pipe would wait for ever.
    if (!isPlainFile(path)) throw new NotOurs(sentence('kept.path-no-plain-file', { path }))
    if (process.platform !== 'win32' && (statSync(path).mode & 0o777) !== 0o600) chmodSync(path, 0o600)
  }
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
}

function isPlainFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch (error) {
    // A link to nowhere or to itself.
    if (['ELOOP', 'ENOENT'].includes(errorCode(error))) return false
    throw error
  }
}

function isThere(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}

function versionOf(database: DatabaseSync): number {
  const [row] = database.prepare('PRAGMA user_version').all() as unknown as { user_version: number }[]
  return Number(row?.user_version ?? 0)
}

/** Somebody else's database may have tables of the same names. */
function checkTables(database: DatabaseSync): void {
  for (const [table, names] of Object.entries(columns)) {
    const found = database.prepare(`PRAGMA table_info(${table})`).all() as unknown as { name: string }[]
    const missing = names.filter((name) => !found.some((each) => each.name === name))
    if (missing.length > 0) throw new NotOurs(sentence('kept.no-column', { table, column: missing[0] ?? '' }))
  }
}
