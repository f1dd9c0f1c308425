/** The wall of activity/: SQLite, written in batches off the hot path. */
import type {
  ActivityChart,
  AuditRecord,
  CallDetail,
  CallRecord,
  DaySummary,
  MadeCall,
  ServerId
} from '../../contract/model.ts'
import type { CallQuery } from '../../contract/requests.ts'
import type { Dispose } from '../lib/emitter.ts'
import type { SaidInCall } from './contents.ts'
import type { AuditQuery, ExportFormat } from './rows.ts'

export interface Activity {
  /** Never throws, never waits: queued and written within 200 ms. Answers the record with its id. */
  readonly called: (call: MadeCall, said?: SaidInCall) => CallRecord
  readonly audit: (record: Omit<AuditRecord, 'id' | 'at'>) => AuditRecord
  readonly onCalled: (listener: (record: CallRecord) => void) => Dispose
  readonly onAudited: (listener: (record: AuditRecord) => void) => Dispose
  /** By all but words. */
  readonly calls: (query: CallQuery & { readonly limit: number }) => readonly CallRecord[]
  /** By words, too: looks through all that is kept, a stretch at a time, and lets others work in between. */
  readonly search: (query: CallQuery & { readonly limit: number }) => Promise<readonly CallRecord[]>
  /** Null when there is no such call. */
  readonly detail: (call: number) => Promise<Omit<CallDetail, 'lines' | 'linesTotal'> | null>
  readonly chart: (
    query: Pick<CallQuery, 'server' | 'host' | 'tool' | 'until'> & { readonly since: string; readonly bars: number }
  ) => Promise<ActivityChart>
  readonly exportPage: (
    query: CallQuery & { readonly format: ExportFormat; readonly limit: number }
  ) => Promise<{ readonly text: string; readonly calls: number; readonly before: number | null }>
  readonly audits: (query: AuditQuery) => readonly AuditRecord[]
  readonly today: () => DaySummary
  /** Calls by tool in the last 7 days. */
  readonly toolCounts: (server: ServerId) => Readonly<Record<string, number>>
  /** Drops the calls of a server that is gone for good. What was done to it stays in the audit. */
  readonly forget: (server: ServerId) => void
  /** Drops what was said in calls, not the calls: of one server, or of all. */
  readonly forgetContents: (server?: ServerId) => void
  /** Drops calls for good; answers how many. */
  readonly purge: (server: ServerId | undefined, until: string | undefined) => number
  readonly close: () => void
}
