import type { Failure } from '../../../contract/failure.ts'
import type { CallRecord } from '../../../contract/model.ts'
import type { Patchbay } from '../../stores/patchbay.svelte.ts'

export interface CallsFilter {
  readonly server: string
  readonly host: string
  readonly outcome: '' | 'ok' | 'failed'
}
const pageSize = 200
const most = 2_000

/** A window on the calls: newest first, older ones on demand, new ones held back while somebody reads further down. */
export class CallsLog {
  list: readonly CallRecord[] = $state.raw([])
  /** Came in while the list was held. */
  held: readonly CallRecord[] = $state.raw([])
  failure: Failure | null = $state.raw(null)
  loaded = $state(false)
  /** No older ones are kept. */
  ended = $state(false)
  #holding = false
  #filter: CallsFilter = { server: '', host: '', outcome: '' }
  #asked = 0
  readonly #patchbay: Patchbay

  constructor(patchbay: Patchbay) {
    this.#patchbay = patchbay
  }
  async load(filter: CallsFilter): Promise<void> {
    this.#filter = filter
    const asked = (this.#asked += 1)
    const outcome = await this.#ask()
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
    const outcome = await this.#ask(last.id)
    if (asked !== this.#asked || !outcome.ok || this.list.at(-1) !== last) return
    this.list = [...this.list, ...outcome.value]
    this.ended = outcome.value.length < pageSize
  }
  /** Newest first; those that are here already are left out. */
  add(calls: readonly CallRecord[]): void {
    const known = (this.held[0] ?? this.list[0])?.id ?? 0
    const fresh = calls.filter((call) => call.id > known && this.#fits(call))
    if (fresh.length === 0) return
    if (this.#holding) this.held = [...fresh, ...this.held].slice(0, most)
    else this.list = [...fresh, ...this.list].slice(0, most)
  }
  hold(on: boolean): void {
    this.#holding = on
    if (!on && this.held.length > 0) {
      this.list = [...this.held, ...this.list].slice(0, most)
      this.held = []
    }
  }
  #fits(call: CallRecord): boolean {
    const { server, host, outcome } = this.#filter
    return (
      (server === '' || call.server === server) &&
      (host === '' || call.host === host) &&
      (outcome === '' || (outcome === 'ok') === (call.outcome === 'ok'))
    )
  }
  #ask(before?: number) {
    const { server, host, outcome } = this.#filter
    return this.#patchbay.ask('activity.calls', {
      limit: pageSize,
      ...(server && { server }),
      ...(host && { host }),
      ...(outcome && { outcome }),
      ...(before !== undefined && { before })
    })
  }
}
