/** Calls over time, counted bar by bar: each is one short question, so that a week of calls holds nobody up. */
import type { DatabaseSync } from 'node:sqlite'
import type { ActivityChart } from '../../contract/model.ts'
import type { CallQuery } from '../../contract/requests.ts'
import { conditionOf } from './condition.ts'
import { failedOutcomes } from './schema.ts'

type Bar = ActivityChart['bars'][number]
export type ChartQuery = Pick<CallQuery, 'server' | 'host' | 'tool'> & {
  readonly since: string
  readonly until: string
  readonly bars: number
}

/** Where each bar begins and ends. */
export function spansOf({ since, until, bars }: ChartQuery): readonly (readonly [string, string])[] {
  const from = Date.parse(since)
  const length = Math.max(1, (Date.parse(until) - from) / bars)
  const edge = (index: number): string => new Date(Math.round(from + length * index)).toISOString()
  return Array.from({ length: bars }, (_, index) => [edge(index), edge(index + 1)] as const)
}

/** By time first, whatever else is asked for: one bar is a small part of all. */
const from = 'FROM calls INDEXED BY calls_by_time WHERE'

interface Counted {
  readonly bar: Bar
  readonly refused: number
}
export function barOf(database: DatabaseSync, query: ChartQuery, [since, until]: readonly [string, string]): Counted {
  const { sql, values } = conditionOf({ ...filterOf(query), since, until })
  const [row] = database
    .prepare(
      `SELECT COUNT(*) AS calls, SUM(slow) AS slow, SUM(outcome IN ${failedOutcomes}) AS failed, SUM(outcome = 'refused') AS refused, SUM(outcome IN ('ok','tool-error')) AS answered, MAX(CASE WHEN outcome IN ('ok','tool-error') THEN ms END) AS longest ${from} ${sql}`
    )
    .all(...values) as unknown as Readonly<Record<string, number | null>>[]
  const count = (name: string): number => Number(row?.[name] ?? 0)
  const answered = count('answered')
  const [middle] =
    answered === 0
      ? []
      : (database
          .prepare(`SELECT ms ${from} ${sql} AND outcome IN ('ok','tool-error') ORDER BY ms LIMIT 1 OFFSET ?`)
          .all(...values, Math.floor((answered - 1) / 2)) as unknown as { ms: number }[])
  return {
    refused: count('refused'),
    bar: {
      at: since,
      calls: count('calls'),
      slow: count('slow'),
      failed: count('failed'),
      usualMs: middle ? Number(middle.ms) : null,
      longestMs: row?.['longest'] == null ? null : Number(row['longest'])
    }
  }
}

/** Of all servers the one that most of them are of. */
export function mostOf(database: DatabaseSync, query: ChartQuery, what: 'slow' | 'failed'): ActivityChart['slowest'] {
  const { sql, values } = conditionOf({
    ...filterOf(query),
    since: query.since,
    until: query.until,
    ...(what === 'slow' ? { slow: true } : { outcome: 'failed' as const })
  })
  const [row] = database
    .prepare(
      `SELECT server, COUNT(*) AS count ${from} ${sql} AND server <> '' GROUP BY server ORDER BY count DESC LIMIT 1`
    )
    .all(...values) as unknown as { server: string; count: number }[]
  return row ? { server: row.server, count: Number(row.count) } : null
}

const filterOf = ({ server, host, tool }: ChartQuery): CallQuery => ({
  ...(server !== undefined && { server }),
  ...(host !== undefined && { host }),
  ...(tool !== undefined && { tool })
})
