/**
 * A window on one server's log, or on all of them together, that may hold a million lines. At most ten windows of 500 lines are kept here; more is asked for at
 * either end, and lines that come meanwhile are appended only while the newest are in view. Nothing moves by itself
 * under a person who has scrolled up: what comes is counted instead.
 */
import type { Failure } from '../../../contract/failure.ts'
import type { LogFilter, LogLine, LogStream, LogWindow, ServerId } from '../../../contract/model.ts'
import type { Ask } from '../../../contract/requests.ts'
import { passes } from '../../lib/log-line.ts'
import { spanOf, type SpanChoice } from '../../lib/log-spans.ts'
import { patternOf } from '../../lib/marks.ts'

const windowSize = 500
const keptAtMost = 5_000
const marksAtMost = 2_000
/** Lines come in bursts, from every server at once: they are shown together, some thirty times a second at most. */
const gatherMs = 33
const reloadMs = 1_000

/** A line's place: its sequence number in the log of one server, milliseconds since the epoch in the log of all. */
export interface LogPlace {
  readonly at: number
  readonly key: string
}
export interface LogMark extends LogPlace {
  readonly error: boolean
}
export const keyOfLine = (line: LogLine): string => `${line.server}/${line.seq}`

export type StreamChoice = 'all' | 'stderr' | 'lifecycle' | 'protocol'
export type LevelChoice = 'debug' | 'info' | 'warning' | 'error'
const streamsOf: Readonly<Record<StreamChoice, readonly LogStream[] | undefined>> = {
  all: undefined,
  // what a server prints to stdout that is no protocol belongs with what it says
  stderr: ['stderr', 'stdout'],
  lifecycle: ['lifecycle'],
  protocol: ['protocol']
}

export class LogView {
  lines: readonly LogLine[] = $state.raw([])
  stats: LogWindow['stats'] | null = $state.raw(null)
  /** Lines that pass the filter, in all. */
  total = $state(0)
  loaded = $state(false)
  failure: Failure | null = $state.raw(null)
  following = $state(true)
  /** Lines that came since the person scrolled up. */
  fresh = $state(0)
  stream = $state<StreamChoice>('all')
  level = $state<LevelChoice>('info')
  query = $state('')
  regex = $state(false)
  /** Show only lines that hold the query, instead of marking it among the others. */
  only = $state(false)
  spanChoice = $state<SpanChoice>('any')
  /** Both ends of "between", local times as an input gives them; empty = open at that end. */
  from = $state('')
  until = $state('')
  /** Lines that hold the query, oldest first; the newest 2,000. */
  found: readonly LogPlace[] = $state.raw([])
  foundTotal = $state(0)
  /** Why the core found less than there may be: the expression took too long. */
  searchProblem = $state<string | null>(null)
  /** Warnings and errors for the ruler; the newest 2,000. */
  troubles: readonly LogMark[] = $state.raw([])
  /** Key of the chosen line. */
  selected = $state<string | null>(null)
  /** Place of the newest line. */
  newest = $state(0)
  /** The newest line is among the loaded ones. */
  reachesEnd = $state(true)

