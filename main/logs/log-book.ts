import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogFilter, LogLine, LogWindow } from '../../contract/model.ts'
import type { TellDamage } from '../files/own-file.ts'
import type { Clock } from '../lib/clock.ts'
import type { Redactor } from '../secrets/types.ts'
import { exportLines } from './export.ts'
import { createFollowers } from './followers.ts'
import type { LogFile } from './log-files.ts'
import { createMatcher } from './matches.ts'
import { createSearch } from './search.ts'
import { keyOf, readRange, type Range } from './segments.ts'
import { createServerLog, type ServerLog } from './server-log.ts'
import type { LogBook } from './types.ts'

export interface LogBookParts {
  /** One folder a server is made inside. */
  readonly folder: string
  readonly redact: Pick<Redactor, 'mask' | 'maskCut'>
  readonly clock: Clock
  readonly onDamage?: TellDamage
  readonly limits: () => { readonly fileMb: number; readonly files: number; readonly totalMb: number }
  /** A search that takes longer is ended. */
  readonly searchDeadlineMs?: number
}

const megabyte = 1024 * 1024
/** At most so long at a time is spent on floods before everything else gets its turn. */
const turnMs = 5

/** The logs of all servers. */
export function createLogBook(parts: LogBookParts): LogBook {
  const { clock } = parts
  const logs = new Map<string, ServerLog>()
  const search = createSearch(parts.searchDeadlineMs)
  const matcher = createMatcher(search)
  const followers = createFollowers(clock)
  let turnEnds = Number.NEGATIVE_INFINITY
  let scheduled = false
  let shrinking: Promise<void> | null = null
  let writtenFiles = ''

  function logOf(server: string): ServerLog {
    const known = logs.get(server)
    if (known !== undefined) return known
    const log = createServerLog({
      folder: join(parts.folder, encodeURIComponent(server)),
      redact: parts.redact,
      clock,
      ...(parts.onDamage ? { onDamage: parts.onDamage } : {}),
      limits: () => {
        const { fileMb, files } = parts.limits()
        return { fileBytes: fileMb * megabyte, files }
      },
      onBlock: (block) => followers.tell(server, block),
      onWritten: keepTotal
    })
    logs.set(server, log)
    return log
  }

  function everyServer(): readonly string[] {
    try {
      for (const name of readdirSync(parts.folder, { withFileTypes: true }))
        if (name.isDirectory()) logOf(decodeURIComponent(name.name))
    } catch {
      // No folder yet: nothing was ever written.
    }
    return [...logs.keys()]
  }

  /** Floods are worked off in turns; in between everything else runs. What does not fit the queue is dropped and counted. */
  function work(): void {
    for (;;) {
      let left = false
      for (const log of logs.values()) {
        left = log.step() || left
        if (performance.now() > turnEnds) {
          schedule()
          return
        }
      }
      if (!left) return
    }
  }

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      turnEnds = performance.now() + turnMs
      work()
    })
  }

  /** All logs together: the oldest files go first, whoever they belong to. Looked at when a new file was begun. */
  function keepTotal(): void {
    const names = [...logs.values()].map((log) => log.files()?.list().length ?? 0).join()
    if (names === writtenFiles || shrinking !== null) return
    writtenFiles = names
    shrinking = shrink().finally(() => {
      shrinking = null
    })
  }

  async function shrink(): Promise<void> {
    const all = everyServer().map((server) => logOf(server))
    for (;;) {
      const bytes = all.reduce((sum, log) => sum + (log.files()?.bytes() ?? 0), 0)
      if (bytes <= parts.limits().totalMb * megabyte) return
      let oldest: { readonly log: ServerLog; readonly file: LogFile } | null = null
      for (const log of all) {
        const list = log.files()?.list() ?? []
        const file = list[0]
        if (file !== undefined && list.length > 1 && (oldest === null || file.changedAt < oldest.file.changedAt))
          oldest = { log, file }
      }
      if (oldest === null) return
      await oldest.log.files()?.dropOldest()
    }
  }

  async function linesOf(server: string, filter: LogFilter, range: Range) {
    const log = logOf(server)
    while (log.step());
    const files = log.files()
    if (isEmpty(filter)) return { ok: true as const, ...(await readRange(server, files, log.unwritten, range)) }
    return matcher.read(server, files, log.unwritten, filter, range)
  }

  async function window(query: Parameters<LogBook['window']>[0]): Promise<LogWindow> {
    const { server, filter, before, from, limit } = query
    const one = server !== '*'
    const range: Range = { key: one ? 'seq' : 'ms', before, from, limit }
    const servers = one ? [server] : everyServer()
    const lines: LogLine[] = []
    let total = 0
    let problem: string | undefined
    for (const answer of await Promise.all(servers.map((id) => linesOf(id, filter, range)))) {
      if (answer.ok) {
        lines.push(...answer.lines)
        total += answer.total
      } else {
        problem = answer.problem
      }
    }
    const chosen = one ? lines : mergeByTime(lines, range)
    return {
      lines: chosen,
      first: chosen[0] === undefined ? 0 : keyOf(chosen[0], range.key),
      last: chosen.length === 0 ? 0 : keyOf(chosen[chosen.length - 1] as LogLine, range.key),
      total,
      stats: await stats(servers),
      ...(problem === undefined ? {} : { problem })
    }
  }

  async function stats(servers: readonly string[]): Promise<LogWindow['stats']> {
    let lines = 0
    let bytes = 0
    let since = Number.POSITIVE_INFINITY
    let secretsHidden = 0
    let dropped = 0
    for (const server of servers) {
      const log = logOf(server)
      const files = log.files()
      await files?.indexed()
      for (const file of files?.list() ?? []) {
        lines += file.index.lines
        since = Math.min(since, file.index.marks[0]?.ms ?? since)
      }
      for (const block of log.unwritten()) {
        lines += block.texts.length
        bytes += block.weight
        since = Math.min(since, block.ms)
      }
      bytes += files?.bytes() ?? 0
      secretsHidden += log.secretsHidden()
      dropped += log.dropped()
    }
    return {
      lines,
      bytes,
      since: Number.isFinite(since) ? new Date(since).toISOString() : null,
      secretsHidden,
      dropped
    }
  }

  return {
    write: (server, stream, text, more) => {
      const log = logOf(server)
      // In the order it happened: what was fed before is older.
      while (log.step());
      log.write(stream, text, more)
    },
    feed(server, stream, chunk) {
      logOf(server).feed(stream, chunk)
      const now = performance.now()
      if (!scheduled && now > turnEnds) {
        turnEnds = now + turnMs
        // The turn is over when other work had its chance, not just when its time is up.
        schedule()
      }
      if (now <= turnEnds) work()
    },
    flushPartial: (server) => logOf(server).flushPartial(),
    window,
    async clear(server) {
      matcher.forget(server)
      await logOf(server).clear()
    },
    exportText: (server, filter, format) =>
      exportLines(server, format, (before) => window({ server, filter, before, limit: 2_000 })),
    tail(server, count, stream = 'stderr') {
      const log = logOf(server)
      while (log.step());
      const texts: string[] = []
      const blocks = log.blocks()
      for (let at = blocks.length - 1; at >= 0 && texts.length < count; at -= 1) {
        const block = blocks[at]
        if (block?.stream === stream) texts.unshift(...block.texts.slice(-(count - texts.length)))
      }
      return texts
    },
    follow: followers.follow,
    dropped: (server) => logOf(server).dropped(),
    async remove(server) {
      matcher.forget(server)
      const log = logs.get(server)
      logs.delete(server)
      await log?.close()
      await rm(join(parts.folder, encodeURIComponent(server)), { recursive: true, force: true }).catch(() => undefined)
    },
    async scrub(forms) {
      for (const server of everyServer()) await logOf(server).scrub(forms)
    },
    async flush() {
      for (const log of logs.values()) while (log.step());
      await Promise.all([...logs.values()].map((log) => log.flush()))
      await shrinking
    },
    async stop() {
      for (const log of logs.values()) log.flushPartial()
      await Promise.all([...logs.values()].map((log) => log.close()))
      followers.stop()
      await search.stop()
    }
  }
}

function isEmpty(filter: LogFilter): boolean {
  const { streams, minLevel, grep, since, until } = filter
  return (
    (streams === undefined || streams.length === 0) &&
    (minLevel === undefined || minLevel === 'debug') &&
    !grep &&
    since === undefined &&
    until === undefined
  )
}

/** Lines of several servers in the order of time; those of one millisecond stay together, so a page can be a little longer. */
function mergeByTime(lines: LogLine[], range: Range): LogLine[] {
  const timed = lines.map((line) => ({ line, ms: Date.parse(line.at) }))
  timed.sort(
    (one, two) =>
      one.ms - two.ms ||
      (one.line.server === two.line.server ? one.line.seq - two.line.seq : one.line.mono - two.line.mono)
  )
  if (timed.length <= range.limit) return timed.map(({ line }) => line)
  if (range.from !== undefined) {
    const edge = timed[range.limit - 1]?.ms as number
    return timed.filter(({ ms }) => ms <= edge).map(({ line }) => line)
  }
  const edge = timed[timed.length - range.limit]?.ms as number
  return timed.filter(({ ms }) => ms >= edge).map(({ line }) => line)
}
