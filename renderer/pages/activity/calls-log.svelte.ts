import { fits } from '../../../contract/call-filter.ts'
import type { Failure, Outcome } from '../../../contract/failure.ts'
import type { ActivityChart, CallRecord } from '../../../contract/model.ts'
import type { Answer, CallQuery } from '../../../contract/requests.ts'
import { barsOf, stretchOf, type CallSpan } from '../../lib/call-spans.ts'
import type { Patchbay } from '../../stores/patchbay.svelte.ts'

export interface CallsFilter {
  readonly text: string
  readonly span: CallSpan
  /** Local times as an input gives them, for the span "from". */
  readonly from: string
  readonly until: string
  readonly server: string
  /** Empty: all; 'you': test calls. */
  readonly host: string
  readonly tool: string
  readonly outcome: 'all' | 'slow' | 'failed' | 'refused'
}
export const noFilter: CallsFilter = {
  text: '',
  span: '1440',
  from: '',
  until: '',
  server: '',
  host: '',
  tool: '',
  outcome: 'all'
}
export const testCalls = 'you'

const pageSize = 120
const most = 2_000
/** What a call was answered with is kept a moment after the call. */
const answersMs = 700
const newestAsked = 50

/** A window on the calls: newest first, older ones on demand, new ones held back while somebody reads further down. */
export class CallsLog {
  list: readonly CallRecord[] = $state.raw([])
  /** Came in while the list was held. */
  held: readonly CallRecord[] = $state.raw([])
  failure: Failure | null = $state.raw(null)
  chart: ActivityChart | null = $state.raw(null)
  loaded = $state(false)
  /** No older ones are kept. */
  ended = $state(false)
  holding = $state(false)
  #filter: CallsFilter = noFilter
  #query: CallQuery = {}
  #asked = 0
  #chartAsked = 0
  #soon: ReturnType<typeof setTimeout> | undefined
  readonly #patchbay: Patchbay

  constructor(patchbay: Patchbay) {
    this.#patchbay = patchbay
  }
  async load(filter: CallsFilter): Promise<void> {
    this.#filter = filter
    this.#query = queryOf(filter, Date.now())
    const asked = (this.#asked += 1)
    void this.count()
    const outcome = await this.#ask({})
    if (asked !== this.#asked) return
    this.failure = outcome.ok ? null : outcome.failure
    if (outcome.ok) {
      this.list = outcome.value
      this.held = []
      this.ended = outcome.value.length < pageSize
    }
    this.loaded = true
  }
  async older(): Promise<void> {
    const last = this.list.at(-1)
    if (this.ended || !last || this.list.length >= most) return
    const asked = this.#asked
    const outcome = await this.#ask({ before: last.id })
    if (asked !== this.#asked || !outcome.ok || this.list.at(-1) !== last) return
    this.list = [...this.list, ...outcome.value]
    this.ended = outcome.value.length < pageSize
  }
  /** Newest first; those that are here already are left out. */
  add(calls: readonly CallRecord[]): void {
    const known = (this.held[0] ?? this.list[0])?.id ?? 0
    const fresh = calls.filter((call) => call.id > known && fits(call, this.#query))
    if (calls.length > 0) this.#later()
    // Whether it holds the words that are looked for, only the core knows, a moment later.
    if (fresh.length === 0 || this.#filter.text.trim() !== '') return
    this.#take(fresh)
  }
  hold(on: boolean): void {
    this.holding = on
    if (!on && this.held.length > 0) {
      this.list = [...this.held, ...this.list].slice(0, most)
      this.held = []
    }
  }
  /** Calls over time, of all outcomes: the chart says what to filter for. */
  async count(): Promise<void> {
    const { span, from, until, server, host, tool } = this.#filter
    const asked = (this.#chartAsked += 1)
    const outcome = await this.#patchbay.ask('activity.chart', {
      ...stretchOf(span, from, until, Date.now()),
      ...narrowed({ server, host, tool }),
      bars: barsOf[span]
    })
    if (asked === this.#chartAsked && outcome.ok) this.chart = outcome.value
  }
  /** All that pass the filter, page by page, so that no memory has to hold them; null when it failed. */
  async saved(
    format: 'csv' | 'jsonl',
    onPage: (calls: number) => void
  ): Promise<{ readonly fileName: string; readonly file: Blob; readonly calls: number } | null> {
    const parts: Blob[] = []
    let before: number | undefined
    let calls = 0
    for (;;) {
      const outcome: Outcome<Answer<'activity.export'>> = await this.#patchbay.ask('activity.export', {
        ...this.#query,
        format,
        limit: 500,
        ...(before !== undefined && { before })
      })
      if (!outcome.ok) {
        this.failure = outcome.failure
        return null
      }
      parts.push(new Blob([outcome.value.text]))
      calls += outcome.value.calls
      onPage(calls)
      if (outcome.value.before === null) return { fileName: outcome.value.fileName, calls, file: new Blob(parts) }
      before = outcome.value.before
    }
  }
  end(): void {
    clearTimeout(this.#soon)
    this.#soon = undefined
  }

  #later(): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined
      void this.#freshen()
      void this.count()
    }, answersMs)
  }
  /** The newest once more: with the first words of their answers, and with what only the core can find. */
  async #freshen(): Promise<void> {
    const asked = this.#asked
    const outcome = await this.#ask({}, newestAsked)
    if (asked !== this.#asked || !outcome.ok) return
    const known = new Map(outcome.value.map((call) => [call.id, call]))
    const again = (list: readonly CallRecord[]) => list.map((call) => known.get(call.id) ?? call)
    this.list = again(this.list)
    this.held = again(this.held)
    const newest = (this.held[0] ?? this.list[0])?.id ?? 0
    const fresh = outcome.value.filter((call) => call.id > newest)
    if (fresh.length > 0) this.#take(fresh)
  }
  #take(fresh: readonly CallRecord[]): void {
    if (this.holding) this.held = [...fresh, ...this.held].slice(0, most)
    else this.list = [...fresh, ...this.list].slice(0, most)
  }
  #ask(more: CallQuery, limit = pageSize) {
    return this.#patchbay.ask('activity.calls', { ...this.#query, ...more, limit })
  }
}

export function queryOf({ text, span, from, until, outcome, ...rest }: CallsFilter, now: number): CallQuery {
  return {
    ...stretchOf(span, from, until, now),
    ...narrowed(rest),
    ...(outcome === 'slow' && { slow: true }),
    ...((outcome === 'failed' || outcome === 'refused') && { outcome }),
    ...(text.trim() !== '' && { text: text.trim() })
  }
}
const narrowed = ({ server, host, tool }: Pick<CallsFilter, 'server' | 'host' | 'tool'>): CallQuery => ({
  ...(server && { server }),
  ...(host && { host: host === testCalls ? null : host }),
  ...(tool && { tool })
})