  /** Since when and until when; nothing = all that is kept. */
  readonly span = $derived(spanOf(this.spanChoice, this.from, this.until, Date.now()))
  /** A regular expression that does not parse yet finds nothing and says so. */
  readonly queryProblem: string | null = $derived(
    this.regex && this.query !== '' && patternOf(this.query, true) === null ? 'Not a regular expression yet' : null
  )
  readonly filter: LogFilter = $derived({
    ...(streamsOf[this.stream] === undefined ? {} : { streams: streamsOf[this.stream] }),
    ...(this.level === 'debug' ? {} : { minLevel: this.level }),
    ...this.span,
    ...(this.only && this.query !== '' && this.queryProblem === null ? { grep: this.query, regex: this.regex } : {})
  })
  readonly selectedLine: LogLine | null = $derived(this.lines.find((line) => keyOfLine(line) === this.selected) ?? null)
  readonly oldest: number = $derived.by(() => {
    if (this.#one) return Math.max(1, this.newest - Math.max(0, (this.stats?.lines ?? 1) - 1))
    const since = this.stats?.since
    return since ? Date.parse(since) : this.lines[0] ? this.at(this.lines[0]) : 0
  })

  #reachesStart = false
  #busy = false
  #turn = 0
  #waiting: LogLine[] = []
  #skipped = 0
  /** Lines heard while the newest window is asked for. */
  #late: LogLine[] | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #reload: ReturnType<typeof setTimeout> | undefined
  #refind: ReturnType<typeof setTimeout> | undefined
  /** What `found` is the answer to. */
  #searchedFor = ''
  readonly #ask: Ask
  readonly #server: ServerId | '*'
  readonly #one: boolean

  /** `server` '*': the logs of all, in the order of time. */
  constructor(ask: Ask, server: ServerId | '*') {
    this.#ask = ask
    this.#server = server
    this.#one = server !== '*'
  }
  /** Where a line stands in this log. */
  at(line: LogLine): number {
    return this.#one ? line.seq : Date.parse(line.at)
  }
  placeOf(line: LogLine): LogPlace {
    return { at: this.at(line), key: keyOfLine(line) }
  }

  /** The newest lines; forgets what was loaded. */
  async load(): Promise<void> {
    const late: LogLine[] = []
    this.#late = late
    const answer = await this.#window({})
    if (this.#late === late) this.#late = null
    if (answer === null) return
    // what came while the answer was under way is newer than it, and would be lost with the list it replaces
    const known = new Map<string, number>()
    for (const line of answer.lines) known.set(line.server, line.seq)
    this.lines = [
      ...answer.lines,
      ...(this.filter.regex === true
        ? []
        : late.filter((line) => line.seq > (known.get(line.server) ?? -1) && passes(line, this.filter)))
    ]
    this.reachesEnd = true
    this.#reachesStart = answer.lines.length < windowSize
    this.fresh = 0
  }
  async loadOlder(): Promise<void> {
    const first = this.lines[0]
    if (this.#busy || this.#reachesStart || first === undefined) return
    const answer = await this.#window({ before: this.at(first) })
    if (answer === null) return
    this.#reachesStart = answer.lines.length < windowSize
    if (answer.lines.length === 0) return
    const joined = [...answer.lines, ...this.lines]
    if (joined.length > keptAtMost) this.reachesEnd = false
    this.lines = joined.slice(0, keptAtMost)
  }
  async loadNewer(): Promise<void> {
    const last = this.lines[this.lines.length - 1]
    if (this.#busy || this.reachesEnd || last === undefined) return
    const answer = await this.#window({ from: this.at(last) + 1 })
    if (answer === null) return
    this.reachesEnd = answer.lines.length < windowSize
    if (answer.lines.length === 0) return
    const joined = [...this.lines, ...answer.lines]
    if (joined.length > keptAtMost) this.#reachesStart = false
    this.lines = joined.slice(-keptAtMost)
  }
  /** Makes sure that a line is loaded and chosen. Answers with its index among the loaded ones. */
  async goTo({ at, key }: { readonly at: number; readonly key?: string }): Promise<number | null> {
    const indexOf = (): number => {
      const exact = this.lines.findIndex((line) => (key === undefined ? this.at(line) === at : keyOfLine(line) === key))
      return exact
    }
    if (indexOf() < 0) {
      const around = await this.#around(at)
      if (!around) return null
    }
    const exact = indexOf()
    const near = exact < 0 ? this.lines.findIndex((line) => this.at(line) >= at) : exact
    const index = near < 0 ? this.lines.length - 1 : near
    const line = this.lines[index]
    this.selected = line ? keyOfLine(line) : null
    this.following = false
    return index < 0 ? null : index
  }
  /** The first line at or after a moment, of the streams and levels that are shown. */
  async goToTime(iso: string): Promise<number | null> {
    if (!this.#one) return this.goTo({ at: Date.parse(iso) })
    const outcome = await this.#ask('logs.window', {
      server: this.#server,
      filter: { ...plain(this.filter), since: iso },
      from: 0,
      limit: 1
    })
    const line = outcome.ok ? outcome.value.lines[0] : undefined
    return line === undefined ? null : this.goTo(this.placeOf(line))
  }
  /** What the same server wrote to stderr while a call was under way: the last 200 lines, and how many there are. None for lines that are no call. */
  async meanwhile(line: LogLine): Promise<Pick<LogWindow, 'lines' | 'total'>> {
    const ms = line.call?.ms
    if (ms === undefined || ms === null) return { lines: [], total: 0 }
    const ended = Date.parse(line.at)
    const outcome = await this.#ask('logs.window', {
      server: line.server,
      filter: {
        streams: ['stderr', 'stdout'],
        since: new Date(ended - Math.ceil(ms)).toISOString(),
        until: new Date(ended).toISOString()
      },
      limit: 200
    })
    return outcome.ok ? outcome.value : { lines: [], total: 0 }
  }
  /** The place after (or before) the chosen line, else after (or before) `seen`; round at the end. Undefined where there is none. */
  nextOf(places: readonly LogPlace[], forward: boolean, seen: LogLine | undefined): LogPlace | undefined {
    const on = places.findIndex((place) => place.key === this.selected)
    if (on >= 0) return places[(on + (forward ? 1 : -1) + places.length) % places.length]
    const from = this.selectedLine ?? seen
    const now = from ? this.at(from) : 0
    return forward
      ? (places.find((place) => place.at > now) ?? places[0])
      : (places.findLast((place) => place.at < now) ?? places[places.length - 1])
  }
  /** From hit to hit: the newest first, then older ones, or newer ones; round at the end. Waits for a search under way. */
  async hit(older: boolean): Promise<LogPlace | undefined> {
    if (this.#searchedFor !== this.#search()) await this.find()
    const on = this.found.findIndex((place) => place.key === this.selected)
    if (on < 0) return this.found.at(-1)
    return this.found[(on + (older ? -1 : 1) + this.found.length) % this.found.length]
  }
  /** Every stream, level and time. */
  showAll(): void {
    this.stream = 'all'
    this.level = 'debug'
    this.only = false
    this.spanChoice = 'any'
  }
  hear(lines: readonly LogLine[], skipped: number): void {
    this.#waiting.push(...lines)
    this.#skipped += skipped
    this.#timer ??= setTimeout(() => this.#take(), gatherMs)
  }
  /** Takes no more lines: the view is gone. */
  end(): void {
    clearTimeout(this.#reload)
    clearTimeout(this.#refind)
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waiting = []
  }
  #take(): void {
    this.#timer = undefined
    const lines = this.#waiting
    const skipped = this.#skipped
    this.#waiting = []
    this.#skipped = 0
    this.#late?.push(...lines)
    for (const line of lines) this.newest = Math.max(this.newest, this.at(line))
    this.#noteTroubles(lines)
    if (lines.length + skipped > 0) this.#findSoon()
    if (this.stats !== null) {
      const bytes = lines.reduce((sum, line) => sum + line.text.length, 0)
      this.stats = { ...this.stats, lines: this.stats.lines + lines.length + skipped, bytes: this.stats.bytes + bytes }
    }
    if (skipped > 0 && this.following) return void this.load()
    // a regular expression is run in the core only, where one that never ends stops nothing
    if (this.filter.regex === true && lines.length > 0) return this.#takeUnjudged(lines.length)
    const known = new Map<string, number>()
    for (const line of this.lines) known.set(line.server, line.seq)
    const fitting = lines.filter((line) => line.seq > (known.get(line.server) ?? -1) && passes(line, this.filter))
    this.total += fitting.length
    if (!this.following) this.fresh += fitting.length + skipped
    if (skipped > 0) this.reachesEnd = false
    if (!this.reachesEnd || fitting.length === 0) return
    // several servers tell their lines one after the other; time puts them in order
    if (!this.#one) fitting.sort((a, b) => this.at(a) - this.at(b) || a.mono - b.mono)
    const joined = [...this.lines, ...fitting]
    if (joined.length <= keptAtMost) this.lines = joined
    else if (this.following) {
      this.lines = joined.slice(-keptAtMost)
      this.#reachesStart = false
    } else this.reachesEnd = false
  }
  /** New lines that only the core can judge: the newest window is asked for again, once a second at most. */
  #takeUnjudged(count: number): void {
    if (!this.following) {
      this.fresh += count
      this.reachesEnd = false
      return
    }
    this.#reload ??= setTimeout(() => {
      this.#reload = undefined
      if (this.following) void this.load()
    }, reloadMs)
  }
  async follow(): Promise<void> {
    this.following = true
    this.fresh = 0
    this.selected = null
    if (!this.reachesEnd) await this.load()
  }
  #search(): string {
    return JSON.stringify([this.query, this.regex, this.filter])
  }
  /** What comes may hold what is looked for: the search counts on, once a second at most. */
  #findSoon(): void {
    if (this.query === '' || this.queryProblem !== null) return
    this.#refind ??= setTimeout(() => {
      this.#refind = undefined
      void this.find()
    }, reloadMs)
  }
  async find(): Promise<void> {
    const turn = ++this.#turn
    const searched = this.#search()
    if (this.query === '' || this.queryProblem !== null) {
      this.searchProblem = null
      this.found = []
      this.foundTotal = 0
      return
    }
    const outcome = await this.#ask('logs.window', {
      server: this.#server,
      filter: { ...plain(this.filter), grep: this.query, regex: this.regex },
      limit: marksAtMost
    })
    if (turn !== this.#turn || !outcome.ok) return
    this.found = outcome.value.lines.map((line) => this.placeOf(line))
    this.foundTotal = outcome.value.total
    this.searchProblem = outcome.value.problem ?? null
    this.#searchedFor = searched
  }
  async findTroubles(): Promise<void> {
    const outcome = await this.#ask('logs.window', {
      server: this.#server,
      filter: { minLevel: 'warning', ...this.span },
      limit: marksAtMost
    })
    if (outcome.ok) this.troubles = outcome.value.lines.map((line) => this.#mark(line))
  }
  async clear(): Promise<Failure | null> {
    if (!this.#one) return null
    const outcome = await this.#ask('logs.clear', { id: this.#server })
    if (!outcome.ok) return outcome.failure
    this.selected = null
    this.troubles = []
    this.found = []
    this.foundTotal = 0
    this.following = true
    await this.load()
    return null
  }
  exportAs(format: 'text' | 'jsonl') {
    return this.#ask('logs.export', { server: this.#server, filter: plain(this.filter), format })
  }

  async #window(where: { readonly before?: number; readonly from?: number }): Promise<LogWindow | null> {
    this.#busy = true
    const filter = this.filter
    const outcome = await this.#ask('logs.window', {
      server: this.#server,
      filter: plain(filter),
      ...where,
      limit: windowSize
    })
    this.#busy = false
    if (filter !== this.filter) return null
    this.loaded = true
    if (!outcome.ok) {
      this.failure = outcome.failure
      return null
    }
    this.failure = null
    this.stats = outcome.value.stats
    this.total = outcome.value.total
    const last = outcome.value.lines[outcome.value.lines.length - 1]
    this.newest = Math.max(this.newest, outcome.value.last, last ? this.at(last) : 0)
    return outcome.value
  }
  #noteTroubles(lines: readonly LogLine[]): void {
    const more = lines.filter((line) => line.level === 'warning' || line.level === 'error')
    if (more.length === 0) return
    this.troubles = [...this.troubles, ...more.map((line) => this.#mark(line))].slice(-marksAtMost)
  }
  #mark(line: LogLine): LogMark {
    return { ...this.placeOf(line), error: line.level === 'error' }
  }
  /** Loads the lines on both sides of a place. */
  async #around(at: number): Promise<boolean> {
    if (this.#one) {
      const answer = await this.#window({ from: Math.max(0, at - windowSize / 2) })
      if (answer === null) return false
      this.lines = answer.lines
      this.#reachesStart = false
      this.reachesEnd = answer.lines.length < windowSize
      return true
    }
    const before = await this.#window({ before: at })
    const after = before && (await this.#window({ from: at }))
    if (!before || !after) return false
    this.lines = [...before.lines, ...after.lines]
    this.#reachesStart = before.lines.length < windowSize
    this.reachesEnd = after.lines.length < windowSize
    return true
  }
}

const plain = (filter: LogFilter) =>
  ({
    ...filter,
    ...(filter.streams === undefined ? {} : { streams: [...filter.streams] })
  }) as { streams?: LogStream[] } & Omit<LogFilter, 'streams'>
