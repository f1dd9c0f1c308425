/** The wall of activity/: SQLite, written in batches off the hot path. */
import type { AuditRecord, CallRecord, DaySummary, HostId, ServerId } from '../../contract/model.ts'
import type { Dispose } from '../lib/emitter.ts'

export interface Activity {
  /** Never throws, never waits: queued and written within 200 ms. Answers the record with its id. */
  readonly called: (call: Omit<CallRecord, 'id'>) => CallRecord
  readonly audit: (record: Omit<AuditRecord, 'id' | 'at'>) => AuditRecord
  readonly onCalled: (listener: (record: CallRecord) => void) => Dispose
  readonly onAudited: (listener: (record: AuditRecord) => void) => Dispose
  readonly calls: (query: {
    readonly server?: ServerId
    readonly host?: HostId
    readonly outcome?: 'ok' | 'failed'
    readonly before?: number
    readonly limit: number
  }) => readonly CallRecord[]
  readonly audits: (query: { readonly before?: number; readonly limit: number }) => readonly AuditRecord[]
  readonly today: () => DaySummary
  /** Calls by tool in the last 7 days. */
  readonly toolCounts: (server: ServerId) => Readonly<Record<string, number>>
  /** Drops the calls of a server that is gone for good. What was done to it stays in the audit. */
  readonly forget: (server: ServerId) => void
  readonly close: () => void
}
