/** What the tables are asked for, and what they answer beside the nouns of the contract. */
import type { CallDetail, CallRecord } from '../../contract/model.ts'

export interface AuditQuery {
  readonly text?: string | undefined
  readonly since?: string | undefined
  readonly before?: number | undefined
  readonly limit: number
}
export type StoredContent = Pick<CallDetail, 'asked' | 'answered' | 'hidden'>
export interface CallWithContent {
  readonly call: CallRecord
  readonly content: StoredContent | null
}
export type ExportFormat = 'csv' | 'jsonl'
