/** One server's definition while it is edited: what was read, what was typed, and what went wrong at which field. */
import type { Snippet } from 'svelte'
import type { Failure } from '../../../contract/failure.ts'
import type { ServerDefinition, ServerId, ServerView } from '../../../contract/model.ts'
import type { Ask, Input } from '../../../contract/requests.ts'

type Change = Input<'servers.update'>['change']
export type FieldName = keyof Change | 'secret' | 'argument'
/** Where a secret is used: a variable or header of that name, or a place in the arguments or the address. */
export type SecretUse = 'env' | 'header' | 'argument'

/** What each part of the settings is given. */
export interface SettingsPart {
  readonly server: ServerView
  readonly settings: ServerSettings
  readonly definition: ServerDefinition
  /** What went wrong at one of these fields. */
  readonly failureOf: Snippet<[readonly FieldName[]]>
}

export class ServerSettings {
  definition: ServerDefinition | null = $state.raw(null)
  /** Names of the variables that Patchbay passes on from its own environment. Null: not known (a remote server). */
  passedOn: readonly string[] | null = $state.raw(null)
  failure: Failure | null = $state.raw(null)
  saving: FieldName | null = $state(null)
  /** Said beside a field for a moment: it was kept. */
  saved: FieldName | null = $state(null)
  fieldFailure: { readonly field: FieldName; readonly failure: Failure } | null = $state.raw(null)
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #ask: Ask
  readonly #server: ServerId

  constructor(ask: Ask, server: ServerId) {
    this.#ask = ask
    this.#server = server
  }
  async load(): Promise<void> {
    const outcome = await this.#ask('servers.definition', { id: this.#server })
    if (outcome.ok) this.definition = outcome.value
    this.failure = outcome.ok ? null : outcome.failure
    if (!outcome.ok || outcome.value.launch.kind !== 'stdio' || this.passedOn !== null) return
    const sheet = await this.#ask('servers.reconsent', { id: this.#server })
    if (sheet.ok) this.passedOn = sheet.value.sheet.inheritedEnv
  }
  /** Sends a change at once; answers whether it was taken. */
  async change(field: FieldName, change: Change): Promise<boolean> {
    this.saving = field
    this.fieldFailure = null
    const outcome = await this.#ask('servers.update', { id: this.#server, change })
    return this.#ended(field, outcome.ok ? null : outcome.failure)
  }
  /** The value goes to the vault and is never shown again, here or anywhere. */
  async setSecret(name: string, value: string, use: SecretUse): Promise<boolean> {
    const field = use === 'argument' ? 'argument' : 'secret'
    this.saving = field
    this.fieldFailure = null
    const where = use === 'argument' ? { argument: true } : { header: use === 'header' }
    const outcome = await this.#ask('servers.setSecret', { id: this.#server, name, value, ...where })
    return this.#ended(field, outcome.ok ? null : outcome.failure)
  }
  async #ended(field: FieldName, failure: Failure | null): Promise<boolean> {
    this.saving = null
    if (failure !== null) {
      this.fieldFailure = { field, failure }
      return false
    }
    this.saved = field
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => (this.saved = null), 2_000)
    await this.load()
    return true
  }
}
