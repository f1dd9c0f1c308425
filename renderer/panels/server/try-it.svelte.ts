/** One tool being tried: the form and the JSON are the same value; the call that runs; and the calls made before. */
import type { Failure } from '../../../contract/failure.ts'
import type { HostId, LogLine, ServerId, TestCall, ToolView } from '../../../contract/model.ts'
import type { Ask } from '../../../contract/requests.ts'
import { prettyJson, readJson } from '../../lib/json-tokens.ts'
import { checkValue, type Problem } from '../../lib/schema-check.ts'
import { startValue } from '../../lib/schema-start.ts'

export class TryIt {
  tool: ToolView | null = $state.raw(null)
  value: unknown = $state.raw({})
  json = $state('{}')
  jsonProblem = $state<string | null>(null)
  /** Also name what was not touched yet: after a first try to run. */
  strict = $state(false)
  asHost = $state<HostId | ''>('')
  timeoutSeconds = $state(60)
  call: TestCall | null = $state.raw(null)
  /** The call could not even be made. */
  failure: Failure | null = $state.raw(null)
  history: readonly TestCall[] = $state.raw([])
  log: readonly LogLine[] = $state.raw([])
  startedAt = $state(0)

  readonly problems: readonly Problem[] = $derived(
    this.tool === null ? [] : checkValue(this.tool.inputSchema, this.value)
  )
  readonly running: boolean = $derived(this.call?.state === 'running')
  readonly #ask: Ask
  readonly #server: ServerId
  readonly #inputs = new Map<string, unknown>()

  constructor(ask: Ask, server: ServerId) {
    this.#ask = ask
    this.#server = server
  }

  choose(tool: ToolView): void {
    if (this.tool?.name === tool.name) {
      this.tool = tool // the same tool, described anew
      return
    }
    this.tool = tool
    this.strict = false
    this.#put(this.#inputs.get(tool.name) ?? startValue(tool.inputSchema) ?? {})
  }
  /** From the form. */
  edit(value: unknown): void {
    this.#put(value ?? {})
  }
  /** From the JSON beside it. Text that is no JSON yet leaves the form as it was. */
  editJson(text: string): void {
    this.json = text
    const read = readJson(text.trim() === '' ? '{}' : text)
    this.jsonProblem = read.ok ? null : read.problem
    if (!read.ok) return
    this.value = read.value
    this.#remember()
  }
  reset(): void {
    if (this.tool === null) return
    this.strict = false
    this.#put(startValue(this.tool.inputSchema) ?? {})
  }
  async run(): Promise<void> {
    const { tool } = this
    if (tool === null || this.running || this.jsonProblem !== null) return
    const id = crypto.randomUUID()
    const input = $state.snapshot(this.value)
    this.failure = null
    this.log = []
    this.startedAt = Date.now()
    this.call = {
      id,
      server: this.#server,
      tool: tool.name,
      input,
      at: new Date().toISOString(),
      state: 'running',
      ms: null,
      progress: null,
      result: null,
      failure: null,
      bytes: null,
      pid: null,
      asHost: this.asHost === '' ? null : this.asHost
    }
    const outcome = await this.#ask('calls.run', {
      call: id,
      id: this.#server,
      tool: tool.name,
      input,
      timeoutSeconds: this.timeoutSeconds,
      ...(this.asHost === '' ? {} : { asHost: this.asHost })
    })
    if (this.call.id !== id) return
    if (outcome.ok) this.call = outcome.value
    else {
      this.failure = outcome.failure
      this.call = null
    }
    void this.readHistory()
    if (outcome.ok) void this.readLog(outcome.value)
  }
  async cancel(): Promise<void> {
    if (this.call !== null && this.running) await this.#ask('calls.cancel', { call: this.call.id })
  }
  hear(call: TestCall): void {
    if (this.call?.id === call.id && this.running) this.call = call
  }
  /** Opens an earlier call: its input and its answer. */
  reopen(call: TestCall, tool: ToolView | undefined): void {
    if (tool !== undefined) this.choose(tool)
    this.#put(call.input)
    this.asHost = call.asHost ?? ''
    this.failure = null
    this.call = call
    this.log = []
    void this.readLog(call)
  }
  async readHistory(): Promise<void> {
    const outcome = await this.#ask('calls.history', { id: this.#server, limit: 50 })
    if (outcome.ok) this.history = [...outcome.value].sort((a, b) => (a.at < b.at ? 1 : -1))
  }
  /** What the server said while the call was open, and a little after. */
  async readLog(call: TestCall): Promise<void> {
    const end = new Date(call.at).getTime() + (call.ms ?? 0) + 250
    const outcome = await this.#ask('logs.window', {
      server: this.#server,
      filter: { since: call.at, until: new Date(end).toISOString() },
      limit: 500
    })
    if (outcome.ok && this.call?.id === call.id) this.log = outcome.value.lines
  }

  #put(value: unknown): void {
    this.value = value
    this.json = prettyJson(value)
    this.jsonProblem = null
    this.#remember()
  }
  #remember(): void {
    if (this.tool !== null) this.#inputs.set(this.tool.name, this.value)
  }
}
