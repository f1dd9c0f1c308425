import {
  closeSync,
  fstatSync,
  ftruncate,
  mkdirSync,
  open,
  openSync,
  readdirSync,
  readSync,
  statSync,
  writev,
  type Stats
} from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sentence } from '../../contract/words/say.ts'
import { clearWayForFolder, putAside, type TellDamage } from '../files/own-file.ts'
import { peekLine, type Block } from './block.ts'
import { addToIndex, emptyIndex, extendIndex, type FileIndex } from './file-index.ts'
import { formatBlock } from './format-block.ts'

const logLines = sentence('holds.log')

const openFile = promisify(open)
const writeAllAt = promisify(writev)
const truncateFile = promisify(ftruncate)

/** One file of a server's log: `<first sequence number>.jsonl`. */
export interface LogFile {
  readonly path: string
  readonly firstSeq: number
  /** Whole lines on disk. */
  size: number
  /** Last write, for choosing what goes first when all logs together are too big. */
  changedAt: number
  readonly index: FileIndex
  indexing: Promise<void> | null
}

export interface LogFiles {
  /** The highest sequence number on disk when this was opened. */
  readonly lastSeq: number
  /** Oldest first; the last one is written to. */
  readonly list: () => readonly LogFile[]
  /**
   * Appends whole blocks, rotating when the file is full. `onWritten` gets the last sequence number of each part in the
   * same instant as the sizes here change. Rejects when the disk refuses; of the part at hand nothing is there then.
   */
  readonly append: (
    blocks: readonly Block[],
    limits: { readonly fileBytes: number; readonly files: number },
    onWritten: (seq: number) => void
  ) => Promise<void>
  /** Brings the indexes of all files up to date. Off the hot path: only who looks pays for it. */
  readonly indexed: () => Promise<void>
  /** Removes the oldest file, never the one that is written to. */
  readonly dropOldest: () => Promise<void>
  readonly bytes: () => number
  readonly clear: () => Promise<void>
  readonly close: () => void
}

const suffix = '.jsonl'
/** Most at once: in a flood one write fits into a turn of the loop, and what waits longer than that falls out of memory. */
const writeBytes = 4 * 1024 * 1024

