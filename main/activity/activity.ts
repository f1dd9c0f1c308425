/**
 * What happened, in SQLite. Writes are queued and go to disk in one transaction at most 200 ms later, so that no call
 * waits for a disk; reads flush the queue first and so always see everything. When the file can't be opened or written
 * (full disk, damage) the queue turns into a bounded memory of the newest entries and a notice says so once.
 */
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { AuditRecord, CallRecord, DaySummary } from '../../contract/model.ts'
import type { Clock } from '../lib/clock.ts'
import { keptAudits, keptCalls, steps } from './schema.ts'
import type { Activity } from './types.ts'

export interface ActivityParts {
  /** Path of the database; ':memory:' keeps nothing. */
  readonly file: string
  readonly clock: Clock
  /** Told once when the file is lost or can't be written. */
  readonly onTrouble: (message: string, detail: string) => void
}

const writeDelayMs = 200
const trimEvery = 5_000

export function createActivity({ file, clock, onTrouble }: ActivityParts): Activity {
  const database = open(file, clock, onTrouble)
  const insertCall = database.prepare(
    'INSERT INTO calls (id, at, host, server, method, name, outcome, ms, request_bytes, response_bytes, error) VALUES (?,?,?,?,?,?,?,?,?,?,?)'
  )
  const insertAudit = database.prepare(
    'INSERT INTO audit (id, at, actor, action, subject, detail) VALUES (?,?,?,?,?,?)'
  )
  let nextCall = maximum(database, 'calls') + 1
  let nextAudit = maximum(database, 'audit') + 1
  let calls: CallRecord[] = []
  let audits: AuditRecord[] = []
  let cancelTimer: (() => void) | null = null
  let sinceTrim = 0
  let troubled = false
  let closed = false
  let day = summaryOf(database, startOfDay(clock))

  function schedule(): void {
    cancelTimer ??= clock.after(writeDelayMs, flush)
  }

  function flush(): void {
    cancelTimer?.()
    cancelTimer = null
    if (closed || (calls.length === 0 && audits.length === 0)) return
    try {
      database.exec('BEGIN')
      for (const each of calls)
        insertCall.run(
          each.id,
          each.at,
          each.host,
          each.server,
          each.method,
          each.name,
          each.outcome,
          each.ms,
          each.requestBytes,
          each.responseBytes,
          each.error
        )
      for (const each of audits) insertAudit.run(each.id, each.at, each.actor, each.action, each.subject, each.detail)
      database.exec('COMMIT')
      sinceTrim += calls.length + audits.length
      calls = []
      audits = []
      troubled = false
      if (sinceTrim >= trimEvery) trim()
    } catch (error) {
      try {
        database.exec('ROLLBACK')
      } catch {
        // No transaction was open.
      }
      if (!troubled)
        onTrouble(
          'Activity can’t be written to disk. The newest entries are kept in memory until it works again.',
          String(error)
        )
      troubled = true
      calls = calls.slice(-10_000)
      audits = audits.slice(-10_000)
    }
  }

  function trim(): void {
    sinceTrim = 0
    database.exec(
      `DELETE FROM calls WHERE id <= ${nextCall - 1 - keptCalls}; DELETE FROM audit WHERE id <= ${nextAudit - 1 - keptAudits}`
    )
  }

  /** Reading through the queue when the disk refuses it: newest first, as the tables answer. */
  const pendingCalls = () => [...calls].reverse()

  return {
    called(call) {
      const record: CallRecord = { id: nextCall++, ...call }
      calls.push(record)
      const today = startOfDay(clock)
      if (day.from !== today) day = { from: today, calls: 0, errors: 0, last: day.last }
      day = {
        from: today,
        calls: day.calls + 1,
        errors: day.errors + (failedOutcome(record.outcome) ? 1 : 0),
        last: {
          at: record.at,
          host: record.host,
          server: record.server,
          name: record.name,
          ms: record.ms,
          outcome: record.outcome
        }
      }
      schedule()
      return record
    },
    audit(record) {
      const full: AuditRecord = { id: nextAudit++, at: clock.wall().toISOString(), ...record }
      audits.push(full)
      schedule()
      return full
    },
    calls(query) {
      flush()
      const where: string[] = []
      const values: (string | number)[] = []
      if (query.server !== undefined) where.push('server = ?') && values.push(query.server)
      if (query.host !== undefined) where.push('host = ?') && values.push(query.host)
      if (query.outcome === 'ok') where.push("outcome = 'ok'")
      if (query.outcome === 'failed') where.push("outcome <> 'ok'")
      if (query.before !== undefined) where.push('id < ?') && values.push(query.before)
      const rows = database
        .prepare(`SELECT * FROM calls ${where.length ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY id DESC LIMIT ?`)
        .all(...values, query.limit)
      const waiting = pendingCalls().filter(
        (each) =>
          (query.server === undefined || each.server === query.server) &&
          (query.host === undefined || each.host === query.host) &&
          (query.outcome === undefined || (each.outcome === 'ok') === (query.outcome === 'ok')) &&
          (query.before === undefined || each.id < query.before)
      )
      return [...waiting, ...rows.map(callOf)].slice(0, query.limit)
    },
    audits(query) {
      flush()
      const rows =
        query.before === undefined
          ? database.prepare('SELECT * FROM audit ORDER BY id DESC LIMIT ?').all(query.limit)
          : database.prepare('SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?').all(query.before, query.limit)
      const waiting = [...audits].reverse().filter((each) => query.before === undefined || each.id < query.before)
      return [...waiting, ...(rows as unknown as AuditRecord[]).map((row) => ({ ...row }))].slice(0, query.limit)
    },
    today() {
      const today = startOfDay(clock)
      if (day.from !== today) day = { from: today, calls: 0, errors: 0, last: day.last }
      return { calls: day.calls, errors: day.errors, last: day.last }
    },
    toolCounts(server) {
      flush()
      const since = new Date(clock.wall().getTime() - 7 * 86_400_000).toISOString()
      const rows = database
        .prepare(
          "SELECT name, COUNT(*) AS n FROM calls WHERE server = ? AND method = 'tools/call' AND at >= ? GROUP BY name"
        )
        .all(server, since) as unknown as { name: string; n: number }[]
      return Object.fromEntries(rows.map((row) => [row.name, Number(row.n)]))
    },
    close() {
      flush()
      closed = true
      database.close()
    }
  }
}

