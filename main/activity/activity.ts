/**
 * What happened, in SQLite. Writes are queued and go to disk in one transaction at most 200 ms later, so that no call
 * waits for a disk; reads flush the queue first and so always see everything. While the file can't be opened or written
 * (full disk, no permission) the queue is a bounded memory of the newest entries, said once, and the file is tried again;
 * one that is damaged is put aside, whenever that shows, and a new one begun.
 */
import { setImmediate as others } from 'node:timers/promises'
import type { AuditRecord, CallRecord } from '../../contract/model.ts'
import { createEmitter } from '../lib/emitter.ts'
import type { ContentMask } from '../secrets/mask-contents.ts'
import { fits, holdsWords, wordsIn } from '../../contract/call-filter.ts'
import { createConnection, reopenMs, type ConnectionParts, type OpenStore } from './connection.ts'
import { createContents, sliceMs } from './contents.ts'
import { createDayCount } from './day.ts'
import { callOf, summaryOf } from './queries.ts'
import { createReads } from './reads.ts'
import { keptAudits, keptCalls } from './schema.ts'
import type { Activity } from './types.ts'

export interface ActivityParts extends Pick<ConnectionParts, 'file' | 'clock' | 'onTrouble' | 'onDamage'> {
  /** What is said in calls is kept, masked; without this it never is. */
  readonly contents?: {
    readonly redactor: ContentMask
    readonly keeps: (server: string) => boolean
    /** 0 = not at all. */
    readonly days: () => number
  }
}

const writeDelayMs = 200
const trimEvery = 5_000
const trimContentsMs = 3_600_000
const mostWaiting = 10_000
/** A call that took longer may be a slow one; only of these it is looked up what is usual. */
const slowMs = 1_000
const slowTimes = 3
const usualForMs = 5_000
const mostUsual = 500
const dayMs = 86_400_000
/** After a slice of masking, so that many calls at once leave ten parts in eleven of the time to the calls themselves. */
const restMs = 10 * sliceMs

const noMask: ContentMask = { mask: (text) => ({ text, hidden: 0 }), maskCut: (text) => ({ text, hidden: 0 }) }

