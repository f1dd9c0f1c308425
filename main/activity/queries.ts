/** What is asked of the activity database, prepared once for as long as it is open. */
import type { DatabaseSync } from 'node:sqlite'
import type { AuditRecord, CallRecord, DaySummary, ServerId } from '../../contract/model.ts'
import type { Activity } from './types.ts'

export interface Prepared {
  readonly database: DatabaseSync
  /** The highest id in a table; 0 when it is empty. */
  readonly top: (table: 'calls' | 'audit') => number
  /** All or none. */
  readonly insertAll: (calls: readonly CallRecord[], audits: readonly AuditRecord[]) => void
  readonly trim: (callsUpTo: number, auditsUpTo: number) => void
  readonly calls: (query: Parameters<Activity['calls']>[0]) => readonly unknown[]
  readonly audits: (query: Parameters<Activity['audits']>[0]) => readonly AuditRecord[]
  readonly toolCounts: (server: ServerId, since: string) => Readonly<Record<string, number>>
  readonly forget: (server: ServerId) => void
}

export function prepared(database: DatabaseSync): Prepared {
  const insertCall = database.prepare(
    'INSERT INTO calls (id, at, host, server, method, name, outcome, ms, request_bytes, response_bytes, error) VALUES (?,?,?,?,?,?,?,?,?,?,?)'
  )
  const insertAudit = database.prepare(
    'INSERT INTO audit (id, at, actor, action, subject, detail) VALUES (?,?,?,?,?,?)'
  )
  return {
    database,
    top(table) {
      const [row] = database.prepare(`SELECT MAX(id) AS top FROM ${table}`).all() as unknown as { top: number | null }[]
      return Number(row?.top ?? 0)
    },
    insertAll(calls, audits) {
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
      } catch (error) {
        try {
          database.exec('ROLLBACK')
        } catch {
          // No transaction was open.
        }
        throw error
      }
    },
    trim: (callsUpTo, auditsUpTo) =>
      database.exec(`DELETE FROM calls WHERE id <= ${callsUpTo}; DELETE FROM audit WHERE id <= ${auditsUpTo}`),
    calls(query) {
      const where: string[] = []
      const values: (string | number)[] = []
      if (query.server !== undefined) where.push('server = ?') && values.push(query.server)
      if (query.host !== undefined) where.push('host = ?') && values.push(query.host)
      if (query.outcome === 'ok') where.push("outcome = 'ok'")
      if (query.outcome === 'failed') where.push("outcome <> 'ok'")
      if (query.before !== undefined) where.push('id < ?') && values.push(query.before)
      return database
        .prepare(`SELECT * FROM calls ${where.length ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY id DESC LIMIT ?`)
        .all(...values, query.limit)
    },
    audits(query) {
      const rows =
        query.before === undefined
          ? database.prepare('SELECT * FROM audit ORDER BY id DESC LIMIT ?').all(query.limit)
          : database.prepare('SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?').all(query.before, query.limit)
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
    forget: (server) => void database.prepare('DELETE FROM calls WHERE server = ?').run(server)
  }
}

/** Counts since `from`, and the newest call of all. */
export function summaryOf(database: DatabaseSync, from: string): DaySummary {
  const [count] = database
    .prepare(
      "SELECT COUNT(*) AS calls, SUM(outcome NOT IN ('ok','cancelled','refused')) AS errors FROM calls WHERE at >= ?"
    )
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

export const failedOutcome = (outcome: CallRecord['outcome']): boolean =>
  outcome !== 'ok' && outcome !== 'cancelled' && outcome !== 'refused'

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
    error: r['error'] as string | null
  }
}
