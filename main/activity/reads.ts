/** What is read of calls: by words, one with all that was said in it, over time, as a file. Never long at a time. */
import { setImmediate as others } from 'node:timers/promises'
import { fits, holdsWords, wordsIn } from '../../contract/call-filter.ts'
import type { CallRecord } from '../../contract/model.ts'
import type { Clock } from '../lib/clock.ts'
import { barOf, mostOf, spansOf } from './chart.ts'
import type { StoreConnection } from './connection.ts'
import { exported } from './export.ts'
import type { CallWithContent } from './rows.ts'
import type { Activity } from './types.ts'

export interface ReadsParts {
  readonly clock: Clock
  readonly store: StoreConnection
  /** All calls that are queued are in the file, where it takes them. */
  readonly flush: () => void
  /** What was said in them, too; others get their turn in between. */
  readonly settled: () => Promise<void>
  /** What could not be written, the oldest first. */
  readonly waiting: () => readonly CallRecord[]
  readonly days: () => number
  readonly keeps: (server: string) => boolean
}

const dayMs = 86_400_000
/** Bars counted before others get their turn. */
const barsAtOnce = 10

export function createReads(parts: ReadsParts): Pick<Activity, 'search' | 'detail' | 'chart' | 'exportPage'> {
  const { clock, store, flush, settled, waiting, days, keeps } = parts

  /** Looks through all that is kept until `limit` are found. */
  async function look(query: Parameters<Activity['search']>[0]): Promise<{
    readonly found: readonly CallWithContent[]
    readonly next: number | null
  }> {
    await settled()
    const words = wordsIn(query.text)
    const found: CallWithContent[] = []
    let { before } = query
    for (;;) {
      const at = { ...query, ...(before !== undefined && { before }) }
      const some = store.use((open) => open.contents.some(at, words, query.limit - found.length))
      found.push(...(some?.found ?? []))
      if (some === null || some.next === null) return { found, next: null }
      before = some.next
      if (found.length >= query.limit) return { found, next: before }
      await others()
    }
  }

  return {
    async search(query) {
      const { found } = await look(query)
      const words = wordsIn(query.text)
      const inQueue = waiting()
        .toReversed()
        .filter((each) => fits(each, query) && holdsWords(words, [each.name, each.server, each.host, each.error]))
      return [...inQueue, ...found.map(({ call }) => call)].slice(0, query.limit)
    },
    async detail(id) {
      await settled()
      const stored = store.use((open) => open.contents.of(id))
      const call = stored?.call ?? waiting().find((each) => each.id === id)
      if (call === undefined) return null
      const until = Date.parse(call.at) + days() * dayMs
      const expired = until < clock.wall().getTime()
      const content = expired ? null : (stored?.content ?? null)
      const why = expired && days() > 0 ? 'expired' : keeps(call.server) ? 'missing' : 'off'
      return {
        call,
        asked: content?.asked ?? null,
        answered: content?.answered ?? null,
        hidden: content?.hidden ?? 0,
        notKept: content ? null : why,
        keptUntil: content ? new Date(until).toISOString() : null
      }
    },
    async chart({ until = clock.wall().toISOString(), ...rest }) {
      flush()
      const query = { ...rest, until }
      const counted: ReturnType<typeof barOf>[] = []
      for (const span of spansOf(query)) {
        const one = store.use((open) => barOf(open.database, query, span))
        if (one === null) break
        counted.push(one)
        if (counted.length % barsAtOnce === 0) await others()
      }
      const bars = counted.map(({ bar }) => bar)
      const sum = (of: (bar: (typeof bars)[number]) => number): number => bars.reduce((all, bar) => all + of(bar), 0)
      return {
        since: query.since,
        until,
        bars,
        calls: sum((bar) => bar.calls),
        slow: sum((bar) => bar.slow),
        failed: sum((bar) => bar.failed),
        refused: counted.reduce((all, { refused }) => all + refused, 0),
        slowest: store.use(({ database }) => mostOf(database, query, 'slow')),
        mostFailed: store.use(({ database }) => mostOf(database, query, 'failed'))
      }
    },
    async exportPage({ format, ...query }) {
      const { found, next } = await look(query)
      return { text: exported(found, format, query.before === undefined), calls: found.length, before: next }
    }
  }
}
