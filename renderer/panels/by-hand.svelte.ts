/** What is filled in by hand, kept while the page lives. */
import type { Failure } from '../../contract/failure.ts'
import type { Ask, InstallRequest } from '../../contract/requests.ts'
import { sentence } from '../../contract/words/say.ts'
import { isVariableName, snippetOf, withVariables } from '../lib/by-hand.ts'

export class ByHand {
  name = $state('')
  command = $state('')
  args = $state('')
  folder = $state('')
  variables: { name: string; value: string; secret: boolean }[] = $state([])
  failure: Failure | null = $state.raw(null)
  reading = $state(false)
  readonly #ask: Ask

  constructor(ask: Ask) {
    this.#ask = ask
  }
  get isReady(): boolean {
    return this.command.trim() !== '' && !this.reading && this.variables.every((_, at) => this.problemOf(at) === null)
  }
  problemOf(at: number): string | null {
    const name = this.variables[at]?.name ?? ''
    if (name === '') return null
    if (!isVariableName(name)) return sentence('by-hand.bad-name')
    return this.variables.findIndex((each) => each.name === name) < at ? sentence('by-hand.twice') : null
  }
  /** The order to review; null when it could not be read, with the reason in `failure`. */
  async order(): Promise<InstallRequest | null> {
    const variables = $state.snapshot(this.variables)
    this.reading = true
    const outcome = await this.#ask('servers.parse', { text: snippetOf({ ...this.fields, variables }) })
    this.reading = false
    const [order] = outcome.ok ? outcome.value.installRequests : []
    this.failure = outcome.ok ? null : outcome.failure
    if (outcome.ok && !order) {
      const message = outcome.value.skipped[0]?.reason ?? sentence('by-hand.nothing-read')
      this.failure = { code: 'bad-input', message }
    }
    return order ? withVariables(order, variables) : null
  }
  get fields(): { name: string; command: string; args: string; folder: string } {
    const { name, command, args, folder } = this
    return { name, command, args, folder }
  }
  /** Handed over: what was typed as a secret is not kept longer than needed. */
  forgetSecrets(): void {
    this.variables = this.variables.map((each) => (each.secret ? { ...each, value: '' } : each))
  }
  reset(): void {
    this.name = this.command = this.args = this.folder = ''
    this.variables = []
    this.failure = null
  }
}
