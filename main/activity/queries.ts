/** What is asked of the activity database, prepared once for as long as it is open. */
import type { DatabaseSync } from 'node:sqlite'
import type { AuditRecord, CallRecord, DaySummary, ServerId } from '../../contract/model.ts'
import type { CallQuery } from '../../contract/requests.ts'
import { conditionOf } from './condition.ts'
import { failedOutcomes } from './schema.ts'
import type { AuditQuery } from './rows.ts'

export interface Prepared {
  readonly database: DatabaseSync
  /** The highest id in a table; 0 when it is empty. */
  readonly top: (table: 'calls' | 'audit') => number
  /** All or none. */
  readonly insertAll: (calls: readonly CallRecord[], audits: readonly AuditRecord[]) => void
  readonly trim: (callsUpTo: number, auditsUpTo: number) => void
  readonly calls: (query: CallQuery & { readonly limit: number }) => readonly unknown[]
  readonly audits: (query: AuditQuery) => readonly AuditRecord[]
  readonly toolCounts: (server: ServerId, since: string) => Readonly<Record<string, number>>
  /** The middle of what the tool's last answered calls took; null while there are too few to say. */
  readonly usualMs: (server: ServerId, tool: string) => number | null
  readonly forget: (server: ServerId) => void
}

/** So many calls of a tool say what is usual, and fewer than that say nothing. */
const usualOf = 31
const leastCalls = 3

export function prepared(database: DatabaseSync): Prepared {
  const insertCall = database.prepare(
    'INSERT INTO calls (id, at, host, server, method, name, outcome, ms, request_bytes, response_bytes, error, slow, usual_ms) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)'
  )
  const insertAudit = database.prepare(
    'INSERT INTO audit (id, at, actor, action, subject, detail) VALUES (?,?,?,?,?,?)'
  )
  const lastTimes = database.prepare(
    `SELECT ms FROM calls WHERE server = ? AND name = ? AND outcome IN ('ok','tool-error') ORDER BY id DESC LIMIT ${usualOf}`
  )
  return {
    database,
    top(table) {
      const [row] = database.prepare(`SELECT MAX(id) AS top FROM ${table}`).all() as unknown as { top: number | null }[]
      return Number(row?.top ?? 0)
    },
    insertAll: (calls, audits) =>
      inOne(database, () => {
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
            each.error,
            each.slow ? 1 : 0,
            each.usualMs
          )
        for (const each of audits) insertAudit.run(each.id, each.at, each.actor, each.action, each.subject, each.detail)
      }),
    trim: (callsUpTo, auditsUpTo) =>
      database.exec(`DELETE FROM calls WHERE id <= ${callsUpTo}; DELETE FROM audit WHERE id <= ${auditsUpTo}`),
    calls(query) {
      const { sql, values } = conditionOf(query)
      return database
        .prepare(
          `SELECT calls.*, contents.words FROM calls LEFT JOIN contents ON contents.call = calls.id ${sql && `WHERE ${sql}`} ORDER BY calls.id DESC LIMIT ?`
        )
        .all(...values, query.limit)
    },
    audits({ text, since, before, limit }) {
      const parts: string[] = []
      const values: (string | number)[] = []
      if (before !== undefined) parts.push('id < ?') && values.push(before)
      if (since !== undefined) parts.push('at >= ?') && values.push(since)
      for (const word of text?.split(/\s+/).filter((each) => each !== '') ?? []) {
        parts.push(`(actor || ' ' || action || ' ' || subject || ' ' || detail) LIKE ? ESCAPE '\\'`)
        values.push(`%${word.replace(/[%_\\]/g, '\\$&')}%`)
      }
      const rows = database
        .prepare(`SELECT * FROM audit ${parts.length ? `WHERE ${parts.join(' AND ')}` : ''} ORDER BY id DESC LIMIT ?`)
        .all(...values, limit)
      return (rows as unknown as AuditRecord[]).map((row) => ({ ...row }))
    },
    toolCounts(server, since) {
      const rows = database
        .prepare(
          "SELECT name, COUNT(*) AS n FROM calls WHERE server = ? AND method = 'tools/call' AND at >= ? GROUP BY name"
        )
        .all(server, since) as unknown as { name: string; n: number }[]
      return Object.fromEntries(rows.map((row) => [row.name, Number(row.n)]))
    },
    usualMs(server, tool) {
      const times = (lastTimes.all(server, tool) as unknown as { ms: number }[]).map((row) => Number(row.ms))
      if (times.length < leastCalls) return null
      return times.sort((a, b) => a - b)[Math.floor((times.length - 1) / 2)]!
    },
    forget: (server) => void database.prepare('DELETE FROM calls WHERE server = ?').run(server)
  }
}

/** All of it or nothing. */
export function inOne(database: DatabaseSync, work: () => void): void {
  try {
    database.exec('BEGIN')
    work()
    database.exec('COMMIT')
  } catch (error) {
    try {
      database.exec('ROLLBACK')
    } catch {
      // No transaction was open.
    }
    throw error
  }
}

/** Counts since `from`, and the newest call of all. */
export function summaryOf(database: DatabaseSync, from: string): DaySummary {
  const [count] = database
    .prepare(`SELECT COUNT(*) AS calls, SUM(outcome IN ${failedOutcomes}) AS errors FROM calls WHERE at >= ?`)
    .all(from) as unknown as { calls: number; errors: number | null }[]
  const [last] = database.prepare('SELECT * FROM calls ORDER BY id DESC LIMIT 1').all()
  const record = last ? callOf(last) : null
  return {
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

/** A row of `calls` as a record. */
export function callOf(row: unknown): CallRecord {
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
    error: r['error'] as string | null,
    slow: Number(r['slow'] ?? 0) === 1,
    usualMs: (r['usual_ms'] as number | null | undefined) ?? null,
    answer: (r['words'] as string | null | undefined) ?? null
  }
}
