/** Which calls are asked for, as a condition of SQL; `fits` of the contract says the same of a record. */
import type { CallQuery } from '../../contract/requests.ts'
import { failedOutcomes } from './schema.ts'

export interface Condition {
  /** Without WHERE; empty = all. */
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/** All of a query but its words, which are looked for elsewhere. */
export function conditionOf(query: CallQuery): Condition {
  const parts: string[] = []
  const values: (string | number)[] = []
  const need = (sql: string, ...more: (string | number)[]): void => {
    parts.push(sql)
    values.push(...more)
  }
  if (query.server !== undefined) need('calls.server = ?', query.server)
  if (query.host === null) need('calls.host IS NULL')
  else if (query.host !== undefined) need('calls.host = ?', query.host)
  if (query.tool !== undefined) need('calls.name = ?', query.tool)
  if (query.outcome === 'failed') need(`calls.outcome IN ${failedOutcomes}`)
  else if (query.outcome !== undefined) need('calls.outcome = ?', query.outcome)
  if (query.slow !== undefined) need(`calls.slow = ${query.slow ? 1 : 0}`)
  if (query.overMs !== undefined) need('calls.ms > ?', query.overMs)
  if (query.since !== undefined) need('calls.at >= ?', query.since)
  if (query.until !== undefined) need('calls.at < ?', query.until)
  if (query.before !== undefined) need('calls.id < ?', query.before)
  return { sql: parts.join(' AND '), values }
}
