/** One host's file while it is planned, written and undone. What was just done stays on the page until the panel closes. */
import type { Failure } from '../../../contract/failure.ts'
import type { HostEdit, HostFileView, HostId, HostPlan, ServerId } from '../../../contract/model.ts'
import type { Ask, Input } from '../../../contract/requests.ts'

/** As it goes over the wire: the same, in lists that may be written. */
type PlanInput = NonNullable<Input<'hosts.plan'>['edit']>
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
  /** What an edit is about, while its plan is looked at; of another host's file when it is copied there. */
  edit: { readonly host: HostId; readonly edit: HostEdit } | null = $state.raw(null)
  /** What is being typed: which entry (or the whole text), kept while its change is looked at. */
  draft: { readonly key: string; readonly text: string } | null = $state.raw(null)
  /** Why what is typed cannot be written. */
  refusal = $state('')
  /** Every server in its file; null until it was read. */
  servers: HostFileView | null = $state.raw(null)
  token: { readonly token: string; readonly url: string } | null = $state.raw(null)
  tokenFailure: Failure | null = $state.raw(null)
  readonly #ask: Ask
  readonly #host: HostId

  constructor(ask: Ask, host: HostId) {
    this.#ask = ask
    this.#host = host
  }
  /** Reads what stands in the file. */
  async read(): Promise<void> {
    const outcome = await this.#ask('hosts.show', { host: this.#host })
    this.servers = outcome.ok ? outcome.value : null
  }
  /** Says what an edit would change; writes nothing. */
  async lookAt(edit: HostEdit, host: HostId = this.#host): Promise<void> {
    this.edit = { host, edit }
    this.done = null
    this.refusal = ''
    this.planning = 'edit'
    const outcome = await this.#ask('hosts.plan', this.#wish('edit'))
    this.planning = null
    if (outcome.ok) {
      this.plan = outcome.value
      this.failure = null
      return
    }
    this.edit = null
    // What is being typed stays, with the reason beside it.
    if (this.draft) this.refusal = outcome.failure.message
    else this.failure = outcome.failure
  }
  /** Reads the file and says what would change; writes nothing. */
  async look(action: PlanAction): Promise<void> {
    this.planning = action
    const outcome = await this.#ask('hosts.plan', this.#wish(action))
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
      ...this.#wish(plan.action),
      hash: plan.hash,
      ...(plan.action === 'join' && this.chosen !== null ? { servers: [...this.chosen] } : {})
    })
    this.applying = false
    if (outcome.ok) {
      this.done = { plan, at: new Date().toISOString() }
      this.plan = null
      this.failure = null
      this.chosen = null
      this.edit = null
      this.draft = null
      void this.read()
      return true
    }
    const { failure } = outcome
    if (failure.code === 'file-changed' || failure.code === 'conflict') await this.look(plan.action)
    this.failure = failure
    return false
  }
  /** Puts back what was just done, without another question: it is the reverse of what was agreed to a moment ago. */
  async undo(): Promise<void> {
    const { done } = this
    // A copy was written into another host's file: that one's last change is taken back.
    if (done && done.plan.host !== this.#host) {
      const plan = await this.#ask('hosts.plan', { host: done.plan.host, action: 'undo' })
      const applied = plan.ok
        ? await this.#ask('hosts.apply', { host: done.plan.host, action: 'undo', hash: plan.value.hash })
        : plan
      this.failure = applied.ok ? null : applied.failure
      if (applied.ok) this.done = null
      return
    }
    await this.look('undo')
    if (this.plan !== null) await this.apply()
  }
  #wish(action: PlanAction) {
    const { edit } = this
    return action === 'edit' && edit
      ? { host: edit.host, action, edit: edit.edit as PlanInput }
      : { host: this.#host, action }
  }
  forget(): void {
    this.plan = null
    this.edit = null
    this.failure = null
  }
  async showToken(renew = false): Promise<void> {
    const outcome = await this.#ask('hosts.token', { host: this.#host, renew })
    this.token = outcome.ok ? outcome.value : null
    this.tokenFailure = outcome.ok ? null : outcome.failure
  }
}
