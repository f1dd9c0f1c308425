import type { LogLevel, LogLine, LogStream } from '../../contract/model.ts'

/** Lines that came together: one time, one stream. Kept as they are in memory; objects are made only for who looks. */
export interface Block {
  readonly firstSeq: number
  readonly at: string
  readonly ms: number
  /** To a tenth of a millisecond. */
  readonly mono: number
  readonly stream: LogStream
  readonly texts: readonly string[]
  /** All texts joined by newlines, when none of them needs escaping in JSON. Costs nothing: they are pieces of it. */
  readonly plain?: string
  /** One for all, or one each. */
  readonly levels: LogLevel | readonly LogLevel[]
  readonly call?: LogLine['call']
  /** What it takes in memory, roughly. */
  readonly weight: number
}

export const levelAt = (block: Block, index: number): LogLevel =>
  typeof block.levels === 'string' ? block.levels : (block.levels[index] as LogLevel)

export function lineAt(block: Block, index: number, server: string): LogLine {
  return {
    seq: block.firstSeq + index,
    at: block.at,
    mono: block.mono,
    server,
    stream: block.stream,
    level: levelAt(block, index),
    text: block.texts[index] as string,
    ...(block.call === undefined ? {} : { call: block.call })
  }
}

/** A line of a file; null when it is torn or not ours. */
export function parseLine(text: string, server: string): LogLine | null {
  try {
    const value = JSON.parse(text) as Omit<LogLine, 'server'>
    return typeof value.seq === 'number' && typeof value.text === 'string' ? { ...value, server } : null
  } catch {
    return null
  }
}

const prefix = /^\{"seq":(\d+),"at":"([^"]+)"/
/** Sequence number and time of a line by its first bytes. */
export function peekLine(head: string): { readonly seq: number; readonly ms: number } | null {
  const match = prefix.exec(head)
  return match === null ? null : { seq: Number(match[1]), ms: Date.parse(match[2] as string) }
}
