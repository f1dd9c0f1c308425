/**
 * What was found in hosts' files, on its way in: looked for, reviewed, begun with one agreement. What stands in the plan is
 * what is sent. It is kept while the page lives; what was begun goes on without it.
 */
import type { Failure } from '../../../contract/failure.ts'
import type { ArrivalView, HostId, HostPlan, ServerId } from '../../../contract/model.ts'
import type { Ask } from '../../../contract/requests.ts'
import { entriesToMove, hostsFoundIn, type Found, type HostChoice } from '../../../contract/take-over.ts'
import { Candidate } from '../install/add-flow.svelte.ts'

/** One server that was found, and how it is agreed to. */
export class FoundRow {
  readonly found: Found
  /** Null for what is here already, or cannot come. */
  readonly candidate: Candidate | null
  ticked = $state(false)
  isOpen = $state(false)

  constructor(ask: Ask, key: number, found: Found, ticked: boolean) {
    this.found = found
    const { installRequest, here } = found
    this.candidate =
      installRequest === null || here !== null ? null : new Candidate(ask, key, installRequest, found.line)
    this.ticked = ticked && this.candidate !== null
  }
  /** Why it does not come, though it could: what a person has to do first. */
  get problem(): string | null {
    const { candidate, found } = this
    if (found.problem !== null) return found.problem
    if (candidate === null) return null
    if (candidate.failure !== null) return candidate.failure.message
    const { sheet } = candidate
    return sheet?.runtime?.ok === false ? sheet.runtime.text : null
  }
  /** Answers that it needs, or variables to be agreed to by name. */
  get open(): number {
    return (this.candidate?.missing ?? 0) + (this.candidate?.unticked.length ?? 0)
  }
  get comes(): boolean {
    return this.ticked && this.problem === null && this.candidate !== null && this.candidate.sheet !== null
  }
  get id(): ServerId | null {
    return this.found.here ?? this.candidate?.installRequest.id ?? null
  }
}

export class FoundFile {
  readonly host: HostId
  choice: HostChoice = $state('move')
  plan: HostPlan | null = $state.raw(null)
  failure: Failure | null = $state.raw(null)
  isOpen = $state(false)
  constructor(host: HostId, choice: HostChoice) {
    this.host = host
    this.choice = choice
  }
}

export class TakeOver {
  rows: readonly FoundRow[] = $state.raw([])
  files: readonly FoundFile[] = $state.raw([])
  looked = $state(false)
  /** The person went somewhere else: the next opening looks anew. */
  isLeft = false
  failure: Failure | null = $state.raw(null)
  /** The hosts' files that could not be read. */
  unread: readonly { readonly host: HostId; readonly failure: Failure }[] = $state.raw([])
  /** Begun: by this name it is told of. */
  arrival: ArrivalView | null = $state.raw(null)
  beginning = $state(false)
  undoing = $state(false)
  #only: HostId | null = null
  #turn = 0
  #known: ReadonlySet<string> = new Set()
  readonly #ask: Ask

  constructor(ask: Ask) {
    this.#ask = ask
  }
  readonly coming: readonly FoundRow[] = $derived(this.rows.filter((row) => row.comes))
  readonly reviewing: boolean = $derived(
    this.rows.some(
      (row) =>
        row.ticked && (row.candidate?.reviewing === true || (row.candidate?.sheet === null && row.problem === null))
    )
  )
  /** Answers that are still missing from those that are to come. */
  readonly open: number = $derived(this.coming.reduce((sum, row) => sum + row.open, 0))
  readonly moved: number = $derived(
    this.files.filter((file) => file.plan !== null).reduce((sum, file) => sum + this.entriesOf(file).length, 0)
  )

  /** Reads the hosts' files; writes nothing. `only`: of one host, the others stay as they are. */
  async look(only: HostId | null): Promise<void> {
    this.#only = only
    this.arrival = null
    this.failure = null
    this.isLeft = false
    const outcome = await this.#ask('hosts.found', {})
    this.looked = true
    if (!outcome.ok) {
      this.failure = outcome.failure
      return
    }
    const { servers, failed } = outcome.value
    this.unread = failed
    this.rows = servers.map(
      (found, at) => new FoundRow(this.#ask, at, found, only === null || found.places.some(({ host }) => host === only))
    )
    this.files = hostsFoundIn(servers).map(
      (host) => new FoundFile(host, only === null || only === host ? 'move' : 'leave')
    )
    await Promise.all(this.rows.map((row) => (row.candidate ? row.candidate.review() : undefined)))
    await this.plan()
  }
  get only(): HostId | null {
    return this.#only
  }
  get #comingIds(): ReadonlySet<ServerId> {
    return new Set(this.coming.flatMap(({ id }) => id ?? []))
  }
  /** The host's own entries that go out, or would run twice. */
  entriesOf(file: FoundFile): ReturnType<typeof entriesToMove> {
    const chosen = this.rows.filter((row) => row.found.here !== null || row.comes)
    return entriesToMove(
      chosen.map((row) => row.found),
      file.host,
      this.#comingIds
    )
  }
  /** What each file would become, as it is chosen now. */
  async plan(): Promise<void> {
    const turn = ++this.#turn
    await Promise.all(
      this.files.map(async (file) => {
        const entries = this.entriesOf(file)
        if (file.choice === 'leave' || entries.length === 0) {
          file.plan = null
          file.failure = null
          return
        }
        const takeOut = file.choice === 'move' ? entries.map(({ entry }) => entry) : []
        const outcome = await this.#ask('hosts.plan', { host: file.host, action: 'join', takeOut })
        if (turn !== this.#turn) return
        file.plan = outcome.ok && !outcome.value.noop ? outcome.value : null
        file.failure = outcome.ok ? null : outcome.failure
      })
    )
  }
  /** Begins exactly what is shown. */
  async begin(known: readonly ArrivalView[]): Promise<Failure | null> {
    if (this.beginning) return null
    this.beginning = true
    this.#known = new Set(known.map(({ id }) => id))
    const outcome = await this.#ask('arrivals.begin', {
      servers: this.coming.flatMap(({ candidate }) =>
        candidate?.sheet
          ? [{ installRequest: candidate.whole(), hash: candidate.sheet.hash, agreedEnv: [...candidate.agreedEnv] }]
          : []
      ),
      files: this.files.flatMap((file) =>
        file.plan === null
          ? []
          : [
              {
                host: file.host,
                hash: file.plan.hash,
                entries: file.choice === 'move' ? this.entriesOf(file) : []
              }
            ]
      )
    })
    this.beginning = false
    if (!outcome.ok) return outcome.failure
    this.arrival = outcome.value
    return null
  }
  /** What the core tells of it, from the moment it was begun. */
  viewIn(arrivals: readonly ArrivalView[]): ArrivalView | null {
    const own = this.arrival
    if (own !== null) return arrivals.find(({ id }) => id === own.id) ?? own
    return this.beginning ? (arrivals.find(({ id }) => !this.#known.has(id)) ?? null) : null
  }
  async undo(id: string): Promise<ArrivalView | Failure> {
    this.undoing = true
    const outcome = await this.#ask('arrivals.undo', { id })
    this.undoing = false
    if (!outcome.ok) return outcome.failure
    this.arrival = outcome.value
    return outcome.value
  }
}
