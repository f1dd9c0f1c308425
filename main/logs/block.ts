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

const plain = /^[\u0020\u0021\u0023-\u005b\u005d-\ud7ff\ue000-\uffff]*$/

/**
 * The block as JSON Lines, the fields always in this order: the search reads the first ones without parsing. Written by
 * hand because it is the hot path: a flood of a million lines a second passes here.
 */
export function formatBlock(block: Block): string {
  const { texts, firstSeq } = block
  const middle = `,"at":"${block.at}","mono":${block.mono},"stream":"${block.stream}","level":"`
  const call = block.call === undefined ? '' : `,"call":${JSON.stringify(block.call)}`
  const lines = new Array<string>(texts.length)
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index] as string
    const quoted = plain.test(text) ? `"${text}"` : JSON.stringify(text)
    lines[index] = `{"seq":${firstSeq + index}${middle}${levelAt(block, index)}","text":${quoted}${call}}\n`
  }
  // One join costs half of what a long chain of additions does.
  return lines.join('')
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
