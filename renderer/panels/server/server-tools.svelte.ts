/** The tools of one server as this panel knows them: read once, again after an event, and switched with the answer shown at once. */
import type { Failure } from '../../../contract/failure.ts'
import type { HostId, ServerId, ToolView } from '../../../contract/model.ts'
import type { Ask } from '../../../contract/requests.ts'
import { isOnFor } from '../../../contract/tool-switch.ts'

export class ServerTools {
  list: readonly ToolView[] | null = $state.raw(null)
  failure: Failure | null = $state.raw(null)
  /** Switches under way, drawn as they will be. Key: tool, or tool and host. */
  pending: ReadonlyMap<string, boolean> = $state.raw(new Map())
  /** What went wrong at one tool, shown at its row. */
  rowFailures: ReadonlyMap<string, Failure> = $state.raw(new Map())
  readonly #ask: Ask
  readonly #server: ServerId

  constructor(ask: Ask, server: ServerId) {
    this.#ask = ask
    this.#server = server
  }
  async load(): Promise<void> {
    const outcome = await this.#ask('tools.list', { id: this.#server })
    if (outcome.ok) {
      this.list = outcome.value
      this.failure = null
    } else this.failure = outcome.failure
  }
  isOn(tool: ToolView): boolean {
    return this.pending.get(tool.name) ?? (tool.on && !tool.held)
  }
  isOnFor(tool: ToolView, host: HostId): boolean {
    if (tool.held) return false
    return this.pending.get(`${tool.name}\n${host}`) ?? isOnFor({ ...tool, on: this.isOn(tool) }, host)
  }
  /** True when it holds now. */
  async turn(tool: ToolView, on: boolean, host?: HostId): Promise<boolean> {
    const key = host === undefined ? tool.name : `${tool.name}\n${host}`
    this.pending = new Map(this.pending).set(key, on)
    const outcome = await this.#ask('tools.switch', {
      id: this.#server,
      tool: tool.name,
      on,
      ...(host === undefined ? {} : { host })
    })
    if (outcome.ok) this.list = outcome.value
    this.#note(tool.name, outcome.ok ? null : outcome.failure)
    const left = new Map(this.pending)
    left.delete(key)
    this.pending = left
    return outcome.ok
  }
  /** Those a switch does something to: one that is held is off until its change is looked at. */
  get switchable(): readonly ToolView[] {
    return (this.list ?? []).filter((tool) => !tool.held)
  }
  /** Several for all hosts, in one step. */
  async turnMany(tools: readonly ToolView[], on: boolean): Promise<Failure | null> {
    const names = tools.map((tool) => tool.name)
    this.pending = new Map([...this.pending, ...names.map((name) => [name, on] as const)])
    const outcome = await this.#ask('tools.switchMany', { id: this.#server, tools: names, on })
    if (outcome.ok) this.list = outcome.value
    const left = new Map(this.pending)
    for (const name of names) left.delete(name)
    this.pending = left
    return outcome.ok ? null : outcome.failure
  }
  /** Switches them as they were, single hosts as well. */
  async putBack(before: readonly ToolView[]): Promise<void> {
    for (const on of [true, false]) {
      const same = before.filter((tool) => tool.on === on)
      if (same.length > 0) await this.turnMany(same, on)
    }
    for (const tool of before) {
      for (const host of tool.on ? tool.offFor : tool.onFor) await this.turn(tool, !tool.on, host)
    }
  }
  /** Agrees to a held tool as it is now; `changing`: and to other times and counts in it later on. */
  async accept(tool: ToolView, changing = false): Promise<void> {
    const outcome = await this.#ask('tools.accept', { id: this.#server, tool: tool.name, changing })
    if (outcome.ok) this.list = outcome.value
    this.#note(tool.name, outcome.ok ? null : outcome.failure)
  }
  #note(tool: string, failure: Failure | null): void {
    const next = new Map(this.rowFailures)
    if (failure === null) next.delete(tool)
    else next.set(tool, failure)
    this.rowFailures = next
  }
}