/** A damaged database is put aside, never deleted, and a new one begun. */
function open(file: string, clock: Clock, onTrouble: ActivityParts['onTrouble']): DatabaseSync {
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  try {
    return prepare(file)
  } catch (error) {
    if (file === ':memory:') throw error
    const aside = `${file}.damaged-${clock.wall().toISOString().replaceAll(':', '-')}`
    try {
      if (existsSync(file)) renameSync(file, aside)
      onTrouble(
        `The activity history could not be read and was put aside as ${aside}. A new one was begun.`,
        String(error)
      )
      return prepare(file)
    } catch (second) {
      onTrouble('Activity can’t be kept on disk, only in memory for now.', String(second))
      return prepare(':memory:')
    }
  }
}

function prepare(file: string): DatabaseSync {
  const database = new DatabaseSync(file)
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000')
  } catch {
    // WAL needs shared memory, which some file systems lack; the default journal is slower but as safe.
  }
  const [row] = database.prepare('PRAGMA user_version').all() as unknown as { user_version: number }[]
  for (let step = Number(row?.user_version ?? 0); step < steps.length; step++)
    database.exec(`BEGIN; ${steps[step]}; PRAGMA user_version = ${step + 1}; COMMIT`)
  return database
}

function maximum(database: DatabaseSync, table: 'calls' | 'audit'): number {
  const [row] = database.prepare(`SELECT MAX(id) AS top FROM ${table}`).all() as unknown as { top: number | null }[]
  return Number(row?.top ?? 0)
}

function summaryOf(database: DatabaseSync, from: string): DaySummary & { readonly from: string } {
  const [count] = database
    .prepare(
      "SELECT COUNT(*) AS calls, SUM(outcome NOT IN ('ok','cancelled','refused')) AS errors FROM calls WHERE at >= ?"
    )
    .all(from) as unknown as { calls: number; errors: number | null }[]
  const [last] = database.prepare('SELECT * FROM calls ORDER BY id DESC LIMIT 1').all()
  const record = last ? callOf(last) : null
  return {
    from,
    calls: Number(count?.calls ?? 0),
    errors: Number(count?.errors ?? 0),
    last: record && {
      at: record.at,
      host: record.host,
      server: record.server,
      name: record.name,
      ms: record.ms,
      outcome: record.outcome
    }
  }
}

const failedOutcome = (outcome: CallRecord['outcome']) =>
  outcome !== 'ok' && outcome !== 'cancelled' && outcome !== 'refused'

/** The person's own midnight, as UTC text (what the `at` columns hold). */
function startOfDay(clock: Clock): string {
  const now = clock.wall()
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString()
}

function callOf(row: unknown): CallRecord {
  const r = row as Record<string, string | number | null>
  return {
    id: Number(r['id']),
    at: String(r['at']),
    host: r['host'] as string | null,
    server: String(r['server']),
    method: String(r['method']),
    name: String(r['name']),
    outcome: r['outcome'] as CallRecord['outcome'],
    ms: Number(r['ms']),
    requestBytes: Number(r['request_bytes']),
    responseBytes: Number(r['response_bytes']),
    error: r['error'] as string | null
  }
}
