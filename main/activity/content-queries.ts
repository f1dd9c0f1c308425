/** The table of what was said in calls: written, read, and bounded by age and size. */
import type { DatabaseSync } from 'node:sqlite'
import type { CallQuery } from '../../contract/requests.ts'
import { holdsWords } from '../../contract/call-filter.ts'
import { conditionOf } from './condition.ts'
import type { KeptContent } from './contents.ts'
import { callOf, inOne } from './queries.ts'
import type { CallWithContent } from './rows.ts'
import { keptContentBytes } from './schema.ts'

export interface ContentQueries {
  readonly insert: (contents: readonly KeptContent[]) => void
  readonly of: (call: number) => CallWithContent | null
  /** Some calls with what was said in them, newest first, from below an id; `at` = where the next ones begin. */
  readonly some: (
    query: CallQuery,
    words: readonly string[],
    most: number
  ) => { readonly found: readonly CallWithContent[]; readonly next: number | null }
  /** Those of calls that are not kept any more either. */
  readonly trimCalls: (upTo: number) => void
  /** Deletes a few that are older or too much; answers whether there are more of these. */
  readonly trim: (before: string) => boolean
  readonly purge: (server: string | undefined, until: string | undefined) => number
  readonly forget: (server?: string) => void
}

/** So many rows, each of up to 16 KB, are looked through at a time. */
const stretch = 250
const trimmedAtOnce = 200

export function contentQueries(database: DatabaseSync): ContentQueries {
  const insert = database.prepare(
    'INSERT OR REPLACE INTO contents (call, at, server, bytes, hidden, words, asked_cut, answered_cut, asked, answered) VALUES (?,?,?,?,?,?,?,?,?,?)'
  )
  const joined =
    'SELECT calls.*, contents.call AS kept, contents.hidden, contents.words, asked_cut, answered_cut, asked, answered FROM calls LEFT JOIN contents ON contents.call = calls.id'
  const one = database.prepare(`${joined} WHERE calls.id = ?`)
  const [sum] = database.prepare('SELECT SUM(bytes) AS bytes FROM contents').all() as unknown as {
    bytes: number | null
  }[]
  let total = Number(sum?.bytes ?? 0)
  const removed = (rows: readonly unknown[]): number => {
    for (const row of rows) total -= Number((row as { bytes: number }).bytes)
    return rows.length
  }

  return {
    insert: (contents) =>
      inOne(database, () => {
        for (const { call, at, server, asked, answered } of contents) {
          const bytes = Buffer.byteLength(asked?.text ?? '') + Buffer.byteLength(answered?.text ?? '')
          insert.run(
            call,
            at,
            server,
            bytes,
            (asked?.hidden ?? 0) + (answered?.hidden ?? 0),
            answered?.words ?? null,
            asked?.cut ? 1 : 0,
            answered?.cut ? 1 : 0,
            asked?.text ?? null,
            answered?.text ?? null
          )
          total += bytes
        }
      }),
    of(call) {
      const row = one.get(call)
      return row === undefined ? null : withContent(row)
    },
    some(query, words, most) {
      const { sql, values } = conditionOf(query)
      const limit = words.length === 0 ? Math.min(stretch, most) : stretch
      const rows = database
        .prepare(`${joined} ${sql && `WHERE ${sql}`} ORDER BY calls.id DESC LIMIT ?`)
        .all(...values, limit)
      const found: CallWithContent[] = []
      for (const row of rows) {
        const each = withContent(row)
        if (!holdsWords(words, textsOf(each))) continue
        found.push(each)
        if (found.length === most) return { found, next: each.call.id }
      }
      const last = rows.at(-1) as { id: number } | undefined
      return { found, next: last === undefined || rows.length < limit ? null : Number(last.id) }
    },
    trimCalls: (upTo) =>
      void removed(database.prepare('DELETE FROM contents WHERE call <= ? RETURNING bytes').all(upTo)),
    trim(before) {
      let gone = removed(
        database
          .prepare(
            `DELETE FROM contents WHERE call IN (SELECT call FROM contents WHERE at < ? ORDER BY at LIMIT ${trimmedAtOnce}) RETURNING bytes`
          )
          .all(before)
      )
      if (total > keptContentBytes)
        gone += removed(
          database
            .prepare(
              `DELETE FROM contents WHERE call IN (SELECT call FROM contents ORDER BY call LIMIT ${trimmedAtOnce}) RETURNING bytes`
            )
            .all()
        )
      return gone >= trimmedAtOnce
    },
    purge(server, until) {
      const { sql, values } = conditionOf({
        ...(server !== undefined && { server }),
        ...(until !== undefined && { until })
      })
      const where = sql && `WHERE ${sql}`
      removed(
        database
          .prepare(`DELETE FROM contents WHERE call IN (SELECT id FROM calls ${where}) RETURNING bytes`)
          .all(...values)
      )
      return Number(database.prepare(`DELETE FROM calls ${where}`).run(...values).changes)
    },
    forget(server) {
      removed(
        server === undefined
          ? database.prepare('DELETE FROM contents RETURNING bytes').all()
          : database.prepare('DELETE FROM contents WHERE server = ? RETURNING bytes').all(server)
      )
    }
  }
}

const textsOf = ({ call, content }: CallWithContent): readonly (string | null | undefined)[] => [
  call.name || call.method,
  call.server,
  call.host,
  call.error,
  content?.asked?.text,
  content?.answered?.text
]

function withContent(row: unknown): CallWithContent {
  const r = row as Record<string, string | number | null>
  const side = (text: unknown, cut: unknown) => (typeof text === 'string' ? { text, cut: Number(cut) === 1 } : null)
  return {
    call: callOf(row),
    content:
      r['kept'] === null
        ? null
        : {
            asked: side(r['asked'], r['asked_cut']),
            answered: side(r['answered'], r['answered_cut']),
            hidden: Number(r['hidden'])
          }
  }
}
