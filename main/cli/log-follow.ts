/**
 * A log as it grows. The core sends new lines in batches and only counts what does not fit; what was skipped, or came while
 * our own reader was slow, is read from the log afterwards, so that nothing that is still kept is left out.
 */
import type { LogLine } from '../../contract/model.ts'
import type { ControlClient } from '../control/client.ts'
import { valueOf } from './context.ts'
import type { Filter } from './log-filter.ts'
import { pageLines, readPages } from './log-pages.ts'

export interface FollowParts {
  readonly core: Pick<ControlClient, 'call' | 'follow' | 'closed'>
  /** '*': all, in the order of time. */
  readonly server: string
  readonly filter: Filter
  /** At most so many lines of before. */
  readonly most: number
  readonly choose: (lines: readonly LogLine[]) => readonly LogLine[]
  readonly print: (lines: readonly LogLine[]) => void
  /** Null while the reader keeps up; else resolves when it does again. */
  readonly slow: () => Promise<void> | null
}
interface Place {
  /** The newest line that was looked at; null: none yet. */
  last: number | null
  /** When that line was written. */
  at: string
  reading: Promise<void> | null
  more: boolean
}

/** Lines of several servers come in several batches: they are put in order before they are printed. */
const gatherMs = 100

/** Goes on until the server is removed or the core is gone, and says which; throws what went wrong, not-found first. */
export async function followLog(parts: FollowParts): Promise<'removed' | 'stopped'> {
  const { core, server } = parts
  const places = new Map<string, Place>()
  const early: { readonly server: string; readonly lines: readonly LogLine[]; readonly skipped: number }[] = []
  let begun = false
  let gathered: LogLine[] = []
  let timer: NodeJS.Timeout | null = null
  let fail: (error: unknown) => void = () => undefined
  const failure = new Promise<never>((_resolve, reject) => (fail = reject))
  let end: (why: 'removed') => void = () => undefined
  const removal = new Promise<'removed'>((resolve) => (end = resolve))

  const placeOf = (id: string): Place => {
    const known = places.get(id) ?? { last: null, at: '', reading: null, more: false }
    places.set(id, known)
    return known
  }
  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    const lines = gathered.sort((a, b) => a.mono - b.mono || (a.server === b.server ? a.seq - b.seq : 0))
    gathered = []
    if (lines.length > 0) parts.print(lines)
  }
  function show(lines: readonly LogLine[]): void {
    const chosen = parts.choose(lines)
    if (server !== '*') {
      if (chosen.length > 0) parts.print(chosen)
      return
    }
    gathered.push(...chosen)
    if (gathered.length > 0) timer ??= setTimeout(flush, gatherMs)
  }

  function heard(id: string, lines: readonly LogLine[], skipped: number): void {
    const place = placeOf(id)
    if (place.reading) {
      place.more = true
      return
    }
    const oldest = lines[0]
    // A server that was removed and added again counts its lines from the start.
    if (oldest && place.last !== null && lines.at(-1)!.seq <= place.last && oldest.at > place.at)
      place.last = oldest.seq - 1
    const fresh = place.last === null ? lines : lines.filter((line) => line.seq > (place.last as number))
    const first = fresh[0]
    if (first === undefined && skipped === 0) return
    place.last ??= first === undefined ? null : first.seq - 1
    if (skipped === 0 && first?.seq === (place.last ?? 0) + 1 && parts.slow() === null) {
      seen(place, fresh.at(-1)!)
      show(fresh)
      return
    }
    place.reading = readOn(id, place)
      .catch(fail)
      .finally(() => {
        place.reading = null
      })
  }
  async function readOn(id: string, place: Place): Promise<void> {
    for (;;) {
      place.more = false
      await parts.slow()
      const { lines } = valueOf(
        await core.call('logs.window', { server: id, from: (place.last ?? 0) + 1, limit: pageLines })
      )
      const newest = lines.at(-1)
      if (newest !== undefined) {
        seen(place, newest)
        show(lines)
      } else if (!place.more) return
    }
  }

  core.follow([`logs:${server}`], (event) => {
    if (event.name === 'server.removed' && event.data.id === server) return end('removed')
    if (event.name !== 'logs.appended') return
    const { server: id, lines, skipped } = event.data
    if (!begun) return void early.push({ server: id, lines, skipped })
    try {
      heard(id, lines, skipped)
    } catch (error) {
      fail(error)
    }
  })
  // Asked for only now, so that a removal is either refused here or heard.
  if (server !== '*') valueOf(await core.call('servers.definition', { id: server }))
  const ids =
    server === '*'
      ? valueOf(await core.call('snapshot', {}))
          .servers.map((each) => each.id)
          .concat('_core')
      : [server]
  for (const id of ids) {
    const { lines } = valueOf(await core.call('logs.window', { server: id, limit: 1 }))
    const newest = lines.at(-1)
    if (newest) seen(placeOf(id), newest)
    else placeOf(id).last = 0
  }
  const past = await readPages(core as ControlClient, server, parts.filter, parts.most)
  if (past.lines.length > 0) parts.print(past.lines)
  for (const line of past.lines) {
    const place = placeOf(line.server)
    if (line.seq > (place.last ?? 0)) seen(place, line)
  }
  begun = true
  try {
    for (const each of early) heard(each.server, each.lines, each.skipped)
    return await Promise.race([core.closed.then(() => 'stopped' as const), removal, failure])
  } finally {
    flush()
  }
}

function seen(place: Place, line: LogLine): void {
  place.last = line.seq
  place.at = line.at
}
