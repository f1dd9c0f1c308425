/** One tool being tried: the form and the JSON are the same value; the call that runs; and the calls made before. */
import type { Failure, Outcome } from '../../../contract/failure.ts'
import type { HostId, LogLine, SavedCall, ServerId, TestCall, ToolView } from '../../../contract/model.ts'
import type { Ask, Input } from '../../../contract/requests.ts'
import { prettyJson, readJson } from '../../lib/json-tokens.ts'
import { checkValue, type Problem } from '../../lib/schema-check.ts'
import { startValue } from '../../lib/schema-start.ts'

/** What came of trying one tool: it belongs to that tool and stays beside its form. */
interface Answered {
  readonly call: TestCall | null
  /** The call could not even be made. */
  readonly failure: Failure | null
  readonly log: readonly LogLine[]
  readonly startedAt: number
}
const nothing: Answered = { call: null, failure: null, log: [], startedAt: 0 }
export type Reply = Pick<Input<'calls.answer'>, 'action' | 'content' | 'text'>

export class TryIt {
  tool: ToolView | null = $state.raw(null)
  value: unknown = $state.raw({})
  json = $state('{}')
  jsonProblem = $state<string | null>(null)
  /** Also name what was not touched yet: after a first try to run. */
  strict = $state(false)
  asHost = $state<HostId | ''>('')
  timeoutSeconds = $state(60)
  /** Folders that the server may know while a call runs. */
  folders: readonly string[] = $state.raw([])
  history: readonly TestCall[] = $state.raw([])
  saved: readonly SavedCall[] = $state.raw([])
  #answers: Readonly<Record<string, Answered>> = $state.raw({})
  readonly #answered: Answered = $derived(this.#answers[this.tool?.name ?? ''] ?? nothing)
  readonly call: TestCall | null = $derived(this.#answered.call)
  readonly failure: Failure | null = $derived(this.#answered.failure)
  readonly log: readonly LogLine[] = $derived(this.#answered.log)
  readonly startedAt: number = $derived(this.#answered.startedAt)

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
    const asHost = this.asHost === '' ? {} : { asHost: this.asHost }
    const call: TestCall = {
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
    this.#note(tool.name, { call, failure: null, log: [], startedAt: Date.now() })
    const roots = this.folders.map((folder) => folder.trim()).filter((folder) => folder !== '')
    const outcome = await this.#ask('calls.run', {
      call: id,
      id: this.#server,
      tool: tool.name,
      input,
      timeoutSeconds: this.timeoutSeconds,
      answeredBy: 'person',
      ...(roots.length > 0 && { roots }),
      ...asHost
    })
    void this.readHistory()
    if (this.#answers[tool.name]?.call?.id !== id) return
    this.#note(tool.name, outcome.ok ? { call: outcome.value } : { call: null, failure: outcome.failure })
    if (outcome.ok) void this.readLog(outcome.value)
  }
  async cancel(): Promise<void> {
    if (this.call !== null && this.running) await this.#ask('calls.cancel', { call: this.call.id })
  }
  /** What the person says to a question of the server. */
  async answer(question: string, reply: Reply): Promise<void> {
    if (this.call !== null) await this.#ask('calls.answer', { call: this.call.id, question, ...reply })
  }
  hear(call: TestCall): void {
    const known = this.#answers[call.tool]?.call
    if (known?.id === call.id && known.state === 'running') this.#note(call.tool, { call })
  }
  /** Opens an earlier call: its input and its answer. */
  reopen(call: TestCall, tool: ToolView | undefined): void {
    if (tool !== undefined) this.choose(tool)
    this.#put(call.input)
    this.asHost = call.asHost ?? ''
    if (this.tool === null) return
    this.#note(this.tool.name, { call, failure: null, log: [] })
    void this.readLog(call)
  }
  async readSaved(): Promise<void> {
    this.#takeSaved(await this.#ask('calls.saved', { id: this.#server }))
  }
  /** Null when it is saved; else why not. */
  async save(name: string, replace = false): Promise<Failure | null> {
    if (this.tool === null) return null
    const input = $state.snapshot(this.value)
    const more = { timeoutSeconds: this.timeoutSeconds, roots: [...this.folders], replace }
    const asHost = this.asHost === '' ? {} : { asHost: this.asHost }
    return this.#takeSaved(
      await this.#ask('calls.save', { id: this.#server, name, tool: this.tool.name, input, ...more, ...asHost })
    )
  }
  async rename(name: string, to: string): Promise<Failure | null> {
    return this.#takeSaved(await this.#ask('calls.renameSaved', { id: this.#server, name, to }))
  }
  async forget(name: string): Promise<Failure | null> {
    return this.#takeSaved(await this.#ask('calls.deleteSaved', { id: this.#server, name }))
  }
  /** Puts a deleted one back. */
  async keep({ name, tool, input, timeoutSeconds, roots, asHost }: SavedCall): Promise<void> {
    const more = { timeoutSeconds, roots: [...roots], ...(asHost === null ? {} : { asHost }) }
    this.#takeSaved(await this.#ask('calls.save', { id: this.#server, name, tool, input, ...more }))
  }
  /** Its input stands in the form, with all that it was saved with. */
  openSaved(saved: SavedCall, tool: ToolView | undefined): void {
    if (tool !== undefined) this.choose(tool)
    this.#put(saved.input)
    this.asHost = saved.asHost ?? ''
    this.timeoutSeconds = saved.timeoutSeconds
    this.folders = saved.roots
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
    if (outcome.ok && this.#answers[call.tool]?.call?.id === call.id)
      this.#note(call.tool, { log: outcome.value.lines })
  }
  #note(tool: string, news: Partial<Answered>): void {
    this.#answers = { ...this.#answers, [tool]: { ...(this.#answers[tool] ?? nothing), ...news } }
  }
  #takeSaved(outcome: Outcome<readonly SavedCall[]>): Failure | null {
    if (!outcome.ok) return outcome.failure
    this.saved = outcome.value
    return null
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