export function createActivity({ file, clock, onTrouble, onDamage, contents }: ActivityParts): Activity {
  const calling = createEmitter<CallRecord>()
  const auditing = createEmitter<AuditRecord>()
  const day = createDayCount(clock)
  const said = createContents(contents?.redactor ?? noMask, clock.mono)
  /** Looked up once for a while: where everything is slow, the disk is not asked at every call. */
  const usual = new Map<string, { readonly ms: number | null; readonly at: number }>()
  let nextCall = 1
  let nextAudit = 1
  let calls: CallRecord[] = []
  let audits: AuditRecord[] = []
  let cancelTimer: (() => void) | null = null
  let sinceTrim = 0
  let trimmedAt = Number.NEGATIVE_INFINITY
  let closed = false
  const store = createConnection({
    file,
    clock,
    onTrouble,
    onDamage,
    onOpen: takeOver,
    isSettled: () => calls.length === 0 && audits.length === 0
  })

  /** What waited while there was no file is numbered on from what the file holds. */
  function takeOver({ database, top }: OpenStore): void {
    const firstCall = Math.max(top('calls') + 1, calls[0]?.id ?? nextCall)
    said.renumber(new Map(calls.map(({ id }, index) => [id, firstCall + index])))
    calls = calls.map((each, index) => ({ ...each, id: firstCall + index }))
    nextCall = Math.max(nextCall, firstCall + calls.length)
    const firstAudit = Math.max(top('audit') + 1, audits[0]?.id ?? nextAudit)
    audits = audits.map((each, index) => ({ ...each, id: firstAudit + index }))
    nextAudit = Math.max(nextAudit, firstAudit + audits.length)
    day.count((from) => summaryOf(database, from))
  }

  const schedule = (ms = writeDelayMs): void => {
    if (!closed) cancelTimer ??= clock.after(ms, () => write())
  }

  /** Calls and audits altogether; of what was said in calls one slice, and the rest in a moment. */
  function write(all = false): void {
    flush()
    writeContents(all)
  }
  function flush(): void {
    cancelTimer?.()
    cancelTimer = null
    if (closed) return
    if (calls.length > 0 || audits.length > 0)
      store.use((open) => {
        open.insertAll(calls, audits)
        sinceTrim += calls.length + audits.length
        calls = []
        audits = []
        if (sinceTrim < trimEvery) return
        sinceTrim = 0
        open.trim(nextCall - 1 - keptCalls, nextAudit - 1 - keptAudits)
        open.contents.trimCalls(nextCall - 1 - keptCalls)
      })
    calls = calls.slice(-mostWaiting)
    audits = audits.slice(-mostWaiting)
    // A disk that is free again is found also when nothing more happens.
    if (calls.length + audits.length > 0) schedule(reopenMs)
    else if (said.waiting() > 0) schedule()
  }
  function writeContents(all = false): void {
    const kept = said.next(all)
    if (kept.length > 0) store.use((open) => open.contents.insert(kept))
    if (said.waiting() > 0) {
      cancelTimer?.()
      cancelTimer = null
      schedule(restMs)
    } else if (clock.mono() - trimmedAt > trimContentsMs) trimContents()
  }
  /** A few at a time: deleting overwrites what is deleted. */
  function trimContents(): void {
    const days = contents?.days() ?? 0
    const more = store.use((open) => open.contents.trim(new Date(clock.wall().getTime() - days * dayMs).toISOString()))
    if (more && !closed) clock.after(20, trimContents)
    else trimmedAt = clock.mono()
  }
  /** All of what was said, so that what reads it misses nothing; others get their turn in between. */
  async function settled(): Promise<void> {
    flush()
    while (said.waiting() > 0) {
      writeContents()
      await others()
    }
  }

  function usualFor(call: Parameters<Activity['called']>[0]): number | null {
    if (call.ms <= slowMs || call.outcome === 'cancelled') return null
    const tool = `${call.server} ${call.name}`
    const known = usual.get(tool)
    if (known && clock.mono() - known.at < usualForMs) return known.ms
    flush()
    const ms = store.use((open) => open.usualMs(call.server, call.name))
    if (usual.size > mostUsual) usual.clear()
    usual.set(tool, { ms, at: clock.mono() })
    return ms
  }

  store.use(() => undefined)
  const reads = createReads({
    clock,
    store,
    flush,
    settled,
    waiting: () => calls,
    days: () => contents?.days() ?? 0,
    keeps: (server) => contents !== undefined && contents.days() > 0 && contents.keeps(server)
  })

  return {
    called(call, more) {
      const usualMs = usualFor(call)
      const slow = usualMs !== null && call.ms > slowTimes * usualMs
      const record: CallRecord = { id: nextCall++, ...call, slow, usualMs, answer: null }
      calls.push(record)
      if (more && contents && contents.days() > 0 && contents.keeps(call.server)) said.add(record, more)
      day.add(record)
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
      const rows = store.use((open) => open.calls(query)) ?? []
      // What the disk refuses is read from the queue: newest first, as the tables answer.
      const waiting = calls.toReversed().filter((each) => fits(each, query))
      return [...waiting, ...rows.map(callOf)].slice(0, query.limit)
    },
    ...reads,
    audits(query) {
      flush()
      const rows = store.use((open) => open.audits(query)) ?? []
      const words = wordsIn(query.text)
      const waiting = audits
        .toReversed()
        .filter(
          (each) =>
            (query.before === undefined || each.id < query.before) &&
            (query.since === undefined || each.at >= query.since) &&
            holdsWords(words, [each.actor, each.action, each.subject, each.detail])
        )
      return [...waiting, ...rows].slice(0, query.limit)
    },
    today: day.today,
    toolCounts(server) {
      flush()
      const since = new Date(clock.wall().getTime() - 7 * dayMs).toISOString()
      return store.use((open) => open.toolCounts(server, since)) ?? {}
    },
    forget(server) {
      flush()
      calls = calls.filter((each) => each.server !== server)
      said.drop(server)
      store.use((open) => {
        open.forget(server)
        open.contents.forget(server)
      })
    },
    forgetContents(server) {
      said.drop(server)
      store.use((open) => open.contents.forget(server))
    },
    purge(server, until) {
      write(true)
      const before = calls.length
      calls = calls.filter((each) => !fits(each, { ...(server && { server }), ...(until && { until }) }))
      return before - calls.length + (store.use((open) => open.contents.purge(server, until)) ?? 0)
    },
    close() {
      write(true)
      closed = true
      cancelTimer?.()
      store.close()
    }
  }
}
