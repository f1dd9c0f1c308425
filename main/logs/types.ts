/** The wall of logs/. */
import type { LogFilter, LogLevel, LogLine, LogStream, LogWindow, ServerId } from '../../contract/model.ts'
import type { Dispose } from '../lib/emitter.ts'

export interface LogBook {
  /** One finished line (or a protocol entry). Masked, made harmless and capped at 16 KB here. Never blocks, never throws. */
  readonly write: (
    server: ServerId,
    stream: LogStream,
    text: string,
    more?: { readonly level?: LogLevel; readonly call?: LogLine['call'] }
  ) => void
  /** Raw bytes of a child's stderr: split into lines here, a last partial line is flushed on end. */
  readonly feed: (server: ServerId, stream: 'stderr' | 'stdout', chunk: Buffer) => void
  readonly flushPartial: (server: ServerId) => void
  readonly window: (query: {
    readonly server: ServerId | '*'
    readonly filter: LogFilter
    readonly before?: number
    readonly from?: number
    readonly limit: number
  }) => Promise<LogWindow>
  readonly clear: (server: ServerId) => Promise<void>
  readonly exportText: (
    server: ServerId | '*',
    filter: LogFilter,
    format: 'text' | 'jsonl'
  ) => Promise<{ readonly fileName: string; readonly text: string }>
  /** The last lines of stderr, for errors and crash reports. */
  readonly tail: (server: ServerId, lines: number, stream?: LogStream) => readonly string[]
  /** Batched, at most every 50 ms and 500 lines a batch. */
  readonly follow: (
    server: ServerId | '*',
    listener: (batch: {
      readonly server: ServerId
      readonly lines: readonly LogLine[]
      readonly skipped: number
    }) => void
  ) => Dispose
  /** Overwrites these texts in all that was written before it was known that they are secret. */
  readonly scrub: (forms: readonly string[]) => Promise<void>
  readonly dropped: (server: ServerId) => number
  readonly remove: (server: ServerId) => Promise<void>
  /** Everything to disk. */
  readonly flush: () => Promise<void>
  readonly stop: () => Promise<void>
}
