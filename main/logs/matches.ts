import { open } from 'node:fs/promises'
import type { LogFilter, LogLine } from '../../contract/model.ts'
import { parseLine, type Block } from './block.ts'
import { formatBlock } from './format-block.ts'
import type { LogFiles } from './log-files.ts'
import type { Search, SearchPart } from './search.ts'
import { readLines, type Range } from './segments.ts'

export type Matches =
  | { readonly ok: true; readonly lines: LogLine[]; readonly total: number }
  | { readonly ok: false; readonly problem: string }

export interface Matcher {
  /** The matching lines of one server in this range. What was searched before is not searched again. */
  readonly read: (
    server: string,
    /** Null while the disk refuses the folder: then there is only memory. */
    files: LogFiles | null,
    unwritten: () => readonly Block[],
    filter: LogFilter,
    range: Range
  ) => Promise<Matches>
  readonly forget: (server: string) => void
}

interface Searched {
  readonly to: number
  readonly found: readonly Float64Array[]
}
interface Hit {
  readonly place: number
  readonly offset: number
  readonly length: number
  readonly seq: number
  readonly ms: number
}

/** How many searches stay known, so that scrolling in one reads only its lines. */
const rememberedSearches = 8
const fieldsPerHit = 4
/** Hits closer together than this are read in one go. */
const nearBytes = 64 * 1024

export function createMatcher(search: Search): Matcher {
  /** Server and filter → path → what was found there. */
  const searches = new Map<string, Map<string, Searched>>()

  function recall(key: string): Map<string, Searched> {
    const known = searches.get(key) ?? new Map<string, Searched>()
    searches.delete(key)
    searches.set(key, known)
    if (searches.size > rememberedSearches) searches.delete(searches.keys().next().value as string)
    return known
  }

  return {
    async read(server, files, unwritten, filter, range) {
      const known = recall(`${server}\n${JSON.stringify(filter)}`)
      const places = (files?.list() ?? []).map(({ path, size }) => ({ path, size }))
      for (const path of [...known.keys()]) if (!places.some((place) => place.path === path)) known.delete(path)
      const stale = places.filter((place) => (known.get(place.path)?.to ?? 0) < place.size)
      const memory = Buffer.concat(unwritten().map(formatBlock)).toString('utf8')
      const parts: SearchPart[] = stale.map(({ path, size }) => ({ path, from: known.get(path)?.to ?? 0, to: size }))
      parts.push({ text: memory })
      const answer = await search.run(filter, parts)
      if (!answer.ok) return answer
      stale.forEach(({ path, size }, at) => {
        const found = answer.found[at] as Float64Array
        const before = known.get(path)?.found ?? []
        known.set(path, { to: size, found: found.length === 0 ? before : [...before, found] })
      })

      const arrays: { readonly place: number; readonly numbers: Float64Array }[] = []
      places.forEach((place, at) => {
        for (const numbers of known.get(place.path)?.found ?? []) arrays.push({ place: at, numbers })
      })
      arrays.push({ place: -1, numbers: answer.found.at(-1) as Float64Array })
      const total = arrays.reduce((sum, { numbers }) => sum + numbers.length / fieldsPerHit, 0)
      const hits = choose(arrays, total, range)
      const lines: LogLine[] = []
      for (let at = 0; at < hits.length;) {
        const place = (hits[at] as Hit).place
        let end = at
        while (end < hits.length && (hits[end] as Hit).place === place) end += 1
        const own = hits.slice(at, end)
        lines.push(
          ...(place < 0
            ? fromMemory(memory, own, server)
            : await fromFile((places[place] as { path: string }).path, own, server))
        )
        at = end
      }
      return { ok: true, lines, total }
    },
    forget(server) {
      for (const key of [...searches.keys()]) if (key.startsWith(`${server}\n`)) searches.delete(key)
    }
  }
}

/** The hits of the range among all, oldest first, by binary search: there may be a million. */
function choose(
  arrays: readonly { readonly place: number; readonly numbers: Float64Array }[],
  total: number,
  range: Range
): readonly Hit[] {
  const starts: number[] = []
  let sum = 0
  for (const { numbers } of arrays) {
    starts.push(sum)
    sum += numbers.length / fieldsPerHit
  }
  const hitAt = (index: number): Hit => {
    let which = starts.length - 1
    while ((starts[which] as number) > index) which -= 1
    const { place, numbers } = arrays[which] as (typeof arrays)[number]
    const base = (index - (starts[which] as number)) * fieldsPerHit
    return {
      place,
      offset: numbers[base]!,
      length: numbers[base + 1]!,
      seq: numbers[base + 2]!,
      ms: numbers[base + 3]!
    }
  }
  const lowest = (value: number): number => {
    let low = 0
    let high = total
    while (low < high) {
      const middle = (low + high) >>> 1
      if (hitAt(middle)[range.key] < value) low = middle + 1
      else high = middle
    }
    return low
  }
  const between = (start: number, end: number) =>
    Array.from({ length: Math.max(0, end - start) }, (_value, at) => hitAt(start + at))
  // Lines of one millisecond stay together: a cursor in time could not find the rest of them again.
  const timed = range.key === 'ms'
  if (range.from !== undefined) {
    const start = lowest(range.from)
    const end = Math.min(total, start + range.limit)
    return between(start, timed && end > start ? lowest(hitAt(end - 1).ms + 1) : end)
  }
  const end = range.before === undefined ? total : lowest(range.before)
  const start = Math.max(0, end - range.limit)
  return between(timed && end > start ? Math.min(start, lowest(hitAt(start).ms)) : start, end)
}

async function fromFile(path: string, hits: readonly Hit[], server: string): Promise<LogLine[]> {
  const file = await open(path, 'r').catch(() => null)
  const lines: LogLine[] = []
  try {
    for (let at = 0; at < hits.length;) {
      const start = (hits[at] as Hit).offset
      const wanted = new Set<number>()
      let stop = start
      while (at < hits.length && (hits[at] as Hit).offset - stop <= nearBytes) {
        const hit = hits[at] as Hit
        wanted.add(hit.seq)
        stop = hit.offset + hit.length
        at += 1
      }
      for (const line of await readLines(file, server, start, stop)) if (wanted.has(line.seq)) lines.push(line)
    }
  } finally {
    await file?.close()
  }
  return lines
}

function fromMemory(text: string, hits: readonly Hit[], server: string): LogLine[] {
  const bytes = Buffer.from(text)
  return hits.flatMap((hit) => parseLine(bytes.toString('utf8', hit.offset, hit.offset + hit.length), server) ?? [])
}
