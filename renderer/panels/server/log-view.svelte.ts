/**
 * A window on a log that may hold a million lines. At most ten windows of 500 lines are kept here; more is asked for at
 * either end, and lines that come meanwhile are appended only while the newest are in view. Nothing moves by itself
 * under a person who has scrolled up: what comes is counted instead.
 */
import type { Failure } from '../../../contract/failure.ts'
import type { LogFilter, LogLine, LogStream, LogWindow, ServerId } from '../../../contract/model.ts'
import type { Ask } from '../../../contract/requests.ts'
import { passes } from '../../lib/log-line.ts'
import { patternOf } from '../../lib/marks.ts'

const windowSize = 500
const keptAtMost = 5_000
const marksAtMost = 2_000

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
  /** Sequence numbers of lines that hold the query, rising; the newest 2,000. */
  found: readonly number[] = $state.raw([])
  foundTotal = $state(0)
  /** Warnings and errors for the ruler; the newest 2,000. */
  troubles: readonly { readonly seq: number; readonly error: boolean }[] = $state.raw([])
  selected = $state<number | null>(null)
  newest = $state(0)
  /** The newest line is among the loaded ones. */
  reachesEnd = $state(true)

  readonly filter: LogFilter = $derived({
    ...(streamsOf[this.stream] === undefined ? {} : { streams: streamsOf[this.stream] }),
    ...(this.level === 'debug' ? {} : { minLevel: this.level }),
    ...(this.only && this.query !== '' ? { grep: this.query, regex: this.regex } : {})
  })
  readonly selectedLine: LogLine | null = $derived(this.lines.find((line) => line.seq === this.selected) ?? null)
  readonly oldest: number = $derived(Math.max(1, this.newest - Math.max(0, (this.stats?.lines ?? 1) - 1)))
  /** A regular expression that does not parse yet finds nothing and says so. */
  readonly queryProblem: string | null = $derived(
    this.regex && this.query !== '' && patternOf(this.query, true) === null ? 'Not a regular expression yet' : null
  )

  #reachesStart = false
  #busy = false
  #turn = 0
  readonly #ask: Ask
  readonly #server: ServerId

  constructor(ask: Ask, server: ServerId) {
    this.#ask = ask
    this.#server = server
  }

  /** The newest lines; forgets what was loaded. */
  async load(): Promise<void> {
    const answer = await this.#window({})
    if (answer === null) return
    this.lines = answer.lines
    this.reachesEnd = true
    this.#reachesStart = answer.lines.length < windowSize
    this.fresh = 0
  }
  async loadOlder(): Promise<void> {
    const first = this.lines[0]
    if (this.#busy || this.#reachesStart || first === undefined) return
    const answer = await this.#window({ before: first.seq })
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
    const answer = await this.#window({ from: last.seq + 1 })
    if (answer === null) return
    this.reachesEnd = answer.lines.length < windowSize
    if (answer.lines.length === 0) return
    const joined = [...this.lines, ...answer.lines]
    if (joined.length > keptAtMost) this.#reachesStart = false
    this.lines = joined.slice(-keptAtMost)
  }
  /** Makes sure that a line is loaded and chosen. Answers with its place among the loaded ones. */
  async goTo(seq: number): Promise<number | null> {
    const have = this.lines.findIndex((line) => line.seq === seq)
    if (have < 0) {
      const answer = await this.#window({ from: Math.max(0, seq - windowSize / 2) })
      if (answer === null) return null
      this.lines = answer.lines
      this.#reachesStart = false
      this.reachesEnd = answer.lines.length < windowSize
    }
    const exact = this.lines.findIndex((line) => line.seq >= seq)
    const at = exact < 0 ? this.lines.length - 1 : exact
    this.selected = this.lines[at]?.seq ?? null
    this.following = false
    return at < 0 ? null : at
  }
  /** The first line at or after a moment. */
  async goToTime(iso: string): Promise<number | null> {
    const outcome = await this.#ask('logs.window', {
      server: this.#server,
      filter: { ...plain(this.filter), since: iso },
      from: 0,
      limit: 1
    })
    const line = outcome.ok ? outcome.value.lines[0] : undefined
    return line === undefined ? null : this.goTo(line.seq)
  }
  hear(lines: readonly LogLine[], skipped: number): void {
    const last = lines[lines.length - 1]
    if (last === undefined && skipped === 0) return
    if (last !== undefined) this.newest = Math.max(this.newest, last.seq)
    this.#noteTroubles(lines)
    if (this.stats !== null) {
      const bytes = lines.reduce((sum, line) => sum + line.text.length, 0)
      this.stats = { ...this.stats, lines: this.stats.lines + lines.length + skipped, bytes: this.stats.bytes + bytes }
    }
    if (skipped > 0 && this.following) return void this.load()
    const known = this.lines[this.lines.length - 1]?.seq ?? -1
    const fitting = lines.filter((line) => line.seq > known && passes(line, this.filter))
    this.total += fitting.length
    if (!this.following) this.fresh += fitting.length + skipped
    if (skipped > 0) this.reachesEnd = false
    if (!this.reachesEnd || fitting.length === 0) return
    const joined = [...this.lines, ...fitting]
    if (joined.length <= keptAtMost) this.lines = joined
    else if (this.following) {
      this.lines = joined.slice(-keptAtMost)
      this.#reachesStart = false
    } else this.reachesEnd = false
  }
  async follow(): Promise<void> {
    this.following = true
    this.fresh = 0
    this.selected = null
    if (!this.reachesEnd) await this.load()
  }
  async find(): Promise<void> {
    const turn = ++this.#turn
    if (this.query === '' || this.queryProblem !== null) {
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
    this.found = outcome.value.lines.map((line) => line.seq)
    this.foundTotal = outcome.value.total
  }
  async findTroubles(): Promise<void> {
    const outcome = await this.#ask('logs.window', {
      server: this.#server,
      filter: { minLevel: 'warning' },
      limit: marksAtMost
    })
    if (outcome.ok) this.troubles = outcome.value.lines.map((line) => ({ seq: line.seq, error: line.level === 'error' }))
  }
  async clear(): Promise<Failure | null> {
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
    const outcome = await this.#ask('logs.window', { server: this.#server, filter: plain(filter), ...where, limit: windowSize })
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
    this.newest = Math.max(this.newest, outcome.value.last, outcome.value.lines[outcome.value.lines.length - 1]?.seq ?? 0)
    return outcome.value
  }
  #noteTroubles(lines: readonly LogLine[]): void {
    const more = lines.filter((line) => line.level === 'warning' || line.level === 'error')
    if (more.length === 0) return
    this.troubles = [...this.troubles, ...more.map((line) => ({ seq: line.seq, error: line.level === 'error' }))].slice(-marksAtMost)
  }
}

const plain = (filter: LogFilter) => ({
  ...filter,
  ...(filter.streams === undefined ? {} : { streams: [...filter.streams] })
}) as { streams?: LogStream[] } & Omit<LogFilter, 'streams'>
