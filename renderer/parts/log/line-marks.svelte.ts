/**
 * Where the query stands in a line. Plain text is found at once; a regular expression runs in a thread of its own, and
 * a row is drawn without marks until the answer is there. One that takes longer than the deadline marks nothing.
 */
import { SvelteMap } from 'svelte/reactivity'
import { markParts, type MarkedPart } from '../../lib/marks.ts'
import { startWorker } from '../../lib/start-worker.ts'
import type { MarksDone, MarksJob } from './marks-worker.ts'
import marksWorkerUrl from './marks-worker.ts?worker&url'

/** Long enough for a slow computer to start the thread. */
const deadlineMs = 1_500
/** Some screens full; older answers are forgotten together. */
const keptAtMost = 2_000

export class LineMarks {
  /** The expression took too long: nothing is marked. */
  tooSlow = $state(false)
  #query = $state('')
  #regex = $state(false)
  readonly #known = new SvelteMap<string, readonly MarkedPart[]>()
  #asked = new Set<string>()
  #turn = 0
  #worker: Worker | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #due = false

  /** What is marked from now on; empty = nothing. */
  look(query: string, regex: boolean): void {
    this.end()
    this.#query = query
    this.#regex = regex
    this.tooSlow = false
  }
  /** A line in parts, as far as they are known now. */
  of(text: string): readonly MarkedPart[] {
    if (this.#query === '' || !this.#regex) return markParts(text, this.#query)
    const known = this.#known.get(text)
    if (known) return known
    if (!this.tooSlow) this.#want(text)
    return [{ text, hit: false }]
  }
  /** Ends the thread. */
  end(): void {
    this.#turn += 1
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#worker?.terminate()
    this.#worker = null
    this.#asked = new Set()
    this.#known.clear()
  }

  #want(text: string): void {
    this.#asked.add(text)
    if (this.#due || this.#timer !== undefined) return
    // rows are drawn one after the other: what they ask for goes out together
    this.#due = true
    queueMicrotask(() => {
      this.#due = false
      this.#send()
    })
  }
  #send(): void {
    if (this.#asked.size === 0 || this.#timer !== undefined) return
    if (this.#worker === null) {
      this.#worker = startWorker(marksWorkerUrl)
      this.#worker.addEventListener('message', ({ data }: MessageEvent<MarksDone>) => this.#take(data))
    }
    const job: MarksJob = { turn: this.#turn, query: this.#query, texts: [...this.#asked] }
    this.#worker.postMessage(job)
    this.#timer = setTimeout(() => {
      this.end()
      this.tooSlow = true
    }, deadlineMs)
  }
  #take({ turn, marked }: MarksDone): void {
    if (turn !== this.#turn) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#known.size > keptAtMost) this.#known.clear()
    for (const [text, parts] of marked) {
      this.#known.set(text, parts)
      this.#asked.delete(text)
    }
    this.#send()
  }
}
