/** What a server offers besides tools: resources to read and prompts to get, asked for when somebody looks. */
import type { Failure } from '../../../contract/failure.ts'
import type { PromptView, ResourceView, ServerId } from '../../../contract/model.ts'
import type { Ask, Input } from '../../../contract/requests.ts'
import { readContents, readMessages, type ResultPart } from '../../lib/call-result.ts'

export interface Answer {
  readonly failure: Failure | null
  /** Who says it; empty for a resource. */
  readonly said: readonly { readonly role: string; readonly parts: readonly ResultPart[] }[]
}

export class ServerOffers {
  resources: readonly ResourceView[] | null = $state.raw(null)
  prompts: readonly PromptView[] | null = $state.raw(null)
  resourcesFailure: Failure | null = $state.raw(null)
  promptsFailure: Failure | null = $state.raw(null)
  /** By uri or `prompt:<name>`. */
  answers: Readonly<Record<string, Answer>> = $state.raw({})
  /** Under way, by the same keys. */
  asking: ReadonlySet<string> = $state.raw(new Set())
  readonly #ask: Ask
  readonly #server: ServerId

  constructor(ask: Ask, server: ServerId) {
    this.#ask = ask
    this.#server = server
  }
  async load(): Promise<void> {
    const [resources, prompts] = await Promise.all([
      this.#ask('resources.list', { id: this.#server }),
      this.#ask('prompts.list', { id: this.#server })
    ])
    if (resources.ok) this.resources = resources.value
    if (prompts.ok) this.prompts = prompts.value
    this.resourcesFailure = resources.ok ? null : resources.failure
    this.promptsFailure = prompts.ok ? null : prompts.failure
  }
  /** `key` is where the answer is shown: the template's own uri for one that was filled in. */
  async read(key: string, uri: string): Promise<void> {
    await this.#answer(key, async () => {
      const outcome = await this.#ask('resources.read', { id: this.#server, uri })
      return outcome.ok
        ? { failure: null, said: [{ role: '', parts: readContents(outcome.value) }] }
        : { failure: outcome.failure, said: [] }
    })
  }
  async get(name: string, given: Readonly<Record<string, string>>): Promise<void> {
    await this.#answer(`prompt:${name}`, async () => {
      const outcome = await this.#ask('prompts.get', { id: this.#server, name, arguments: { ...given } })
      return outcome.ok ? { failure: null, said: readMessages(outcome.value) } : { failure: outcome.failure, said: [] }
    })
  }
  /** What the server suggests for an argument; none where it suggests nothing, or fails. */
  async suggest(
    ref: Input<'arguments.complete'>['ref'],
    argument: { readonly name: string; readonly value: string },
    given: Readonly<Record<string, string>>
  ): Promise<readonly string[]> {
    const outcome = await this.#ask('arguments.complete', { id: this.#server, ref, argument, given: { ...given } })
    return outcome.ok ? outcome.value.values : []
  }
  async #answer(key: string, ask: () => Promise<Answer>): Promise<void> {
    this.asking = new Set([...this.asking, key])
    const answer = await ask()
    this.answers = { ...this.answers, [key]: answer }
    const left = new Set(this.asking)
    left.delete(key)
    this.asking = left
  }
}
