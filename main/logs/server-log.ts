import type { LogLevel, LogLine, LogStream } from '../../contract/model.ts'
import { sentence } from '../../contract/words/say.ts'
import type { TellDamage } from '../files/own-file.ts'
import type { Clock } from '../lib/clock.ts'
import { maskContents, maskCutContents } from '../secrets/mask-contents.ts'
import { scrubFile } from '../secrets/scrub-file.ts'
import type { Redactor } from '../secrets/types.ts'
import type { Block } from './block.ts'
import { capText, lineBytes } from './cap-text.ts'
import { guessLevel, mayHaveLevels } from './level.ts'
import { openLogFiles, type LogFiles } from './log-files.ts'
import { createKeyGuard } from './private-key.ts'
import { createRing } from './ring.ts'
import { createSplitter } from './splitter.ts'
import { isPlain, makeVisible } from './visible.ts'

export interface ServerLogParts {
  readonly folder: string
  readonly redact: Pick<Redactor, 'mask' | 'maskCut'>
  readonly clock: Clock
  readonly onDamage?: TellDamage
  readonly limits: () => { readonly fileBytes: number; readonly files: number }
  readonly onBlock: (block: Block) => void
  /** After something reached the disk. */
  readonly onWritten: () => void
}

export interface ServerLog {
  readonly write: (
    stream: LogStream,
    text: string,
    more?: { readonly level?: LogLevel; readonly call?: LogLine['call'] }
  ) => void
  /** Queues bytes; false when there was no room and they were dropped, counted. */
  readonly feed: (stream: 'stderr' | 'stdout', chunk: Buffer) => void
  /** Works on one queued chunk; false when none is left. */
  readonly step: () => boolean
  readonly flushPartial: () => void
  /** Null while the disk refuses even the folder. */
  readonly files: () => LogFiles | null
  readonly unwritten: () => readonly Block[]
  readonly blocks: () => readonly Block[]
  readonly dropped: () => number
  readonly secretsHidden: () => number
  readonly flush: () => Promise<void>
  /** As LogBook.scrub; what is in memory is let go of, so that it is read from the disk. */
  readonly scrub: (forms: readonly string[]) => Promise<void>
  readonly clear: () => Promise<void>
  readonly close: () => Promise<void>
}

const ringWeight = 4 * 1024 * 1024
/**
 * Of what is on disk so much stays, for the last lines in errors and reports. More would outlive the collector's young
 * generation in a flood, and a million lines would pile up in the old one.
 */
const writtenWeight = 512 * 1024
const queueBytes = 4 * 1024 * 1024
const flushSoonMs = 50
/** What is said in a longer message is masked by value and shape only. */
const readLetters = 64 * 1024
const tellingName = /pass|token|secret|key|credential|auth|pwd|pin/i
const flushNowWeight = 256 * 1024
const retryMs = 5_000
/** While lines are being dropped, so often a line says how many. */
const dropNoteMs = 250

