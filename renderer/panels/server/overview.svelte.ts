/** What the overview reads besides the mirror: the marks of the timeline, the crashes, the definition, today's calls. */
import type { Failure } from '../../../contract/failure.ts'
import type {
  CallRecord,
  CrashReport,
  HostId,
  ServerDefinition,
  ServerId,
  TimelineMark
} from '../../../contract/model.ts'
import type { Ask } from '../../../contract/requests.ts'

export interface HostUse {
  readonly calls: number
  readonly errors: number
  readonly last: CallRecord | null
}

export class Overview {
  minutes = $state(15)
  marks: readonly TimelineMark[] | null = $state.raw(null)
  marksAt = $state(0)
  crashes: readonly CrashReport[] = $state.raw([])
  definition: ServerDefinition | null = $state.raw(null)
  uses: ReadonlyMap<HostId, HostUse> = $state.raw(new Map())
  failure: Failure | null = $state.raw(null)
  readonly #ask: Ask
  readonly #server: ServerId

  constructor(ask: Ask, server: ServerId) {
    this.#ask = ask
    this.#server = server
  }
  async readTimeline(): Promise<void> {
    const { minutes } = this
    const outcome = await this.#ask('servers.timeline', { id: this.#server, minutes })
    if (minutes !== this.minutes) return
    if (outcome.ok) {
      this.marks = outcome.value
      this.marksAt = Date.now()
    }
    this.failure = outcome.ok ? null : outcome.failure
  }
  async readCrashes(): Promise<void> {
    const outcome = await this.#ask('servers.crashes', { id: this.#server })
    if (outcome.ok) this.crashes = [...outcome.value].sort((a, b) => (a.at < b.at ? 1 : -1))
  }
  async readDefinition(): Promise<void> {
    const outcome = await this.#ask('servers.definition', { id: this.#server })
    if (outcome.ok) this.definition = outcome.value
  }
  async readCalls(): Promise<void> {
    const outcome = await this.#ask('activity.calls', { server: this.#server, limit: 500 })
    if (!outcome.ok) return
    const midnight = new Date().setHours(0, 0, 0, 0)
    const uses = new Map<HostId, HostUse>()
    for (const call of outcome.value) {
      if (call.host === null) continue
      const known = uses.get(call.host) ?? { calls: 0, errors: 0, last: null }
      const isToday = new Date(call.at).getTime() >= midnight
      uses.set(call.host, {
        calls: known.calls + (isToday ? 1 : 0),
        errors: known.errors + (isToday && call.outcome !== 'ok' ? 1 : 0),
        last: known.last === null || known.last.at < call.at ? call : known.last
      })
    }
    this.uses = uses
  }
}