/** The rotating files of one server. Opening reads names and the end of the newest file, nothing more. */
export function openLogFiles(folder: string, onDamage: TellDamage = () => undefined): LogFiles {
  const files: LogFile[] = []
  let descriptor: number | null = null

  clearWayForFolder(folder, logLines, onDamage)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const asideOf = (path: string, why: string) => onDamage({ file: path, holds: logLines, aside: putAside(path), why })
  for (const name of readdirSync(folder)) {
    const firstSeq = name.endsWith(suffix) ? Number(name.slice(0, -suffix.length)) : Number.NaN
    if (!Number.isSafeInteger(firstSeq)) continue
    const path = join(folder, name)
    const seen = statOrNull(path)
    // Asked before it is opened: a pipe would keep everything waiting.
    if (seen?.isFile()) {
      const { size, mtimeMs } = seen
      files.push({ path, firstSeq, size, changedAt: mtimeMs, index: emptyIndex(), indexing: null })
    } else asideOf(path, sentence('kept.no-plain-file'))
  }
  files.sort((one, two) => one.firstSeq - two.firstSeq)
  let end = { seq: 0, size: 0 }
  for (let newest = files.at(-1); newest !== undefined; newest = files.at(-1)) {
    const found = newest.size === 0 ? end : endOf(newest.path)
    if (found !== null) {
      end = found
      newest.size = end.size
      break
    }
    files.pop()
    asideOf(newest.path, sentence('kept.no-log-end'))
  }
  const newest = files.at(-1)
  const lastSeq = Math.max(end.seq, (newest?.firstSeq ?? 1) - 1)

  async function begin(firstSeq: number): Promise<LogFile> {
    closeDescriptor()
    const path = join(folder, `${String(firstSeq).padStart(12, '0')}${suffix}`)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // Written at positions, not appended: a piece that a full disk cut off is overwritten by the next write.
    descriptor = await openFile(path, 'w+', 0o600)
    const file: LogFile = { path, firstSeq, size: 0, changedAt: Date.now(), index: emptyIndex(), indexing: null }
    files.push(file)
    return file
  }

  async function current(
    firstSeq: number,
    limits: { readonly fileBytes: number; readonly files: number }
  ): Promise<LogFile> {
    const file = files.at(-1)
    if (file === undefined) return begin(firstSeq)
    if (file.size >= limits.fileBytes) {
      const next = await begin(firstSeq)
      while (files.length > limits.files) await removeFirst()
      return next
    }
    if (descriptor === null) {
      descriptor = await openFile(file.path, 'r+')
      // What a crash tore off in the middle of a line goes.
      await truncateFile(descriptor, file.size)
    }
    return file
  }

  async function removeFirst(): Promise<void> {
    const file = files.shift()
    if (file !== undefined) await rm(file.path, { force: true }).catch(() => undefined)
  }

  function closeDescriptor(): void {
    if (descriptor !== null) closeSync(descriptor)
    descriptor = null
  }

  async function writeAll(file: LogFile, parts: readonly Formatted[]): Promise<void> {
    const fd = descriptor as number
    const length = parts.reduce((sum, part) => sum + part.bytes.length, 0)
    let done = 0
    try {
      let left = parts.map((part) => part.bytes)
      // A nearly full disk writes a part and says so only by the count.
      for (;;) {
        const { bytesWritten } = await writeAllAt(fd, left, file.size + done)
        done += bytesWritten
        if (done >= length) break
        left = [Buffer.concat(left).subarray(bytesWritten)]
      }
    } catch (error) {
      await truncateFile(fd, file.size).catch(() => undefined)
      throw error
    }
    const known = file.indexing === null && file.index.size === file.size
    file.size += length
    file.changedAt = Date.now()
    // An index that lags behind (a file of an earlier run) reads on by itself when somebody looks.
    if (!known) return
    for (const { block, bytes: own } of parts) {
      addToIndex(file.index, { lines: block.texts.length, bytes: own.length, seq: block.firstSeq, ms: block.ms })
    }
  }

  return {
    lastSeq,
    list: () => files,
    async append(blocks, limits, onWritten) {
      let at = 0
      while (at < blocks.length) {
        const file = await current((blocks[at] as Block).firstSeq, limits)
        const parts: Formatted[] = []
        let size = 0
        while (at < blocks.length && size < writeBytes && (size === 0 || file.size + size < limits.fileBytes)) {
          const block = blocks[at] as Block
          const bytes = formatBlock(block)
          parts.push({ block, bytes })
          size += bytes.length
          at += 1
        }
        await writeAll(file, parts)
        const last = (parts.at(-1) as Formatted).block
        onWritten(last.firstSeq + last.texts.length - 1)
      }
    },
    async indexed() {
      for (const file of [...files]) {
        if (file.index.size >= file.size) continue
        file.indexing ??= extendIndex(file.path, file.index, file.size)
          .catch(() => undefined)
          .finally(() => {
            file.indexing = null
          })
        await file.indexing
      }
    },
    async dropOldest() {
      if (files.length > 1) await removeFirst()
    },
    bytes: () => files.reduce((sum, file) => sum + file.size, 0),
    async clear() {
      closeDescriptor()
      while (files.length > 0) await removeFirst()
    },
    close: closeDescriptor
  }
}

interface Formatted {
  readonly block: Block
  readonly bytes: Buffer
}

/** More than one line can be, several times over. */
const longestEnd = 4 * 1024 * 1024

/** The last whole line of a file: where it ends and its sequence number. Null when its end is nothing of a log. */
function endOf(path: string): { readonly seq: number; readonly size: number } | null {
  const fd = openSync(path, 'r')
  try {
    const { size } = fstatSync(fd)
    for (let tail = Math.min(size, 64 * 1024); ; tail = Math.min(size, tail * 4)) {
      const bytes = Buffer.alloc(tail)
      const read = readSync(fd, bytes, 0, tail, size - tail)
      // What follows the last line of ours is what a crash tore off, or nothing of a log.
      for (let end = lastBreak(bytes, read - 1); end >= 0;) {
        const before = lastBreak(bytes, end - 1)
        const whole = before >= 0 || tail === size
        const seen = whole ? peekLine(bytes.toString('latin1', before + 1, Math.min(end, before + 81))) : null
        if (seen) return { seq: seen.seq, size: size - tail + end + 1 }
        end = before
      }
      // Nothing but a first line that was torn off is the beginning of a log.
      if (tail === size) return bytes.toString('latin1', 0, 7) === '{"seq":' ? { seq: 0, size: 0 } : null
      if (tail > longestEnd) return null
    }
  } finally {
    closeSync(fd)
  }
}

/** Null for a link to nowhere or in a circle, too. */
function statOrNull(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}

const lastBreak = (bytes: Buffer, from: number): number => (from < 0 ? -1 : bytes.lastIndexOf(0x0a, from))