/** The log of one server: bytes in, lines out, to memory at once and to disk soon. Never blocks, never throws. */
export function createServerLog(parts: ServerLogParts): ServerLog {
  const { clock, redact } = parts
  let files: LogFiles | null = null
  let broken: string | null = null
  let closed = false
  let nextSeq = 1
  let writtenSeq = 0
  /** Up to here a write is under way. */
  let writingSeq = 0
  let unwrittenWeight = 0
  let flushing: Promise<void> | null = null
  let cancelTimer: (() => void) | null = null
  let hidden = 0
  let dropped = 0
  let toTell = { lines: 0, bytes: 0, stream: 'stderr' as LogStream }
  let toldAt = Number.NEGATIVE_INFINITY
  let queue: { readonly stream: 'stderr' | 'stdout'; readonly chunk: Buffer | null; lines: number; bytes: number }[] =
    []
  let queued = 0
  const streams = { stderr: createStream(), stdout: createStream() }

  const ring = createRing(ringWeight, (block) => {
    if (block.firstSeq > Math.max(writtenSeq, writingSeq)) countDropped(block.texts.length, block.weight, block.stream)
  })
  openFiles()

  function createStream() {
    return { splitter: createSplitter(), keys: createKeyGuard(), level: 'info' as LogLevel }
  }

  function openFiles(): void {
    try {
      files = openLogFiles(parts.folder, parts.onDamage)
      if (files.lastSeq >= nextSeq) {
        nextSeq = files.lastSeq + 1
        writtenSeq = files.lastSeq
      }
    } catch (error) {
      diskRefused(error)
    }
  }

  function countDropped(lines: number, bytes: number, stream: LogStream): void {
    dropped += lines
    toTell = { lines: toTell.lines + lines, bytes: toTell.bytes + bytes, stream }
  }

  function tellDropped(): void {
    if (toTell.lines + toTell.bytes === 0) return
    const { lines, bytes, stream } = toTell
    toTell = { lines: 0, bytes: 0, stream }
    toldAt = clock.mono()
    add(stream, [`[${lines} lines, ${bytes} bytes dropped]`], 'warning')
  }

  function add(
    stream: LogStream,
    texts: readonly string[],
    levels: Block['levels'],
    more: Pick<Block, 'call' | 'plain'> = {}
  ): void {
    const wall = clock.wall()
    const { call } = more
    let weight = call === undefined ? 0 : (call.request?.length ?? 0) + (call.response?.length ?? 0) + 100
    for (const text of texts) weight += text.length + 40
    const block: Block = {
      firstSeq: nextSeq,
      at: wall.toISOString(),
      ms: wall.getTime(),
      mono: Math.round(clock.mono() * 10) / 10,
      stream,
      texts,
      levels,
      weight,
      ...more
    }
    nextSeq += texts.length
    unwrittenWeight += weight
    ring.push(block)
    parts.onBlock(block)
    if (closed || broken !== null) return
    if (unwrittenWeight > flushNowWeight) void flush()
    else cancelTimer ??= clock.after(flushSoonMs, () => void flush())
  }

  /** Harmless first, then masked: a secret with colour codes inside is a secret still. */
  function clean(text: string): string {
    const masked = redact.mask(makeVisible(text))
    hidden += masked.hidden
    return masked.text
  }

  /** What was said in a call: also what stands under a name that says so, a password of a form for one. */
  function cleanContents(text: string): string {
    // Read only where such a name may be in it: every call passes here.
    if (text.length > readLetters || !tellingName.test(text)) return clean(text)
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      // Cut off on its way here.
      const cut = maskCutContents(text, redact)
      hidden += cut.hidden
      return clean(cut.value)
    }
    const masked = maskContents(value, redact)
    hidden += masked.hidden
    return masked.value === value ? clean(text) : clean(JSON.stringify(masked.value))
  }

  /** `cut`: the stream ended, or was broken off, before the last of these lines was whole. */
  function addLines(stream: 'stderr' | 'stdout', text: string, cut = false): void {
    const state = streams[stream]
    // Most text: one look shows that it is harmless and needs no escaping on its way to disk either.
    let plain = isPlain(text)
    const masked = redact[cut ? 'maskCut' : 'mask'](plain ? text : makeVisible(text))
    const guarded = state.keys.guard(masked.text)
    hidden += masked.hidden + guarded.hidden
    plain &&= guarded.text === text
    const texts = guarded.text.split('\n')
    if (guarded.text.length * 3 > lineBytes) {
      for (let at = 0; at < texts.length; at += 1) {
        const line = texts[at] as string
        if (line.length * 3 <= lineBytes) continue
        texts[at] = capText(line)
        plain &&= texts[at] === line
      }
    }
    let levels: Block['levels'] = 'info'
    if (mayHaveLevels(guarded.text, state.level)) {
      levels = texts.map((line) => (state.level = guessLevel(line, state.level)))
    } else {
      state.level = 'info'
    }
    add(stream, texts, levels, plain ? { plain: text } : {})
  }

  function step(): boolean {
    const item = queue.shift()
    if (item === undefined) return false
    const { splitter } = streams[item.stream]
    if (item.chunk === null) {
      countDropped(item.lines, item.bytes + splitter.tear(), item.stream)
    } else {
      queued -= item.chunk.length
      const text = splitter.push(item.chunk)
      const skipped = splitter.skipped()
      if (skipped.bytes > 0) countDropped(skipped.lines, skipped.bytes, item.stream)
      if (toTell.lines > 0 && (queue.length === 0 || clock.mono() - toldAt >= dropNoteMs)) tellDropped()
      if (text !== null) addLines(item.stream, text)
    }
    return queue.length > 0
  }

  function flush(): Promise<void> {
    cancelTimer?.()
    cancelTimer = null
    flushing ??= flushAll().finally(() => {
      flushing = null
      if (broken !== null && !closed) cancelTimer ??= clock.after(retryMs, () => void flush())
      else if (unwrittenWeight > 0 && !closed) cancelTimer ??= clock.after(flushSoonMs, () => void flush())
    })
    return flushing
  }

  async function flushAll(): Promise<void> {
    if (files === null) openFiles()
    if (files === null) return
    for (;;) {
      const blocks = ring.after(writtenSeq)
      const last = blocks.at(-1)
      if (last === undefined) break
      writingSeq = last.firstSeq + last.texts.length - 1
      unwrittenWeight = 0
      try {
        await files.append(blocks, parts.limits(), (seq) => {
          writtenSeq = Math.max(writtenSeq, seq)
          ring.settle(writtenSeq, writtenWeight)
        })
      } catch (error) {
        writingSeq = writtenSeq
        // What fell out of memory while its write failed is lost now.
        const oldest = ring.blocks()[0]?.firstSeq ?? nextSeq
        for (const block of blocks) {
          if (block.firstSeq > writtenSeq && block.firstSeq < oldest)
            countDropped(block.texts.length, block.weight, block.stream)
        }
        diskRefused(error)
        return
      }
      parts.onWritten()
      if (broken !== null) {
        broken = null
        add('lifecycle', [sentence('logs.written-again')], 'info')
      }
      if (toTell.lines > 0 && queue.length === 0) tellDropped()
    }
  }

  function diskRefused(error: unknown): void {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    if (broken !== null) return
    broken = code
    add('lifecycle', [sentence('logs.in-memory', { code })], 'error')
    cancelTimer ??= clock.after(retryMs, () => void flush())
  }

  return {
    write(stream, text, more = {}) {
      const { call } = more
      const masked = capText(clean(text))
      add(
        stream,
        [masked],
        more.level ?? guessLevel(masked),
        call === undefined ? {} : { call: cleanCall(call, clean, cleanContents) }
      )
    },
    feed(stream, chunk) {
      if (chunk.length === 0) return
      if (queued + chunk.length <= queueBytes) {
        queue.push({ stream, chunk, lines: 0, bytes: 0 })
        queued += chunk.length
        return
      }
      let lines = 0
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) lines += 1
      const last = queue.at(-1)
      if (last?.chunk === null && last.stream === stream) {
        last.lines += lines
        last.bytes += chunk.length
      } else {
        queue.push({ stream, chunk: null, lines, bytes: chunk.length })
      }
    },
    step,
    flushPartial() {
      while (step());
      for (const name of ['stderr', 'stdout'] as const) {
        const text = streams[name].splitter.end()
        if (text !== null) addLines(name, text, true)
        streams[name] = createStream()
      }
      tellDropped()
    },
    files: () => files,
    unwritten: () => ring.after(writtenSeq),
    blocks: ring.blocks,
    dropped: () => dropped,
    secretsHidden: () => hidden,
    flush,
    async scrub(forms) {
      await flush()
      if (ring.after(writtenSeq).length === 0) ring.clear()
      for (const file of files?.list() ?? []) await scrubFile(file.path, forms)
    },
    async clear() {
      await flush()
      await files?.clear().catch(() => undefined)
      ring.clear()
      queue = []
      queued = 0
      dropped = 0
      hidden = 0
      toTell = { ...toTell, lines: 0, bytes: 0 }
      writtenSeq = nextSeq - 1
      // Also keeps the count of lines going when nothing else is written before the next start.
      add('lifecycle', [sentence('logs.cleared')], 'info')
    },
    async close() {
      await flush()
      closed = true
      cancelTimer?.()
      files?.close()
    }
  }
}

function cleanCall(
  call: NonNullable<LogLine['call']>,
  clean: (text: string) => string,
  cleanContents: (text: string) => string
): LogLine['call'] {
  return {
    ...call,
    name: call.name === null ? null : capText(clean(call.name), 500),
    ...(call.request === undefined ? {} : { request: capText(cleanContents(call.request)) }),
    ...(call.response === undefined ? {} : { response: capText(cleanContents(call.response)) })
  }
}
