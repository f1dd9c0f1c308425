/** What the overview reads besides the mirror: the marks of the timeline, the crashes, the definition, today's calls. */
import type { Failure } from '../../../contract/failure.ts'
import type {
  ActivityChart,
  CallRecord,
  CrashReport,
  HostId,
  ServerDefinition,
  ServerId,
  TimelineMark
} from '../../../contract/model.ts'
import type { Ask } from '../../../contract/requests.ts'
import { barsOf, stretchOf, type CallSpan } from '../../lib/call-spans.ts'

export interface HostUse {
  readonly calls: number
  readonly errors: number
  readonly last: CallRecord | null
}

export class Overview {
  minutes = $state(15)
  marks: readonly TimelineMark[] | null = $state.raw(null)
  marksAt = $state(0)
  /** Its calls over the same time. */
  chart: ActivityChart | null = $state.raw(null)
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
  async readChart(): Promise<void> {
    const { minutes } = this
    const span = String(minutes) as CallSpan
    const outcome = await this.#ask('activity.chart', {
      server: this.#server,
      ...stretchOf(span, '', '', Date.now()),
      bars: barsOf[span]
    })
    if (minutes === this.minutes && outcome.ok) this.chart = outcome.value
  }
  /** Of each host: today's calls as Activity counts them, and the last one of all. */
  async readCalls(hosts: readonly HostId[]): Promise<void> {
    const since = new Date(new Date().setHours(0, 0, 0, 0)).toISOString()
    const uses = await Promise.all(
      hosts.map(async (host) => {
        const [today, last] = await Promise.all([
          this.#ask('activity.chart', { server: this.#server, host, since, bars: 1 }),
          this.#ask('activity.calls', { server: this.#server, host, limit: 1 })
        ])
        const { calls, failed } = today.ok ? today.value : { calls: 0, failed: 0 }
        return [host, { calls, errors: failed, last: (last.ok ? last.value[0] : null) ?? null }] as const
      })
    )
    this.uses = new Map(uses)
  }
}
