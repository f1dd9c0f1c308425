import { open, type FileHandle } from 'node:fs/promises'
import type { LogLine } from '../../contract/model.ts'
import { lineAt, parseLine, type Block } from './block.ts'
import type { LogFiles } from './log-files.ts'

/** What a cursor counts in: a server's own sequence, or time where several servers are shown together. */
export type Key = 'seq' | 'ms'
export interface Range {
  readonly key: Key
  /** Lines with a smaller key; the newest when neither is given. */
  readonly before?: number
  readonly from?: number
  readonly limit: number
}

interface Segment {
  readonly seq: number
  readonly ms: number
  readonly read: () => Promise<readonly LogLine[]>
}

export const keyOf = (line: LogLine, key: Key): number => (key === 'seq' ? line.seq : Date.parse(line.at))

/**
 * The lines of one server in this range, oldest first: from the files by their index, and from memory what is not on disk
 * yet. Reads only the segments that hold them.
 */
export async function readRange(
  server: string,
  files: LogFiles | null,
  unwritten: () => readonly Block[],
  range: Range
): Promise<{ readonly lines: LogLine[]; readonly total: number }> {
  const handles = new Map<string, Promise<FileHandle | null>>()
  const segments: Segment[] = []
  let total = 0
  try {
    await files?.indexed()
    // From here to the end of the loops nothing waits: files and memory are seen in the same instant.
    for (const file of files?.list() ?? []) {
      const { index } = file
      total += index.lines
      index.marks.forEach((mark, at) => {
        // Lines written while the index was read on hang on to its last segment.
        const end = index.marks[at + 1]?.offset ?? file.size
        segments.push({
          seq: mark.seq,
          ms: mark.ms,
          read: async () => {
            const handle = handles.get(file.path) ?? open(file.path, 'r').catch(() => null)
            handles.set(file.path, handle)
            return readLines(await handle, server, mark.offset, end)
          }
        })
      })
    }
    for (const block of unwritten()) {
      total += block.texts.length
      segments.push({
        seq: block.firstSeq,
        ms: block.ms,
        read: () => Promise.resolve(block.texts.map((_text, at) => lineAt(block, at, server)))
      })
    }
    return { lines: await pick(segments, range), total }
  } finally {
    for (const handle of handles.values()) void handle.then((file) => file?.close())
  }
}

/** Lines of one millisecond stay together: a cursor in time could not find the rest of them again. */
async function pick(segments: readonly Segment[], range: Range): Promise<LogLine[]> {
  const { key, before, from, limit } = range
  const keyAt = (lines: readonly LogLine[], at: number) => keyOf(lines[at] as LogLine, key)
  const timed = key === 'ms'
  if (from !== undefined) {
    // Times can stand still: the lines that begin a segment may share theirs with the end of the one before.
    let at = Math.max(0, firstAtLeast(segments, key, from) - 1)
    const lines: LogLine[] = []
    const full = () => lines.length >= limit && !(timed && keyAt(lines, limit - 1) === keyAt(lines, lines.length - 1))
    for (; at < segments.length && !full(); at += 1) {
      for (const line of await (segments[at] as Segment).read()) if (keyOf(line, key) >= from) lines.push(line)
    }
    let end = Math.min(limit, lines.length)
    while (timed && end > 0 && end < lines.length && keyAt(lines, end) === keyAt(lines, end - 1)) end += 1
    return lines.slice(0, end)
  }
  let at = (before === undefined ? segments.length : firstAtLeast(segments, key, before)) - 1
  let lines: LogLine[] = []
  const full = () => lines.length >= limit && !(timed && keyAt(lines, lines.length - limit) === keyAt(lines, 0))
  for (; at >= 0 && !full(); at -= 1) {
    const read = await (segments[at] as Segment).read()
    lines = [...(before === undefined ? read : read.filter((line) => keyOf(line, key) < before)), ...lines]
  }
  let start = Math.max(0, lines.length - limit)
  while (timed && start > 0 && keyAt(lines, start - 1) === keyAt(lines, start)) start -= 1
  return lines.slice(start)
}

/** The first segment that begins at or after this key. */
function firstAtLeast(segments: readonly Segment[], key: Key, value: number): number {
  let low = 0
  let high = segments.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((segments[middle] as Segment)[key] < value) low = middle + 1
    else high = middle
  }
  return low
}

/** Whole lines between two offsets. A file that was rotated away meanwhile has none. */
export async function readLines(
  file: FileHandle | null,
  server: string,
  start: number,
  end: number
): Promise<LogLine[]> {
  if (file === null || end <= start) return []
  const bytes = Buffer.allocUnsafe(end - start)
  const { bytesRead } = await file.read(bytes, 0, bytes.length, start)
  const lines: LogLine[] = []
  for (const text of bytes.toString('utf8', 0, bytesRead).split('\n')) {
    const line = text === '' ? null : parseLine(text, server)
    if (line !== null) lines.push(line)
  }
  return lines
}
