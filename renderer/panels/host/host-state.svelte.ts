/** One host's file while it is planned, written and undone. What was just done stays on the page until the panel closes. */
import type { Failure } from '../../../contract/failure.ts'
import type { HostId, HostPlan, ServerId } from '../../../contract/model.ts'
import type { Ask } from '../../../contract/requests.ts'

export type PlanAction = HostPlan['action']
export interface DoneChange {
  readonly plan: HostPlan
  readonly at: string
}

export class HostFile {
  /** What is being looked at before it is agreed to. */
  plan: HostPlan | null = $state.raw(null)
  planning = $state<PlanAction | null>(null)
  failure: Failure | null = $state.raw(null)
  applying = $state(false)
  done: DoneChange | null = $state.raw(null)
  /** Servers it will see; null = all. */
  chosen: readonly ServerId[] | null = $state.raw(null)
  token: { readonly token: string; readonly url: string } | null = $state.raw(null)
  tokenFailure: Failure | null = $state.raw(null)
  readonly #ask: Ask
  readonly #host: HostId

  constructor(ask: Ask, host: HostId) {
    this.#ask = ask
    this.#host = host
  }
  /** Reads the file and says what would change; writes nothing. */
  async look(action: PlanAction): Promise<void> {
    this.planning = action
    const outcome = await this.#ask('hosts.plan', { host: this.#host, action })
    this.planning = null
    this.plan = outcome.ok ? outcome.value : null
    this.failure = outcome.ok ? null : outcome.failure
  }
  /** Writes exactly the plan that is shown. If the file changed meanwhile nothing is written and the new plan is shown. */
  async apply(): Promise<boolean> {
    const { plan } = this
    if (plan === null || this.applying) return false
    this.applying = true
    const outcome = await this.#ask('hosts.apply', {
      host: this.#host,
      action: plan.action,
      hash: plan.hash,
      ...(plan.action === 'join' && this.chosen !== null ? { servers: [...this.chosen] } : {})
    })
    this.applying = false
    if (outcome.ok) {
      this.done = { plan, at: new Date().toISOString() }
      this.plan = null
      this.failure = null
      this.chosen = null
      return true
    }
    const { failure } = outcome
    if (failure.code === 'file-changed' || failure.code === 'conflict') await this.look(plan.action)
    this.failure = failure
    return false
  }
  /** Puts back what was just done, without another question: it is the reverse of what was agreed to a moment ago. */
  async undo(): Promise<void> {
    await this.look('undo')
    if (this.plan !== null) await this.apply()
  }
  forget(): void {
    this.plan = null
    this.failure = null
  }
  async showToken(renew = false): Promise<void> {
    const outcome = await this.#ask('hosts.token', { host: this.#host, renew })
    this.token = outcome.ok ? outcome.value : null
    this.tokenFailure = outcome.ok ? null : outcome.failure
  }
}
