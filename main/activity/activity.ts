/**
 * What happened, in SQLite. Writes are queued and go to disk in one transaction at most 200 ms later, so that no call
 * waits for a disk; reads flush the queue first and so always see everything. While the file can't be opened or written
 * (full disk, no permission) the queue is a bounded memory of the newest entries, said once, and the file is tried again;
 * one that is damaged is put aside, whenever that shows, and a new one begun.
 */
import type { AuditRecord, CallRecord, DaySummary } from '../../contract/model.ts'
import type { TellDamage } from '../files/own-file.ts'
import type { Clock } from '../lib/clock.ts'
import { createEmitter } from '../lib/emitter.ts'
import { closeQuietly, isDamage, openDatabase, putDatabaseAside } from './database.ts'
import { callOf, failedOutcome, prepared, summaryOf, type Prepared } from './queries.ts'
import { keptAudits, keptCalls } from './schema.ts'
import type { Activity } from './types.ts'
import { sentence } from '../../contract/words/say.ts'

export interface ActivityParts {
  /** Path of the database; ':memory:' keeps nothing. */
  readonly file: string
  readonly clock: Clock
  /** Told once, until it works again, when nothing can be written. */
  readonly onTrouble: (message: string, detail: string) => void
  readonly onDamage: TellDamage
}

const writeDelayMs = 200
const trimEvery = 5_000
/** While the file cannot be opened it is tried again this often. */
const reopenMs = 5_000
const mostWaiting = 10_000

export function createActivity({ file, clock, onTrouble, onDamage }: ActivityParts): Activity {
  let database: Prepared | null = null
  let triedAt = Number.NEGATIVE_INFINITY
  const calling = createEmitter<CallRecord>()
  const auditing = createEmitter<AuditRecord>()
  let nextCall = 1
  let nextAudit = 1
  let calls: CallRecord[] = []
  let audits: AuditRecord[] = []
  let cancelTimer: (() => void) | null = null
  let sinceTrim = 0
  let troubled = false
  let closed = false
  /** What lies on disk of today was counted in. */
  let counted = false
  let day: DaySummary & { readonly from: string } = { from: startOfDay(clock), calls: 0, errors: 0, last: null }

  /** Does the work on the database; null when there is none to work on, which has been said then. */
  function onDatabase<T>(work: (open: Prepared) => T): T | null {
    for (let attempt = 0; attempt < 2 && !closed; attempt++) {
      try {
        database ??= connect()
        if (database === null) return null
        const result = work(database)
        if (calls.length === 0 && audits.length === 0) troubled = false
        return result
      } catch (error) {
        if (!isDamage(error) || file === ':memory:') return trouble(error)
        if (!replaceDamaged(error)) return null
      }
    }
    return null
  }

  function connect(): Prepared | null {
    if (clock.mono() - triedAt < reopenMs) return null
    try {
      const open = prepared(openDatabase(file))
      triedAt = Number.NEGATIVE_INFINITY
      takeOver(open)
      return open
    } catch (error) {
      if (isDamage(error)) throw error
      triedAt = clock.mono()
      trouble(error)
      return null
    }
  }

  /** What waited while there was no file is numbered on from what the file holds. */
  function takeOver({ database: open, top }: Prepared): void {
    const firstCall = Math.max(top('calls') + 1, calls[0]?.id ?? nextCall)
    calls = calls.map((each, index) => ({ ...each, id: firstCall + index }))
    nextCall = Math.max(nextCall, firstCall + calls.length)
    const firstAudit = Math.max(top('audit') + 1, audits[0]?.id ?? nextAudit)
    audits = audits.map((each, index) => ({ ...each, id: firstAudit + index }))
    nextAudit = Math.max(nextAudit, firstAudit + audits.length)
    if (counted) return
    const stored = summaryOf(open, startOfDay(clock))
    day = {
      from: day.from,
      calls: day.calls + stored.calls,
      errors: day.errors + stored.errors,
      last: day.last ?? stored.last
    }
    counted = true
  }

  function trouble(error: unknown): null {
    if (!troubled)
      onTrouble(sentence('activity.not-written'), `${file}: ${error instanceof Error ? error.message : String(error)}`)
    troubled = true
    calls = calls.slice(-mostWaiting)
    audits = audits.slice(-mostWaiting)
    return null
  }

  /** False when even that cannot be done: then it stays as it is and is tried again later. */
  function replaceDamaged(error: unknown): boolean {
    if (database) closeQuietly(database.database)
    database = null
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

  function schedule(): void {
    if (!closed) cancelTimer ??= clock.after(writeDelayMs, flush)
  }

  function flush(): void {
    cancelTimer?.()
    cancelTimer = null
    if (closed || (calls.length === 0 && audits.length === 0)) return
    onDatabase((open) => {
      open.insertAll(calls, audits)
      sinceTrim += calls.length + audits.length
      calls = []
      audits = []
      if (sinceTrim < trimEvery) return
      sinceTrim = 0
      open.trim(nextCall - 1 - keptCalls, nextAudit - 1 - keptAudits)
    })
    calls = calls.slice(-mostWaiting)
    audits = audits.slice(-mostWaiting)
    // A disk that is free again is found also when nothing more happens.
    if (calls.length + audits.length > 0) cancelTimer ??= clock.after(reopenMs, flush)
  }

  onDatabase(() => undefined)

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
      calling.emit(record)
      return record
    },
    audit(record) {
      const full: AuditRecord = { id: nextAudit++, at: clock.wall().toISOString(), ...record }
      audits.push(full)
      schedule()
      auditing.emit(full)
      return full
    },
    onCalled: calling.on,
    onAudited: auditing.on,
    calls(query) {
      flush()
      const rows = onDatabase((open) => open.calls(query)) ?? []
      // What the disk refuses is read from the queue: newest first, as the tables answer.
      const waiting = calls
        .toReversed()
        .filter(
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
      const rows = onDatabase((open) => open.audits(query)) ?? []
      const waiting = audits.toReversed().filter((each) => query.before === undefined || each.id < query.before)
      return [...waiting, ...rows].slice(0, query.limit)
    },
    today() {
      const today = startOfDay(clock)
      if (day.from !== today) day = { from: today, calls: 0, errors: 0, last: day.last }
      return { calls: day.calls, errors: day.errors, last: day.last }
    },
    toolCounts(server) {
      flush()
      const since = new Date(clock.wall().getTime() - 7 * 86_400_000).toISOString()
      return onDatabase((open) => open.toolCounts(server, since)) ?? {}
    },
    forget(server) {
      flush()
      calls = calls.filter((each) => each.server !== server)
      onDatabase((open) => open.forget(server))
    },
    close() {
      flush()
      closed = true
      cancelTimer?.()
      if (database) closeQuietly(database.database)
    }
  }
}

/** The person's own midnight, as UTC text (what the `at` columns hold). */
function startOfDay(clock: Clock): string {
  const now = clock.wall()
  return new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString()
}
